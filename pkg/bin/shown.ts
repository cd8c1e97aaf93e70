// What does the command show of what it was given? Nothing of a token that stands in the wrong place, and of
// the rest the beginning, in characters that are seen.

import { Unusable } from "./unusable.ts";

const MOST_SHOWN = 64;
/** No file's name is longer than 255 bytes. */
const MOST_CHARACTERS = 256;

/**
 * Three segments in base64url, of which the last is a signature or empty: names of files, such as
 * `wicketgate.test.json`, have three as well.
 */
const TOKEN = /^(?:eyJ|[\w-]+\.[\w-]+\.(?:[\w-]{20,})?$)/;
/** What may stand before it in an argument. */
const BEFORE_TOKEN = /^-*(?:[a-z]+=)?["'\s]*(?:authorization:\s*)?(?:bearer\s+)?/i;

const TOKEN_GIVEN =
  "that looks like a token: pass it on standard input, since arguments are seen by everybody on the machine";

/** Throws where one looks like a token. */
export function demandNoToken(given: readonly string[]): void {
  if (given.some(looksLikeToken)) throw new Unusable(TOKEN_GIVEN);
}

export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text.replace(BEFORE_TOKEN, "").trimEnd());
}

/** An argument that is at fault. Throws where it is so long that it may be a token. */
export function shownArgument(text: string): string {
  if (text.trimStart().startsWith("{"))
    throw new Unusable("that is JSON: name the file that holds it, or pass it on standard input as -");
  if (text.length > MOST_CHARACTERS) throw new Unusable(TOKEN_GIVEN);
  return text === "" ? '""' : cut(text);
}

export function cut(text: string): string {
  return visible(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}

/** What would not be seen, or would turn the text around it, is written as its number. */
export function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);
}
