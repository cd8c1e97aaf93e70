// Who is asked about a token while its keys cannot be had? The issuer's own server (RFC 7662), where the host
// can prove who asks; everywhere else the refusal stands.

import type { Decision, Introspect } from "./answers.ts";
import type { Core } from "./core.ts";
import { askAbout, type Introspector } from "./key-fetch.ts";

// What an outage of an issuer may cost: each question is as slow as its endpoint, and strangers' tokens raise
// it as well.
const MOST_AT_ONCE = 16;
const LIMITS = { timeLimitMs: 4_750, maxBytes: 8_192 };

export class Introspections {
  readonly #core: Core;
  readonly #introspect: Introspector | undefined;
  readonly #now: () => number;
  // How many are under way, by issuer.
  readonly #underWay = new Map<string, number>();

  constructor(core: Core, introspect: Introspector | undefined, now: () => number) {
    this.#core = core;
    this.#introspect = introspect;
    this.#now = now;
  }

  /** The answer in the place of the core's. */
  async settle(
    { token, generation }: { readonly token: string; readonly generation: number },
    { order, refusal }: Introspect,
  ): Promise<Decision> {
    const { issuer } = order;
    const refused = { kind: "refused", refusal } as const;
    if (this.#introspect === undefined || this.#counted(issuer, 0) >= MOST_AT_ONCE) return refused;
    this.#underWay.set(issuer, this.#counted(issuer, 1));
    try {
      const answer = await askAbout(token, order, this.#introspect, LIMITS);
      return answer === undefined
        ? refused
        : this.#core.introspected(token, issuer, answer, this.#now(), generation);
    } finally {
      this.#underWay.set(issuer, this.#counted(issuer, -1));
    }
  }

  #counted(issuer: string, more: number): number {
    return (this.#underWay.get(issuer) ?? 0) + more;
  }
}
