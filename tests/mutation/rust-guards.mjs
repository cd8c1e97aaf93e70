// Which guards are there in Rust, and how is each broken? cargo-mutants reads the sources and lists what it
// would change; of that the guards count: comparisons, `&&`, `||`, `!`, arms and guards of `match`, and
// whole functions that say yes, no or why not. It breaks no condition of an `if` as a whole, drops no `?`,
// and moves no bound of `>=`, so these are added here, on lines as rustfmt leaves them.
//
// Its own runner is not used: it builds and runs every test of the crate for each mutant, and knows cargo
// alone, while the bindings and all that is TypeScript are tested by Node.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const MOST_JSON_BYTES = 256 * 1024 * 1024;
const OPERATORS = ["==", "!=", "<", ">", "<=", ">=", "&&", "||"];
const MOVED_BOUND = { "<=": "<", ">=": ">" };
const VERDICT = /^-> (?:\w+::)*(?:bool|Result ?<|Option ?<)/;

/** Every break of a guard in these files of a tree: `{ file, line, start, end, becomes }`, by place in the text. */
export function rustGuards(tree, patterns) {
  const files = patterns.flatMap((pattern) => ["--file", pattern]);
  const command = ["mutants", "--list", "--json", "--workspace", "--no-config", "--colors=never", ...files];
  const { stdout, stderr, status } = spawnSync("cargo", command, {
    cwd: tree,
    encoding: "utf8",
    maxBuffer: MOST_JSON_BYTES,
  });
  if (status !== 0) throw new Error(`cargo mutants --list ended with ${status}: ${stderr}`);
  const listed = Map.groupBy(JSON.parse(stdout), ({ file }) => file);
  return [...listed].flatMap(([file, mutants]) => {
    const text = readFileSync(join(tree, file), "utf8");
    return rustBreaks(text, mutants).map((one) => ({ file, ...one }));
  });
}

/** What is taken of cargo-mutants' list for one text, and what is added. */
export function rustBreaks(text, mutants) {
  const at = placesOf(text);
  const breaks = mutants.flatMap(({ span, replacement, genre, function: fn }) => {
    const [start, end] = [at(span.start), at(span.end)];
    const was = text.slice(start, end);
    if (genre === "FnValue" && !VERDICT.test(fn?.return_type ?? "")) return [];
    if (genre === "BinaryOperator" && !OPERATORS.includes(was)) return [];
    if (genre === "UnaryOperator" && was !== "!") return [];
    const one = { line: span.start.line, start, end, becomes: replacement };
    // Listed once, since `>=` and `<=` are broken in one way by cargo-mutants.
    return MOVED_BOUND[was] ? [one, { ...one, becomes: MOVED_BOUND[was] }] : [one];
  });
  return [...breaks, ...conditions(text), ...refusals(text)];
}

/** `if condition {` on one line; `if let` binds names and cannot be a constant. */
function conditions(text) {
  return eachMatch(text, /^ *(?:\} else |return )?if ((?!let )(?!.* let ).+) \{$/gm, ["true", "false"]);
}

/** `check(x)?;`: what it refuses goes through. */
function refusals(text) {
  return eachMatch(text, /^ *((?!let |return |\})[\w.:]+(?:\(.*\))?(?:\.\w+\(.*\))*\?);$/gm, ["()"]);
}

function eachMatch(text, pattern, values) {
  return [...codeOf(text).matchAll(pattern)].flatMap(({ 0: whole, 1: part, index }) => {
    const start = index + whole.lastIndexOf(part);
    const line = text.slice(0, start).split("\n").length;
    return values.map((becomes) => ({ line, start, end: start + part.length, becomes }));
  });
}

/** What stands before the tests of the same file. */
const codeOf = (text) => text.split(/^#\[cfg\(test\)\]$/m, 1)[0];

/** Places in the text for lines and columns from 1, columns in characters. */
function placesOf(text) {
  const lines = text.split("\n");
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  return ({ line, column }) => {
    const before = [...lines[line - 1]].slice(0, column - 1).join("");
    return starts[line - 1] + before.length;
  };
}
