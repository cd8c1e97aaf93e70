// Does a function get what it takes? An argument of its kind, and options each by its name and kind.

/** What a value has to be, in the words of an error, and whether it is. */
export type Kind = readonly [expected: string, holds: (value: unknown) => boolean];

/** The kind of each option. */
export type Kinds<Options> = { readonly [Name in keyof Required<Options>]: Kind };

type Members = Readonly<Record<PropertyKey, unknown>> | null | undefined;

/** As the core has it, of values and names. */
const SHOWN_BYTES = 80;

const NONE = Object.freeze({});

export const ARRAY: Kind = ["an array", Array.isArray];
export const FUNCTION: Kind = ["a function", (value) => typeof value === "function"];
export const NUMBER: Kind = ["a number", (value) => typeof value === "number"];
export const OBJECT: Kind = ["an object", (value) => typeof value === "object" && value !== null];
export const TEXT: Kind = ["a string", (value) => typeof value === "string"];
/** `Headers.get` gives null for what is not there. */
export const TEXT_OR_NULL: Kind = ["a string", (value) => value === null || typeof value === "string"];
/** Whoever reads it says what it takes. */
export const ANY: Kind = ["", () => true];
export const WASM: Kind = [
  "a module, bytes, a response or a URL",
  (value) => typeof value === "string" || (typeof value === "object" && value !== null),
];

/** Whether a value has these methods. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => typeof (value as Members)?.[name] === "function");
}

/** Whether a value has these members, and they are text. */
export function hasTexts(value: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => typeof (value as Members)?.[name] === "string");
}

/** Throws where an argument or option is of another kind. `caller` is the function that was called. */
export function demand(caller: string, name: string, value: unknown, [expected, holds]: Kind): void {
  if (!holds(value)) throw new TypeError(`${caller}: ${name} must be ${expected}, not ${shownKind(value)}`);
}

/**
 * The options, copied as they were looked at: each is read once. A misspelt one must not pass for one that
 * was left out, and `undefined` says that it was. Members of a class's instance are inherited, where neither
 * names nor misspellings can be listed, and its methods would lose their `this`: so only a plain object will
 * do, of whichever realm, whose symbols are names that no option has.
 */
export function checkedOptions<Options extends object>(
  caller: string,
  options: Options | null | undefined,
  kinds: Kinds<Options>,
): Options {
  if (options === undefined || options === null) return NONE as Options;
  const checked: Partial<Record<PropertyKey, unknown>> = {};
  const known = () => Object.keys(kinds).join(", ");
  if (!isPlain(options)) {
    const found = shownKind(options);
    throw new TypeError(`${caller}: the options are a plain object with ${known()}, not ${found}`);
  }
  for (const name of Reflect.ownKeys(options)) {
    if (!Object.hasOwn(kinds, name))
      throw new TypeError(`no option is named ${shortened(String(name))}: the options are ${known()}`);
    const value = options[name as keyof Options];
    const kind = kinds[name as keyof Options];
    // Looked at here first: each request comes by.
    if (value !== undefined && !kind[1](value)) demand(caller, String(name), value, kind);
    checked[name] = value;
  }
  return checked as Options;
}

/** The beginning of a text, with `…` where something was cut off; never half of a character. */
export function shortened(text: string, mostBytes = SHOWN_BYTES): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return read < text.length ? `${text.slice(0, read)}…` : text;
}

/** Whether it is an object whose members are its own, of whichever realm. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.hasOwn(prototype as object, "isPrototypeOf")
  );
}

function shownKind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  return isPlain(value) ? "an object" : "an instance of a class";
}
