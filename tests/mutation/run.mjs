// How many guards does no test watch? Breaks a seeded sample of them, one at a time, in a copy of the
// checkout, and runs the tests that cover each. What survives is printed with its place and its change.
//
// Rust's guards are listed by cargo-mutants, TypeScript's by the syntax tree of Vite's parser:
// rust-guards.mjs and typescript-guards.mjs say why. What may survive, and for which reason, is in
// survivors.md.

import { closeSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomFrom } from "../differential/random.mjs";
import { BUILDS, coveringTests, PARTS, partOf } from "./covering.mjs";
import { judged, run } from "./judging.mjs";
import { rustGuards } from "./rust-guards.mjs";
import { copied } from "./tree.mjs";
import { typescriptBreaks } from "./typescript-guards.mjs";

const HELP = `usage: make mutation, or bash tests/mutation/run.sh [--list | --help]

  MUTATION_COUNT=100    how many guards are broken
  MUTATION_SEED=1       which; printed, so that a run can be repeated
  MUTATION_PATHS=src    only files whose path begins so, several with spaces between: src/gate worker/src
  --list                prints the sample and breaks nothing

The verdict on each is killed (a test failed), timeout (a test did not end), survived, or uncompiled
(no compiler takes it, so it is not counted). target/mutation/report.json has them all.`;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(ROOT, "target/mutation");
const BASELINE = join(FOLDER, "baseline.log");
const SHOWN_LINES = 60;
const SHORTEST_SECONDS = 60;
const BUILD_SECONDS = 1_200;
/** How much longer than unbroken a test may take. */
const PATIENCE = 3;

const { env } = process;
const words = process.argv.slice(2);
if (words.some((word) => !["--help", "--list"].includes(word)) || words.includes("--help")) {
  console.log(HELP);
  process.exit(words.includes("--help") ? 0 : 2);
}
const count = Number(env.MUTATION_COUNT || 100);
const seed = Number(env.MUTATION_SEED || Math.floor(Math.random() * 2 ** 31));
const paths = (env.MUTATION_PATHS ?? "").split(" ").filter(Boolean);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error("mutation: MUTATION_COUNT is an integer from 1, and MUTATION_SEED an integer");
  process.exit(2);
}

const tree = copied(ROOT, join(FOLDER, "tree"));
const guards = guardsOf(tree).filter(
  ({ file }) => paths.length === 0 || paths.some((path) => file.startsWith(path)),
);
const sample = sampleOf(guards, count, seed);
console.log(`mutation: ${sample.length} of ${guards.length} guards, MUTATION_SEED=${seed}`);
if (words.includes("--list")) {
  for (const one of sample) console.log(changeOf(one));
} else {
  const seconds = await measured(sample);
  report(await judgeAll(sample, seconds));
}

/** Each guard with the ways to break it. */
function guardsOf(folder) {
  const breaks = Object.values(PARTS).flatMap(({ rust, typescript }) => {
    if (rust) return rustGuards(folder, rust);
    return globSync(typescript, { cwd: folder })
      .sort()
      .filter((file) => !file.endsWith(".d.ts"))
      .flatMap((file) =>
        typescriptBreaks(file, readFileSync(join(folder, file), "utf8")).map((one) => ({ file, ...one })),
      );
  });
  const byPlace = Map.groupBy(breaks, ({ file, start, end }) => `${file}:${start}-${end}`);
  return [...byPlace.values()].map((ways) => ({ file: ways[0].file, ways }));
}

/** So many guards without one twice, and one way for each. */
function sampleOf(all, size, by) {
  const { integer, oneOf } = randomFrom(by);
  const left = [...all];
  const taken = [];
  while (taken.length < size && left.length > 0) {
    const [{ ways }] = left.splice(integer(0, left.length - 1), 1);
    taken.push(oneOf(ways));
  }
  // Files in turn would build everything anew each time.
  return taken.toSorted((one, other) => partOf(one.file).localeCompare(partOf(other.file)));
}

