// Where do key sets come from besides the issuer, and how are they doing?

import type { JwksFetchEvent } from "./events.js";
import type { FetchFailure } from "./fetch-failure.js";
import type { ReasonCode } from "./reason-code.js";

/** A place that fetches key sets itself, for many instances: a Durable Object, or a service of one's own. */
export interface KeySource {
  /**
   * A snapshot of this issuer's keys, as `exportIssuerKeys` gives it; `exportKeys`'s of a gate with the same
   * issuers will do. It counts as the answer to a fetch: one that comes too late (4.75 s), rejects or is no
   * such text is a failed one; so is one that brings nothing newer, unless a fresh set is held.
   */
  keys(issuer: string, options: ExportIssuerKeysOptions): Promise<string>;
}

/** What `exportIssuerKeys` takes besides the issuer. */
export interface ExportIssuerKeysOptions {
  /**
   * Asks for a set that arrived later than this, in milliseconds since 1970, such as for a token of a key
   * that is not held.
   */
  readonly newerThanMs?: number;
}

/** What `refresh` takes. */
export interface RefreshOptions {
  /** Configured names; default: all issuers. */
  readonly issuers?: string | readonly string[];
  /** Fetches what ends within so many seconds, 0 to 3600; default 0: what would be refreshed anyway. */
  readonly aheadSeconds?: number;
  /** Keeps work alive after the promise has settled: what is put into caches. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

/** What became of one issuer in a `refresh`. Frozen. */
export interface RefreshResult {
  /** The configured name of the issuer. */
  readonly issuer: string;
  /**
   * As in `JwksFetchEvent`; `not_due`: nothing to do, or a pause after a failure is not over; `under_way`:
   * another call fetches.
   */
  readonly outcome: JwksFetchEvent["outcome"] | "not_due" | "under_way";
  /** The reason, where the set was not accepted. */
  readonly code?: ReasonCode;
}

/** How one issuer's keys are doing. Frozen. */
export interface KeyStatus {
  /** The configured name of the issuer. */
  readonly issuer: string;
  /**
   * `stale`: over, and serving while its address fails (`staleIfErrorSeconds`). `expired`, `empty` and
   * `leaked` refuse tokens until a fetch succeeds.
   */
  readonly state: "inline" | "empty" | "fresh" | "refresh_due" | "stale" | "expired" | "leaked";
  /** Keys of the held set, usable or not. */
  readonly keyCount: number;
  /** Their IDs, as the issuer publishes them. */
  readonly kids: readonly string[];
  /** Since the set was fetched or confirmed, in seconds. */
  readonly ageSeconds?: number;
  /** How long it stays fresh, in seconds. */
  readonly freshForSeconds?: number;
  /** When it may be fetched again at the earliest for a token of a known key, in seconds. */
  readonly nextFetchInSeconds?: number;
  /** Failed fetches in a row that were needed. */
  readonly failures: number;
  /** The last failure, recovered from or not. */
  readonly lastFailure?: {
    /** Why. */
    readonly code: ReasonCode;
    /** How long ago, in seconds. */
    readonly agoSeconds: number;
    /** What failed, where this gate fetched and not an earlier one. */
    readonly failure?: FetchFailure;
  };
}

/**
 * A cache for key sets that outlives the wasm instance. What it returns is parsed as if fetched, and keeps
 * its age.
 */
export interface KeyCache {
  /** The last snapshot put for this issuer, or `undefined`. A rejection counts as `undefined`. */
  get(issuer: string): Promise<string | undefined>;
  /**
   * Keeps a snapshot for as long as it stays fresh, in seconds; it takes the place of the one before. With 0
   * it says that the set leaked: keep it for two hours, or the set from before turns up again. A rejection is
   * ignored.
   */
  put(issuer: string, snapshot: string, event: { readonly freshForSeconds: number }): Promise<void>;
}

/** What became of one issuer's key set in a snapshot. */
export interface ImportResult {
  /** The configured name of the issuer, or the name in the snapshot where none is configured. */
  readonly issuer: string;
  /** Whether the set is held now. A set no newer than the held one is not accepted. */
  readonly accepted: boolean;
  /** Why not. */
  readonly message?: string;
}
