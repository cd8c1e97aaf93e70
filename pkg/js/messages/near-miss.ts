// In what does a text differ from the one that would have passed, if only a little? The words of the core's
// own near misses of redirect URIs.

import type { NearMiss } from "../../types/index.d.ts";

/** What makes two texts alike that differ in nothing else. Each takes one pass: a stranger wrote one of them. */
const DIFFERENCES: readonly (readonly [code: string, alike: (text: string) => string])[] = [
  ["white_space", (text) => text.trim()],
  ["case", (text) => text.toLowerCase()],
  ["scheme", (text) => text.replace(/^http:\/\//i, "https://")],
  ["port", (text) => text.replace(/^([a-z]+:\/\/[^/?#:]*):\d+/i, "$1")],
  ["fragment", (text) => text.replace(/#.*$/s, "")],
  ["query", (text) => text.replace(/\?[^#]*/, "")],
  ["trailing_slash", withoutEndingSlashes],
];

/** A longer text is compared with none. */
const COMPARED_CHARACTERS = 1_024;

function withoutEndingSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end -= 1;
  return text.slice(0, end);
}

const plain = (text: string) => DIFFERENCES.reduce((rest, [, alike]) => alike(rest), text);

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

/** A list's texts by what is left of them without their differences. A configuration's is read often. */
const plainLists = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

function plainList(wanted: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = plainLists.get(wanted);
  if (known !== undefined) return known;
  const list = new Map<string, string[]>();
  for (const text of wanted) {
    const rest = plain(text);
    const alike = list.get(rest);
    if (alike === undefined) list.set(rest, [text]);
    else alike.push(text);
  }
  plainLists.set(wanted, list);
  return list;
}

/** The wanted text that the found one nearly is, with the fewest differences. */
export function nearMissOf(found: string, wanted: readonly string[]): NearMiss | undefined {
  const rest = found.length > COMPARED_CHARACTERS ? "" : plain(found);
  if (rest === "") return undefined;
  const misses = (plainList(wanted).get(rest) ?? []).flatMap((registered) => {
    const differences = differencesOf(found, registered);
    return differences.length === 0 ? [] : [{ registered, differences }];
  });
  const fewest = Math.min(...misses.map(({ differences }) => differences.length));
  return misses.find(({ differences }) => differences.length === fewest);
}

/** Between two that are alike without them. One is none that the others make good without it. */
function differencesOf(found: string, registered: string): readonly string[] {
  const needed = DIFFERENCES.filter(([left]) => {
    const without = (text: string) =>
      DIFFERENCES.reduce((rest, [code, alike]) => (code === left ? rest : alike(rest)), text);
    return without(found) !== without(registered);
  });
  return needed.map(([code]) => code);
}

export function inWords(miss: NearMiss): string {
  return `differs from "${miss.registered}" by ${differencesInWords(miss)}`;
}

export function differencesInWords({ differences }: NearMiss): string {
  return differences.map((code) => IN_WORDS[code] ?? code).join(" and ");
}
