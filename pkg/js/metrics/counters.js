// What has the gate decided so far, and what became of its keys? Counted from what it tells its hook.

import { exposition } from "./exposition.js";
import { keyGauges } from "./key-gauges.js";
import { ABSENT, issuerLabel, statusLabel, wordLabel } from "./labels.js";
import { Tally } from "./tally.js";

export class Counters {
  // Strangers choose what is refused. With room of its own it cannot crowd out what was verified.
  #verified = new Tally();
  #refused = new Tally();
  #fetches = new Tally();
  #keyEvents = new Tally();
  #outages = new Tally();

  // Bound to its object, so that it can be handed over as it is.
  onDecision = (event) => {
    if (event?.type === "decision") this.#countDecision(event);
    if (event?.type === "keys") this.#countFetch(event);
    if (event?.type === "key_event") this.#countKeyEvent(event);
  };

  prometheusText(gate) {
    const counter = (name, help, ...tallies) => ({
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

  #countDecision({ outcome, code, status, issuer }) {
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

  #countFetch({ issuer: name, outcome, code, why, from }) {
    const issuer = issuerLabel(name);
    this.#fetches.add({
      issuer,
      outcome: wordLabel(outcome),
      code: wordLabel(code),
      why: wordLabel(why),
      from: wordLabel(from),
    });
  }

  #countKeyEvent({ issuer: name, event, code, overlap, downSeconds }) {
    const issuer = issuerLabel(name);
    this.#keyEvents.add({
      issuer,
      event: wordLabel(event),
      code: wordLabel(code),
      overlap: wordLabel(overlap),
    });
    if (event === "provider_back" && downSeconds >= 0 && Number.isFinite(downSeconds))
      this.#outages.add({ issuer }, downSeconds);
  }
}
