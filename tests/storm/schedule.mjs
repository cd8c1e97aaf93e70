// Which fault strikes which lane, and when? In the short storm each fault once, on a lane of its own, all at
// the same time; in the long one each lane takes the next of all faults of its place, in an order of chance,
// as long as a fault can end in time.

import { setTimeout as sleep } from "node:timers/promises";
import { LONGEST_AFTERMATH_SECONDS, weather } from "./cycles.mjs";

/** A fault lasts longer than the 24 s until the next fetch, and mostly longer than the 30 s that held keys serve. */
const FAULT_SECONDS = { least: 32, most: 60 };
const CALM_SECONDS = { least: 1, most: 20 };
const WARM_UP_LIMIT_MS = 15_000;

/** Resolves when the last fault is over. `rate`: requests a second of each lane; without `seconds` it is the short storm. */
export async function strikeAll(lanes, faults, { rate, seconds, random, tell }) {
  const cold = faults.filter(({ isCold }) => isCold);
  const warm = faults.filter(({ isCold }) => !isCold);
  const isShort = seconds === undefined;
  const endMs = performance.now() + (seconds ?? 0) * 1000;
  const queues = new Map(lanes.map(({ place }) => [place, []]));
  const next = (place) => {
    const queue = queues.get(place);
    if (queue.length === 0) {
      const fitting = warm.filter((fault) => fault.place === place);
      queue.push(...shuffled(fitting, random));
    }
    return queue.shift();
  };
  const first = isShort ? faults : cold;

  async function strike(lane, index) {
    const fault = first[index];
    if (fault?.isCold) {
      await lane.faultSwitch.set(fault.mode);
      lane.start(rate);
    } else {
      await warmUp(lane, rate);
    }
    if (fault !== undefined) await weather(lane, fault, fault.seconds ?? FAULT_SECONDS.least, tell);
    while (!isShort) {
      await sleep(lane.random.integer(CALM_SECONDS.least, CALM_SECONDS.most) * 1000);
      const roomSeconds = Math.floor((endMs - performance.now()) / 1000) - LONGEST_AFTERMATH_SECONDS;
      if (roomSeconds < FAULT_SECONDS.least) break;
      const following = next(lane.place);
      if (following === undefined) break;
      await weather(
        lane,
        following,
        lane.random.integer(FAULT_SECONDS.least, Math.min(FAULT_SECONDS.most, roomSeconds)),
        tell,
      );
    }
    // What the faults left behind, if anything, would show in the calm after them.
    await sleep(Math.max(endMs - performance.now(), 0));
  }
  await Promise.all(lanes.map(strike));
}

async function warmUp(lane, rate) {
  lane.start(rate);
  const limitMs = performance.now() + WARM_UP_LIMIT_MS;
  while (!lane.hasPassed(lane.provider.kid, 0)) {
    if (performance.now() > limitMs)
      throw new Error(`${lane.name}: no token passed at the start: ${lane.calm.failures.join("; ")}`);
    await sleep(50);
  }
}

function shuffled(list, random) {
  const rest = [...list];
  return list.map(() => rest.splice(random.integer(0, rest.length - 1), 1)[0]);
}
