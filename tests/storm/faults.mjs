// Which storms are there? Each fault: its name in the table, what it does at the provider's address, what it
// may cost.
//
//   kind       outage: the mode stands for some time, then the provider is back rotation: the new key
//   replaces the old one; overlap: the old one is published until the new one serves hides      a rotation
//   without overlap happens behind the outage isCold     the Worker has held no key of this issuer yet;
//   strikes once a storm, first, for so many `seconds` leastGapSeconds   between two fetches, as the provider
//   told place      the kind of lane that it strikes; places.mjs has the reasons shows      in the Worker's
//   own words that it struck: a line of its log, { outcome, keyCount } keeps      whether what was held
//   before is what the provider still has after it, so that a 304 can end it budget     fetches at most, from
//   the fault's begin to the recovery; budgets.mjs has the reasons

import { BUDGETS, RETRY_AFTER_SECONDS } from "./budgets.mjs";
import { PLACES } from "./places.mjs";

const SUCCESSES = ["accepted", "renewed", "located"];

export const isFailure = ({ outcome }) => !SUCCESSES.includes(outcome);

const outage = (name, mode, rest = {}) => ({
  name,
  kind: "outage",
  mode,
  budget: BUDGETS.outage,
  place: PLACES.usual,
  shows: isFailure,
  keeps: true,
  ...rest,
});

const rotation = (name, kind, rest = {}) => ({
  name,
  kind,
  budget: BUDGETS.healthy,
  place: PLACES.usual,
  ...rest,
});

const told = { budget: BUDGETS.told, leastGapSeconds: RETRY_AFTER_SECONDS };
const leak = { keeps: false, shows: ({ outcome }) => outcome === "leaked" };

export const FAULTS = [
  rotation("rotate, overlap", "overlap"),
  rotation("rotate at once", "rotation"),
  outage("kill", "dead"),
  outage("kill before start", "dead", { isCold: true, seconds: 10, keeps: false }),
  outage("kill and rotate", "dead", { hides: "rotation", keeps: false }),
  outage("hang before TLS", "hang"),
  outage("hang after request", "silent"),
  outage("drip 1 byte/s", "drip"),
  outage("5 MB body", "huge"),
  outage("cut in the middle", "cut"),
  outage("redirect", "redirect"),
  outage("other host's cert", "otherHost"),
  outage("expired cert", "expired"),
  outage("stranger's cert", "stranger"),
  outage("plain HTTP", "plain"),
  outage("HTML with 200", "html"),
  outage("500", "status500"),
  outage("429, Retry-After", "status429", told),
  outage("flapping", "flapping", { budget: BUDGETS.flapping }),
  outage("empty set", "empty", {
    budget: BUDGETS.healthy,
    keeps: false,
    shows: ({ outcome, keyCount }) => outcome === "accepted" && keyCount === 0,
  }),
  outage("leaked key", "leak", leak),
  rotation("long-lived: rotate", "rotation", { place: PLACES.longLived, budget: BUDGETS.looks }),
  rotation("network: rotate", "rotation", { place: PLACES.network }),
  rotation("network, long-lived", "rotation", { place: PLACES.networkLongLived, budget: BUDGETS.looks }),
  // A keeper that was put away and comes back knows the keys without their ETag.
  outage("network: kill", "dead", { place: PLACES.network, keeps: false }),
  outage("network: 429", "status429", { place: PLACES.network, keeps: false, ...told }),
  outage("network: leak", "leak", { place: PLACES.network, ...leak }),
];
