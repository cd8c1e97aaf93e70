// What does the gate cost in front of an upstream? Requests a second and their times through the Worker,
// through one that only passes on, and through that one with jose, in turns, all in one workerd.

import { availableParallelism, cpus, loadavg } from "node:os";
import { ask, start } from "./child.mjs";
import { median, rounded, spread } from "./statistics.mjs";
import { CONNECTIONS } from "./worker-load.mjs";

const REPEATED_TOKENS = 32;
/** Tokens come again in the first scene, and are remembered; each of the second is seen once by each Worker. */
const SCENES = { again: false, new: true };
const WARM_UP_REQUESTS = 4_000;
/** How long the slowest one takes for a turn; all of them get as many requests. */
const TURN_SECONDS = 5;
const CHECKING = ["ours", "jose"];

export async function measureWorker({
  rounds,
  warmUpRequests = WARM_UP_REQUESTS,
  turnSeconds = TURN_SECONDS,
}) {
  const before = {
    machine: `${cpus().length} x ${cpus()[0].model}`,
    cores: availableParallelism(),
    load_average: rounded(loadavg()[0]),
  };
  const child = start("worker-child.mjs");
  const turns = {};
  let requests = warmUpRequests;
  try {
    const whos = await ask(child, { open: { repeatedTokens: REPEATED_TOKENS } });
    for (const scene of Object.keys(SCENES)) turns[scene] = Object.fromEntries(whos.map((who) => [who, []]));
    // Round 0 lets the compilers settle, tells how many requests make a turn of some seconds, and is not
    // counted.
    for (let round = 0; round <= rounds; round += 1) {
      const rates = [];
      for (const [scene, isNew] of Object.entries(SCENES)) {
        await ask(child, { prepare: { isNew, count: requests } });
        for (const who of orderOf(whos, round)) {
          const turn = await ask(child, { send: { who } });
          rates.push(turn.requestsPerSecond);
          if (round > 0) turns[scene][who].push(turn);
        }
      }
      await ask(child, { refuse: { whos: CHECKING } });
      if (round === 0) requests = Math.ceil(Math.min(...rates) * turnSeconds);
    }
  } finally {
    child.disconnect();
  }
  console.log("bench: the Worker's overhead measured");
  const counts = {
    connections: CONNECTIONS,
    requests_a_turn: requests,
    repeated_tokens: REPEATED_TOKENS,
    new_tokens: requests * rounds,
  };
  return { ...before, ...counts, scenes: mapped(turns, sceneFigures) };
}

/** Another one begins each round, so that no one always runs on what another has warmed or worn. */
function orderOf(whos, round) {
  const first = round % whos.length;
  return [...whos.slice(first), ...whos.slice(0, first)];
}

function sceneFigures(byWho) {
  const rates = mapped(byWho, (turns) => turns.map(({ requestsPerSecond }) => requestsPerSecond));
  const whos = mapped(byWho, (turns, who) => ({
    requests_per_second: rounded(median(rates[who])),
    spread_requests_per_second: spread(rates[who]),
    ...ratioOf("proxy", rates[who], rates.proxy),
    more_us: rounded(median(rates[who].map((rate, round) => 1e6 / rate - 1e6 / rates.proxy[round]))),
    ...percentileOf("p50", turns, ({ p50Ms }) => p50Ms),
    ...percentileOf("p99", turns, ({ p99Ms }) => p99Ms),
    sender_busy: rounded(median(turns.map(({ senderBusy }) => senderBusy))),
  }));
  return { whos, ...ratioOf("jose", rates.ours, rates.jose) };
}

/** Neighbours in time are compared, so that a machine that slows down midway slows both. */
function ratioOf(name, ones, others) {
  const ratios = ones.map((one, round) => one / others[round]);
  return { [`ratio_${name}`]: rounded(median(ratios)), [`spread_ratio_${name}`]: spread(ratios) };
}

function percentileOf(name, turns, read) {
  const values = turns.map(read);
  return { [`${name}_ms`]: rounded(median(values)), [`spread_${name}_ms`]: spread(values) };
}

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
