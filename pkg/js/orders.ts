// Who does what the core orders? Fetches, questions, bodies, checks of signatures and pauses, each within the
// limits that came with the order. It decides nothing.

import type { IntrospectOrder, Json, OrderStep, ReadBodyStep } from "./answers.ts";
import type { CoreGate } from "./glue.ts";
import { askAbout, type Introspected, type Introspector } from "./key-fetch.ts";
import type { KeyRenewal, RenewalCall } from "./key-renewal.ts";
import type { Signatures } from "./signatures.ts";

const encoder = /* @__PURE__ */ new TextEncoder();

/** A question to the core, at a time. */
export type Question<Form> = (core: CoreGate, nowMs: number) => Json<Form>;

/** For whom orders are carried out. */
export interface Caller extends RenewalCall {
  /** The request's body, where there is a request. */
  readonly body?: OrderedBody | undefined;
  /** The status with which the introspection endpoint answered, once it was asked. */
  introspectionStatus?: number;
}

/** A body that is read where the core orders it. */
export interface OrderedBody {
  told<Form>(step: ReadBodyStep): Promise<Question<Form>>;
}

export class Orders {
  readonly #renewal: KeyRenewal;
  readonly #introspect: Introspector | undefined;
  readonly #signatures: Signatures | undefined;
  // How many questions are under way, by issuer.
  readonly #underWay = new Map<string, number>();

  /** `signatures`: nothing where the core checks those of every issuer itself. */
  constructor(renewal: KeyRenewal, introspect: Introspector | undefined, signatures: Signatures | undefined) {
    this.#renewal = renewal;
    this.#introspect = introspect;
    this.#signatures = signatures;
  }

  /** Carries an order out; the result tells the core what came of it. */
  async carriedOut<Form>(step: OrderStep, caller: Caller): Promise<Question<Form>> {
    const { exchange, number } = step;
    const done = (tookMs: number): Question<Form> => {
      return (core, nowMs) => core.resumeDone(exchange, number, tookMs, nowMs);
    };
    switch (step.does) {
      case "fetchKeys": {
        const beganMs = performance.now();
        await this.#renewal.renew(step.order, caller);
        return done(performance.now() - beganMs);
      }
      case "wait": {
        const { milliseconds } = step.order;
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        return done(milliseconds);
      }
      case "introspect": {
        const answer = await this.#introspected(step.order);
        const { status = 0, contentType = "", body } = answer ?? {};
        caller.introspectionStatus = status;
        return (core, nowMs) => core.resumeIntrospected(exchange, number, status, contentType, body, nowMs);
      }
      case "verifySignature": {
        const { signed, ...order } = step.order;
        const answer = (await this.#signatures?.check(order, encoder.encode(signed))) ?? "unchecked";
        return (core, nowMs) => core.resumeSignature(exchange, number, answer, nowMs);
      }
      case "readBody": {
        if (caller.body === undefined) throw new TypeError("the core wants a body where there is no request");
        return caller.body.told(step);
      }
    }
  }

  /** Nothing where nobody can be asked: what an outage of an issuer may cost is bounded. */
  async #introspected(order: IntrospectOrder): Promise<Introspected | undefined> {
    const { issuer, atOnce } = order;
    const before = this.#underWay.get(issuer) ?? 0;
    if (this.#introspect === undefined || before >= atOnce) return undefined;
    this.#underWay.set(issuer, before + 1);
    try {
      return await askAbout(order, this.#introspect);
    } finally {
      this.#underWay.set(issuer, (this.#underWay.get(issuer) ?? 1) - 1);
    }
  }
}
