// Who hears of what the gate decides, and of what happens to keys? The log, the counters of this isolate, and
// Analytics Engine where it is bound.

import type { GateEvent, Wicketgate } from "wicketgate";
import { analyticsPoint, Counters, prometheusContentType } from "wicketgate/metrics";
import { auditKeys } from "./audit";
import { bindings } from "./bindings";

const counters = new Counters();

/** The gate's hook. */
export function hear(event: GateEvent): void {
  auditKeys(event);
  counters.onDecision(event);
  bindings.WICKETGATE_EVENTS?.writeDataPoint(analyticsPoint(event));
}

/** How the keys are doing, as a route's `status` asks for it. */
export function statusResponse(gate: Wicketgate, form: "json" | "prometheus"): Response {
  if (form === "json") return Response.json({ keys: gate.keyStatus() });
  return new Response(counters.prometheusText(gate), { headers: { "Content-Type": prometheusContentType } });
}
