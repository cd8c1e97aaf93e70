// When does a signal write its line? At the first failure after a minute of quiet, and then once a minute at
// most, with what was counted; however many requests fail.

import type { DecisionEvent } from "../../types/index.d.ts";
import type { SignalName } from "../../types/log.d.ts";
import { issuerLabel, OTHER, wordLabel } from "../metrics/formats.ts";
import { jsonLine } from "./json-line.ts";
import { hand, type Sink } from "./sink.ts";

const PERIOD_MS = 60_000;
/** Pairs of an issuer and a code in one line, which a platform cuts where it grows too long. */
const COMBINATION_LIMIT = 256;

export class Signal {
  readonly #name: SignalName;
  readonly #write: Sink;
  /** By issuer, then by code. */
  #counts = new Map<string, Map<string, number>>();
  #combinations = 0;
  #sinceMs = Number.NaN;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #hasTimer = false;

  constructor(name: SignalName, write: Sink) {
    this.#name = name;
    this.#write = write;
  }

  count({ issuer, code }: Pick<DecisionEvent, "issuer" | "code">): void {
    const nowMs = Date.now();
    if (this.#combinations === 0) this.#sinceMs = nowMs;
    this.#add(issuerLabel(issuer), wordLabel(code));
    this.#writeWhereDue(nowMs);
  }

  #add(issuer: string, code: string): void {
    const isCounted = this.#counts.get(issuer)?.has(code);
    const [row, name] = isCounted || this.#combinations < COMBINATION_LIMIT ? [issuer, code] : [OTHER, OTHER];
    const codes = this.#counts.get(row) ?? new Map<string, number>();
    this.#counts.set(row, codes);
    if (!codes.has(name)) this.#combinations += 1;
    codes.set(name, (codes.get(name) ?? 0) + 1);
  }

  #writeWhereDue(nowMs: number): void {
    // A clock that was put back would say for as long that the minute is not over.
    this.#writtenMs = Math.min(this.#writtenMs, nowMs);
    this.#sinceMs = Math.min(this.#sinceMs, nowMs);
    const leftMs = this.#writtenMs + PERIOD_MS - nowMs;
    if (leftMs > 0) {
      this.#writeIn(leftMs);
      return;
    }
    const counts = [...this.#counts].map(([issuer, codes]) => [issuer, Object.fromEntries(codes)]);
    const members = {
      event: "signal",
      signal: this.#name,
      counts: Object.fromEntries(counts),
      sinceMs: this.#sinceMs,
      atMs: nowMs,
    };
    this.#counts = new Map();
    this.#combinations = 0;
    this.#writtenMs = nowMs;
    hand(jsonLine(members), this.#write);
  }

  /**
   * Where a runtime has timers that keep no process alive. In the others, of which some end a timer with its
   * request, the next failure brings the line.
   */
  #writeIn(leftMs: number): void {
    if (this.#hasTimer) return;
    const timer: unknown = setTimeout(() => {
      this.#hasTimer = false;
      if (this.#combinations > 0) this.#writeWhereDue(Date.now());
    }, leftMs);
    this.#hasTimer = true;
    if (typeof timer === "object") (timer as { unref?(): void }).unref?.();
    else clearTimeout(timer as number);
  }
}
