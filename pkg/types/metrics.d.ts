// What does `wicketgate/metrics` offer? What a gate tells `onEvent`, as counters for Prometheus and as
// points for Cloudflare's Analytics Engine. It needs nothing of a runtime and loads no wasm.
//
// Labels are names of issuers as the configuration has them and words of the package's closed lists. A `kid`,
// a claim, a path or anything else that a stranger writes never becomes one. What there is no room for is
// counted as `(other)`.

import type { GateEvent, Wicketgate } from "./index.js";

/** The media type of `prometheusText()`: `text/plain; version=0.0.4; charset=utf-8`. */
export const prometheusContentType: string;

/**
 * Counts what gates tell it, from its making on, in the memory of one process or isolate. In a Worker every
 * isolate would have its own: use `analyticsPoint` there.
 *
 * @example
 * const counters = new Counters();
 * const gate = await Wicketgate.load(configuration, { onEvent: counters.onEvent });
 * // …on a route that only the operator can reach:
 * new Response(counters.prometheusText(gate), { headers: { "Content-Type": prometheusContentType } });
 */
export class Counters {
  constructor();

  /**
   * The hook for `Wicketgate.load`, of one gate or of several. What it does not know it leaves out; it never
   * throws for an event.
   */
  readonly onEvent: (event: GateEvent) => void;

  /**
   * What was counted, in Prometheus' text exposition format 0.0.4:
   *
   * - `wicketgate_decisions_total{outcome,code,status,issuer}`: verdicts; `outcome` is `verified`,
   *   `refused`, or `step_up` where a good token needs another login.
   * - `wicketgate_jwks_fetches_total{issuer,outcome,code,reason,from}`: key sets asked for; `from` is `issuer`
   *   or `source`.
   * - `wicketgate_jwks_changes_total{issuer,event,code,overlap}`: rotations seen, keys withdrawn, providers
   *   down and back.
   * - `wicketgate_provider_down_seconds_total{issuer}`: seconds that a provider was down, added once it is
   *   back.
   *
   * A label that does not apply is empty. Each of them has at most 4,097 combinations of labels,
   * `wicketgate_decisions_total` that many of good tokens and of refusals each.
   *
   * @param gate Whose keys to tell of, in gauges: `wicketgate_key_state{issuer,state}` (1 for the state it is
   * in, 0 for the others), `wicketgate_keys{issuer}`, `wicketgate_key_age_seconds{issuer}`,
   * `wicketgate_key_fresh_seconds{issuer}` (freshness left), `wicketgate_key_next_fetch_seconds{issuer}` and
   * `wicketgate_key_fetch_failures{issuer}` (since the last good fetch). A number that the gate does not know
   * is left out; so are all of them where it cannot give its status.
   */
  prometheusText(gate?: Pick<Wicketgate, "keyStatus">): string;
}

/** One data point, as `writeDataPoint` of an Analytics Engine binding takes it. */
export interface AnalyticsPoint {
  /**
   * One text of at most 96 bytes: What is sampled apart, as in `refused:orders`: the outcome of a decision,
   * or `jwks_fetch` or `jwks_change`, and the issuer's name.
   */
  indexes: [string];
  /** Texts, empty where they do not apply. */
  blobs: string[];
  /** Numbers, 0 where they do not apply. */
  doubles: number[];
}

/**
 * An event as a data point; a TypeError where it is no object. Places never change; a later version may add
 * some at the end.
 *
 * | column | holds |
 * | --- | --- |
 * | `index1` | the outcome of a decision, or `jwks_fetch` or `jwks_change`; a colon; the issuer's name |
 * | `blob1` | `decision`, `jwks_fetch` or `jwks_change` |
 * | `blob2` | the outcome of a decision or fetch, or what happened to keys |
 * | `blob3` | the code of the reason |
 * | `blob4` | the configured name of the issuer |
 * | `blob5` | why keys were fetched |
 * | `blob6` | whether a withdrawn key had overlapped long enough: `enough`, `too_short` or `unknown` |
 * | `blob7` | who was asked for keys: `issuer` or `source` |
 * | `double1` | the HTTP status of a refusal, or of a demand for another login |
 * | `double2` | how many keys the held set has |
 * | `double3` | how long a withdrawn key had been served, in seconds |
 * | `double4` | how long it had been served beside a newer one, in seconds |
 * | `double5` | how long that would have had to be, in seconds |
 * | `double6` | how long a provider that is back was down, in seconds |
 *
 * @example
 * onEvent: (event) => env.METRICS.writeDataPoint(analyticsPoint(event)),
 */
export function analyticsPoint(event: GateEvent): AnalyticsPoint;
