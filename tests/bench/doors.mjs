// What does it cost to ask at the doors, in Node? CORS and response headers beside those who do the same, and
// lists that grow.

import { ask, start } from "./child.mjs";
import { median, rounded, spread } from "./statistics.mjs";

export const FEW = 10;
/** More than anybody lists, and well within the longest configuration. */
export const MANY = 10_000;

const BATCH_REQUESTS = 1_000;
/** A bare check takes a small part of a request's time: of so many, a tick of the clock is a small part. */
const CHECKS_A_REQUEST = 50;
const GROWING = ["origins", "redirects"];

export async function measureDoors({ rounds, batchTokens: batchRequests = BATCH_REQUESTS }) {
  const child = start("doors-child.mjs");
  const us = {};
  const headerCounts = {};
  try {
    const tasks = await ask(child, { open: true });
    for (const [task, whos] of Object.entries(tasks))
      us[task] = Object.fromEntries(whos.map((who) => [who, []]));
    // Round 0 lets the compilers settle and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [task, whos] of Object.entries(tasks)) {
        const count = GROWING.includes(task) ? batchRequests * CHECKS_A_REQUEST : batchRequests;
        for (const who of orderOf(whos, round)) {
          const { tookMs, found } = await ask(child, { run: { task, who, count } });
          if (task === "headers") headerCounts[who] = found;
          if (round > 0) us[task][who].push((tookMs * 1000) / count);
        }
      }
    }
  } finally {
    child.disconnect();
  }
  console.log("bench: doors measured");
  return {
    entries: { few: FEW, many: MANY },
    batch_requests: batchRequests,
    ...figures(us),
    header_counts: headerCounts,
  };
}

/** Another one begins each round, so that no one always runs on what another has warmed or worn. */
function orderOf(whos, round) {
  const first = round % whos.length;
  return [...whos.slice(first), ...whos.slice(0, first)];
}

function figures({ headers, origins, redirects, ...cors }) {
  return {
    cors: mapped(cors, (us) => ({
      ...timesOf(us),
      ratio_cors: ratioOf(us.ours, us.cors),
      ratio_both: ratioOf(us.ours, us.both),
    })),
    headers: timesOf(headers),
    origins: timesOf(origins),
    redirects: timesOf(redirects),
    ...growthOf("origins", origins),
    ...growthOf("redirects", redirects),
  };
}

function timesOf(us) {
  return { us: mapped(us, (values) => rounded(median(values))), spread_us: mapped(us, spread) };
}

function growthOf(name, us) {
  const ratios = ratiosOf(us[`entries_${MANY}`], us[`entries_${FEW}`]);
  return { [`ratio_growth_${name}`]: rounded(median(ratios)), [`spread_growth_${name}`]: spread(ratios) };
}

const ratioOf = (one, other) => rounded(median(ratiosOf(one, other)));

/** Neighbours in time are compared, so that a machine that slows down midway slows both. */
const ratiosOf = (one, other) => one.map((value, round) => value / other[round]);

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
