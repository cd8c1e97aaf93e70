// May this request pass, and what must its answer carry? Asks the core question after question, does what it
// says, decides nothing.

import { ownAnswer, ownAnswerOf } from "./edge-answers.js";
import { bodyText } from "./edge-form.js";
import { Forward, Forwarding } from "./edge-forward.js";
import { sealed } from "./edge-seal.js";
import { WicketgateRefusal } from "./errors.js";
import { insideOf } from "./gate.js";

export { shutAnswer } from "./edge-answers.js";

export function openEdge(gate, options) {
  const inside = insideOf(gate);
  const forwarding = new Forwarding(inside.enter((_core, glue) => JSON.parse(glue.forwarding())));
  const edge = { gate, inside, forwarding, onWarning: options?.onWarning, plainHeaders: new Map() };
  return Object.freeze({ admit: (request, work) => admit(edge, request, work ?? {}) });
}

async function admit(edge, request, { waitUntil, requestId, clientAddress }) {
  const { gate, inside } = edge;
  const target = targetOf(request.url);
  const origin = request.headers.get("Origin") ?? undefined;
  const call = { target, requestId, cors: [] };
  try {
    const preflight = preflightOf(inside, request, target, origin);
    if (preflight !== undefined) return Object.freeze(preflightAnswered(edge, call, preflight));
    call.route = gate.route(request.method, target.path);
    const { route } = call;
    if (route.cors) {
      const cors = inside.ask((core) => core.cors(route.index, origin, target.origin));
      call.cors = cors.headers;
      if (cors.refusal) throw inside.refuse(cors);
    }
    if (route.access === "token") {
      const token = gate.bearerToken(request.headers.get("Authorization"));
      call.verified = await gate.verify(token, { issuers: route.issuers, ...(waitUntil && { waitUntil }) });
    }
    const bytes = route.redirectCheck ? await checkedBody(inside, call, request) : undefined;
    if (route.nonce) call.nonce = inside.enter((_core, glue) => glue.newNonce());
    return Object.freeze(
      passed(edge, call, new Forward(edge.forwarding, call, request, { bytes, clientAddress })),
    );
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

function passed(edge, call, forward) {
  const { nonce } = call;
  const judge = (response) => Object.freeze(sealed(edge, call, response));
  return {
    answer: undefined,
    preflight: false,
    ...known(call),
    ...(nonce && { nonce }),
    get request() {
      return forward.request;
    },
    requestTo: (origin, init) => forward.requestTo(origin, init),
    judge,
    seal: (response) => judge(response).answer,
    refuse: (refusal) => ownAnswerOf(edge.inside, call, refusal),
  };
}

function known({ route, verified }) {
  return { ...(route && { route }), ...(verified && { verified }) };
}

function preflightOf(inside, request, { path }, origin) {
  const requestedMethod = request.headers.get("Access-Control-Request-Method");
  if (request.method !== "OPTIONS" || origin === undefined || requestedMethod === null) return undefined;
  const requestedHeaders = request.headers.get("Access-Control-Request-Headers") ?? undefined;
  const answer = inside.ask((core) => core.preflight(path, origin, requestedMethod, requestedHeaders));
  return answer.kind === "answer" ? answer : undefined;
}

/** What a page may know of a refusal by method: what the path's routes say of origins, by whichever method they take. */
function corsOfPath(inside, { path, origin: ownOrigin }, origin, allowed) {
  for (const method of allowed.split(", ")) {
    const { index } = inside.ask((core) => core.route(method, path));
    if (inside.routes[index]?.cors) return inside.ask((core) => core.cors(index, origin, ownOrigin)).headers;
  }
  return [];
}

function preflightAnswered({ inside }, call, { status, headers, refusal }) {
  const answer = ownAnswer(inside, call, { status, headers, error: refusal?.error });
  return { answer, preflight: true, ...(refusal && { refusal: inside.refuse({ refusal }) }) };
}

/** The body, read once; refused where it, or the query, would have the visitor sent elsewhere. */
async function checkedBody(inside, call, request) {
  const { bytes, text, why } = await bodyText(request, call.route.upstreamTimeoutMs);
  if (why !== undefined) throw inside.refuseFor(why);
  const checked = inside.ask((core) => core.checkRedirects(call.route.index, call.target.query, text));
  if (checked.kind === "passed") return bytes;
  call.nearMiss = checked.nearMiss;
  throw inside.refuse(checked);
}

/** What a request is for. Most are answered without the parts that an address has to be parsed for, which is slow. */
class Target {
  #url;

  constructor(url, { scheme, authority, path, query }) {
    this.#url = url;
    this.scheme = scheme;
    this.authority = authority;
    this.path = path;
    this.query = query;
  }

  get origin() {
    return new URL(this.#url).origin;
  }

  get hostname() {
    return new URL(this.#url).hostname;
  }
}

/** The parts of an address, as they came: nothing decoded or normalised. */
function targetOf(url) {
  const hashAt = url.indexOf("#");
  const whole = hashAt === -1 ? url : url.slice(0, hashAt);
  const schemeEnd = whole.indexOf("://");
  const pathAt = whole.indexOf("/", schemeEnd + 3);
  const queryAt = whole.indexOf("?", pathAt);
  return new Target(url, {
    scheme: whole.slice(0, schemeEnd),
    authority: whole.slice(schemeEnd + 3, pathAt),
    path: queryAt === -1 ? whole.slice(pathAt) : whole.slice(pathAt, queryAt),
    query: queryAt === -1 ? "" : whole.slice(queryAt + 1),
  });
}
