// May this request pass? Tells the core's machine what came and does what it orders. It decides nothing.

import type {
  AdmitOptions,
  AdmitResult,
  Answered,
  EdgeOptions,
  Edge as PublicEdge,
  Wicketgate,
} from "../types/edge.d.ts";
import { AllowedRequest, type Leaving } from "./allowed-request.ts";
import type { AnsweredStep, Step } from "./answers.ts";
import { headerLines } from "./header-lines.ts";
import { KnownAnswers } from "./known-answers.ts";
import { responseOf } from "./reply.ts";
import { RequestBody } from "./request-body.ts";
import { type RequestInside, requestInsideOf } from "./request-gate.ts";
import {
  ANY,
  checkedOptions,
  demand,
  FUNCTION,
  hasMethods,
  hasTexts,
  type Kind,
  type Kinds,
  textOr,
  verifiedOf,
  WicketgateRefusal,
  wordsSoon,
} from "./verify.ts";

/** What `begin` is told of a request. */
const HAS_BODY = 1;

export const EDGE_OPTIONS: Kinds<EdgeOptions> = { onWarning: FUNCTION };

const ADMIT_OPTIONS: Kinds<AdmitOptions> = {
  waitUntil: FUNCTION,
  // What is no text counts as none: strangers send it, and a request must not end in an exception.
  requestId: ANY,
  clientAddress: ANY,
};

// By what it has, since it may be of another realm, or a server's own.
const REQUEST: Kind = [
  "a Request",
  (value) => hasTexts(value, "method", "url") && hasMethods((value as Request).headers, "append", "forEach"),
];

export function openEdge(gate: Wicketgate, options?: EdgeOptions): PublicEdge {
  const checked = checkedOptions("openEdge", options, EDGE_OPTIONS);
  return Object.freeze(new Edge(requestInsideOf(gate), checked));
}

class Edge implements PublicEdge {
  readonly #inside: RequestInside;
  readonly #leaving: Leaving;

  constructor(inside: RequestInside, options: EdgeOptions) {
    this.#inside = inside;
    this.#leaving = { inside, options, known: new KnownAnswers() };
  }

  async admit(request: Request, given?: AdmitOptions): Promise<AdmitResult> {
    demand("admit", "request", request, REQUEST);
    const options = checkedOptions("admit", given, ADMIT_OPTIONS);
    const requestId = textOr(options.requestId, "");
    const inside = this.#inside;
    const body = new RequestBody(request, inside.room);
    // Read here, and not in a call into the core: what a strange request throws is no trap.
    const { method, url } = request;
    const lines = headerLines(request.headers, inside.requestValues);
    const flags = body.isThere ? HAS_BODY : 0;
    const clientAddress = textOr(options.clientAddress, undefined);
    try {
      const told = inside.carryOut<Step>(
        (core, nowMs) => core.begin(method, url, lines, flags, requestId, clientAddress, nowMs),
        { body, options },
      );
      // Each wait is a turn of the host's queue. What is waited for may be no instance of the global
      // `Promise`, which libraries replace.
      const step = "then" in told ? await told : told;
      if (step.kind === "pass") {
        if (step.refresh) inside.refresh(step.refresh, options);
        return new AllowedRequest(this.#leaving, step, body, requestId);
      }
      if (step.kind === "answer") {
        if (step.refusal ?? step.stepUp) await wordsSoon();
        return this.#answered(step, request);
      }
      throw new TypeError("the core gave no verdict");
    } catch (error) {
      // The instance ended under this request, and nobody judges it any more.
      if (!(error instanceof WicketgateRefusal)) throw error;
      const response = inside.unjudged(error, requestId);
      const unknown = { issuer: undefined, kid: undefined, verified: undefined };
      return Object.freeze({ outcome: "refused", response, refusal: error, preflight: false, ...unknown });
    }
  }

  #answered(step: AnsweredStep, { method, url, headers }: Request): Answered {
    const inside = this.#inside;
    const path = URL.canParse(url) ? new URL(url).pathname : "";
    const route = step.route === undefined ? undefined : inside.routeAt(step.route);
    const asked = { method, path, headers, route };
    const token = inside.tellVerified(step) ? step : undefined;
    const answered = {
      response: responseOf(step),
      ...(route && { route }),
      issuer: token?.issuer,
      kid: token?.kid,
      verified: token && verifiedOf(token),
    };
    if (step.stepUp) {
      const setting = route && { setting: `routes[${route.index}].stepUp` };
      const { issuer, kid } = token ?? {};
      const whose = { ...(issuer !== undefined && { issuer }), ...(kid !== undefined && { kid }) };
      const stepUp = inside.demand({ ...step.stepUp, ...setting, ...whose });
      return Object.freeze({ ...answered, outcome: "step_up", preflight: false, stepUp });
    }
    if (step.refusal) {
      const refusal = inside.refuse(step.refusal, step.nearMiss, asked);
      const { nearMiss, preflight } = step;
      return Object.freeze({
        ...answered,
        outcome: "refused",
        preflight,
        refusal,
        ...(nearMiss && { nearMiss }),
      });
    }
    return Object.freeze({ ...answered, outcome: "preflight", preflight: true });
  }
}
