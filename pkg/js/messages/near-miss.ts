// In what does a text differ from the one that would have passed, if only a little? The words of the core's
// own near misses of redirect URIs.

import type { NearMiss } from "../../types/index.d.ts";

/** What makes two texts alike that differ in nothing else. */
const DIFFERENCES: readonly (readonly [code: string, alike: (text: string) => string])[] = [
  ["white_space", (text) => text.trim()],
  ["case", (text) => text.toLowerCase()],
  ["scheme", (text) => text.replace(/^http:\/\//i, "https://")],
  ["port", (text) => text.replace(/^([a-z]+:\/\/[^/?#:]*):\d+/i, "$1")],
  ["fragment", (text) => text.replace(/#.*$/, "")],
  ["query", (text) => text.replace(/\?[^#]*/, "")],
  ["trailing_slash", (text) => text.replace(/\/+$/, "")],
];

const IN_WORDS: Readonly<Record<string, string>> = {
  backslash: "backslashes for slashes",
  case: "upper and lower case",
  fragment: "a fragment",
  look_alike: "a character that looks like another one",
  port: "the port",
  query: "the query",
  scheme: "`http` for `https`",
  trailing_slash: "a slash at the end",
  white_space: "white space around it",
};

/** The wanted text that the found one nearly is, with the fewest differences. */
export function nearMissOf(found: string, wanted: readonly string[]): NearMiss | undefined {
  const misses = wanted.flatMap((registered) => {
    const differences = differencesOf(found, registered);
    return differences === undefined ? [] : [{ registered, differences }];
  });
  const fewest = Math.min(...misses.map(({ differences }) => differences.length));
  return misses.find(({ differences }) => differences.length === fewest);
}

function differencesOf(found: string, registered: string): readonly string[] | undefined {
  const all = (text: string) => DIFFERENCES.reduce((rest, [, alike]) => alike(rest), text);
  if (all(found) === "" || all(found) !== all(registered)) return undefined;
  // One is none that the others make good without it.
  const needed = DIFFERENCES.filter(([left]) => {
    const without = (text: string) =>
      DIFFERENCES.reduce((rest, [code, alike]) => (code === left ? rest : alike(rest)), text);
    return without(found) !== without(registered);
  });
  return needed.length > 0 ? needed.map(([code]) => code) : undefined;
}

export function inWords(miss: NearMiss): string {
  return `differs from "${miss.registered}" by ${differencesInWords(miss)}`;
}

export function differencesInWords({ differences }: NearMiss): string {
  return differences.map((code) => IN_WORDS[code] ?? code).join(" and ");
}
