// May this request pass, and what must its answer carry? Asks the core question after question, does what it says, decides nothing.

import { ownAnswer, ownAnswerOf } from "./edge-answers.js";
import { bodyText } from "./edge-form.js";
import { sealed } from "./edge-seal.js";
import { WicketgateRefusal } from "./errors.js";
import { insideOf } from "./gate.js";

export { shutAnswer } from "./edge-answers.js";

/** Every header that the gate alone may set; with any sign after the word, since many servers read other signs as a hyphen. */
const RESERVED_START = "wicketgate";

/** A page whose nonce is new every time is never the one that the visitor holds, nor a part of it. */
const PARTIAL_NAMES = ["If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range"];

export function openEdge(gate, options) {
  const edge = { gate, inside: insideOf(gate), onWarning: options?.onWarning, plainHeaders: new Map() };
  return Object.freeze({ admit: (request, work) => admit(edge, request, work ?? {}) });
}

async function admit(edge, request, { waitUntil, requestId }) {
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
    const body = route.redirectCheck ? await checkedBody(inside, call, request) : undefined;
    if (route.nonce) call.nonce = inside.enter((_core, glue) => glue.newNonce());
    return Object.freeze(passed(edge, call, passedOn(request, route, body)));
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    if (error.code === "method_not_allowed") call.cors = corsOfPath(inside, target, origin, error.headers.Allow ?? "");
    const { nearMiss } = call;
    const answer = ownAnswerOf(inside, call, error);
    return Object.freeze({ answer, refusal: error, preflight: false, ...known(call), ...(nearMiss && { nearMiss }) });
  }
}

function passed(edge, call, request) {
  const { nonce } = call;
  const judge = (response) => Object.freeze(sealed(edge, call, response));
  return {
    answer: undefined,
    preflight: false,
    ...known(call),
    ...(nonce && { nonce }),
    request,
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

  constructor(url, path, query) {
    this.#url = url;
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
  const pathAt = whole.indexOf("/", whole.indexOf("://") + 3);
  const queryAt = whole.indexOf("?", pathAt);
  const path = queryAt === -1 ? whole.slice(pathAt) : whole.slice(pathAt, queryAt);
  return new Target(url, path, queryAt === -1 ? "" : whole.slice(queryAt + 1));
}

/** The request itself, where nothing of it may not pass: making another one costs more than all the questions. */
function passedOn(request, route, body) {
  const dropped = [...request.headers.keys()].filter((name) => name.startsWith(RESERVED_START));
  if (route.nonce) dropped.push(...PARTIAL_NAMES.filter((name) => request.headers.has(name)));
  // What was read is used up, also where there was nothing in it; a body that is used up goes into no other request.
  const isRead = request.bodyUsed;
  if (dropped.length === 0 && !isRead) return request;
  const headers = new Headers(request.headers);
  for (const name of dropped) headers.delete(name);
  if (!isRead || body) return new Request(request, { headers, ...(body && { body }) });
  const { method, signal, redirect } = request;
  return new Request(request.url, { method, headers, signal, redirect });
}
