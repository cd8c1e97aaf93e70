// How does a check say no? Two classes that are never confused: a refusal of a token or request, and a broken
// configuration.

import type {
  ConfigurationError,
  Evidence,
  WicketgateConfigurationError as PublicConfigurationError,
  WicketgateRefusal as PublicRefusal,
  ReasonCode,
} from "../types/index.d.ts";
import type { RefusalAnswer } from "./answers.ts";
import { ARRAY, demand, hasTexts, type Kind, shortened } from "./options.ts";

/** What there is of `Evidence`, frozen. */
export function evidenceOf({ expected, found, limit, member, setting }: Evidence): Evidence {
  return {
    ...(expected && { expected: Object.freeze(expected) }),
    ...(found !== undefined && { found: Array.isArray(found) ? Object.freeze(found) : found }),
    ...(limit !== undefined && { limit }),
    ...(member !== undefined && { member }),
    ...(setting !== undefined && { setting }),
  };
}

// As much as the core shows of other evidence.
const SHOWN_NAMES = 8;
const SHOWN_BYTES = 256;

/** A refusal for what the calling program named shows that, and the names that it may use. */
export function withNames(refusal: RefusalAnswer, named: string, known: readonly string[]): RefusalAnswer {
  if (refusal.code !== "issuer_not_named") return refusal;
  const found = named === "" ? null : shortened(named, SHOWN_BYTES);
  return { ...refusal, expected: known.slice(0, SHOWN_NAMES), found };
}

const WHAT_A_GATE_ANSWERED: Kind = ["what a gate answered", (value) => hasTexts(value, "code", "error")];

/** A refusal, made from what the core answered. */
export class WicketgateRefusal extends Error implements PublicRefusal {
  // Own properties where they have a value, so that they survive structured logging; on no account is the
  // token among them.
  declare readonly code: ReasonCode;
  declare readonly status: number;
  declare readonly error: string;
  declare readonly retryAfterSeconds?: number;
  declare readonly issuer?: string;
  declare readonly kid?: string;
  declare readonly ruleIds: readonly string[];
  declare readonly headers: Readonly<Record<string, string>>;
  declare readonly cause?: Error;
  declare readonly expected?: readonly (string | null)[];
  declare readonly found?: number | string | readonly string[] | null;
  declare readonly limit?: number;
  declare readonly member?: string;
  declare readonly setting?: string;

  constructor(refusal: RefusalAnswer, cause?: Error) {
    demand("WicketgateRefusal", "refusal", refusal, WHAT_A_GATE_ANSWERED);
    super(refusal.message ?? refusal.code, cause && { cause });
    this.code = refusal.code;
    this.status = refusal.status;
    this.error = refusal.error;
    if (refusal.retryAfterSeconds !== undefined) this.retryAfterSeconds = refusal.retryAfterSeconds;
    if (refusal.issuer !== undefined) this.issuer = refusal.issuer;
    if (refusal.kid !== undefined) this.kid = refusal.kid;
    this.ruleIds = Object.freeze(refusal.ruleIds);
    this.headers = Object.freeze(refusal.headers);
    Object.assign(this, evidenceOf(refusal));
    Object.freeze(this);
  }

  // In so many letters, so that a minifier that renames classes cannot change what a log says; and no
  // statement beside the class, for which a bundler would keep it.
  static override readonly name: string = "WicketgateRefusal";
  override get name(): "WicketgateRefusal" {
    return "WicketgateRefusal";
  }
}

/**
 * The refusal of a call whose instance ended: the core's own words, kept here, since no instance may be left
 * to be asked.
 */
export const TRAP_REFUSAL: RefusalAnswer = {
  code: "instance_trapped",
  ruleIds: ["IAM-FC-1"],
  status: 503,
  error: "temporarily_unavailable",
  headers: { "Retry-After": "1" },
  retryAfterSeconds: 1,
};

/** Every fault of a configuration at once. */
export class WicketgateConfigurationError extends Error implements PublicConfigurationError {
  // No own property: the message has said them, and a console would show them once more.
  readonly #errors: readonly ConfigurationError[];

  constructor(errors: readonly ConfigurationError[]) {
    demand("WicketgateConfigurationError", "errors", errors, ARRAY);
    const faults = errors.map(({ path, value, message, line, column }) => {
      const place = path === "" ? "it" : `${path}:`;
      const at = line === undefined ? "" : ` (line ${line}, column ${column})`;
      return `${place} ${message}${value === "" ? "" : ` (found: ${value})`}${at}`;
    });
    super(
      `the configuration has ${errors.length} fault${errors.length === 1 ? "" : "s"}: ${faults.join("; ")}`,
    );
    this.#errors = Object.freeze(errors.map((error) => Object.freeze(error)));
    Object.freeze(this);
  }

  get errors(): readonly ConfigurationError[] {
    return this.#errors;
  }

  /** For a log of JSON. */
  toJSON(): object {
    const { name, message, errors } = this;
    return { name, message, errors };
  }

  static override readonly name: string = "WicketgateConfigurationError";
  override get name(): "WicketgateConfigurationError" {
    return "WicketgateConfigurationError";
  }
}
