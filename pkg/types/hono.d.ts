// What does `wicketgate/hono` offer? One middleware that stands around a Hono app and does what
// wicketgate.json says about its routes.

import type { Context, MiddlewareHandler } from "hono";
import type { EdgeOptions, HandedOn, Wicketgate } from "./edge.js";
import type { Route } from "./index.js";

export type { Configuration } from "./configuration.js";
export { Wicketgate, WicketgateConfigurationError, WicketgateRefusal, WicketgateStepUp } from "./edge.js";

/** What handlers find in `c.var.wicketgate`. Frozen. */
export interface Admitted {
  /** The route of the configuration that let the request in. */
  readonly route: Route;
  /** What the token says; there on every token route, and absent on a public one. */
  readonly verified?: HandedOn;
  /** The nonce of this one answer, where the route's page has scripts by nonce: `<script nonce="…">`. */
  readonly nonce?: string;
}

/** What `wicketgate` takes besides the gate. */
export interface MiddlewareOptions extends EdgeOptions {
  /**
   * The visitor's IP address, as the host knows it: `getConnInfo` of Hono's adapter, or the header of a proxy
   * that overwrites it, such as `CF-Connecting-IP` on Cloudflare. Without it the app gets no header with the
   * address: `CF-Connecting-IP` and `X-Real-IP` are removed. What it throws becomes a 500.
   */
  readonly clientAddress?: (context: Context) => string | undefined;
  /**
   * Takes a line of JSON for each request that is refused, whose user is to log in anew, or that the app failed
   * to answer, and one a minute at most that counts failures (`SignalCounter` of `wicketgate/log`); `docs/logs.md` names their members.
   * They go to `console.log` where it is left out, and `false` writes none. What it throws changes nothing.
   */
  readonly log?: false | ((line: string) => void);
}

/** For `new Hono<{ Variables: WicketgateVariables }>()`, where handlers are not chained to `use`. */
export interface WicketgateVariables {
  wicketgate: Admitted;
}

/**
 * Makes the middleware. Let it be the app's first, for every path (`app.use(wicketgate(gate))`): what it does
 * not see it does not guard, and what runs around it may change the headers that it set.
 *
 * Routes, tokens, origins, redirects and headers are those of the gate's configuration. Its routes need no
 * `upstream`; a path that is not listed is refused, whatever the app would answer. Errors and 404s of the app
 * leave with the same headers as its pages; a failure that Hono's `onError` is not asked about becomes a bare
 * 500, and is written to the console. A refusal writes one line of JSON, unless `log` says otherwise.
 *
 * @param gate A gate of this entry or of `wicketgate/edge`, or the promise of its `Wicketgate.load`. If that
 * rejects, the console shows why, every request is refused with 503 (`configuration_broken`), and the process
 * goes on. Await the gate first where a server with a broken configuration should not start.
 * @throws {WicketgateConfigurationError} when a route has an `upstream` or `serves`, which the app would have
 * to keep.
 * @throws {TypeError} when `gate` is neither, such as a gate of `wicketgate`, which only verifies, and when
 * the options are no plain object, or one has a name that is none of `MiddlewareOptions`, or is of another
 * type. What a promise brings is looked at when it comes.
 */
export function wicketgate(
  gate: Wicketgate | Promise<Wicketgate>,
  options?: MiddlewareOptions,
): MiddlewareHandler<{ Variables: WicketgateVariables }>;
