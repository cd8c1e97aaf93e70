// What does an upstream's answer carry on its way out? The core's headers for its route; and none that only
// the gate may set.

import type { Judged } from "../types/edge.d.ts";
import type { Route } from "../types/index.d.ts";
import type { HeaderPair, ResponseHeadersAnswer } from "./answers.ts";
import { ownAnswerOf, ownHeaders, put } from "./edge-answers.ts";
import type { Changes, EdgeState, Passing } from "./edge-call.ts";
import { WicketgateRefusal } from "./errors.ts";

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
export function sealed(edge: EdgeState, call: Passing, response: Response): Judged {
  const { inside, onWarning } = edge;
  try {
    const { set, remove, warnings } = changesOf(edge, call, response);
    for (const code of warnings) warn(onWarning, code, call.route);
    const { status, statusText, headers, webSocket }: Response & { readonly webSocket?: object | null } =
      response;
    const answer = new Response(response.body, {
      status,
      statusText,
      headers,
      ...(webSocket && { webSocket }),
    });
    // Changed in place: each copy of headers costs as much as all that is asked about them.
    for (const name of remove) answer.headers.delete(name);
    for (const [name, text] of set) put(answer.headers, name, text);
    return { answer, warnings };
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    // Nobody reads what is refused.
    response.body?.cancel().catch(() => {});
    return { answer: ownAnswerOf(inside, call, error), refusal: error, warnings: [] };
  }
}

/** The hook hears of it and has no say in it: what it throws is its own affair. */
function warn(onWarning: EdgeState["onWarning"], code: string, route: Route): void {
  try {
    onWarning?.(code, route);
  } catch {}
}

function changesOf(
  { inside, plainHeaders }: EdgeState,
  call: Passing,
  { status, headers }: Response,
): Changes {
  const { route, cors } = call;
  const names = [...headers.keys()];
  const dropped = names.filter((name) => isDropped(name, route, inside.ownsCors));
  const filled = FILLED.filter((name) => names.includes(name) && isGiven(headers, name)).join(" ");
  const ask = () => securityHeaders(inside, call, status, headers, filled);
  const isOwn = route.page || status === 304 || DECISIVE.some((name) => names.includes(name));
  const { set, remove, warnings } = isOwn ? ask() : kept(plainHeaders, `${route.index} ${filled}`, ask);
  const cache: readonly HeaderPair[] =
    route.cache === "no-store" ? [["Cache-Control", "private, no-store"]] : [];
  return { set: [...cache, ...set, ...cors], remove: [...dropped, ...remove], warnings };
}

/** What the core says of an answer that is no page and comes without a policy: for each route and what it lacks, the same every time. */
function kept(plainHeaders: Map<string, Changes>, key: string, ask: () => Changes): Changes {
  const held = plainHeaders.get(key) ?? ask();
  if (plainHeaders.size < MAX_KEPT) plainHeaders.set(key, held);
  return held;
}

function securityHeaders(
  inside: EdgeState["inside"],
  { route, verified, nonce, target }: Passing,
  status: number,
  headers: Headers,
  filled: string,
): Changes {
  const value = (name: string) => headers.get(name) ?? undefined;
  const policy = value("Content-Security-Policy");
  const answer: ResponseHeadersAnswer = inside.ask((core) =>
    core.responseHeaders(
      route.index,
      target.hostname,
      target.path,
      verified?.claimsText ?? "",
      policy,
      value("Content-Security-Policy-Report-Only"),
      value("X-Frame-Options"),
      filled,
      nonce ?? "",
    ),
  );
  // RFC 9111 section 3.2: what a 304 says replaces what is stored; ours alone would replace the upstream's
  // policy and ours.
  const keepsStored = status === 304 && policy === undefined && nonce === undefined;
  if (answer.kind === "headers") {
    return keepsStored
      ? { ...answer, set: answer.set.filter(([name]) => name !== "content-security-policy") }
      : answer;
  }
  const refusal = inside.refuse(answer);
  if (refusal.code !== "upstream_policy_missing" || !showsNothing(status)) throw refusal;
  // No page comes of it, so there is none whose frames it could speak of.
  return { set: keepsStored ? [] : ownHeaders(inside, target), remove: [], warnings: [] };
}

/** An empty value, or several, says nothing, and must not stand in the place of one that does. */
function isGiven(headers: Headers, name: string): boolean {
  return /[^,\s]/.test(headers.get(name) ?? "");
}

function showsNothing(status: number): boolean {
  return status < 200 || status === 204 || status === 205 || (status >= 300 && status < 400);
}

function isDropped(name: string, route: Route, ownsCors: boolean): boolean {
  if (name.startsWith("wicketgate")) return true;
  if (ownsCors && (name.startsWith("access-control-") || name === "timing-allow-origin")) return true;
  if (route.nonce && VALIDATORS.includes(name)) return true;
  return route.cache === "no-store" && (CACHE_NAMES.includes(name) || TARGETED_CACHE_NAME.test(name));
}
