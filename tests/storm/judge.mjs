// Is this answer right? A ledger of the key sets that the provider's address gave away, and when, says for
// each token and each moment which answers are allowed: 200 while its key may serve, never 200 once it may
// not, 503 only while no key can be had.
//
//   const ledger = createLedger();
//   const served = ledger.begin(["key-1"]);   // just before the set goes out
//   served.end();                             // its last byte went out
//   judge(ledger, { kid, isGenuine }, { status, retryAfter, sentMs, answeredMs })   // { verdict, why }
//
// Verdicts: passed, refused, unavailable (a 503 that is allowed), wrong. All times are of performance.now().

import { MAX_AGE_SECONDS } from "./provider.mjs";

/** After so long the Worker has surely read what went out, however busy the machine is. */
export const SETTLE_MS = 2_000;
/** What clocks and the last milliseconds of an age may do. */
const MARGIN_MS = 500;
/** Short of the time limit on a fetch, 5 s: whoever waits for one takes that long. */
const HELD_ANSWER_LIMIT_MS = 4_000;
/** The longest pause of the gate is a minute; an answer that sends visitors away for longer would be one of its own making. */
const MAX_RETRY_AFTER_SECONDS = 60;

/** `servesSeconds`: how long a set serves from its arrival; with stale-if-error that much longer. */
export function createLedger({ servesSeconds = MAX_AGE_SECONDS } = {}) {
  const servesMs = servesSeconds * 1000;
  const sets = [];

  const has = (set, kid) => set.kids.includes(kid);
  const settledBefore = (momentMs) => sets.findLastIndex(({ wholeMs }) => wholeMs <= momentMs - SETTLE_MS);

  return {
    begin(kids, nowMs = performance.now()) {
      const set = { kids, beganMs: nowMs, wholeMs: Number.POSITIVE_INFINITY };
      sets.push(set);
      return { end: (endMs = performance.now()) => (set.wholeMs = endMs) };
    },
    /** The newest set that went out whole. */
    newest: () => sets.findLast(({ wholeMs }) => wholeMs !== Number.POSITIVE_INFINITY),
    /** Whether a token under this key may pass: a set that had the key could be held between request and answer. */
    may(kid, sentMs, answeredMs) {
      return sets.some((set, index) => {
        const ageEndMs = set.wholeMs + servesMs;
        const replacedMs = sets[index + 1]?.wholeMs ?? Number.POSITIVE_INFINITY;
        return (
          has(set, kid) && set.beganMs <= answeredMs && sentMs <= Math.min(ageEndMs, replacedMs) + SETTLE_MS
        );
      });
    },
    /** Whether it must: the Worker surely held the key all the while. */
    must(kid, sentMs, answeredMs) {
      const index = settledBefore(sentMs);
      if (index < 0 || !has(sets[index], kid) || answeredMs >= sets[index].wholeMs + servesMs - MARGIN_MS)
        return false;
      return sets.slice(index + 1).every((set) => set.beganMs > answeredMs || has(set, kid));
    },
    /** Whether a set without the key could be held, so that "no such key" is a true answer. */
    lacks(kid, sentMs, answeredMs) {
      const since = sets
        .slice(Math.max(settledBefore(sentMs), 0))
        .filter(({ beganMs }) => beganMs <= answeredMs);
      return since.some((set) => !has(set, kid));
    },
  };
}

export function judge(ledger, { kid, isGenuine }, { status, retryAfter, sentMs, answeredMs }) {
  const wrong = (why) => ({ verdict: "wrong", why });
  const isHeld = ledger.must(kid, sentMs, answeredMs);
  if (isHeld && answeredMs - sentMs > HELD_ANSWER_LIMIT_MS)
    return wrong("waited for a fetch although its key was held and fresh");
  if (status === 200) {
    if (!isGenuine) return wrong("passed, and was never good");
    return ledger.may(kid, sentMs, answeredMs)
      ? { verdict: "passed" }
      : wrong("passed under a key that may not serve any more");
  }
  if (status === 503) {
    if (isHeld) return wrong("503 although its key was held and fresh");
    const seconds = Number(retryAfter);
    const isHonest = Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_RETRY_AFTER_SECONDS;
    return isHonest ? { verdict: "unavailable" } : wrong(`503 with Retry-After: ${retryAfter}`);
  }
  if (status === 401) {
    if (!isGenuine) return { verdict: "refused" };
    if (isHeld) return wrong("401 although its key was held and fresh");
    return ledger.lacks(kid, sentMs, answeredMs)
      ? { verdict: "refused" }
      : wrong("401 although no set without its key went out");
  }
  return wrong(`answered ${status}`);
}
