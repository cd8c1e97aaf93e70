// What does `wicketgate/edge` offer? Whole requests judged by the configuration's routes, and their answers sealed on the way out.
// It needs `Request`, `Response` and `Headers` of the Fetch standard and nothing else of a runtime.

import type { NearMiss, Route, Verified, Wicketgate, WicketgateRefusal } from "./index.js";

/** What `openEdge` takes besides the gate. */
export interface EdgeOptions {
  /** Told, by a stable code, where what an upstream's answer says of itself stands against the configuration. What it throws changes nothing. */
  readonly onWarning?: (code: string, route: Route) => void;
}

/** What `admit` takes besides the request. */
export interface AdmitOptions {
  /** Keeps work alive after the answer, as `ExecutionContext.waitUntil` of a Worker does. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** Stands in the body of each refusal as `requestId`, so that the operator finds its line in the log. */
  readonly requestId?: string;
}

/** What the network is told of a refusal; a `WicketgateRefusal` is one. */
export interface Told {
  /** The status. */
  readonly status: number;
  /** A generic word, the only member of the body but `requestId`. */
  readonly error: string;
  /** Headers that belong to it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that goes no further: a refusal, or a preflight. Frozen. */
export interface Answered {
  /** To be sent as it is. */
  readonly answer: Response;
  /** Whether the request was a preflight. */
  readonly preflight: boolean;
  /** Why it was refused; absent on a preflight that is granted. For the operator, never for the network. */
  readonly refusal?: WicketgateRefusal;
  /** The registered redirect URI that the refused one nearly was. For the operator, never for the network. */
  readonly nearMiss?: NearMiss;
  /** The route, where one was found. */
  readonly route?: Route;
  /** What the token says, where it was good and something else was not. */
  readonly verified?: Verified;
}

/** A request that passes. Frozen. */
export interface Passed {
  readonly answer: undefined;
  readonly preflight: false;
  /** The route that let it in. */
  readonly route: Route;
  /** What the token says; there on every token route. */
  readonly verified?: Verified;
  /** 128 bits in base64, new for this answer; there where the route's pages have scripts by nonce. */
  readonly nonce?: string;
  /**
   * The request to be passed on: without the headers that only the gate may set; where there is a nonce, without those that
   * ask for a part of a page or for a change since. Its body is still to be read. Take this one, not the one that came.
   */
  readonly request: Request;
  /** The upstream's or app's answer as it may leave: with the headers of its route. One whose policy cannot be kept becomes a 502. */
  seal(response: Response): Response;
  /** As `seal`, and tells what became of it. */
  judge(response: Response): Judged;
  /** An answer of one's own in the place of an upstream's, with the headers of every refusal. */
  refuse(refusal: Told): Response;
}

/** What became of an upstream's answer. Frozen. */
export interface Judged {
  /** To be sent as it is. */
  readonly answer: Response;
  /** Why the upstream's own answer is not sent. */
  readonly refusal?: WicketgateRefusal;
  /** Where what it said of itself stands against the configuration: stable codes. */
  readonly warnings: readonly string[];
}

/** What became of a request. */
export type Passage = Answered | Passed;

/** Judges requests. Frozen. */
export interface Edge {
  /**
   * Judges a request: preflight, route, origin, token, and where it would have its visitor sent; in this order. Where the route checks
   * redirects the body is read, up to 64 KiB. A page's own origin is that of `request.url`: behind a proxy that ends TLS, list it.
   *
   * Never rejects for what a stranger sent.
   */
  admit(request: Request, options?: AdmitOptions): Promise<Passage>;
}

/**
 * Opens a gate to whole requests.
 *
 * @throws {TypeError} when `gate` is none.
 */
export function openEdge(gate: Wicketgate, options?: EdgeOptions): Edge;

/** The answer where no gate could be loaded: shut, with the headers of every refusal. */
export function shutAnswer(refusal: Told, options?: { readonly requestId?: string }): Response;
