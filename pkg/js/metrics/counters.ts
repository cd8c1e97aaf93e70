// What has the gate decided so far, what became of its keys, and how are they now? Counted from what it tells
// its hook, and read of its keys when asked.

import type { DecisionEvent, GateEvent, JwksFetchEvent, KeyStatus, Wicketgate } from "../../types/index.d.ts";
import type { Counters as PublicCounters } from "../../types/metrics.d.ts";
import {
  exposition,
  issuerLabel,
  type Labels,
  type Metric,
  OTHER,
  type Sample,
  statusLabel,
  wordLabel,
} from "./formats.ts";

// Eight codes for each of the 256 issuers that a configuration may have; all codes for a dozen of them.
const COMBINATION_LIMIT = 2_048;

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
type StatusSource = Pick<Wicketgate, "keyStatus"> | undefined;

/** The members of any event of keys, as far as this event has them. */
type KeyEventMembers = Readonly<
  Partial<Record<"issuer" | "event" | "code" | "overlap" | "downSeconds", unknown>>
>;

export class Counters implements PublicCounters {
  // Strangers choose what is refused. With room of its own it cannot crowd out what good tokens came to.
  readonly #verified = new Tally();
  readonly #refused = new Tally();
  readonly #fetches = new Tally();
  readonly #keyEvents = new Tally();
  readonly #outages = new Tally();
  readonly #skews = new Tally();

  // Bound to its object, so that it can be handed over as it is.
  readonly onEvent = (event: GateEvent): void => {
    if (event?.type === "decision") this.#countDecision(event);
    if (event?.type === "jwks_fetch") this.#countFetch(event);
    if (event?.type === "jwks_change") this.#countKeyEvent(event);
    if (event?.type === "clock_skew") this.#skews.add({ issuer: issuerLabel(event.issuer) });
  };

  prometheusText(gate?: StatusSource): string {
    const counter = (name: string, help: string, ...tallies: readonly Tally[]): Metric => ({
      name,
      help,
      type: "counter",
      samples: tallies.flatMap((tally) => tally.samples()),
    });
    return exposition([
      counter("wicketgate_decisions_total", "Verdicts, by what they were.", this.#verified, this.#refused),
      counter(
        "wicketgate_jwks_fetches_total",
        "Key sets asked for, of the issuer or of a source, by what became of it.",
        this.#fetches,
      ),
      counter(
        "wicketgate_jwks_changes_total",
        "What was noticed of issuers' keys and their providers.",
        this.#keyEvents,
      ),
      counter(
        "wicketgate_provider_down_seconds_total",
        "How long providers were down that are back, in seconds.",
        this.#outages,
      ),
      counter(
        "wicketgate_clock_skews_total",
        "Fetched answers whose date lies more than 30 s from this clock.",
        this.#skews,
      ),
      ...keyGauges(gate),
    ]);
  }

  #countDecision({ outcome, code, status, issuer }: DecisionEvent): void {
    // Whose user is to log in anew has a good token, too.
    const isGood = outcome === "verified" || outcome === "step_up";
    (isGood ? this.#verified : this.#refused).add({
      outcome: wordLabel(outcome),
      code: wordLabel(code),
      status: statusLabel(status),
      issuer: issuerLabel(issuer),
    });
  }

  #countFetch({ issuer: name, outcome, code, reason, from }: JwksFetchEvent): void {
    const issuer = issuerLabel(name);
    this.#fetches.add({
      issuer,
      outcome: wordLabel(outcome),
      code: wordLabel(code),
      reason: wordLabel(reason),
      from: wordLabel(from),
    });
  }

  #countKeyEvent({ issuer: name, event, code, overlap, downSeconds }: KeyEventMembers): void {
    const issuer = issuerLabel(name);
    this.#keyEvents.add({
      issuer,
      event: wordLabel(event),
      code: wordLabel(code),
      overlap: wordLabel(overlap),
    });
    const isCounted = typeof downSeconds === "number" && downSeconds >= 0 && Number.isFinite(downSeconds);
    if (event === "provider_back" && isCounted) this.#outages.add({ issuer }, downSeconds);
  }
}

/**
 * Numbers that only rise, one for each combination of labels, in memory that does not grow with what
 * strangers send.
 */
class Tally {
  readonly #samples = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels, amount = 1): void {
    const kept = this.#withRoom(labels);
    const id = idOf(kept);
    const sample = this.#samples.get(id);
    if (sample === undefined) this.#samples.set(id, { labels: kept, value: amount });
    else sample.value += amount;
  }

  samples(): readonly Sample[] {
    return [...this.#samples.values()];
  }

  // What finds no room gives up its issuer first: codes are few, and tell more.
  #withRoom(labels: Labels): Labels {
    const { size } = this.#samples;
    if (size < COMBINATION_LIMIT || this.#samples.has(idOf(labels))) return labels;
    const withoutIssuer = { ...labels, issuer: OTHER };
    if (size < 2 * COMBINATION_LIMIT || this.#samples.has(idOf(withoutIssuer))) return withoutIssuer;
    return Object.fromEntries(Object.keys(labels).map((name) => [name, OTHER]));
  }
}

// A label holds no space, so the joined ones have one reading.
function idOf(labels: Labels): string {
  let id = "";
  for (const name in labels) id += `${labels[name]} `;
  return id;
}

/**
 * Gauges of what a gate says of its keys at this moment. Empty where the gate has no status, or cannot give
 * it just now: what was counted is told all the same.
 */
function keyGauges(gate: StatusSource): readonly Metric[] {
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
    const states: unknown = gate?.keyStatus?.();
    return Array.isArray(states) ? states.filter((status) => typeof status === "object" && status) : [];
  } catch {
    return [];
  }
}
