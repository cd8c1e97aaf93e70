// What may a module of this package ask a gate beyond its public methods?

import type { WicketgateStepUp } from "../types/edge.d.ts";
import type { NearMiss, Wicketgate as PublicGate, VerifyOptions } from "../types/index.d.ts";
import type { About, Asked, FetchOrder, Json, OrderStep, RefusalAnswer, VerifiedPart } from "./answers.ts";
import type { WicketgateRefusal } from "./errors.ts";
import type { CoreGate } from "./glue.ts";
import type { Caller, Question } from "./orders.ts";
import type { Signatures } from "./signatures.ts";

export interface Inside {
  /** Who checks signatures; nothing where the core checks those of every issuer. */
  readonly signatures: Signatures | undefined;
  /** The configuration's text. */
  readonly config: string;
  /** What stays the same for as long as it lives. */
  readonly about: About;
  ask<Form>(question: (core: CoreGate) => Json<Form>): Form;
  /** Asks, does what is ordered, and goes on until there is a verdict; at once where nothing is ordered. */
  carryOut<Form extends { readonly kind: string }>(
    first: Question<Form | OrderStep>,
    work: Omit<Caller, "generation">,
  ): Form | Promise<Form>;
  /** Tells the operator's hook of a good token, where the answer is about one. */
  tellVerified(step: Partial<VerifiedPart>): step is VerifiedPart;
  /** The refusal, with what failed before it as its cause. */
  refusal(answer: RefusalAnswer, asked?: Asked): WicketgateRefusal;
  /** The error, told to the operator's hook where it is a refusal. */
  refused<Thrown>(error: Thrown, nearMiss?: NearMiss): Thrown;
  /** The demand, told to the operator's hook. */
  demanded(stepUp: WicketgateStepUp): void;
  /** Fetches keys beside what is going on. */
  refresh(order: FetchOrder, options: VerifyOptions | undefined): void;
}

const insides = new WeakMap<object, Inside>();

/** Called by the gate, once. */
export function keepInside(gate: PublicGate, inside: Inside): void {
  insides.set(gate, inside);
}

/** Throws where it is no gate of this module's. */
export function insideOf(gate: PublicGate): Inside {
  const inside = insides.get(gate);
  if (inside === undefined) throw new TypeError("pass the gate that Wicketgate.load gave, awaited");
  return inside;
}
