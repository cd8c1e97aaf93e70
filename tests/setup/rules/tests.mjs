// Which tests hold a rule? Those that have its ID in their name, and those below a comment `// holds: ID ID`.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const JAVASCRIPT = ["tests/**/*.test.mjs"];
const RUST = ["src/**/*.rs", "tests/**/*.rs", "pkg/bindings/**/*.rs"];
const OUTSIDE = /(?:^|\/)(?:node_modules|target)\//;

const ID = /\b(?:AIR|SIG|RTW|IAM)-[A-Z]+-\d+\b/g;
const NAMED = /^\s*(?:await )?(?:describe|it|test)\(\s*(["'`])((?:(?!\1)[^\\]|\\.)*)\1/gm;
/** The comment, then attributes and comments, then the function. */
const HELD_RUST = /^ *\/\/ holds: (.+)\n(?: *(?:#\[|\/\/).*\n)* *(?:async )?fn (\w+)/gm;
const HELD_JAVASCRIPT =
  /^ *\/\/ holds: (.+)\n(?: *\/\/.*\n)*\s*(?:await )?(?:describe|it|test)\(\s*(["'`])((?:(?!\2)[^\\]|\\.)*)\2/gm;
const MARKS = /^ *\/\/ holds: /gm;

/** `{ ids, file, name }` of each test that holds a rule, by file and place. */
export function holdingTests() {
  return [...filesOf(JAVASCRIPT, inJavaScript), ...filesOf(RUST, inRust)];
}

function filesOf(patterns, found) {
  const files = globSync(patterns, { cwd: ROOT, exclude: (name) => OUTSIDE.test(`${name}/`) }).toSorted();
  return files.flatMap((file) => found(readFileSync(join(ROOT, file), "utf8"), file));
}

export function inJavaScript(text, file) {
  const named = [...text.matchAll(NAMED)].map(([, , name]) => [name.match(ID) ?? [], name]);
  const held = [...text.matchAll(HELD_JAVASCRIPT)].map(([, ids, , name]) => [idsIn(ids, file), name]);
  return all(text, file, held.length, [...named.filter(([ids]) => ids.length > 0), ...held]);
}

export function inRust(text, file) {
  const held = [...text.matchAll(HELD_RUST)].map(([, ids, name]) => [
    idsIn(ids, file),
    name.replaceAll("_", " "),
  ]);
  return all(text, file, held.length, held);
}

function all(text, file, marked, found) {
  if ((text.match(MARKS) ?? []).length !== marked)
    throw new Error(`${file}: a mark \`holds\` is above no test`);
  return found.map(([ids, name]) => ({
    ids: [...new Set(ids)],
    file,
    name: shown(name),
  }));
}

/** What a row of a table fills in is not known here. */
function shown(name) {
  return name.replace(/^(?:[A-Z]+-[A-Z]+-\d+[, ]*)+: /, "").replaceAll(/\$\{[^}]*\}/g, "…");
}

function idsIn(list, file) {
  const ids = list.trim().split(/,? +/);
  for (const id of ids) if (id.match(ID)?.[0] !== id) throw new Error(`${file}: ${id} is no name of a rule`);
  return ids;
}
