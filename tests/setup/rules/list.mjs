// Which rules are there, and who answers for each? Read from src/rules/, so that each stands once.

import { readFileSync } from "node:fs";
import { LITERAL, textOf } from "../sentences.mjs";

const FOLDER = new URL("../../../src/rules/", import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), "utf8");

/** The names of the systems, in the order of the pages. */
const SYSTEMS = [
  ["air-kit", "AIR Kit", "air_kit.rs"],
  ["sigid", "SigID", "sigid.rs"],
  ["round-two", "Round Two", "round_two.rs"],
  ["iam", "The IAM SDK", "iam.rs"],
];

const RULE = new RegExp(`^ {4}rule\\(\\s*"([A-Z]+-[A-Z]+-\\d+)",\\s*${LITERAL},?\\s*\\)`, "gm");
const LOOKED = new RegExp(`\\.(edge|later|check)\\(\\s*${LITERAL},\\s*&\\[([^\\]]*)\\],?\\s*\\)`, "g");
const SAID = new RegExp(`\\.(tightened|design|attest)\\(\\s*${LITERAL},?\\s*\\)`, "g");
const CALLS = /\.(?:edge|later|check|tightened|design|attest|reviewed)\(/g;

const GUARDS = guardsIn(read("guards.rs"));

/** Each system with its rules. */
export function systems() {
  return SYSTEMS.map(([system, title, file]) => ({ system, title, rules: rulesIn(read(file), file) }));
}

export function rulesIn(text, file) {
  const heads = [...text.matchAll(RULE)];
  const begun = text.match(/\brule\(/g) ?? [];
  if (heads.length !== begun.length) throw new Error(`${file}: ${begun.length} rules, ${heads.length} read`);
  return heads.map(({ 0: head, 1: id, 2: literal, index }, place) => {
    const rest = text.slice(index + head.length, heads[place + 1]?.index);
    const looked = [...rest.matchAll(LOOKED)].map(([, kind, at, by]) => [
      kind,
      { at: textOf(at), by: by.match(/(?<=Guard::)\w+/g).map(guardNamed) },
    ]);
    const said = [...rest.matchAll(SAID)].map(([, kind, words]) => [kind, textOf(words)]);
    const isReviewed = rest.includes(".reviewed()");
    if (looked.length + said.length + Number(isReviewed) !== rest.match(CALLS).length)
      throw new Error(`${file}: ${id} has a part that is not read`);
    return { id, text: textOf(literal), ...Object.fromEntries([...looked, ...said]), isReviewed };
  });
}

/** `{ name, isBuilt }` of each guard, by its word in Rust. */
function guardsIn(text) {
  const names = new Map(
    [...text.matchAll(/Self::(\w+) => "([^"]+)"/g)].map(([, word, name]) => [word, name]),
  );
  const [, built] = /fn is_built[\s\S]*?\{([\s\S]*?)=> true/.exec(text);
  const isBuilt = new Set(built.match(/(?<=Self::)\w+/g));
  return new Map([...names].map(([word, name]) => [word, { name, isBuilt: isBuilt.has(word) }]));
}

function guardNamed(word) {
  const guard = GUARDS.get(word);
  if (guard === undefined) throw new Error(`src/rules/guards.rs has no name for ${word}`);
  return guard;
}
