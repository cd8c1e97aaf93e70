// How fast is a verification? The command: measures, prints, and writes the report.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FULL_EFFORT, measure, RUNTIMES } from "./measure.mjs";
import { ROOT } from "./modules.mjs";
import { printInside, printSize, printTargets, printTimes } from "./tables.mjs";

const HELP = `node tests/bench/run.mjs [--runtime node|workerd|chromium] [--rounds N]

Verifies tokens with the package, with jose and with crypto.subtle.verify alone, in turns, and
prints medians and whether each target is met. A target that is missed does not change the exit code.
  --runtime   one runtime only (writes target/bench/report-<runtime>.json); default: all three
              (target/bench/report.json). Memory, growth, tables and the profile come with node.
  --rounds    timed rounds, at least 3; default ${FULL_EFFORT.rounds}
Build the package first: make build. The profile looks inside the wasm after: make build-conformance`;

const { values: chosen } = parseArgs({
  options: { runtime: { type: "string" }, rounds: { type: "string" }, help: { type: "boolean" } },
});
if (chosen.help) {
  console.log(HELP);
} else {
  const rounds = Number(chosen.rounds ?? FULL_EFFORT.rounds);
  if (!Number.isInteger(rounds) || rounds < 3) throw new Error("--rounds must be an integer from 3");
  if (chosen.runtime !== undefined && !Object.hasOwn(RUNTIMES, chosen.runtime)) throw new Error(`unknown runtime; ${HELP}`);
  await bench(chosen.runtime === undefined ? Object.keys(RUNTIMES) : [chosen.runtime], rounds);
}

async function bench(runtimes, rounds) {
  const report = await measure(runtimes, { ...FULL_EFFORT, rounds });
  printTimes(report, runtimes);
  if (runtimes.includes("node")) printInside(report);
  printSize(report.size);
  printTargets(report.targets);
  const folder = join(ROOT, "target", "bench");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, runtimes.length === 1 ? `report-${runtimes[0]}.json` : "report.json");
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\nwritten: ${file.slice(ROOT.length)}`);
}
