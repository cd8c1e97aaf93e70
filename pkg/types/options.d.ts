// What do `load` and `verify` take besides their first argument?

import type { GateEvent } from "./events.js";
import type { KeyCache, KeySource } from "./keys.js";

/** The request to an introspection endpoint, but for what proves who asks. */
export interface IntrospectionInit extends RequestInit {
  /** Always `POST`. */
  readonly method: "POST";
  /** `Accept` and `Content-Type`. */
  readonly headers: Record<string, string>;
  /** The token, as a form. */
  readonly body: string;
}

/** What `load` takes besides the configuration. Every member is optional. */
export interface LoadOptions {
  /** Fetches key sets; default `globalThis.fetch`. Must obey `redirect` and `signal`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * The clock, in milliseconds since 1970; default `Date.now`. A value that is not finite, is not a number or
   * lies before 2020, and an exception, are refused with `no_clock`.
   */
  readonly now?: () => number;
  /** Jitter for the time between failed fetches, in [0, 1); default `Math.random`. Decides nothing else. */
  readonly random?: () => number;
  /** The operator's hook. What it throws, returns or rejects with changes no verdict. */
  readonly onEvent?: (event: GateEvent) => void;
  /**
   * Asked before a key set is fetched, told after; neither where the configuration's `sharedKeyCache` is
   * false. Several are asked in turn, each for at most a second, and what a later one has is put into those
   * before it, for a minute.
   */
  readonly sharedKeyCache?: KeyCache | readonly KeyCache[];
  /**
   * Asks an issuer's `introspectionEndpoint` (RFC 7662): about delegated tokens, about each token of a route with
   * `"introspection": "always"`, and while the keys cannot be had. Without this function it is never asked, and
   * such tokens are refused with `introspection_failed`. Adds to the request what proves who asks, and fetches
   * it: `(url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization } })`. For servers alone:
   * what proves who asks is a secret. Must obey `redirect` and `signal`; 64 at once, 16 while keys cannot be had,
   * and 4.75 s each. Resolves to `undefined` where this issuer is not to be asked: the refusal that holds without
   * an answer stands then.
   */
  readonly introspect?: (
    url: string,
    init: IntrospectionInit,
    issuer: string,
  ) => Promise<Response | undefined>;
  /** Asked in the place of the issuer's own address. */
  readonly keySource?: KeySource;
}

/** Which issuers a token may come from: configured names. */
export interface VerifySyncOptions {
  /**
   * One name, several joined by one space (as a route gives them), or an array of names; at least one.
   * Default: the only configured issuer. Where several are configured, leaving it out is refused with
   * `issuer_not_named`; so is a name that none has. Its `expected` are configured names.
   */
  readonly issuers?: string | readonly string[];
}

/** What `verify` takes besides the token. */
export interface VerifyOptions extends VerifySyncOptions {
  /**
   * Keeps work alive after the answer, as `ExecutionContext.waitUntil` of a Worker does: a fetch of keys,
   * which other calls may wait for although this visitor has gone, a refresh ahead of need, and the cache's
   * `put`.
   */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}
