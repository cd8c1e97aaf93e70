// Which storms are there? Each fault: its name in the table, what it does at the provider's address, what it may cost.
//
//   kind       outage: the mode stands for some time, then the provider is back
//              rotation: the new key replaces the old one; overlap: the old one is published until the new one serves
//   hides      a rotation without overlap happens behind the outage
//   isCold     the Worker has held no key of this issuer yet; strikes once a storm, first, for so many `seconds`
//   leastGapSeconds   between two fetches, as the provider told
//   budget     fetches at most, from the fault's begin to the recovery; budgets.mjs has the reasons

import { BUDGETS, RETRY_AFTER_SECONDS } from "./budgets.mjs";

const outage = (name, mode, rest = {}) => ({ name, kind: "outage", mode, budget: BUDGETS.outage, ...rest });

export const FAULTS = [
  { name: "rotate, overlap", kind: "overlap", budget: BUDGETS.healthy },
  { name: "rotate at once", kind: "rotation", budget: BUDGETS.healthy },
  outage("kill", "dead"),
  outage("kill before start", "dead", { isCold: true, seconds: 10 }),
  outage("kill and rotate", "dead", { hides: "rotation" }),
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
  outage("429, Retry-After", "status429", { budget: BUDGETS.told, leastGapSeconds: RETRY_AFTER_SECONDS }),
  outage("flapping", "flapping", { budget: BUDGETS.flapping }),
  outage("empty set", "empty", { budget: BUDGETS.healthy }),
  outage("leaked key", "leak"),
];
