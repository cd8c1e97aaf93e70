// Who hears of a verdict? The operator's hook, which has no say in it.

import type { WicketgateStepUp } from "../types/edge.d.ts";
import type { GateEvent, LoadOptions, NearMiss } from "../types/index.d.ts";
import type { VerifiedPart } from "./answers.ts";
import { evidenceOf, WicketgateRefusal } from "./errors.ts";
import { wordsHeld } from "./words.ts";

export class EventHook {
  readonly #options: LoadOptions;
  readonly #now: () => number;

  constructor(options: LoadOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Tells of a good token, where the answer is about one. */
  verified(step: Partial<VerifiedPart>): step is VerifiedPart {
    const { issuer, kid, claimsText, introspected } = step;
    if (issuer === undefined || claimsText === undefined) return false;
    this.tell(() => ({
      type: "decision",
      outcome: "verified",
      ruleIds: [],
      issuer,
      ...(kid !== undefined && { kid }),
      ...(introspected && { introspected }),
      atMs: this.#now(),
    }));
    return true;
  }

  /** Tells of a refusal on its way to the caller; any other error goes on untold. */
  refused<Thrown>(error: Thrown, nearMiss?: NearMiss): Thrown {
    if (error instanceof WicketgateRefusal) {
      this.tell(() => {
        const { code, ruleIds, status, issuer, kid } = error;
        const miss = nearMiss ?? wordsHeld()?.nearMissIn(error);
        return {
          type: "decision",
          outcome: "refused",
          code,
          ruleIds,
          status,
          ...(issuer !== undefined && { issuer }),
          ...(kid !== undefined && { kid }),
          ...(miss && { nearMiss: miss }),
          ...evidenceOf(error),
          atMs: this.#now(),
        };
      });
    }
    return error;
  }

  /** Tells of a good token whose user is to log in anew. */
  demanded({ code, ruleIds, status, issuer, kid }: WicketgateStepUp): void {
    this.tell(() => ({
      type: "decision",
      outcome: "step_up",
      code,
      ruleIds,
      status,
      ...(issuer !== undefined && { issuer }),
      ...(kid !== undefined && { kid }),
      atMs: this.#now(),
    }));
  }

  /** What the hook throws is its own affair. */
  tell(event: () => GateEvent): void {
    try {
      const answer: unknown = this.#options.onEvent?.(Object.freeze(event()));
      if (answer !== undefined) Promise.resolve(answer).catch(() => {});
    } catch {}
  }
}
