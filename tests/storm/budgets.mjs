// How many fetches may a fault cost, and how long may the way back take? Upper bounds for one isolate, from
// what the gate promises (its limits.rs), for a window of so many seconds.
//
//   needed keys     a failed fetch is followed by a pause of 1 s, doubled by each further one to 60 s, of
//   which half is chance: attempts are at least 0.5, 1, 2, 4, 8, 16, 30, 30… s apart a held set      of 30 s
//   is refreshed at 80 % of its age, so successes are at least 24 s apart unknown kids    however many
//   strangers come with them: one fetch in 30 s, beside the ones above a 429           is asked again no
//   sooner than its Retry-After says
//
// And how often may a keeper be asked for keys, that fetches for other isolates too? Where it has nothing
// newer the next question has to wait as after a failure: one a second over a whole fault, and a few more
// while the pauses are short.

import { MAX_AGE_SECONDS } from "./provider.mjs";

const REFRESH_SECONDS = MAX_AGE_SECONDS * 0.8;
export const COOL_DOWN_SECONDS = 30;
export const RETRY_AFTER_SECONDS = 20;
const MAX_PAUSE_SECONDS = 60;
/** A fetch that was under way when the provider came back: its lease (6.5 s), and a second before the next one. */
const LAST_FETCH_SECONDS = 7.5;
const SLACK_SECONDS = 2;

/** For strangers' key IDs. */
const cooledDown = (seconds) => 1 + Math.floor(seconds / COOL_DOWN_SECONDS);

const refreshes = (seconds) => 1 + Math.floor(seconds / REFRESH_SECONDS);

/** Attempts that fail one after the other. */
function failing(seconds) {
  let attempts = 1;
  for (let atSeconds = 0.5, pause = 1; atSeconds <= seconds; attempts += 1) {
    pause = Math.min(pause * 2, MAX_PAUSE_SECONDS);
    atSeconds += pause / 2;
  }
  return attempts;
}

export const BUDGETS = {
  /** Failures, and the success at the end. */
  outage: (seconds) => failing(seconds) + cooledDown(seconds) + 1,
  /** Every success forgets the failures before it. */
  flapping: (seconds) => refreshes(seconds) * (failing(REFRESH_SECONDS) + 1) + cooledDown(seconds),
  /** Fetches that succeed: refreshes, or an unknown key ID in their place. */
  healthy: (seconds) => refreshes(seconds) + 1,
  /** Keys that outlive the fault: nothing but looks for unknown ones. */
  looks: (seconds) => cooledDown(seconds) + 1,
  /** As told, and the success at the end. */
  told: (seconds) => 1 + Math.floor(seconds / RETRY_AFTER_SECONDS) + cooledDown(seconds) + 1,
};

export const ASKED_A_SECOND = 1;
/** Of pauses of 0.5, 1, 2 s, two rows at the same time: for keys that end, and for a key that is not held. */
export const ASKED_AT_ONCE = { times: 10, seconds: 5 };

/**
 * How long after the provider's return good tokens must pass again, with keys fetched since: the pause after
 * so many failures, or the next refresh or look for an unknown key, whichever is later, and the fetch itself.
 */
export function recoverySeconds(failures) {
  const pause = failures === 0 ? 0 : Math.min(2 ** (failures - 1), MAX_PAUSE_SECONDS);
  return Math.max(pause, COOL_DOWN_SECONDS) + LAST_FETCH_SECONDS + SLACK_SECONDS;
}
