// What can go wrong that only the Worker sees? Its own refusals, in the same form as the package's and under
// codes of the same closed list; a test compares this table with that list.

import type { ReasonCode, WicketgateRefusal } from "wicketgate/edge";

/** What an answer and an audit line need of a refusal. */
export type Refusal = Omit<WicketgateRefusal, Exclude<keyof Error, "message"> | "retryAfterSeconds">;

/** A refusal that the Worker itself makes. */
export class WorkerRefusal extends Error implements Refusal {
  readonly code: WorkerReason;
  readonly ruleIds: Refusal["ruleIds"];
  readonly status: Refusal["status"];
  readonly error: Refusal["error"];
  readonly headers: Refusal["headers"];

  constructor(code: WorkerReason) {
    super(WORKER_REFUSALS[code].message);
    this.code = code;
    ({
      ruleIds: this.ruleIds,
      status: this.status,
      error: this.error,
      headers: this.headers,
    } = WORKER_REFUSALS[code]);
  }
}

export type WorkerReason = Extract<
  ReasonCode,
  "configuration_broken" | "upstream_timeout" | "upstream_unreachable"
>;

const WORKER_REFUSALS: Readonly<Record<WorkerReason, Omit<Refusal, "code">>> = {
  configuration_broken: {
    ruleIds: ["IAM-CFG-1", "IAM-FC-1"],
    status: 503,
    error: "temporarily_unavailable",
    headers: { "Retry-After": "1" },
    message: "the configuration has errors; the lines `configuration_error` say which",
  },
  upstream_timeout: {
    ruleIds: [],
    status: 504,
    error: "gateway_timeout",
    headers: {},
    message: "the upstream did not answer in time; look at it, or raise the route's `upstreamTimeoutSeconds`",
  },
  upstream_unreachable: {
    ruleIds: [],
    status: 502,
    error: "bad_gateway",
    headers: {},
    message: "the upstream could not be reached; look whether it runs, and at the route's `upstream`",
  },
};
