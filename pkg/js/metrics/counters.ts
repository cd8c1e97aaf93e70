// What has the gate decided so far, and what became of its keys? Counted from what it tells its hook.

import type { DecisionEvent, GateEvent, KeysEvent } from "../../types/index.d.ts";
import type { Counters as PublicCounters } from "../../types/metrics.d.ts";
import { exposition, type Metric } from "./exposition.ts";
import { keyGauges, type StatusSource } from "./key-gauges.ts";
import { ABSENT, issuerLabel, statusLabel, wordLabel } from "./labels.ts";
import { Tally } from "./tally.ts";

/** The members of any event of keys, as far as this event has them. */
type KeyEventMembers = Readonly<
  Partial<Record<"issuer" | "event" | "code" | "overlap" | "downSeconds", unknown>>
>;

export class Counters implements PublicCounters {
  // Strangers choose what is refused. With room of its own it cannot crowd out what was verified.
  readonly #verified = new Tally();
  readonly #refused = new Tally();
  readonly #fetches = new Tally();
  readonly #keyEvents = new Tally();
  readonly #outages = new Tally();

  // Bound to its object, so that it can be handed over as it is.
  readonly onDecision = (event: GateEvent): void => {
    if (event?.type === "decision") this.#countDecision(event);
    if (event?.type === "keys") this.#countFetch(event);
    if (event?.type === "key_event") this.#countKeyEvent(event);
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
        "wicketgate_key_fetches_total",
        "Key sets asked for, of the issuer or of a source, by what became of it.",
        this.#fetches,
      ),
      counter(
        "wicketgate_key_events_total",
        "What was noticed of issuers' keys and their providers.",
        this.#keyEvents,
      ),
      counter(
        "wicketgate_provider_down_seconds_total",
        "How long providers were down that are back, in seconds.",
        this.#outages,
      ),
      ...keyGauges(gate),
    ]);
  }

  #countDecision({ outcome, code, status, issuer }: DecisionEvent): void {
    const name = issuerLabel(issuer);
    if (outcome === "verified") this.#verified.add({ outcome, code: ABSENT, status: ABSENT, issuer: name });
    else
      this.#refused.add({
        outcome: wordLabel(outcome),
        code: wordLabel(code),
        status: statusLabel(status),
        issuer: name,
      });
  }

  #countFetch({ issuer: name, outcome, code, why, from }: KeysEvent): void {
    const issuer = issuerLabel(name);
    this.#fetches.add({
      issuer,
      outcome: wordLabel(outcome),
      code: wordLabel(code),
      why: wordLabel(why),
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
