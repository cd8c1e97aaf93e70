// What does an answer carry on its way out? The core's headers for its route; and none that only the gate may set.

import { WicketgateRefusal } from "./errors.js";

/** In the place of a route: the answer is the gate's own. */
const NO_ROUTE = 0xffffffff;

/** Of an answer that nobody could ask the core about. */
const SHUT = [
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
];

/** Names that the core has to know of, since it fills them where they are absent. */
const FILLED = [
  "referrer-policy",
  "strict-transport-security",
  "permissions-policy",
  "cross-origin-opener-policy",
  "cross-origin-embedder-policy",
  "cross-origin-resource-policy",
  "reporting-endpoints",
];

const CACHE_NAMES = [
  "age",
  "cache-tag",
  "edge-cache-tag",
  "edge-control",
  "expires",
  "pragma",
  "surrogate-control",
  "surrogate-key",
  "x-accel-expires",
];
/** RFC 9213, and names of single networks. */
const TARGETED_CACHE_NAME = /-cache-control$|^x-litespeed-/;

/** An answer of the gate itself: a refusal, or a preflight. */
export function ownAnswer({ inside }, target, { status, headers: own, error }) {
  const headers = new Headers();
  for (const [name, value] of [...ownHeaders(inside, target), ...own]) put(headers, name, value);
  if (error === undefined) return new Response(null, { status, headers });
  headers.set("Cache-Control", "private, no-store");
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify({ error }), { status, headers });
}

/** An upstream's or an app's answer, as it may leave. */
export function sealed(edge, passed, response) {
  try {
    return sealedOrRefused(edge, passed, response);
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    // Nobody reads what is refused.
    response.body?.cancel().catch(() => {});
    const { status, headers, error: word } = error;
    return ownAnswer(edge, passed.target, { status, headers: [...passed.cors, ...Object.entries(headers)], error: word });
  }
}

function sealedOrRefused({ inside, ownsCors, onWarning }, { route, verified, nonce, target, cors }, response) {
  const headers = new Headers(response.headers);
  for (const name of [...headers.keys()]) {
    const isKept = route.cache === "no-store" && (CACHE_NAMES.includes(name) || TARGETED_CACHE_NAME.test(name));
    if (name.startsWith("wicketgate") || (ownsCors && name.startsWith("access-control-")) || isKept) headers.delete(name);
  }
  if (route.cache === "no-store") headers.set("Cache-Control", "private, no-store");
  const value = (name) => headers.get(name) ?? undefined;
  const answer = inside.ask((core) =>
    core.responseHeaders(
      route.index,
      target.hostname,
      target.path,
      verified?.claimsText ?? "",
      value("Content-Security-Policy"),
      value("Content-Security-Policy-Report-Only"),
      value("X-Frame-Options"),
      FILLED.filter((name) => headers.has(name)).join(" "),
      nonce ?? "",
    ),
  );
  if (answer.kind !== "headers") throw inside.refuse(answer);
  for (const name of answer.remove) headers.delete(name);
  for (const [name, text] of [...answer.set, ...cors]) put(headers, name, text);
  for (const code of answer.warnings) onWarning?.(code, route);
  const { status, statusText, webSocket } = response;
  return new Response(response.body, { status, statusText, headers, ...(webSocket && { webSocket }) });
}

function ownHeaders(inside, { hostname, path }) {
  try {
    const ask = (core) => core.responseHeaders(NO_ROUTE, hostname, path, "", undefined, undefined, undefined, "", "");
    const { set } = inside.ask(ask);
    return set ?? SHUT;
  } catch {
    return SHUT;
  }
}

function put(headers, name, value) {
  if (name.toLowerCase() !== "vary") headers.set(name, value);
  else if (!listed(headers.get(name), value)) headers.append(name, value);
}

function listed(names, name) {
  return (names ?? "").split(",").some((each) => [name.toLowerCase(), "*"].includes(each.trim().toLowerCase()));
}
