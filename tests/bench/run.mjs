// How fast is a verification? Ours against jose and against the bare signature check, in Node, workerd and Chromium.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openChromiumBench } from "./chromium.mjs";
import { ROOT } from "./modules.mjs";
import { openNode } from "./node.mjs";
import { measureSize } from "./size.mjs";
import { median, rounded, summary } from "./statistics.mjs";
import { printSize, printTimes } from "./table.mjs";
import { createMint } from "./tokens.mjs";
import { openWorkerd } from "./workerd.mjs";

const CONTESTANTS = ["ours", "jose", "subtle"];
const RUNTIMES = { node: openNode, workerd: openWorkerd, chromium: openChromiumBench };
const COLD_STARTS = 7;
const DEFAULT_ROUNDS = 9;

const HELP = `node tests/bench/run.mjs [--runtime node|workerd|chromium] [--rounds N]

Verifies tokens with the package, with jose and with crypto.subtle.verify alone, in turns, and prints medians.
  --runtime   one runtime only (writes target/bench/report-<runtime>.json); default: all three (target/bench/report.json)
  --rounds    timed rounds, at least 3; default ${DEFAULT_ROUNDS}
Build the package first: make build`;

const { values: chosen } = parseArgs({
  options: { runtime: { type: "string" }, rounds: { type: "string" }, help: { type: "boolean" } },
});
if (chosen.help) {
  console.log(HELP);
} else {
  const rounds = Number(chosen.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 3) throw new Error("--rounds must be an integer from 3");
  if (chosen.runtime !== undefined && !Object.hasOwn(RUNTIMES, chosen.runtime)) throw new Error(`unknown runtime; ${HELP}`);
  await bench(chosen.runtime === undefined ? Object.keys(RUNTIMES) : [chosen.runtime], rounds);
}

async function bench(names, rounds) {
  const size = measureSize();
  const report = { machine: `${cpus().length} x ${cpus()[0].model}`, date: new Date().toISOString(), rounds };
  for (const name of names) report[name] = await time(name, rounds);
  report.size = size;
  printTimes(report, names);
  printSize(size);
  const folder = join(ROOT, "target", "bench");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, names.length === 1 ? `report-${names[0]}.json` : "report.json");
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\nwritten: ${file.slice(ROOT.length)}`);
}

async function time(name, rounds) {
  const say = (text) => console.log(`bench: ${name}: ${text}`);
  say("starts");
  const mint = await createMint();
  const runtime = await RUNTIMES[name](mint.terms, mint);
  try {
    const batchTokens = await runtime.batchTokens();
    say(`${rounds} rounds of ${batchTokens} new tokens each`);
    const tokenUs = { ours: [], jose: [], subtle: [] };
    // Round 0 lets the compilers settle and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      await runtime.prepare(await mint.tokens(batchTokens));
      for (const contestant of orderOf(round)) {
        const tookMs = await runtime.run(contestant);
        if (round > 0) tokenUs[contestant].push((tookMs * 1000) / batchTokens);
      }
      await runtime.refuse(await mint.forged());
      if (round > 0) say(`round ${round}: ${CONTESTANTS.map((who) => `${who} ${tokenUs[who].at(-1).toFixed(0)} µs`).join(", ")}`);
    }
    const coldMs = { ours: [], jose: [] };
    for (let start = 0; start < COLD_STARTS; start += 1) {
      for (const contestant of Object.keys(coldMs)) coldMs[contestant].push(await runtime.cold(contestant, await mint.token()));
    }
    say(`${COLD_STARTS} cold starts each done`);
    return row(runtime, tokenUs, coldMs, batchTokens);
  } finally {
    await runtime.close();
  }
}

/** Another one begins each round, so that no one always runs on what another has warmed or worn. */
function orderOf(round) {
  const first = round % CONTESTANTS.length;
  return [...CONTESTANTS.slice(first), ...CONTESTANTS.slice(0, first)];
}

function row(runtime, tokenUs, coldMs, batchTokens) {
  const [ours, jose, subtle] = CONTESTANTS.map((contestant) => summary(tokenUs[contestant]));
  const spread = ({ lowest, highest }) => [rounded(lowest), rounded(highest)];
  return {
    ours_us: rounded(ours.median),
    jose_us: rounded(jose.median),
    subtle_us: rounded(subtle.median),
    ratio_jose: rounded(ours.median / jose.median),
    ratio_subtle: rounded(ours.median / subtle.median),
    cold_ms: rounded(median(coldMs.ours)),
    jose_cold_ms: rounded(median(coldMs.jose)),
    spread_us: { ours: spread(ours), jose: spread(jose), subtle: spread(subtle) },
    batch_tokens: batchTokens,
    ...runtime.overhead?.((subtle.median * batchTokens) / 1000),
    version: runtime.version,
  };
}
