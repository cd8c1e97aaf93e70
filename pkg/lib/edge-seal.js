// What does an upstream's answer carry on its way out? The core's headers for its route; and none that only the gate may set.

import { ownAnswerOf, ownHeaders, put } from "./edge-answers.js";
import { WicketgateRefusal } from "./errors.js";

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

/** What else of an upstream's headers the core's depend on. */
const DECISIVE = ["content-security-policy", "content-security-policy-report-only", "x-frame-options"];
const MAX_KEPT = 1_024;

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

/**
 * RFC 9213: `CDN-Cache-Control`, and names of single networks, such as `Cloudflare-CDN-Cache-Control` or
 * `X-LiteSpeed-Cache-Control`; and the names by which LiteSpeed's cache marks and changes what it keeps.
 */
const TARGETED_CACHE_NAME = /-cache-control$|^x-litespeed-/;

/** Of a page whose nonce is new every time: by these a visitor would ask for the page of before. */
const VALIDATORS = ["etag", "last-modified"];

/** The answer as it may leave, or a refusal's, and what the operator should know. */
export function sealed(edge, call, response) {
  const { inside, onWarning } = edge;
  try {
    const { headers, warnings } = sealedHeaders(edge, call, response);
    for (const code of warnings) warn(onWarning, code, call.route);
    const { status, statusText, webSocket } = response;
    const answer = new Response(response.body, { status, statusText, headers, ...(webSocket && { webSocket }) });
    return { answer, warnings };
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    // Nobody reads what is refused.
    response.body?.cancel().catch(() => {});
    return { answer: ownAnswerOf(inside, call, error), refusal: error, warnings: [] };
  }
}

/** The hook hears of it and has no say in it: what it throws is its own affair. */
function warn(onWarning, code, route) {
  try {
    onWarning?.(code, route);
  } catch {}
}

function sealedHeaders({ inside, plainHeaders }, call, response) {
  const { route, cors } = call;
  const headers = new Headers(response.headers);
  for (const name of [...headers.keys()]) {
    if (isDropped(name, route, inside.ownsCors)) headers.delete(name);
  }
  if (route.cache === "no-store") headers.set("Cache-Control", "private, no-store");
  const ask = () => securityHeaders(inside, call, response.status, headers);
  const { set, remove, warnings } =
    route.page || response.status === 304 || DECISIVE.some((name) => headers.has(name)) ? ask() : kept(plainHeaders, route, headers, ask);
  for (const name of remove) headers.delete(name);
  for (const [name, text] of [...set, ...cors]) put(headers, name, text);
  return { headers, warnings };
}

/** What the core says of an answer that is no page and comes without a policy: for each route and what it lacks, the same every time. */
function kept(plainHeaders, { index }, headers, ask) {
  const key = `${index} ${FILLED.map((name) => isGiven(headers, name)).join()}`;
  const held = plainHeaders.get(key) ?? ask();
  if (plainHeaders.size < MAX_KEPT) plainHeaders.set(key, held);
  return held;
}

function securityHeaders(inside, { route, verified, nonce, target }, status, headers) {
  const value = (name) => headers.get(name) ?? undefined;
  const policy = value("Content-Security-Policy");
  const answer = inside.ask((core) =>
    core.responseHeaders(
      route.index,
      target.hostname,
      target.path,
      verified?.claimsText ?? "",
      policy,
      value("Content-Security-Policy-Report-Only"),
      value("X-Frame-Options"),
      FILLED.filter((name) => isGiven(headers, name)).join(" "),
      nonce ?? "",
    ),
  );
  // RFC 9111 section 3.2: what a 304 says replaces what is stored; ours alone would replace the upstream's policy and ours.
  const keepsStored = status === 304 && policy === undefined && nonce === undefined;
  if (answer.kind === "headers") {
    return keepsStored ? { ...answer, set: answer.set.filter(([name]) => name !== "content-security-policy") } : answer;
  }
  const refusal = inside.refuse(answer);
  if (refusal.code !== "upstream_policy_missing" || !showsNothing(status)) throw refusal;
  // No page comes of it, so there is none whose frames it could speak of.
  return { set: keepsStored ? [] : ownHeaders(inside, target), remove: [], warnings: [] };
}

/** An empty value, or several, says nothing, and must not stand in the place of one that does. */
function isGiven(headers, name) {
  return /[^,\s]/.test(headers.get(name) ?? "");
}

function showsNothing(status) {
  return status < 200 || status === 204 || status === 205 || (status >= 300 && status < 400);
}

function isDropped(name, route, ownsCors) {
  if (name.startsWith("wicketgate")) return true;
  if (ownsCors && (name.startsWith("access-control-") || name === "timing-allow-origin")) return true;
  if (route.nonce && VALIDATORS.includes(name)) return true;
  return route.cache === "no-store" && (CACHE_NAMES.includes(name) || TARGETED_CACHE_NAME.test(name));
}
