// What does a report hold? Every runtime's times; with Node, what needs a look inside; the size; and a
// verdict on each target.

import { cpus } from "node:os";
import { openChromiumBench } from "./chromium.mjs";
import { measureDoors } from "./doors.mjs";
import { measureGrowth } from "./growth.mjs";
import { measureInFlight } from "./in-flight.mjs";
import { measureMemory } from "./memory.mjs";
import { openNode } from "./node.mjs";
import { measureProfile } from "./profile.mjs";
import { timeRuntime } from "./runtime-times.mjs";
import { measureSize } from "./size.mjs";
import { measureTableBuilding } from "./table-building.mjs";
import { doorVerdicts, requireFinite, verdicts } from "./targets.mjs";
import { openWorkerd } from "./workerd.mjs";

export const RUNTIMES = { node: openNode, workerd: openWorkerd, chromium: openChromiumBench };

/**
 * How much is measured. Where `batchTokens` or `repeatPasses` is left out, each runtime takes as many as its
 * clock asks for; a key that verified `tokensPerKey` tokens is hot; `cachedTokens` are more than a verdict
 * cache keeps.
 */
export const FULL_EFFORT = {
  rounds: 9,
  coldStarts: 11,
  tokensPerKey: 64,
  freshKeys: 12,
  cachedTokens: 8_192,
};

/** Throws when a figure is missing. */
export async function measure(runtimes, effort) {
  const report = begun(effort);
  for (const name of runtimes) report[name] = await timeRuntime(name, RUNTIMES[name], effort);
  if (runtimes.includes("node")) {
    report.in_flight = await measureInFlight(effort);
    report.memory = await measureMemory(effort);
    report.growth = await measureGrowth(effort);
    report.table_building = await measureTableBuilding(effort);
    report.profile = await measureProfile(effort);
    report.doors = await measureDoors(effort);
  }
  report.size = measureSize();
  report.targets = verdicts(report, runtimes);
  requireFinite(report);
  return report;
}

/** The same report with one part: origins, redirects and headers. Throws when a figure is missing. */
export async function measureDoorsAlone(effort) {
  const report = { ...begun(effort), doors: await measureDoors(effort) };
  report.targets = doorVerdicts(report);
  requireFinite(report);
  return report;
}

const begun = ({ rounds }) => ({
  machine: `${cpus().length} x ${cpus()[0].model}`,
  date: new Date().toISOString(),
  rounds,
});
