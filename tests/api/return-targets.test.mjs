// Does every return target that is accepted stay on the origin, whatever a reader makes of a character
// beyond ASCII? All of them, at the places where it matters, by the tables of the engine's own Unicode:
// NFKC, NFKD, what shows nothing, and the best fit of Windows code pages, in every order, with decodings
// between.

import assert from "node:assert/strict";
import { test } from "node:test";
import { returnTargetVerdicts } from "../support/shipped.mjs";

const OWN = "https://own.example/a/b";
const ORIGIN = new URL(OWN).origin;
const STEPS = 5;

/** What the best-fit tables of code pages 874, 932, 949 and 1250 to 1258 have for what a path is read by. */
const BEST_FIT = new Map([
  ...[..."\u00a5\u20a9\u2216\uff3c"].map((character) => [character, "\\"]),
  ...[..."\u2044\u2215\uff0f"].map((character) => [character, "/"]),
  ...[..."\u066a\uff05"].map((character) => [character, "%"]),
  ["\uff0e", "."],
  ["\u037e", ";"],
  ["\u25cb", "\t"],
  ["\u25d9", "\n"],
  ["\u266a", "\r"],
]);
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Co}/gu;

const PLACES = [
  (character) => `/${character}evil.example`,
  (character) => `/${character}${character}evil.example`,
  (character) => `/${character}/evil.example`,
  (character) => `/a/${character}/evil.example`,
  (character) => `/.${character}//evil.example`,
  (character) => `/.${character}/evil.example`,
  (character) => `/${character}./evil.example`,
  (character) => `/a/..${character}/evil.example`,
  (character) => `/${character}2fevil.example`,
  (character) => `/%${character}2fevil.example`,
  (character) => `/%${character}fevil.example`,
  (character) => `/%2${character}evil.example`,
  (character) => `/%${character}evil.example`,
  (character) => `/${character}u002fevil.example`,
  (character) => `/a${character}b/c`,
];

/** One more reading of a text. */
const READERS = [
  (text) => text.normalize("NFKC"),
  (text) => text.normalize("NFKD"),
  (text) => text.replaceAll(UNSEEN, ""),
  (text) => [...text].map((character) => BEST_FIT.get(character) ?? character).join(""),
  (text) => text.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodedRun),
  (text) =>
    text.replaceAll(/%u([0-9a-f]{4})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))),
];

function decodedRun(run) {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** The readings of a text that lead off the origin, at once or on the next hop. */
function leaving(text) {
  const seen = new Set([text]);
  let last = [text];
  for (let step = 0; step < STEPS && last.length > 0; step += 1) {
    const next = new Set(last.flatMap((one) => READERS.map((reader) => reader(one))));
    last = [...next].filter((one) => !seen.has(one));
    for (const one of last) seen.add(one);
  }
  return [...seen].filter((one) => {
    const here = resolved(one);
    return here?.origin !== ORIGIN || resolved(here.pathname)?.origin !== ORIGIN;
  });
}

function resolved(text) {
  try {
    return new URL(text, OWN);
  } catch {
    return undefined;
  }
}

const isRead = (character) => READERS.some((reader) => reader(character) !== character);

/** Every scalar value beyond ASCII that some reader makes anything of; of the private planes every hundredth. */
function* read() {
  for (let code = 0x80; code <= 0x10_ffff; code += code < 0xf_0000 ? 1 : 101) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (isRead(character)) yield character;
  }
}

test("no character beyond ASCII takes an accepted target off the origin", async () => {
  const verdict = await returnTargetVerdicts();
  const left = [];
  let [accepted, refused] = [0, 0];
  for (const character of read()) {
    for (const place of PLACES) {
      const text = place(character);
      const target = encodeURI(text);
      if (verdict(target) === "accepted") {
        accepted += 1;
        if (leaving(text).length > 0) left.push(`${target} as ${leaving(text)[0]}`);
      } else {
        refused += 1;
      }
    }
  }
  console.log(`${accepted + refused} targets: ${accepted} accepted, ${refused} refused`);
  assert.deepEqual(left.slice(0, 40), [], `${left.length} leave`);
  assert.ok(accepted > 100_000, `${accepted} are accepted`);
});

test("a page in any script has its path: alone, at the start and beside slashes", async () => {
  const verdict = await returnTargetVerdicts();
  const letters = /^[\p{L}\p{Nd}]$/u;
  const pictures = /^\p{Extended_Pictographic}$/u;
  const refused = [];
  for (let code = 0xa1; code <= 0x3_ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    const isLetter = letters.test(character);
    if (!(isLetter || pictures.test(character)) || isRead(character)) continue;
    // Where other signs begin a path, some reader may see a second slash.
    const start = isLetter || code >= 0x1_f000 ? "/" : "/a/";
    const target = encodeURI(`${start}${character}/${character}${character}/a${character}`);
    if (verdict(target) !== "accepted") refused.push(target);
  }
  assert.deepEqual(refused, []);
});
