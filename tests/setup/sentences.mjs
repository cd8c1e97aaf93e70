// Which sentences does the core say to operators? Those in `said!("…")` by their keys, and the meanings of the
// reasons by their codes: read from the sources, so that each stands once.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../../src/", import.meta.url));

/** A string literal of Rust, without its quotation marks. */
export const LITERAL = /"((?:[^"\\]|\\[\s\S])*)"/.source;
const SAID = new RegExp(`said!\\(\\s*${LITERAL},?\\s*\\)`, "g");
const SAID_AT_ALL = /said!\(/g;
const REASON = new RegExp(`\\w+ = "(\\w+)", \\w+,\\s*${LITERAL},\\s*\\[`, "g");

/** What a literal of Rust says: escapes resolved, line ends behind a backslash left out. */
export function textOf(literal) {
  return literal.replace(/\\(?:\n\s*|u\{([0-9a-f]+)\}|([\s\S]))/g, (_, code, letter) => {
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return { n: "\n", t: "\t" }[letter] ?? letter ?? "";
  });
}

/** As src/encoding/sentence.rs makes it. */
export function keyOf(sentence) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(sentence)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return [0, 6, 12, 18].map((shift) => letters[(hash >>> shift) & 63]).join("");
}

/** The names of members by the place of their object: `routes[].cors`, and `*` for any name. */
function memberNames() {
  const schema = JSON.parse(readFileSync(join(SOURCES, "config", "members.json"), "utf8"));
  const names = {};
  const visit = (part, place) => {
    if (typeof part !== "object" || part === null) return;
    const { $ref, properties, additionalProperties, items } = part;
    if ($ref !== undefined) visit(schema.$defs[$ref.slice("#/$defs/".length)], place);
    if (properties !== undefined) names[place] = Object.keys(properties).toSorted();
    for (const [name, member] of Object.entries(properties ?? {}))
      visit(member, place === "" ? name : `${place}.${name}`);
    visit(additionalProperties, `${place}.*`);
    visit(items, `${place}[]`);
  };
  visit(schema, "");
  return names;
}

/**
 * `{ sentences, meanings, memberNames }`: texts by their keys, and by the codes of reasons; the names of what a
 * configuration may hold.
 */
export function saidByTheCore() {
  const sentences = {};
  let meanings = {};
  for (const file of readdirSync(SOURCES, { recursive: true }).toSorted()) {
    if (!file.endsWith(".rs") || file.endsWith("sentence.rs")) continue;
    const text = readFileSync(join(SOURCES, file), "utf8");
    const said = [...text.matchAll(SAID)];
    if (said.length !== [...text.matchAll(SAID_AT_ALL)].length)
      throw new Error(`src/${file} has a said! of more than one literal`);
    for (const [, literal] of said) {
      const sentence = textOf(literal);
      const key = keyOf(sentence);
      if ((sentences[key] ?? sentence) !== sentence)
        throw new Error(`two sentences have the key ${key}: change a word of "${sentence}"`);
      sentences[key] = sentence;
    }
    if (file === "reason.rs")
      meanings = Object.fromEntries(
        [...text.matchAll(REASON)].map(([, code, literal]) => [code, textOf(literal)]),
      );
  }
  return { sentences, meanings, memberNames: memberNames() };
}
