// What can go wrong that only the Worker sees? Its own refusals, in the same form as the package's and under
// codes of the same closed list; a test compares this table with that list.

/** What an answer and an audit line need of a refusal; the package's `WicketgateRefusal` has it all. */
export interface Refusal {
  readonly code: string;
  readonly ruleIds: readonly string[];
  readonly status: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly issuer?: string;
  readonly keyId?: string;
}

/** A refusal that the Worker itself makes. */
export class WorkerRefusal extends Error implements Refusal {
  readonly code: WorkerReason;
  readonly ruleIds: readonly string[];
  readonly status: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: WorkerReason) {
    super(code);
    this.code = code;
    ({
      ruleIds: this.ruleIds,
      status: this.status,
      error: this.error,
      headers: this.headers,
    } = WORKER_REFUSALS[code]);
  }
}

export type WorkerReason = "configuration_broken" | "upstream_timeout" | "upstream_unreachable";

const WORKER_REFUSALS: Readonly<Record<WorkerReason, Omit<Refusal, "code">>> = {
  configuration_broken: {
    ruleIds: ["IAM-CFG-1", "IAM-FC-1"],
    status: 503,
    error: "temporarily_unavailable",
    headers: { "Retry-After": "1" },
  },
  upstream_timeout: { ruleIds: [], status: 504, error: "gateway_timeout", headers: {} },
  upstream_unreachable: { ruleIds: [], status: 502, error: "bad_gateway", headers: {} },
};
