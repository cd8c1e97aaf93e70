// What does `wicketgate/log` offer? Lines for a log, each one JSON object in visible ASCII: the ones that
// `wicketgate/hono` and the Worker write. It needs nothing of a runtime and loads no wasm.

import type { Answered, WicketgateStepUp } from "./edge.js";
import type { GateEvent, WicketgateRefusal } from "./index.js";

/**
 * One line of JSON, without its end. All but visible ASCII is escaped, so that nothing that a stranger wrote
 * ends a line, or turns the text around it, in whatever shows it. Members that are `undefined` are left out.
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
  | "member"
  | "setting"
>;

/** What a line needs of a demand for another login: a `WicketgateStepUp` has it. */
export type LoggedStepUp = Pick<
  WicketgateStepUp,
  "code" | "ruleIds" | "status" | "message" | "issuer" | "kid" | "member" | "setting"
>;

/** What was refused, or not let in yet. */
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
 * The line of a request that was refused, whose user is to log in anew, or that passed and failed then. `docs/logs.md` names its members.
 * It holds no token, no claim beyond what a refusal shows, no path or query that was asked, and no header but
 * `Origin`, which is cut at 256 bytes as the method is.
 *
 * @example
 * const admitted = await edge.admit(request);
 * const said = admitted.refusal ?? admitted.stepUp;
 * if (said) console.log(refusalLine(said, { request, admitted }));
 * @throws {TypeError} when `refusal` has no `code` and `message`, or `told` has no request.
 */
export function refusalLine(refusal: LoggedRefusal | LoggedStepUp, told: LoggedRequest): string;

/**
 * `authentication_failures`: refusals with status 401. `service_token_refused`: an introspection endpoint, or
 * an address of keys, answered 401 or 403 to the gate, or the `keySource` rejected. `step_up_demands`: good
 * tokens whose users are to log in anew.
 */
export type SignalName = "authentication_failures" | "service_token_refused" | "step_up_demands";

/**
 * Counts failures of whose number an alert should hear, and writes one line a minute for each `SignalName` at
 * most: `{"event":"signal","signal":"authentication_failures","counts":{"orders":{"token_expired":12}},…}`.
 *
 * The first failure after a minute of quiet writes its line at once. What comes within the minute after a
 * line is counted, and written with the first failure after that minute; in Node and Bun also when the minute
 * is over, by a timer that keeps no process alive.
 *
 * It counts in the memory of one process or isolate. A line has at most 256 pairs of an issuer and a code,
 * and one more, `(other)`, for what finds no room; `""` stands where no issuer is known.
 *
 * @example
 * const signals = new SignalCounter();
 * const gate = await Wicketgate.load(configuration, { onEvent: signals.onEvent });
 */
export class SignalCounter {
  /**
   * @param write Takes each line; `console.log` where it is left out. What it throws changes nothing.
   * @throws {TypeError} when `write` is no function.
   */
  constructor(write?: (line: string) => void);

  /** The hook for `Wicketgate.load`, of one gate or of several. It never throws for an event. */
  readonly onEvent: (event: GateEvent) => void;
}
