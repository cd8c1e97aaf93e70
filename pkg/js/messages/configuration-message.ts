// What does a fault of a configuration say, and where does it stand? The core's sentences in the place of their
// keys, and the line and column in the text.

import { sentences } from "#sentences";
import type { ConfigurationError } from "../../types/index.d.ts";
import { shortened } from "../options.ts";
import { type Place, placeOf, placesIn } from "./json-places.ts";

/** What marks a sentence's key, and how long one is. */
const MARK = "\u0001";
const KEY_LENGTH = 4;

/** The faults in words. `text`: the configuration, where it came as one. */
export function inWords(
  faults: readonly ConfigurationError[],
  text: string | undefined,
): readonly ConfigurationError[] {
  const placeOfPath = text === undefined ? () => undefined : placesOf(text);
  return faults.map((fault) => {
    const message = inFull(fault.message);
    return { ...fault, value: inFull(fault.value), message, ...placeOfPath(fault.path) };
  });
}

function inFull(text: string): string {
  const [start, ...parts] = text.split(MARK);
  const said = parts.map((part) => {
    const key = part.slice(0, KEY_LENGTH);
    return (sentences[key] ?? `#${key}`) + part.slice(KEY_LENGTH);
  });
  return [start, ...said].join("");
}

/** The last part of a path: a name, or an index. */
const LAST_PART = /(?:\[\d+\]|(?:^|\.)[^.]*)$/;

type Found = Place & Partial<Pick<ConfigurationError, "value">>;

function placesOf(text: string): (path: string) => Found | undefined {
  const { byPath, brokenAt } = placesIn(text, shortened);
  return (path) => {
    if (path === "" && brokenAt !== undefined) {
      const value = brokenAt < text.length ? JSON.stringify(text[brokenAt]) : "the end";
      return { value, ...placeOf(text, brokenAt) };
    }
    // What is missing would stand in what is there around it.
    for (let rest = path; rest !== ""; rest = rest.replace(LAST_PART, "")) {
      const at = byPath.get(rest);
      if (at !== undefined) return placeOf(text, at);
    }
    return undefined;
  };
}
