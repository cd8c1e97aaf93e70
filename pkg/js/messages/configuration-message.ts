// What does a fault of a configuration say, and where does it stand? The core's sentences in the place of
// their keys, the line and column in the text, and the member that was meant.

import { sentences } from "#sentences";
import type { ConfigurationError } from "../../types/index.d.ts";
import { shortened } from "../options.ts";
import { type Place, type Places, placeOf, placesIn } from "./json-places.ts";
import { nearestMember, objectWith } from "./nearest-member.ts";

/** What marks a sentence's key, and how long one is. */
const MARK = "\u0001";
const KEY_LENGTH = 4;

/** How much of a text is shown that is no JSON at all. */
const SHOWN_BYTES = 64;

/** How the core's sentences begin that are completed here. */
const UNKNOWN = "is not a member";
const MISSING = "is missing";
const NOT_JSON = "is not JSON";

/** The faults in words. `text`: the configuration, where it came as one. */
export function inWords(
  faults: readonly ConfigurationError[],
  text: string | undefined,
): readonly ConfigurationError[] {
  const places = text === undefined ? undefined : placesIn(text, shortened);
  const told = faults.map((fault) => {
    const message = inFull(fault.message);
    const worded = { ...fault, value: inFull(fault.value), message };
    if (text === undefined || places === undefined) return worded;
    if (fault.path === "" && places.brokenAt !== undefined)
      return { ...worded, ...brokenAt(text, places.brokenAt, message) };
    return { ...worded, ...placeOfPath(text, places, fault.path) };
  });
  return withNearest(told);
}

function inFull(text: string): string {
  const [start, ...parts] = text.split(MARK);
  const said = parts.map((part) => {
    const key = part.slice(0, KEY_LENGTH);
    return (sentences[key] ?? `#${key}`) + part.slice(KEY_LENGTH);
  });
  return [start, ...said].join("");
}

/** A character; one that would not be seen by its number. */
function shown(character: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(character).replace(/[^\x20-\x7e]/g, escaped);
}

/** Where the text stops being JSON, and by what, where that is one of the usual mistakes. */
function brokenAt(text: string, at: number, message: string): Partial<ConfigurationError> {
  const found = text[at];
  const place = { value: found === undefined ? "the end" : shown(found), ...placeOf(text, at) };
  const before = text.slice(0, at).trimEnd();
  if (!message.startsWith(NOT_JSON)) return place;
  if (/^\/[/*]/.test(text.slice(at)))
    return { ...place, message: "has a comment, and JSON has no comments: take it out" };
  if (before.endsWith(",") && (found === "}" || found === "]")) {
    const message = "has a comma too many: take this one out";
    return { value: '","', ...placeOf(text, before.length - 1), message };
  }
  if (at === 0 && found !== undefined) {
    const message = "is not JSON: pass the text itself, or an object, and not a file's path";
    return { value: shown(shortened(text, SHOWN_BYTES)), message };
  }
  return { ...place, message: "stops being JSON here (RFC 8259)" };
}

/** The last part of a path: a name, or an index. */
const LAST_PART = /(?:\[\d+\]|(?:^|\.)[^.]*)$/;

function placeOfPath(text: string, { byPath }: Places, path: string): Place | undefined {
  // What is missing would stand in what is there around it.
  for (let rest = path; rest !== ""; rest = rest.replace(LAST_PART, "")) {
    const at = byPath.get(rest);
    if (at !== undefined) return placeOf(text, at);
  }
  return undefined;
}

/** A misspelt member and the one that is missing for it are one fault. */
function withNearest(faults: readonly ConfigurationError[]): readonly ConfigurationError[] {
  const meant = new Map<ConfigurationError, string>();
  for (const fault of faults) {
    if (!fault.message.startsWith(UNKNOWN)) continue;
    const dot = fault.path.lastIndexOf(".");
    const nearest = nearestMember(lastOf(fault.path), fault.path.slice(0, Math.max(dot, 0)));
    if (nearest !== undefined) meant.set(fault, nearest);
  }
  const pathOf = (fault: ConfigurationError) =>
    fault.path.slice(0, fault.path.lastIndexOf(".") + 1) + meant.get(fault);
  const replaced = new Set([...meant.keys()].map(pathOf));
  return faults
    .filter(({ path, message }) => !(message.startsWith(MISSING) && replaced.has(path)))
    .map((fault) => {
      const nearest = meant.get(fault);
      if (nearest !== undefined)
        return { ...fault, message: `is not a member: did you mean \`${nearest}\`?` };
      const elsewhere = fault.message.startsWith(UNKNOWN) && objectWith(lastOf(fault.path));
      if (!elsewhere) return fault;
      const [object, member] = elsewhere;
      return { ...fault, message: `is not a member here: \`${member}\` is one of ${object}` };
    });
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
