// How does a fault go? It begins on a lane where all is well, stands for its time, ends, and the lane must
// come back by itself; what is counted on the way is held against what the fault may cost.

import { setTimeout as sleep } from "node:timers/promises";
import { ASKED_A_SECOND, ASKED_AT_ONCE, COOL_DOWN_SECONDS, recoverySeconds } from "./budgets.mjs";

const LOOK_MS = 100;
/** A new key is known one cool-down after its publication, the fetch and a busy machine added. */
const NEW_KEY_SECONDS = COOL_DOWN_SECONDS + 5;
/** The most that a row takes beyond the fault's own time: a long pause, and the wait until an old key is seen to be refused. */
export const LONGEST_AFTERMATH_SECONDS = 75;

/** Waits until it is so; false once the limit, which may move, is over or the storm is. */
async function becomes(lane, isSo, limitMs) {
  while (!isSo()) {
    if (performance.now() > limitMs() || lane.isOver) return false;
    await sleep(LOOK_MS);
  }
  return true;
}

const inSeconds = (seconds) => {
  const endMs = performance.now() + seconds * 1000;
  return () => endMs;
};

const since = (momentMs) => (performance.now() - momentMs) / 1000;

/** The fault on the lane, for so many seconds. */
export async function weather(lane, fault, seconds, tell) {
  const row = lane.openRow(fault);
  tell(`${lane.name} ${fault.name}: begins${fault.kind === "outage" ? `, for ${seconds} s` : ""}`);
  await CYCLES[fault.kind](lane, fault, row, seconds);
  row.seconds = since(row.beganMs);
  row.budget = fault.budget(row.seconds);
  lane.closeRow();
  if (row.fetched() > row.budget)
    row.fail(`${row.fetched()} fetches in ${row.seconds.toFixed(0)} s, ${row.budget} at most`);
  judgeAsked(lane.asked.slice(row.askedBefore), row);
  const gapSeconds = leastGapSeconds(lane.faultSwitch.arrivals.slice(row.arrivedBefore));
  const told = fault.leastGapSeconds ?? 0;
  if (gapSeconds < told) row.fail(`fetched again after ${gapSeconds.toFixed(1)} s, told to wait ${told} s`);
  const { passed, refused, unavailable, wrong } = row.counts;
  const counts = `${passed} passed, ${refused} refused, ${unavailable} of 503, ${wrong} wrong`;
  tell(
    `${lane.name} ${fault.name}: over after ${row.seconds.toFixed(0)} s, ${counts}, ${row.fetched()} fetches`,
  );
}

/** When the keeper was asked, against how often it may be. */
function judgeAsked(momentsMs, row) {
  const most = Math.ceil(row.seconds * ASKED_A_SECOND);
  if (momentsMs.length > most)
    row.fail(
      `the keeper was asked ${momentsMs.length} times in ${row.seconds.toFixed(0)} s, ${most} at most`,
    );
  const { times, seconds } = ASKED_AT_ONCE;
  const within = momentsMs.map(
    (fromMs, index) => momentsMs.slice(index).filter((momentMs) => momentMs < fromMs + seconds * 1000).length,
  );
  const atOnce = Math.max(...within, 0);
  if (atOnce > times) row.fail(`the keeper was asked ${atOnce} times within ${seconds} s, ${times} at most`);
}

function leastGapSeconds(momentsMs) {
  return Math.min(...momentsMs.slice(1).map((momentMs, index) => (momentMs - momentsMs[index]) / 1000));
}

const CYCLES = { outage, rotation: rotateAtOnce, overlap: rotateWithOverlap };

async function outage(lane, fault, row, seconds) {
  const { faultSwitch, provider } = lane;
  const kidBefore = provider.kid;
  await faultSwitch.set(fault.mode);
  if (fault.hides === "rotation") {
    await provider.rotate({ overlap: false });
    await lane.tokens.renew();
  }
  await becomes(lane, () => false, inSeconds(seconds));
  // Calls of a dead provider arrive nowhere, and what a switch gives away may not be what the Worker takes:
  // it has to tell.
  if (row.struck === 0)
    row.fail("the fault never struck: the Worker told of nothing that only it could bring about");

  const backMs = performance.now();
  await faultSwitch.set("clear");
  const isBack = () =>
    lane.hasKeysSince(provider.kid, backMs) && lane.hasPassed(provider.kid, lane.ledger.newest().wholeMs);
  const limitMs = () => backMs + recoverySeconds(row.fetches.failed) * 1000;
  if (!(await becomes(lane, isBack, limitMs)))
    row.fail(`no recovery ${since(backMs).toFixed(0)} s after the provider's return`);
  // Held keys may have lasted until the new ones came, and nobody noticed.
  row.recoverySeconds = (lane.lastRefusalMs ?? 0) > backMs ? (lane.lastRefusalMs - backMs) / 1000 : 0;
  if (fault.hides === "rotation") await seeRefused(lane, row, kidBefore);
}

async function rotateAtOnce(lane, _fault, row) {
  const kidBefore = lane.provider.kid;
  if (await passUnderNewKey(lane, row, { overlap: false })) await seeRefused(lane, row, kidBefore);
}

async function rotateWithOverlap(lane, _fault, row) {
  const { provider } = lane;
  const kidBefore = provider.kid;
  if (!(await passUnderNewKey(lane, row, { overlap: true }))) return;
  // Published, so it serves; the judge calls every refusal of it wrong from here on.
  const bothSinceMs = performance.now();
  if (!(await becomes(lane, () => lane.hasPassed(kidBefore, bothSinceMs), inSeconds(20))))
    row.fail("the old key did not serve beside the new one");
  provider.withdraw();
  await seeRefused(lane, row, kidBefore);
}

async function passUnderNewKey(lane, row, { overlap }) {
  const { provider } = lane;
  await provider.rotate({ overlap });
  const publishedMs = performance.now();
  await lane.tokens.renew();
  const isKnown = await becomes(
    lane,
    () => lane.hasPassed(provider.kid, publishedMs),
    inSeconds(NEW_KEY_SECONDS),
  );
  if (!isKnown) row.fail(`the new key did not serve within ${NEW_KEY_SECONDS} s`);
  row.recoverySeconds = since(publishedMs);
  return isKnown;
}

/** A withdrawn key's tokens go on coming; at least one must come, and be refused, after its limit. */
async function seeRefused(lane, row, kid) {
  const isGone = () => !lane.ledger.may(kid, performance.now(), performance.now());
  if (!(await becomes(lane, isGone, inSeconds(2 * COOL_DOWN_SECONDS))))
    row.fail("the provider went on giving away a set with the withdrawn key");
  const before = row.lateRefusals;
  if (!(await becomes(lane, () => row.lateRefusals > before, inSeconds(20))))
    row.fail("no token under the withdrawn key was seen refused");
}
