// What does `wicketgate/metrics` offer an operator? What the gate tells its hook, as counters for Prometheus
// and as points for Analytics Engine.

export { Counters } from "../js/metrics/counters.ts";
export { analyticsPoint, CONTENT_TYPE as prometheusContentType } from "../js/metrics/formats.ts";
