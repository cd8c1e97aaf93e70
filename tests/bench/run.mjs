// How fast is a verification? The command: measures, prints, and writes the report.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printDoors } from "./doors-table.mjs";
import { FULL_EFFORT, measure, measureDoorsAlone, RUNTIMES } from "./measure.mjs";
import { ROOT } from "./modules.mjs";
import { printInside, printSize, printTargets, printTimes } from "./tables.mjs";
import { requireFinite } from "./targets.mjs";
import { measureWorker } from "./worker-overhead.mjs";
import { printWorker } from "./worker-table.mjs";

const HELP = `node tests/bench/run.mjs [--runtime node|workerd|chromium | --only doors|worker] [--rounds N]

Verifies tokens with the package, with jose and with crypto.subtle.verify alone, in turns, and
prints medians and whether each target is met. A target that is missed does not change the exit code.
  --runtime   one runtime only (writes target/bench/report-<runtime>.json); default: all three
              (target/bench/report.json). Memory, growth, tables, the profile and the doors come with node,
              the Worker's overhead with workerd.
  --only      doors: requests of other origins, response headers, and lists that grow, in Node, beside hono's
              cors and helmet; and nothing else (target/bench/report-doors.json)
              worker: requests a second and p99 through the Worker, beside one that only passes on and one with jose,
              in workerd; and nothing else (target/bench/report-worker.json)
  --rounds    timed rounds, at least 3; default ${FULL_EFFORT.rounds}
Build the package first: make build. The profile looks inside the wasm after: make build-conformance`;

const { values: chosen } = parseArgs({
  options: {
    runtime: { type: "string" },
    only: { type: "string" },
    rounds: { type: "string" },
    help: { type: "boolean" },
  },
});
if (chosen.help) {
  console.log(HELP);
} else {
  const rounds = Number(chosen.rounds ?? FULL_EFFORT.rounds);
  if (!Number.isInteger(rounds) || rounds < 3) throw new Error("--rounds must be an integer from 3");
  if (chosen.runtime !== undefined && !Object.hasOwn(RUNTIMES, chosen.runtime))
    throw new Error(`unknown runtime; ${HELP}`);
  const alone = { doors: benchDoors, worker: benchWorker };
  const isKnown =
    Object.hasOwn(alone, chosen.only ?? "doors") &&
    (chosen.only === undefined || chosen.runtime === undefined);
  if (!isKnown) throw new Error(`--only takes doors or worker, and no --runtime; ${HELP}`);
  if (chosen.only !== undefined) await alone[chosen.only](rounds);
  else await bench(chosen.runtime === undefined ? Object.keys(RUNTIMES) : [chosen.runtime], rounds);
}

async function bench(runtimes, rounds) {
  const report = await measure(runtimes, { ...FULL_EFFORT, rounds });
  printTimes(report, runtimes);
  if (runtimes.includes("node")) {
    printInside(report);
    printDoors(report.doors);
  }
  if (runtimes.includes("workerd")) {
    report.worker = await measuredWorker(rounds);
    printWorker(report.worker);
  }
  printSize(report.size);
  printTargets(report.targets);
  write(report, runtimes.length === 1 ? `report-${runtimes[0]}.json` : "report.json");
}

async function benchDoors(rounds) {
  const report = await measureDoorsAlone({ ...FULL_EFFORT, rounds });
  console.log(`\nMedians of ${rounds} rounds on ${report.machine}`);
  printDoors(report.doors);
  printTargets(report.targets);
  write(report, "report-doors.json");
}

async function benchWorker(rounds) {
  const worker = await measuredWorker(rounds);
  console.log(`\nMedians of ${rounds} rounds on ${worker.machine}`);
  printWorker(worker);
  write({ date: new Date().toISOString(), rounds, worker }, "report-worker.json");
}

async function measuredWorker(rounds) {
  const worker = await measureWorker({ rounds });
  requireFinite(worker, "report.worker");
  return worker;
}

function write(report, name) {
  const folder = join(ROOT, "target", "bench");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\nwritten: ${file.slice(ROOT.length)}`);
}
