// What does a gate write that stands around an app? A line for each refusal.

import type { LoggedRefusal, LoggedRequest } from "../../types/log.d.ts";
import { refusalLine } from "./refusal-line.ts";
import { hand, type Sink, toConsole } from "./sink.ts";

export class RefusalLog {
  readonly #sink: Sink;

  constructor(sink: Sink = toConsole) {
    this.#sink = sink;
  }

  /** Never throws. */
  refused(refusal: LoggedRefusal, told: LoggedRequest): void {
    try {
      hand(refusalLine(refusal, told), this.#sink);
    } catch {}
  }
}
