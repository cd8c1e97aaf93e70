// What does `wicketgate/metrics` offer an operator? What the gate tells its hook, as counters for Prometheus
// and as points for Analytics Engine.

export { analyticsPoint } from "../js/metrics/analytics-point.ts";
export { Counters } from "../js/metrics/counters.ts";
export { CONTENT_TYPE as prometheusContentType } from "../js/metrics/exposition.ts";
