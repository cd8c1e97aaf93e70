// What does the gate say by itself? A status, a generic word, and the headers that shut an answer off.

import type { Told } from "../types/edge.d.ts";
import type { HeaderPair } from "./answers.ts";
import type { Inside } from "./gate.ts";

/** What a request is for: the parts of its address. */
export interface Target {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly origin: string;
  readonly hostname: string;
}

/** What an answer of the gate's own depends on. */
export interface Asked {
  readonly target: Target;
  readonly requestId: string | undefined;
  readonly cors: readonly HeaderPair[];
}

/** The answer to a preflight. */
interface PreflightReply {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly error: string | undefined;
}

/** In the place of a route: the answer is the gate's own. */
const NO_ROUTE = 0xffffffff;

/** Of an answer that nobody can ask the core about; what the core says without a configuration, too. */
const SHUT: readonly HeaderPair[] = [
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
];

/** The answer where no gate could be loaded. */
export function shutAnswer(refusal: Told, options?: { readonly requestId?: string }): Response {
  return written(SHUT, [], refusal, options?.requestId);
}

/** The answer to a refusal: the reason is not told. */
export function ownAnswerOf(inside: Inside, { target, requestId, cors }: Asked, refusal: Told): Response {
  return written(ownHeaders(inside, target), cors, refusal, requestId);
}

/** The answer to a preflight, which has a body where it is refused. */
export function ownAnswer(
  inside: Inside,
  { target, requestId }: Asked,
  { status, headers, error }: PreflightReply,
): Response {
  return written(ownHeaders(inside, target), headers, { status, headers: {}, error }, requestId);
}

/** Sets a header; names in `Vary` are added, each once. */
export function put(headers: Headers, name: string, value: string): void {
  if (name.toLowerCase() !== "vary") headers.set(name, value);
  else if (!isListed(headers.get(name), value)) headers.append(name, value);
}

function written(
  own: readonly HeaderPair[],
  cors: readonly HeaderPair[],
  { status, headers: further, error }: Omit<Told, "error"> & { readonly error: string | undefined },
  requestId: string | undefined,
): Response {
  const headers = new Headers();
  for (const [name, value] of [...own, ...cors, ...Object.entries(further)]) put(headers, name, value);
  headers.set("Cache-Control", "private, no-store");
  if (error === undefined) return new Response(null, { status, headers });
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify({ error, requestId }), { status, headers });
}

/** The headers of the gate's own answers. */
export function ownHeaders(inside: Inside, { hostname, path }: Target): readonly HeaderPair[] {
  try {
    const answer = inside.ask((core) =>
      core.responseHeaders(NO_ROUTE, hostname, path, "", undefined, undefined, undefined, "", ""),
    );
    return answer.kind === "headers" ? answer.set : SHUT;
  } catch {
    return SHUT;
  }
}

function isListed(names: string | null, name: string): boolean {
  return (names ?? "")
    .split(",")
    .some((each) => [name.toLowerCase(), "*"].includes(each.trim().toLowerCase()));
}
