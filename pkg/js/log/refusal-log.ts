// What does a gate write that stands around an app? A line for each refusal, and the signals, counted from
// the refusals alone: the hook of the gate is the program's own.

import type { Wicketgate } from "../../types/index.d.ts";
import type { LoggedRefusal, LoggedRequest, LoggedStepUp } from "../../types/log.d.ts";
import { refusalLine } from "./refusal-line.ts";
import { Signals } from "./signal-counter.ts";
import { hand, type Sink, toConsole } from "./sink.ts";

export class RefusalLog {
  readonly #sink: Sink;
  readonly #signals: Signals;
  /** Of failed fetches that are counted: all refusals that follow from one have one error as their cause. */
  readonly #counted = new WeakSet<Error>();
  #gate: Pick<Wicketgate, "keyStatus"> | undefined;

  constructor(sink: Sink = toConsole) {
    this.#sink = sink;
    this.#signals = new Signals(sink);
  }

  /** Its keys are looked at where a fetch of them failed. */
  tellsOf(gate: Pick<Wicketgate, "keyStatus">): void {
    this.#gate = gate;
  }

  /** Never throws. */
  refused(refusal: LoggedRefusal | LoggedStepUp, told: LoggedRequest): void {
    try {
      hand(refusalLine(refusal, told), this.#sink);
      this.#count(refusal);
    } catch {}
  }

  #count(refusal: LoggedRefusal | LoggedStepUp): void {
    this.#signals.refused(refusal);
    if (refusal.code === "step_up_required") return;
    const { cause, issuer } = refusal;
    if (cause === undefined || issuer === undefined || this.#counted.has(cause)) return;
    this.#counted.add(cause);
    const status = this.#gate?.keyStatus().find((one) => one.issuer === issuer);
    const { code, failure } = status?.lastFailure ?? {};
    if (code === undefined || failure === undefined) return;
    this.#signals.fetched({ issuer, code, failure, from: failure.url === undefined ? "source" : "issuer" });
  }
}
