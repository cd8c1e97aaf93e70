// Who hears of what the gate decides, and of what happens to keys? The log, the counters and signals of this
// isolate, and Analytics Engine where it is bound.

import type { GateEvent, Route, Wicketgate } from "wicketgate/edge";
import { SignalCounter } from "wicketgate/log";
import { analyticsPoint, Counters, prometheusContentType } from "wicketgate/metrics";
import { auditKeys } from "./audit";
import { bindings } from "./bindings";

const counters = new Counters();
const signals = new SignalCounter();
/** Asked once, at the first event: `env` is slow to answer, and every decision comes by here. */
let found: { readonly dataset: AnalyticsEngineDataset | undefined } | undefined;

/** The gate's hook. */
export function hear(event: GateEvent): void {
  auditKeys(event);
  counters.onEvent(event);
  signals.onEvent(event);
  found ??= { dataset: bindings.WICKETGATE_EVENTS };
  found.dataset?.writeDataPoint(analyticsPoint(event));
}

/** How the keys are doing, as a route's `serves` asks for it. */
export function statusResponse(gate: Wicketgate, form: NonNullable<Route["serves"]>): Response {
  if (form === "key-status") return Response.json({ keys: gate.keyStatus() });
  return new Response(counters.prometheusText(gate), { headers: { "Content-Type": prometheusContentType } });
}
