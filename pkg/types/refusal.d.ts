// How does a check say no, and what does the refusal rest on?

import type { ReasonCode } from "./reason-code.js";

/** One reason of the closed list of reasons to refuse. */
export interface ReasonDescription {
  /** The stable code. */
  readonly code: ReasonCode;
  /** One line of meaning, in English. */
  readonly meaning: string;
  /** The IDs of the rules that this refusal serves. */
  readonly ruleIds: readonly string[];
  /** The HTTP status that the network is told. */
  readonly status: number;
}

/**
 * What a refusal rests on, for the operator and never for the network. Every member is absent where the code
 * says it all. Of a token's claims only `iss`, `aud`, `exp`, `nbf` and `iat` stand here, and only once its
 * signature held; of its header `alg` and `typ`; of a key no number. They come from the token: escape them before showing them.
 */
export interface Evidence {
  /**
   * Configured values of which one would have passed; `null` stands for absence. At most 8. Of an unknown route those
   * that are near; of `scope_missing` all scopes that the token lacks.
   */
  readonly expected?: readonly (string | null)[];
  /**
   * What stood there instead: a text cut at 256 bytes (of a request its method or its `Origin`); `null` where the
   * member is absent. A number is a time in seconds since 1970 with `token_expired` and `lifetime_contradictory`, the
   * HTTP status of the endpoint's answer, from 400, with `introspection_failed`, and else a span in seconds: how long
   * a token lives, or how far ahead its time lies.
   */
  readonly found?: number | string | readonly string[] | null;
  /**
   * The bound that `found` crossed, in its unit. `exp_too_far_ahead` allows the
   * issuer's clock 5 s beyond it, or `leewaySeconds` where that is more.
   */
  readonly limit?: number;
  /**
   * The member that is at fault: of the key that the token names (`key_unusable`: `use`, `alg`, `kty`), a time among
   * the claims (`claim_not_numeric_date`), or the
   * claim that was held against the audiences because `aud` is absent, or that could be (`setting` is `audienceClaim`).
   */
  readonly member?: string;
  /** The member of the configuration that would change it, such as `issuers.orders.maxLifetimeSeconds`. */
  readonly setting?: string;
}

/**
 * A refusal: the only thing besides `Verified` that a check ends in. Frozen; holds no part of the token but
 * its `kid`.
 */
export class WicketgateRefusal extends Error implements Evidence {
  private constructor();
  readonly name: "WicketgateRefusal";
  /**
   * In one line what the members say: the meaning, what was found and expected, and the way out. For the operator, as
   * they are. Outside of Node, Bun and Deno the first refusal of a call that cannot wait has its code here alone
   * (`docs/decisions/0007-sentences.md`).
   */
  readonly message: string;
  /** The stable reason, for the operator. The network is told `error` and `status` instead. */
  readonly code: ReasonCode;
  /** The IDs of the rules that this refusal serves. */
  readonly ruleIds: readonly string[];
  /** The HTTP status that the network is told. */
  readonly status: number;
  /** The error for the network: a code of RFC 6750 section 3.1 where there is one, else a generic word. */
  readonly error: string;
  /**
   * Headers that belong to the answer: `WWW-Authenticate` (RFC 6750), `Retry-After` and `Allow` (RFC 9110).
   */
  readonly headers: Readonly<Record<string, string>>;
  /** When to try again, in seconds; present where an outage, not the token, is the cause. */
  readonly retryAfterSeconds?: number;
  /**
   * Where a fetch of keys failed before it: an error whose message says what failed and the way out, and
   * whose own `cause` is the runtime's error, where there is one.
   */
  readonly cause?: Error;
  /** As in `Evidence`. */
  readonly expected?: readonly (string | null)[];
  /** As in `Evidence`. */
  readonly found?: number | string | readonly string[] | null;
  /** As in `Evidence`. */
  readonly limit?: number;
  /** As in `Evidence`. */
  readonly member?: string;
  /** As in `Evidence`. */
  readonly setting?: string;
  /** The configured name of the issuer, once it is known. */
  readonly issuer?: string;
  /** The token's `kid`, once the header was read. It comes from the token: escape it before showing it. */
  readonly kid?: string;
}

/**
 * The registered redirect URI that a refused one nearly was, as the gate of `wicketgate/edge` tells it. For
 * the operator's log; never for the network.
 */
export interface NearMiss {
  /** The registered URI. */
  readonly registered: string;
  /** In what the refused one differs from it, by stable codes. */
  readonly differences: readonly string[];
}

/** One fault of a configuration. */
export interface ConfigurationError {
  /** Where: member names and indexes from the top, as the core writes them. A long name is cut. */
  readonly path: string;
  /**
   * What stands there: a text, or what it is (`an array of 3`); empty where nothing does. A long one is cut;
   * `…` stands where something was cut off.
   */
  readonly value: string;
  /** Why it cannot stand, and what to write instead. */
  readonly message: string;
  /** The line in the configuration's text, from 1; absent where it came as an object. */
  readonly line?: number;
  /** The column in that line, from 1, in UTF-16 units. */
  readonly column?: number;
}

/**
 * The configuration is broken. Lists every fault at once, up to a hundred, and then how many more there are;
 * never the same class as a refusal. Frozen.
 */
export class WicketgateConfigurationError extends Error {
  private constructor();
  readonly name: "WicketgateConfigurationError";
  /** Every fault that was found, at least one. */
  readonly errors: readonly ConfigurationError[];
  /** Name, message and errors, for a log of JSON. */
  toJSON(): object;
}
