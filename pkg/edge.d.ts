// What does `wicketgate/edge` offer? Whole requests judged by the configuration's routes, and their answers sealed on the way out.

import type { Route, Verified, Wicketgate, WicketgateRefusal } from "./index.js";

/** What `openEdge` takes besides the gate. */
export interface EdgeOptions {
  /** Told where an answer's own headers were stricter or other than what the configuration says, by a stable code. */
  readonly onWarning?: (code: string, route: Route) => void;
}

/** Keeps work alive after the answer, as `ExecutionContext.waitUntil` of a Worker does. */
export interface AdmitOptions {
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

/** A request that goes no further: a refusal, or a preflight. */
export interface Answered {
  /** To be sent as it is. */
  readonly answer: Response;
  readonly preflight: boolean;
  readonly refusal?: WicketgateRefusal;
  readonly route?: Route;
  readonly verified?: Verified;
}

/** A request that passes. */
export interface Passed {
  readonly answer: undefined;
  readonly preflight: false;
  readonly route: Route;
  /** There on every token route. */
  readonly verified?: Verified;
  /** There where the route's page has scripts by nonce. */
  readonly nonce?: string;
  /** To be passed on: without the headers that only the gate may set, its body still to be read. */
  readonly request: Request;
  /** The answer as it may leave. A policy that cannot be kept becomes a refusal. */
  seal(response: Response): Response;
}

/** What became of a request. Frozen. */
export type Passage = Answered | Passed;

/** Judges requests. Frozen. */
export interface Edge {
  /** Never rejects for what a stranger sent. */
  admit(request: Request, options?: AdmitOptions): Promise<Passage>;
}

/**
 * Opens a gate to whole requests.
 *
 * @throws {TypeError} when `gate` is none.
 */
export function openEdge(gate: Wicketgate, options?: EdgeOptions): Edge;
