// What does `wicketgate/log` offer? Lines for a log, each one JSON object in visible ASCII: the ones that
// `wicketgate/hono` and the Worker write. It needs nothing of a runtime and loads no wasm.

import type { Answered } from "./edge.js";
import type { WicketgateRefusal } from "./index.js";

/**
 * One line of JSON, without its end. All but visible ASCII is escaped, so that nothing that a stranger wrote ends
 * a line, or turns the text around it, in whatever shows it. Members that are `undefined` are left out.
 *
 * @throws {TypeError} when `members` is no object, or JSON cannot hold it.
 */
export function jsonLine(members: Readonly<Record<string, unknown>>): string;

/** What a line needs of a refusal: a `WicketgateRefusal` has it. */
export type LoggedRefusal = Pick<
  WicketgateRefusal,
  | "code"
  | "ruleIds"
  | "status"
  | "message"
  | "issuer"
  | "kid"
  | "cause"
  | "expected"
  | "found"
  | "limit"
  | "setting"
>;

/** What was refused. */
export interface LoggedRequest {
  /** The request. Its method and its `Origin` are read, and nothing else. */
  readonly request: { readonly method: string; readonly headers: { get(name: string): string | null } };
  /** As `admit` was given it. */
  readonly requestId?: string | undefined;
  /** What `admit` gave, where it came so far. */
  readonly admitted?:
    | { readonly [Name in "route" | "issuer" | "kid" | "nearMiss"]?: Answered[Name] | undefined }
    | undefined;
}

/**
 * The line of a request that was refused, or that passed and failed then. `docs/logs.md` names its members. It
 * holds no token, no claim beyond what a refusal shows, no path or query that was asked, and no header but
 * `Origin`, which is cut at 256 bytes as the method is.
 *
 * @example
 * const admitted = await edge.admit(request);
 * if (admitted.refusal) console.log(refusalLine(admitted.refusal, { request, admitted }));
 * @throws {TypeError} when `refusal` has no `code` and `message`, or `told` has no request.
 */
export function refusalLine(refusal: LoggedRefusal, told: LoggedRequest): string;
