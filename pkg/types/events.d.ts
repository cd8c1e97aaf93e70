// What is the operator's hook told?

import type { FetchFailure } from "./fetch-failure.js";
import type { ReasonCode } from "./reason-code.js";
import type { Evidence, NearMiss } from "./refusal.js";

/** Told to `onEvent` once for every verdict. Never holds the token. Frozen. */
export interface DecisionEvent extends Evidence {
  readonly type: "decision";
  /**
   * `step_up`: a good token, of which `verified` was told before, does not open a route that asks for another
   * login.
   */
  readonly outcome: "verified" | "refused" | "step_up";
  /** The reason, where refused; `step_up_required` where another login is asked for. */
  readonly code?: ReasonCode | "step_up_required";
  /** The rules that the refusal serves; empty where verified. */
  readonly ruleIds: readonly string[];
  /** The HTTP status of a refusal, or of a demand for another login. */
  readonly status?: number;
  /** The configured name of the issuer, once known. */
  readonly issuer?: string;
  /** The token's `kid`, once known. */
  readonly kid?: string;
  /** Whether the issuer's introspection endpoint vouched for the token, beside a signature or in its place. */
  readonly introspected?: true;
  /** Where a redirect URI was refused that misses a registered one by little. */
  readonly nearMiss?: NearMiss;
  /** When, in milliseconds since 1970; `NaN` where the clock gave no usable time. */
  readonly atMs: number;
}

/** Told to `onEvent` when a key set was fetched, or could not be. Frozen. */
export interface JwksFetchEvent {
  readonly type: "jwks_fetch";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /**
   * `leaked` is an emergency: the set held private key material, and the issuer is refused until a clean one
   * comes. `renewed`: the held set is published still (304). `late`: another call had taken over, and nothing
   * changed.
   */
  readonly outcome:
    | "accepted"
    | "renewed"
    | "kept_previous"
    | "failed"
    | "late"
    | "leaked"
    | "unknown_issuer";
  /** The reason, where the set was not accepted. */
  readonly code?: ReasonCode;
  /** What failed; there beside `code`, unless the words about it could not be loaded. */
  readonly failure?: FetchFailure;
  /**
   * How many keys the held set has: all of them, whether a token could use them or not, and whether it is
   * fresh or not.
   */
  readonly keyCount: number;
  /** Why the set was fetched. */
  readonly reason: FetchReason;
  /**
   * Who was asked: the issuer's own address, or the `keySource`, which may have fetched it for many gates, or
   * long before.
   */
  readonly from: "issuer" | "source";
}

/**
 * Why a key set is fetched: nothing is held, what is held is over or soon will be, or a token names another
 * key.
 */
export type FetchReason = "no_keys" | "expired" | "unknown_kid" | "refresh_ahead";

/** Keys were published that were not there before. Frozen. */
export interface RotationSeen {
  /** Tells this event from the others. */
  readonly type: "jwks_change";
  /** What happened. */
  readonly event: "rotation_seen";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /** The new keys' IDs, as the issuer publishes them. */
  readonly kids: readonly string[];
}

/** A key is published no more, and verifies nothing from now on (AIR-API-4). Frozen. */
export interface KeyWithdrawn {
  /** Tells this event from the others. */
  readonly type: "jwks_change";
  /** What happened. */
  readonly event: "key_withdrawn";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /** The key's ID. */
  readonly kid: string;
  /**
   * `too_short`: tokens that it had signed were still alive, or caches had not yet heard of its successor.
   */
  readonly overlap: "enough" | "too_short" | "unknown";
  /** For how long it was published beside the key that came next, in seconds; absent where nobody watched. */
  readonly overlapSeconds?: number;
  /** How long that should be, in seconds: the longest token life and the age of a cached set together. */
  readonly neededSeconds: number;
  /** For how long it was seen, in seconds; absent where it was there before anybody looked. */
  readonly servedSeconds?: number;
  /** `["AIR-API-4"]`, the rule that it broke, where the overlap was too short; else absent. */
  readonly ruleIds?: readonly string[];
}

/** More usable keys share an ID than may; tokens that name it are refused (AIR-JWT-2). Frozen. */
export interface KeyAmbiguous {
  /** Tells this event from the others. */
  readonly type: "jwks_change";
  /** What happened. */
  readonly event: "key_ambiguous";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /** The shared ID. */
  readonly kid: string;
}

/**
 * Two usable keys share an ID, as the issuer's profile lets them while one takes the place of the other. Each
 * verifies tokens that name it. Frozen.
 */
export interface KeyShared {
  /** Tells this event from the others. */
  readonly type: "jwks_change";
  /** What happened. */
  readonly event: "key_shared";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /** The shared ID. */
  readonly kid: string;
}

/** The first failed fetch after a good one, and the first good one after that. Frozen. */
export interface ProviderDown {
  /** Tells this event from the others. */
  readonly type: "jwks_change";
  /** What happened. */
  readonly event: "provider_down" | "provider_back";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /** Why the fetch failed; absent once it is back. */
  readonly code?: ReasonCode;
  /** Since the first failure, in seconds; present once it is back. */
  readonly downSeconds?: number;
}

/** Told to `onEvent` when something happens to an issuer's keys that is worth a line in a log. */
export type JwksChangeEvent = RotationSeen | KeyWithdrawn | KeyAmbiguous | KeyShared | ProviderDown;

/**
 * Told to `onEvent` when an answer to a fetch of keys shows that the issuer's clock and this host's lie more
 * than 30 s apart (IAM-CLK-2): once for each such answer. Frozen.
 */
export interface ClockSkewEvent {
  /** Tells this event from the others. */
  readonly type: "clock_skew";
  /** The configured name of the issuer. */
  readonly issuer: string;
  /**
   * How far the issuer's clock is ahead, in seconds; below zero where it is behind. By the answer's `Date`
   * and `Age`; which of the two clocks is wrong they do not say.
   */
  readonly skewSeconds: number;
}

/** Everything that `onEvent` hears of; `type` tells which it is. */
export type GateEvent = DecisionEvent | JwksFetchEvent | JwksChangeEvent | ClockSkewEvent;
