// What does an upstream's answer carry on its way out? The core's headers for its route; and none that only the gate may set.

import { ownAnswerOf, put } from "./edge-answers.js";
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
    const { headers, warnings } = sealedHeaders(inside, call, response.headers);
    for (const code of warnings) onWarning?.(code, call.route);
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

function sealedHeaders(inside, { route, verified, nonce, target, cors }, sent) {
  const headers = new Headers(sent);
  for (const name of [...headers.keys()]) {
    if (isDropped(name, route, inside.ownsCors)) headers.delete(name);
  }
  const isUncached = route.cache === "no-store" || route.nonce;
  if (isUncached) headers.set("Cache-Control", "private, no-store");
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
  return { headers, warnings: answer.warnings };
}

function isDropped(name, route, ownsCors) {
  if (name.startsWith("wicketgate")) return true;
  if (ownsCors && name.startsWith("access-control-")) return true;
  if (route.nonce && VALIDATORS.includes(name)) return true;
  return (route.cache === "no-store" || route.nonce) && (CACHE_NAMES.includes(name) || TARGETED_CACHE_NAME.test(name));
}
