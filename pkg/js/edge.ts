// May this request pass, and what must its answer carry? Asks the core question after question, does what it
// says, decides nothing.

import type { AdmitOptions, Answered, Edge, EdgeOptions, Passage, Passed, Told } from "../types/edge.d.ts";
import type { Route, Verified, Wicketgate } from "../types/index.d.ts";
import { type HeaderPair, type PreflightAnswer, parsed } from "./answers.ts";
import { ownAnswer, ownAnswerOf, type Target } from "./edge-answers.ts";
import type { Call, EdgeState, Passing } from "./edge-call.ts";
import { bodyText } from "./edge-form.ts";
import { Forward } from "./edge-forward.ts";
import { sealed } from "./edge-seal.ts";
import { WicketgateRefusal } from "./errors.ts";
import { Forwarding } from "./forwarding.ts";
import { type Inside, insideOf } from "./gate.ts";

export { shutAnswer } from "./edge-answers.ts";

type PreflightGiven = Extract<PreflightAnswer, { kind: "answer" }>;

export function openEdge(gate: Wicketgate, options?: EdgeOptions): Edge {
  const inside = insideOf(gate);
  const edge: EdgeState = {
    gate,
    inside,
    forwarding: new Forwarding(inside.enter((_core, glue) => parsed(glue.forwarding()))),
    onWarning: options?.onWarning,
    plainHeaders: new Map(),
  };
  return Object.freeze({
    admit: (request: Request, work?: AdmitOptions) => admit(edge, request, work ?? {}),
  });
}

async function admit(
  edge: EdgeState,
  request: Request,
  { waitUntil, requestId, clientAddress }: AdmitOptions,
): Promise<Passage> {
  const { gate, inside } = edge;
  const target = targetOf(request.url);
  const origin = request.headers.get("Origin") ?? undefined;
  const call: Call = { target, requestId, cors: [] };
  try {
    const preflight = preflightOf(inside, request, target, origin);
    if (preflight !== undefined) return Object.freeze(preflightAnswered(edge, call, preflight));
    const route = gate.route(request.method, target.path);
    const passing: Passing = Object.assign(call, { route });
    if (route.cors) {
      const cors = inside.ask((core) => core.cors(route.index, origin, target.origin));
      call.cors = cors.headers;
      if (cors.refusal) throw inside.refuse({ refusal: cors.refusal });
    }
    if (route.access === "token") {
      const token = gate.bearerToken(request.headers.get("Authorization"));
      call.verified = await gate.verify(token, { issuers: route.issuers, ...(waitUntil && { waitUntil }) });
    }
    const bytes = route.redirectCheck ? await checkedBody(inside, passing, request) : undefined;
    if (route.nonce) call.nonce = inside.enter((_core, glue) => glue.newNonce());
    const forward = new Forward(edge.forwarding, passing, request, { bytes, clientAddress });
    return Object.freeze(passed(edge, passing, forward));
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    if (error.code === "method_not_allowed")
      call.cors = corsOfPath(inside, target, origin, error.headers.Allow ?? "");
    const { nearMiss } = call;
    const answer = ownAnswerOf(inside, call, error);
    return Object.freeze({
      answer,
      refusal: error,
      preflight: false,
      ...known(call),
      ...(nearMiss && { nearMiss }),
    });
  }
}

function passed(edge: EdgeState, call: Passing, forward: Forward): Passed {
  const { nonce } = call;
  const judge = (response: Response) => Object.freeze(sealed(edge, call, response));
  return {
    answer: undefined,
    preflight: false,
    ...known(call),
    route: call.route,
    ...(nonce && { nonce }),
    get request() {
      return forward.request;
    },
    requestTo: (origin: string | undefined, init?: RequestInit) => forward.requestTo(origin, init),
    judge,
    seal: (response: Response) => judge(response).answer,
    refuse: (refusal: Told) => ownAnswerOf(edge.inside, call, refusal),
  };
}

function known({ route, verified }: Call): { readonly route?: Route; readonly verified?: Verified } {
  return { ...(route && { route }), ...(verified && { verified }) };
}

function preflightOf(
  inside: Inside,
  request: Request,
  { path }: Target,
  origin: string | undefined,
): PreflightGiven | undefined {
  const requestedMethod = request.headers.get("Access-Control-Request-Method");
  if (request.method !== "OPTIONS" || origin === undefined || requestedMethod === null) return undefined;
  const requestedHeaders = request.headers.get("Access-Control-Request-Headers") ?? undefined;
  const answer = inside.ask((core) => core.preflight(path, origin, requestedMethod, requestedHeaders));
  return answer.kind === "answer" ? answer : undefined;
}

/** What a page may know of a refusal by method: what the path's routes say of origins, by whichever method they take. */
function corsOfPath(
  inside: Inside,
  { path, origin: ownOrigin }: Target,
  origin: string | undefined,
  allowed: string,
): readonly HeaderPair[] {
  for (const method of allowed.split(", ")) {
    const found = inside.ask((core) => core.route(method, path));
    if (found.kind !== "route") continue;
    const { index } = found;
    if (inside.routes[index]?.cors) return inside.ask((core) => core.cors(index, origin, ownOrigin)).headers;
  }
  return [];
}

function preflightAnswered(
  { inside }: EdgeState,
  call: Call,
  { status, headers, refusal }: PreflightGiven,
): Answered {
  const answer = ownAnswer(inside, call, { status, headers, error: refusal?.error });
  return { answer, preflight: true, ...(refusal && { refusal: inside.refuse({ refusal }) }) };
}

/** The body, read once; refused where it, or the query, would have the visitor sent elsewhere. */
async function checkedBody(
  inside: Inside,
  call: Passing,
  request: Request,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const body = await bodyText(request, call.route.upstreamTimeoutMs);
  if (body.why !== undefined) throw inside.refuseFor(body.why);
  const { bytes, text } = body;
  const checked = inside.ask((core) => core.checkRedirects(call.route.index, call.target.query, text));
  if (checked.kind === "passed") return bytes;
  if (checked.nearMiss !== undefined) call.nearMiss = checked.nearMiss;
  throw inside.refuse(checked);
}

/** What a request is for. Most are answered without the parts that an address has to be parsed for, which is slow. */
class Address implements Target {
  readonly #url: string;
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;

  constructor(url: string, scheme: string, authority: string, path: string, query: string) {
    this.#url = url;
    this.scheme = scheme;
    this.authority = authority;
    this.path = path;
    this.query = query;
  }

  get origin(): string {
    return new URL(this.#url).origin;
  }

  get hostname(): string {
    return new URL(this.#url).hostname;
  }
}

/** The parts of an address, as they came: nothing decoded or normalised. */
function targetOf(url: string): Target {
  const hashAt = url.indexOf("#");
  const whole = hashAt === -1 ? url : url.slice(0, hashAt);
  const schemeEnd = whole.indexOf("://");
  const pathAt = whole.indexOf("/", schemeEnd + 3);
  const queryAt = whole.indexOf("?", pathAt);
  const path = queryAt === -1 ? whole.slice(pathAt) : whole.slice(pathAt, queryAt);
  const query = queryAt === -1 ? "" : whole.slice(queryAt + 1);
  return new Address(url, whole.slice(0, schemeEnd), whole.slice(schemeEnd + 3, pathAt), path, query);
}