/** Builds, and runs each test with nothing broken; the seconds that each may take, by its name. */
async function measured(all) {
  const allowed = new Map();
  const commands = [...new Set(all.map(({ file }) => partOf(file)))].flatMap((part) => BUILDS[part]);
  commands.push(...all.flatMap(({ file }) => coveringTests(tree, file)));
  for (const { name, command, builds } of commands) {
    if (allowed.has(name)) continue;
    const began = performance.now();
    const log = openSync(BASELINE, "w");
    const code = await run(command, tree, BUILD_SECONDS, log);
    closeSync(log);
    if (code !== 0) {
      console.error(readFileSync(BASELINE, "utf8").split("\n").slice(-SHOWN_LINES).join("\n"));
      throw new Error(`with nothing broken, ${name} ended with ${code}: ${command.join(" ")}`);
    }
    const took = (performance.now() - began) / 1_000;
    console.log(`with nothing broken: ${shortened(name)}, ${took.toFixed(0)} s`);
    allowed.set(name, builds ? BUILD_SECONDS : Math.max(SHORTEST_SECONDS, took * PATIENCE));
  }
  return allowed;
}

async function judgeAll(all, seconds) {
  const results = [];
  const began = performance.now();
  let part;
  for (const one of all) {
    if (part !== partOf(one.file)) {
      part = partOf(one.file);
      for (const { command } of BUILDS[part]) await run(command, tree, BUILD_SECONDS);
    }
    const from = performance.now();
    const commands = coveringTests(tree, one.file).map((test) => ({
      ...test,
      seconds: seconds.get(test.name),
    }));
    const change = changeOf(one);
    const { verdict, by } = await judged({ tree, ...one, commands });
    const took = (performance.now() - from) / 1_000;
    results.push({ file: one.file, line: one.line, change, verdict, by, seconds: Math.round(took) });
    const left = ((performance.now() - began) / results.length) * (all.length - results.length);
    console.log(
      `[${results.length}/${all.length}] ${verdict}${by ? ` by ${shortened(by)}` : ""}, ${took.toFixed(0)} s; ` +
        `${Math.ceil(left / 60_000)} minutes left\n${change}`,
    );
    writeReport(results);
  }
  return results;
}

/** Place, and the lines before and after; of many the first ones. */
function changeOf({ file, line, start, end, becomes }) {
  const text = readFileSync(join(tree, file), "utf8");
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = (text.indexOf("\n", end) + 1 || text.length + 1) - 1;
  const lines = (sign, part) => {
    const [first, second, ...more] = part.split("\n").map((one) => `  ${sign} ${one}`);
    return [first, second, more.length > 0 && `  ${sign} and ${more.length} more`].filter(Boolean);
  };
  const was = lines("-", text.slice(from, to));
  const is = lines("+", text.slice(from, start) + becomes + text.slice(end, to));
  return [`  ${file}:${line}`, ...was, ...is].join("\n");
}

function shortened(text) {
  return text.length > 60 ? `${text.slice(0, 60)} …` : text;
}

function numberOf(results, ...verdicts) {
  return results.filter(({ verdict }) => verdicts.includes(verdict)).length;
}

function writeReport(results) {
  mkdirSync(FOLDER, { recursive: true });
  const counts = Object.fromEntries(
    ["killed", "timeout", "survived", "uncompiled"].map((verdict) => [verdict, numberOf(results, verdict)]),
  );
  const whole = { seed, guards: guards.length, sample: sample.length, ...counts, results };
  writeFileSync(join(FOLDER, "report.json"), `${JSON.stringify(whole, null, 2)}\n`);
}

function report(results) {
  const survivors = results.filter(({ verdict }) => verdict === "survived");
  if (survivors.length > 0)
    console.log(`\nWhat no test saw:\n${survivors.map(({ change }) => change).join("\n")}`);
  const seen = numberOf(results, "killed", "timeout");
  const judgedCount = seen + survivors.length;
  const score = judgedCount === 0 ? 0 : (100 * seen) / judgedCount;
  console.log(
    `\nmutation: ${seen} of ${judgedCount} broken guards were seen (${score.toFixed(1)} %), ` +
      `${survivors.length} survived, ${numberOf(results, "uncompiled")} did not compile; MUTATION_SEED=${seed}`,
  );
}
