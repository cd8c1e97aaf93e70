// Which misuse of the counters does the type check stop? Each marked line must be an error, or the check
// itself fails.

import { type GateEvent, Wicketgate } from "wicketgate";
import { type AnalyticsPoint, analyticsPoint, Counters, prometheusContentType } from "wicketgate/metrics";

declare const binding: {
  writeDataPoint(event?: {
    indexes?: (string | null)[];
    blobs?: (string | null)[];
    doubles?: number[];
  }): void;
};

const counters = new Counters();
export const gate = Wicketgate.load("{}", { onEvent: counters.onEvent });
export const second = Wicketgate.load("{}", {
  onEvent: (event) => binding.writeDataPoint(analyticsPoint(event)),
});
export const both = Wicketgate.load("{}", {
  onEvent: (event: GateEvent) => {
    counters.onEvent(event);
    const point: AnalyticsPoint = analyticsPoint(event);
    binding.writeDataPoint(point);
  },
});
export const text: string = counters.prometheusText() + prometheusContentType;
export const gauges: string = counters.prometheusText(await gate);

// @ts-expect-error: the gate itself, not the promise of one
counters.prometheusText(gate);
counters.prometheusText({
  // @ts-expect-error: a state that no gate has
  keyStatus: () => [{ issuer: "orders", state: "asleep", keyCount: 1, kids: [], failures: 0 }],
});
// @ts-expect-error: the hook is the counters' own
counters.onEvent = () => {};
// @ts-expect-error: there is nothing to configure
new Counters({ prefix: "mine" });
// @ts-expect-error: a point is made of an event
analyticsPoint();
