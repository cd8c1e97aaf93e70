// Is it fast enough? What was promised, against the report. A figure that is missing is an error, never a
// target missed.

import { MOST_HOT_KEYS } from "./memory.mjs";

const MIB = 1_048_576;
const HOT_KEY_BYTES = 300_000;
const BASE_BYTES = 2 * MIB;
/** "Does not grow", with what two runs of the same work differ by on a shared machine. */
const MOST_GROWTH = 1.1;
/** "About the same": a search in 10,000 entries has ten steps more than one in ten, and fewer of them in the caches. */
const MOST_LIST_GROWTH = 1.5;

const IN_RUNTIMES = [
  {
    figure: "ratio_jose",
    name: "new token, ours to jose",
    most: { workerd: 0.5, node: 0.25, chromium: 0.45 },
  },
  {
    figure: "ratio_subtle",
    name: "new token, ours to subtle",
    most: { workerd: 0.65, node: 0.35, chromium: 0.6 },
  },
  {
    figure: "ratio_jose_repeat",
    name: "same token again, ours to jose",
    most: { workerd: 0.1, node: 0.05, chromium: 0.08 },
  },
  { figure: "cold_ms", name: "first token of a cold instance, ms", most: { node: 5 } },
];
const IN_NODE = [
  { name: "memory after first token, bytes", figure: ({ memory }) => memory.memory_bytes, most: BASE_BYTES },
  { name: "memory a hot key, bytes", figure: ({ memory }) => memory.bytes_per_hot_key, most: HOT_KEY_BYTES },
  {
    name: `memory of ${MOST_HOT_KEYS} more keys in use, bytes`,
    figure: ({ memory }) => memory.growth_beyond_hot_keys_bytes,
    // Less than a table each: none of them is held beside the first.
    most: HOT_KEY_BYTES,
  },
  {
    name: "memory with all in use, bytes",
    figure: ({ memory }) => memory.full_bytes,
    most: BASE_BYTES + MOST_HOT_KEYS * HOT_KEY_BYTES,
  },
  { name: "8 keys held to 1, time", figure: ({ growth }) => growth.ratio.keys_8, most: MOST_GROWTH },
  { name: "32 keys held to 1, time", figure: ({ growth }) => growth.ratio.keys_32, most: MOST_GROWTH },
  { name: "100 issuers to 1, time", figure: ({ growth }) => growth.ratio.issuers_100, most: MOST_GROWTH },
  // Of each key the longest call, and of these the median: one that the machine interrupted says nothing of
  // the tables.
  {
    name: "longest call of a new hot key, median, ms",
    figure: (report) => report.table_building.warm.median_maximum_ms,
    most: 3,
  },
  {
    name: "the same in a fresh process, ms",
    figure: (report) => report.table_building.fresh.median_maximum_ms,
    most: 3,
  },
];

const IN_DOORS = [
  {
    name: "10000 origins to 10, time of a check",
    figure: ({ doors }) => doors.ratio_growth_origins,
    most: MOST_LIST_GROWTH,
  },
  {
    name: "10000 redirect URIs to 10, time of a check",
    figure: ({ doors }) => doors.ratio_growth_redirects,
    most: MOST_LIST_GROWTH,
  },
];

/** One verdict for each target that concerns these runtimes. */
export function verdicts(report, runtimes) {
  const inRuntimes = IN_RUNTIMES.flatMap(({ figure, name, most }) =>
    runtimes
      .filter((runtime) => Object.hasOwn(most, runtime))
      .map((runtime) => verdict(`${runtime}: ${name}`, report[runtime][figure], most[runtime])),
  );
  return runtimes.includes("node")
    ? [...inRuntimes, ...judged(IN_NODE, report), ...doorVerdicts(report)]
    : inRuntimes;
}

/** Those of a report that has nothing but the doors. */
export const doorVerdicts = (report) => judged(IN_DOORS, report);

const judged = (targets, report) =>
  targets.map(({ name, figure, most }) => verdict(name, figure(report), most));

function verdict(name, figure, target) {
  if (!Number.isFinite(figure)) throw new Error(`the report has no figure for "${name}"`);
  return { name, figure, target, met: figure <= target };
}

/** Throws where a number of the report is none: NaN and infinity become null in JSON, and would be read as nothing to see. */
export function requireFinite(value, path = "report") {
  const isNumber = typeof value === "number";
  if (value === undefined || value === null || (isNumber && !Number.isFinite(value)))
    throw new Error(`${path} is ${value}`);
  if (typeof value !== "object") return;
  for (const [name, member] of Object.entries(value)) requireFinite(member, `${path}.${name}`);
}
