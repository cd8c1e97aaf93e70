// How does the answer to a request that was allowed leave? As the core says of the upstream's, or the gate's
// own in its place.

import type { Allowed, EdgeOptions, FailureCode, FinishResult, WarningCode } from "../types/edge.d.ts";
import type { Route, Verified } from "../types/index.d.ts";
import type { PassStep, RefusedReply, ResponseChanges, VerifiedPart } from "./answers.ts";
import { changed, changedAnew, headerLines } from "./header-lines.ts";
import type { KnownAnswers } from "./known-answers.ts";
import { responseOf } from "./reply.ts";
import type { RequestBody } from "./request-body.ts";
import type { RequestInside } from "./request-gate.ts";
import {
  demand,
  hasMethods,
  type Kind,
  OBJECT,
  TEXT,
  textOr,
  verifiedOf,
  WicketgateRefusal,
} from "./verify.ts";

// By what it has, since it may be of another realm.
const RESPONSE: Kind = [
  "a Response",
  (value) => hasMethods((value as Response | null | undefined)?.headers, "forEach"),
];

/** What the answers of one edge have in common. */
export interface Leaving {
  readonly inside: RequestInside;
  readonly options: EdgeOptions;
  readonly known: KnownAnswers<ResponseChanges>;
}

/** A request that was allowed. */
export class AllowedRequest implements Allowed {
  readonly outcome = "allowed";
  readonly response = undefined;
  readonly preflight = false;
  readonly route: Route;
  readonly issuer: string | undefined;
  readonly kid: string | undefined;
  readonly nonce: string | undefined;
  readonly #leaving: Leaving;
  readonly #step: PassStep;
  readonly #body: RequestBody;
  readonly #requestId: string;
  readonly #token: VerifiedPart | undefined;
  #verified: Verified | undefined;
  #request: Request | undefined;

  constructor(leaving: Leaving, step: PassStep, body: RequestBody, requestId: string) {
    const { inside } = leaving;
    const token = inside.tellVerified(step) ? step : undefined;
    this.route = inside.routeAt(step.route);
    this.issuer = token?.issuer;
    this.kid = token?.kid;
    this.nonce = step.nonce;
    this.#leaving = leaving;
    this.#step = step;
    this.#body = body;
    this.#requestId = requestId;
    this.#token = token;
    Object.freeze(this);
  }

  /** Read where somebody asks: a proxy passes the claims on and reads none of them. */
  get verified(): Verified | undefined {
    this.#verified ??= this.#token && verifiedOf(this.#token);
    return this.#verified;
  }

  get request(): Request {
    this.#request ??= this.#body.passedOn(this.#step);
    return this.#request;
  }

  // Bound to their object, so that they can be handed over as they are.

  readonly requestTo = (origin: string | undefined, init?: RequestInit): Request => {
    if (origin !== undefined) demand("requestTo", "the origin", origin, TEXT);
    if (init !== undefined) demand("requestTo", "init", init, OBJECT);
    return this.#body.passedOnTo(origin, init, this.#step);
  };

  readonly finish = (response: Response): FinishResult => Object.freeze(this.#finished(response));

  /** An answer of the gate's own in the place of an upstream's. */
  readonly refuse = (code: FailureCode): Response => {
    const { inside } = this.#leaving;
    try {
      const said = inside.ask((core) => core.fail(this.#step.passed, textOr(code, ""), this.#requestId));
      if (said.kind === "changes") throw new TypeError("the core let a failure pass");
      return responseOf(said);
    } catch (error) {
      if (!(error instanceof WicketgateRefusal)) throw error;
      return inside.unjudged(error, this.#requestId);
    }
  };

  /** The answer as it may leave, or the gate's own in its place, and what the operator should know. */
  #finished(response: Response): FinishResult {
    demand("finish", "response", response, RESPONSE);
    const { inside, known } = this.#leaving;
    const { passed, origin } = this.#step;
    const requestId = this.#requestId;
    try {
      const lines = headerLines(response.headers, inside.responseValues);
      const { status } = response;
      // A nonce is new each time, and no header holds a line feed. The answer is the same for every origin
      // that is granted.
      const alike = origin === undefined ? passed : passed.slice(0, -origin.length);
      const question = this.nonce === undefined ? `${status} ${alike}\n${lines}` : undefined;
      const before = question === undefined ? undefined : known.get(question);
      const said = before ?? inside.ask((core) => core.respond(passed, status, lines, requestId));
      if (said.kind === "answer") return this.#replaced(said, response);
      if (said.kind !== "changes") throw new TypeError("the core gave no answer");
      if (question !== undefined && before === undefined) known.keep(question, said);
      Object.freeze(said.warnings);
      for (const code of said.warnings) this.#warn(code);
      const finished = this.#body.isForHead
        ? changedAnew(response, said, origin)
        : changed(response, said, origin);
      return { response: finished, warnings: said.warnings };
    } catch (error) {
      if (!(error instanceof WicketgateRefusal)) throw error;
      abandon(response);
      return { response: inside.unjudged(error, requestId), refusal: error, warnings: [] };
    }
  }

  #replaced(said: RefusedReply, response: Response): FinishResult {
    abandon(response);
    const refusal = this.#leaving.inside.refuse(said.refusal);
    return { response: responseOf(said), refusal, warnings: [] };
  }

  /** The hook hears of it and has no say in it: what it throws is its own affair. */
  #warn(code: WarningCode): void {
    try {
      this.#leaving.options.onWarning?.(code, this.route);
    } catch {}
  }
}

/** Nobody reads what is refused. */
function abandon(response: Response): void {
  response.body?.cancel().catch(() => {});
}
