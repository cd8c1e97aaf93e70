// May this request pass, and what must its answer carry? Asks the core question after question, does what it says, decides nothing.

import { ownAnswer, sealed } from "./edge-answers.js";
import { formOf } from "./edge-form.js";
import { WicketgateRefusal } from "./errors.js";
import { insideOf } from "./gate.js";

/** Every header that the gate alone may set; with any sign after the word, since many servers read other signs as a hyphen. */
const RESERVED_NAME = /^wicketgate/;

export function openEdge(gate, options) {
  const inside = insideOf(gate);
  const about = inside.ask((core) => core.about());
  const edge = { gate, inside, ownsCors: about.ownsCors, onWarning: options?.onWarning };
  return Object.freeze({ admit: (request, work) => admit(edge, request, work) });
}

async function admit(edge, request, work) {
  const { gate, inside } = edge;
  const target = targetOf(request.url);
  const origin = request.headers.get("Origin") ?? undefined;
  const seen = { cors: [] };
  try {
    const preflight = preflightOf(inside, request, target, origin);
    if (preflight !== undefined) {
      const { status, headers, refusal } = preflight;
      const answer = ownAnswer(edge, target, { status, headers, error: refusal?.error });
      return Object.freeze({ answer, ...(refusal && { refusal: inside.refuse({ kind: "refused", refusal }) }), preflight: true });
    }
    const route = gate.route(request.method, target.path);
    seen.route = route;
    const cors = inside.ask((core) => core.cors(route.index, origin, target.origin));
    seen.cors = cors.headers;
    if (cors.refusal) throw inside.refuse(cors);
    seen.verified = await verifiedOf(gate, route, request, work);
    if (route.redirectCheck) {
      const form = await formOf(inside, request);
      const checked = inside.ask((core) => core.checkRedirects(route.index, target.query, form));
      if (checked.kind !== "passed") throw inside.refuse(checked);
    }
    const nonce = route.nonce ? inside.enter((core) => core.newNonce()) : undefined;
    const { verified } = seen;
    const passed = { route, verified, nonce, target, cors: seen.cors };
    return Object.freeze({
      answer: undefined,
      preflight: false,
      route,
      ...(verified && { verified }),
      ...(nonce && { nonce }),
      request: new Request(request, { headers: visitorHeaders(request.headers) }),
      seal: (response) => sealed(edge, passed, response),
    });
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    const { cors, route, verified } = seen;
    const { status, headers, error: word } = error;
    const answer = ownAnswer(edge, target, { status, headers: [...cors, ...Object.entries(headers)], error: word });
    return Object.freeze({ answer, refusal: error, preflight: false, ...(route && { route }), ...(verified && { verified }) });
  }
}

function preflightOf(inside, request, { path }, origin) {
  const requestedMethod = request.headers.get("Access-Control-Request-Method");
  if (request.method !== "OPTIONS" || origin === undefined || requestedMethod === null) return undefined;
  const requestedHeaders = request.headers.get("Access-Control-Request-Headers") ?? undefined;
  const answer = inside.ask((core) => core.preflight(path, origin, requestedMethod, requestedHeaders));
  return answer.kind === "answer" ? answer : undefined;
}

async function verifiedOf(gate, route, request, work) {
  if (route.access !== "token") return undefined;
  const token = gate.bearerToken(request.headers.get("Authorization"));
  return gate.verify(token, { issuers: route.issuers, ...(work?.waitUntil && { waitUntil: work.waitUntil }) });
}

/** The parts of an address, as they came: nothing decoded or normalised. */
function targetOf(url) {
  const [whole] = url.split("#");
  const pathAt = whole.indexOf("/", whole.indexOf("://") + 3);
  const queryAt = whole.indexOf("?", pathAt);
  const { origin, hostname } = new URL(url);
  const path = queryAt === -1 ? whole.slice(pathAt) : whole.slice(pathAt, queryAt);
  return { path, query: queryAt === -1 ? "" : whole.slice(queryAt + 1), origin, hostname };
}

function visitorHeaders(visitor) {
  const headers = new Headers(visitor);
  for (const name of [...headers.keys()]) {
    if (RESERVED_NAME.test(name)) headers.delete(name);
  }
  return headers;
}
