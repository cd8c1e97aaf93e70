// What does a fault of a configuration say, and where does it stand? The core's sentences in the place of their
// keys, and the line and column in the text.

import { sentences } from "#sentences";
import type { ConfigurationError } from "../../types/index.d.ts";
import { shortened } from "../options.ts";
import { type Place, placeOf, placesIn } from "./json-places.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the core marks its keys with one.
const KEY = /\u0001([\w-]{4})/g;

/** The faults in words. `text`: the configuration, where it came as one. */
export function inWords(
  faults: readonly ConfigurationError[],
  text: string | undefined,
): readonly ConfigurationError[] {
  const placeOfPath = text === undefined ? () => undefined : placesOf(text);
  return faults.map((fault) => {
    const message = fault.message.replace(KEY, (key, name) => sentences[name] ?? key);
    return { ...fault, message, ...placeOfPath(fault.path) };
  });
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
