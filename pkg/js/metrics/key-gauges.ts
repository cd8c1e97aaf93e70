// How are an issuer's keys at this moment? Gauges of what the gate says of its keys.

import type { KeyStatus, Wicketgate } from "../../types/index.d.ts";
import type { Metric, Sample } from "./exposition.ts";
import { issuerLabel, wordLabel } from "./labels.ts";

// One line for each state, of which one says 1: so an alert can name a state, and a graph shows when it
// changed.
const STATES: readonly string[] = ["inline", "empty", "fresh", "refresh_due", "stale", "expired", "leaked"];

const NUMBERS: readonly (readonly [name: string, help: string, read: (status: KeyStatus) => unknown])[] = [
  ["wicketgate_keys", "Keys in the held set.", ({ keyCount }) => keyCount],
  [
    "wicketgate_key_age_seconds",
    "How long ago the held keys were fetched or last confirmed, in seconds.",
    ({ ageSeconds }) => ageSeconds,
  ],
  [
    "wicketgate_key_fresh_seconds",
    "How long the held keys stay fresh, in seconds.",
    ({ freshForSeconds }) => freshForSeconds,
  ],
  [
    "wicketgate_key_next_fetch_seconds",
    "In how many seconds keys may be fetched at the earliest.",
    ({ nextFetchInSeconds }) => nextFetchInSeconds,
  ],
  ["wicketgate_key_fetch_failures", "Failed fetches since the last good one.", ({ failures }) => failures],
];

/** Whose keys are told of. */
export type StatusSource = Pick<Wicketgate, "keyStatus"> | undefined;

/** Empty where the gate has no status, or cannot give it just now: what was counted is told all the same. */
export function keyGauges(gate: StatusSource): readonly Metric[] {
  const issuers = statusOf(gate);
  if (issuers.length === 0) return [];
  const states = issuers.flatMap((status) => {
    const issuer = issuerLabel(status.issuer);
    const current = wordLabel(status.state);
    return [...new Set([...STATES, current])].map((state) => ({
      labels: { issuer, state },
      value: state === current ? 1 : 0,
    }));
  });
  const numbers = NUMBERS.map(([name, help, read]): Metric => {
    const samples = issuers.flatMap((status): readonly Sample[] => {
      const value = read(status);
      const isKnown = typeof value === "number" && Number.isFinite(value);
      return isKnown ? [{ labels: { issuer: issuerLabel(status.issuer) }, value }] : [];
    });
    return { name, help, type: "gauge", samples };
  });
  return [
    {
      name: "wicketgate_key_state",
      help: "The state of the held keys: 1 for the one they are in.",
      type: "gauge",
      samples: states,
    },
    ...numbers,
  ];
}

function statusOf(gate: StatusSource): readonly KeyStatus[] {
  try {
    return gate?.keyStatus?.() ?? [];
  } catch {
    return [];
  }
}
