// How does a gate say that a good token comes of too weak a login? In a class of its own, which is neither a
// refusal nor what a token says.

import type { WicketgateStepUp as PublicStepUp } from "../types/edge.d.ts";
import type { StepUpAnswer } from "./answers.ts";
import { demand, hasTexts, type Kind } from "./verify.ts";

const WHAT_A_GATE_ANSWERED: Kind = ["what a gate answered", (value) => hasTexts(value, "code", "error")];

/** A demand for another login, made from what the core answered. */
export class WicketgateStepUp extends Error implements PublicStepUp {
  // Own properties where they have a value, as those of a refusal.
  declare readonly code: "step_up_required";
  declare readonly status: 401;
  declare readonly error: "insufficient_user_authentication";
  declare readonly acrValues: readonly string[];
  declare readonly amr: readonly string[];
  declare readonly maxAgeSeconds?: number;
  declare readonly member?: "acr" | "amr" | "auth_time";
  declare readonly setting?: string;
  declare readonly issuer?: string;
  declare readonly kid?: string;
  declare readonly ruleIds: readonly string[];
  declare readonly headers: Readonly<Record<string, string>>;

  constructor(answer: StepUpAnswer) {
    demand("WicketgateStepUp", "demand", answer, WHAT_A_GATE_ANSWERED);
    super(answer.message ?? answer.code);
    this.code = answer.code;
    this.status = answer.status;
    this.error = answer.error;
    this.acrValues = Object.freeze(answer.acrValues);
    this.amr = Object.freeze(answer.amr);
    if (answer.maxAgeSeconds !== undefined) this.maxAgeSeconds = answer.maxAgeSeconds;
    if (answer.member !== undefined) this.member = answer.member;
    if (answer.setting !== undefined) this.setting = answer.setting;
    if (answer.issuer !== undefined) this.issuer = answer.issuer;
    if (answer.kid !== undefined) this.kid = answer.kid;
    this.ruleIds = Object.freeze(answer.ruleIds);
    this.headers = Object.freeze(answer.headers);
    Object.freeze(this);
  }

  static override readonly name: string = "WicketgateStepUp";
  override get name(): "WicketgateStepUp" {
    return "WicketgateStepUp";
  }
}
