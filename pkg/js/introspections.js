// Who is asked about a token while its keys cannot be had? The issuer's own server (RFC 7662), where the host
// can prove who asks; everywhere else the refusal stands.

import { askAbout } from "./key-fetch.js";

// What an outage of an issuer may cost: each question is as slow as its endpoint, and strangers' tokens raise
// it as well.
const MOST_AT_ONCE = 16;
const LIMITS = { timeLimitMs: 4_750, maxBytes: 8_192 };

export class Introspections {
  #core;
  #introspect;
  #now;
  // How many are under way, by issuer.
  #underWay = new Map();

  constructor(core, introspect, now) {
    this.#core = core;
    this.#introspect = introspect;
    this.#now = now;
  }

  /** The answer in the place of the core's. */
  async settle({ token, generation }, { order, refusal }) {
    const { issuer } = order;
    const refused = { kind: "refused", refusal };
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

  #counted(issuer, more) {
    return (this.#underWay.get(issuer) ?? 0) + more;
  }
}
