// May this request pass, and what must its answer carry? Tells the core's machine what came, does what it
// orders, and changes headers as it says. It decides nothing.

import type {
  AdmitOptions,
  Answered,
  EdgeOptions,
  FailureCode,
  Judged,
  Passage,
  Passed,
  Edge as PublicEdge,
} from "../types/edge.d.ts";
import type { Route, Verified, Wicketgate } from "../types/index.d.ts";
import type { AnsweredStep, PassStep, ResponseAnswer, ResponseChanges, Step } from "./answers.ts";
import { WicketgateRefusal } from "./errors.ts";
import { type Inside, insideOf, verifiedOf } from "./gate.ts";
import { changed, changedAnew, headerLines } from "./header-lines.ts";
import { KnownAnswers } from "./known-answers.ts";
import { responseOf } from "./reply.ts";
import { RequestBody } from "./request-body.ts";

export { shutAnswer } from "./shut-answer.ts";

/** What `begin` is told of a request. */
const HAS_BODY = 1;

export function openEdge(gate: Wicketgate, options?: EdgeOptions): PublicEdge {
  return Object.freeze(new Edge(insideOf(gate), options ?? {}));
}

/** What an answer is judged by, of the request that passed. */
interface Judging {
  readonly passed: string;
  readonly origin: string | undefined;
  readonly route: Route;
  readonly requestId: string;
  readonly hasNonce: boolean;
  readonly isHead: boolean;
}

class Edge implements PublicEdge {
  readonly #inside: Inside;
  readonly #options: EdgeOptions;
  readonly #changes = new KnownAnswers<ResponseChanges>();

  constructor(inside: Inside, options: EdgeOptions) {
    this.#inside = inside;
    this.#options = options;
  }

  async admit(request: Request, options?: AdmitOptions): Promise<Passage> {
    const requestId = textOr(options?.requestId, "");
    const inside = this.#inside;
    const body = new RequestBody(request);
    // Read here, and not in a call into the core: what a strange request throws is no trap.
    const { method, url } = request;
    const lines = headerLines(request.headers, inside.requestValues);
    const flags = body.isThere ? HAS_BODY : 0;
    const clientAddress = textOr(options?.clientAddress, undefined);
    try {
      const told = inside.carryOut<Step>(
        (core, nowMs) => core.begin(method, url, lines, flags, requestId, clientAddress, nowMs),
        { body, options },
      );
      // Each wait is a turn of the host's queue.
      const step = told instanceof Promise ? await told : told;
      if (step.kind === "pass") return this.#passed(step, body, requestId, options);
      if (step.kind === "answer") return this.#answered(step);
      throw new TypeError("the core gave no verdict");
    } catch (error) {
      // The instance ended under this request, and nobody judges it any more.
      if (!(error instanceof WicketgateRefusal)) throw error;
      const answer = inside.unjudged(error, requestId);
      const unknown = { issuer: undefined, keyId: undefined, verified: undefined };
      return Object.freeze({ answer, refusal: error, preflight: false, ...unknown });
    }
  }

  #passed(step: PassStep, body: RequestBody, requestId: string, options: AdmitOptions | undefined): Passed {
    const inside = this.#inside;
    const route = inside.routeAt(step.route);
    const token = inside.tellVerified(step) ? step : undefined;
    if (step.refresh) inside.refresh(step.refresh, options);
    const { nonce, passed, origin } = step;
    const about = { passed, origin, route, requestId, hasNonce: nonce !== undefined, isHead: body.isForHead };
    const judge = (response: Response): Judged => Object.freeze(this.#judged(about, response));
    let made: Request | undefined;
    let read: Verified | undefined;
    return Object.freeze({
      answer: undefined,
      preflight: false,
      route,
      issuer: token?.issuer,
      keyId: token?.keyId,
      // Read where somebody asks: a proxy passes the claims on and reads none of them.
      get verified() {
        read ??= token && verifiedOf(token);
        return read;
      },
      nonce,
      get request() {
        made ??= body.passedOn(step);
        return made;
      },
      requestTo: (origin: string | undefined, init?: RequestInit) => body.passedOnTo(origin, init, step),
      judge,
      seal: (response: Response) => judge(response).answer,
      refuse: (code: FailureCode) => this.#failed(passed, code, requestId).answer,
    });
  }

  #answered(step: AnsweredStep): Answered {
    const inside = this.#inside;
    const token = inside.tellVerified(step) ? step : undefined;
    const refusal = step.refusal && inside.refuse(step.refusal, step.nearMiss);
    return Object.freeze({
      answer: responseOf(step),
      preflight: step.preflight,
      ...(refusal && { refusal }),
      ...(step.route !== undefined && { route: inside.routeAt(step.route) }),
      issuer: token?.issuer,
      keyId: token?.keyId,
      verified: token && verifiedOf(token),
      ...(step.nearMiss && { nearMiss: step.nearMiss }),
    });
  }

  /** The answer as it may leave, or the gate's own in its place, and what the operator should know. */
  #judged(about: Judging, response: Response): Judged {
    const { passed, origin, route, requestId, hasNonce, isHead } = about;
    try {
      const inside = this.#inside;
      const lines = headerLines(response.headers, inside.responseValues);
      const { status } = response;
      // A nonce is new each time, and no header holds a line feed. The answer is the same for every origin that
      // is granted.
      const alike = origin === undefined ? passed : passed.slice(0, -origin.length);
      const question = hasNonce ? undefined : `${status} ${alike}\n${lines}`;
      const known = question === undefined ? undefined : this.#changes.get(question);
      const said = known ?? inside.ask((core) => core.respond(passed, status, lines, requestId));
      if (said.kind === "changes") {
        if (question !== undefined && known === undefined) this.#changes.keep(question, said);
        Object.freeze(said.warnings);
        for (const code of said.warnings) this.#warn(code, route);
        const answer = isHead ? changedAnew(response, said, origin) : changed(response, said, origin);
        return { answer, warnings: said.warnings };
      }
      if (said.kind === "answer") return this.#replaced(said, response);
      throw new TypeError("the core gave no answer");
    } catch (error) {
      if (!(error instanceof WicketgateRefusal)) throw error;
      abandon(response);
      return { answer: this.#inside.unjudged(error, requestId), refusal: error, warnings: [] };
    }
  }

  #replaced(said: Exclude<ResponseAnswer, { kind: "changes" }>, response: Response): Judged {
    abandon(response);
    return { answer: responseOf(said), refusal: this.#inside.refuse(said.refusal), warnings: [] };
  }

  /** An answer of the gate's own in the place of an upstream's. */
  #failed(passed: string, code: FailureCode, requestId: string): Judged {
    try {
      const said = this.#inside.ask((core) => core.fail(passed, textOr(code, ""), requestId));
      if (said.kind === "changes") throw new TypeError("the core let a failure pass");
      return { answer: responseOf(said), warnings: [] };
    } catch (error) {
      if (!(error instanceof WicketgateRefusal)) throw error;
      return { answer: this.#inside.unjudged(error, requestId), refusal: error, warnings: [] };
    }
  }

  /** The hook hears of it and has no say in it: what it throws is its own affair. */
  #warn(code: string, route: Route): void {
    try {
      this.#options.onWarning?.(code, route);
    } catch {}
  }
}

/** Only text crosses into the core: anything else would end the instance, and every request in it. */
function textOr<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === "string" ? value : otherwise;
}

/** Nobody reads what is refused. */
function abandon(response: Response): void {
  response.body?.cancel().catch(() => {});
}
