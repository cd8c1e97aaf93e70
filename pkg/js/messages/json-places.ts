// Where in a JSON text does a member stand, and where does the text stop being JSON (RFC 8259)? For people
// who read an error; the core has decided already.

/** A place in a text, both from 1: `column` counts UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Places {
  /** Where each value begins, by its path: `issuers.orders.audience[0]`. Of two of one path, the last. */
  readonly byPath: ReadonlyMap<string, number>;
  /** Where the text stops being JSON; nothing where it is JSON to its end. */
  readonly brokenAt: number | undefined;
}

const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Broken extends Error {}

/** Reads a text, as far as it goes. `shownName` cuts a name as the core does in its paths. */
export function placesIn(text: string, shownName: (name: string) => string): Places {
  const byPath = new Map<string, number>();
  let at = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const take = (character: string): boolean => {
    match(SPACE);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const demand = (isThere: boolean): void => {
    if (!isThere) throw new Broken();
  };

  const string = (): string => {
    match(SPACE);
    const start = at;
    demand(text[at] === '"');
    at += 1;
    while (text[at] !== '"') {
      demand((text[at] ?? "") >= " ");
      if (text[at] === "\\") demand(match(ESCAPE) !== undefined);
      else at += 1;
    }
    at += 1;
    return JSON.parse(text.slice(start, at));
  };

  const value = (path: string): void => {
    match(SPACE);
    byPath.set(path, at);
    if (take("{")) members(path);
    else if (take("[")) elements(path);
    else if (text[at] === '"') string();
    else demand(match(SCALAR) !== undefined);
  };
  const members = (path: string): void => {
    if (take("}")) return;
    do {
      const name = shownName(string());
      demand(take(":"));
      value(path === "" ? name : `${path}.${name}`);
    } while (take(","));
    demand(take("}"));
  };
  const elements = (path: string): void => {
    if (take("]")) return;
    let index = 0;
    do {
      value(`${path}[${index}]`);
      index += 1;
    } while (take(","));
    demand(take("]"));
  };

  try {
    value("");
    match(SPACE);
    demand(at === text.length);
    return { byPath, brokenAt: undefined };
  } catch (error) {
    // Nesting without end is none that anybody wrote.
    return { byPath, brokenAt: error instanceof Broken ? at : undefined };
  }
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
