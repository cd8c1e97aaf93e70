// What does the package offer? The hand-written contract of `wicketgate`; every entry (workerd, Node,
// browsers) keeps it.
//
// Times are milliseconds since 1970 as `Date.now` gives them, durations carry their unit in their name, texts
// are Unicode strings, and a token is the compact serialisation of RFC 7515 section 3.1.

import type { Configuration } from "./configuration.js";

/** What `load` takes as an object, and each object within it. */
export type * from "./configuration.js";

/** A JSON value as `JSON.parse` returns it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/**
 * A JSON object as `JSON.parse` returns it. A member named `__proto__` is an own property and changes no
 * prototype.
 */
export interface JsonObject {
  [name: string]: JsonValue;
}

/** The claims of a verified token (RFC 7519 section 4). `iss`, `aud`, `exp` and `iat` have been checked. */
export interface Claims extends JsonObject {
  /** The issuer's exact configured string. */
  iss: string;
  /** The audience or audiences; at least one is a configured one. */
  aud: string | string[];
  /** Expiry, seconds since 1970. */
  exp: number;
  /** Time of issue, seconds since 1970. */
  iat: number;
}

/** The protected header of a verified token (RFC 7515 section 4). */
export interface ProtectedHeader extends JsonObject {
  /** The one algorithm that the issuer is configured with. */
  alg: "ES256" | "ES384" | "Ed25519" | "EdDSA" | "PS256" | "RS256";
  /** The ID of the key that made the signature. */
  kid: string;
}

/**
 * What a token says, once its signature, issuer, audience and times hold. Itself frozen; `claims` and
 * `header` are plain objects of the caller's own, parsed anew for every verdict.
 */
export interface Verified {
  /** The configured name of the issuer, not its `iss`. */
  readonly issuer: string;
  /** The ID (`kid`) of the key that the signature holds under. */
  readonly kid: string;
  /** The claims, parsed from `claimsText`. */
  readonly claims: Claims;
  /** The claims as the signed JSON text, byte for byte. */
  readonly claimsText: string;
  /** The protected header. */
  readonly header: ProtectedHeader;
  /**
   * Present and `true` where no keys could be had and the issuer's introspection endpoint said that the token
   * is active. No signature was checked then: `kid` and `header` stand in the token, and `claims` are the
   * endpoint's answer.
   */
  readonly introspected?: true;
}

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
 * signature held; of its header `alg` and `typ`. They come from the token: escape them before showing them.
 */
export interface Evidence {
  /** Configured values of which one would have passed; `null` stands for absence. At most 8. */
  readonly expected?: readonly (string | null)[];
  /**
   * What stood there instead: a time in seconds since 1970, a lifetime in seconds, or a text cut at 256
   * bytes; `null` where the member is absent.
   */
  readonly found?: number | string | readonly string[] | null;
  /** The bound that `found` crossed, in its unit. */
  readonly limit?: number;
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
  /** As in `Evidence`. */
  readonly expected?: readonly (string | null)[];
  /** As in `Evidence`. */
  readonly found?: number | string | readonly string[] | null;
  /** As in `Evidence`. */
  readonly limit?: number;
  /** As in `Evidence`. */
  readonly setting?: string;
  /** The configured name of the issuer, once it is known. */
  readonly issuer?: string;
  /** The token's `kid`, once the header was read. It comes from the token: escape it before showing it. */
  readonly kid?: string;
}

/** One fault of a configuration. */
export interface ConfigurationError {
  /** Where: member names and indexes from the top, as the core writes them. */
  readonly path: string;
  /**
   * What stands there, shortened where long: a text, or what it is (`an array of 3`); empty where nothing
   * does.
   */
  readonly value: string;
  /** Why it cannot stand. */
  readonly message: string;
}

/** The configuration is broken. Lists every fault at once; never the same class as a refusal. Frozen. */
export class WicketgateConfigurationError extends Error {
  private constructor();
  readonly name: "WicketgateConfigurationError";
  /** Every fault that was found, at least one. */
  readonly errors: readonly ConfigurationError[];
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

/** Told to `onEvent` once for every verdict. Never holds the token. Frozen. */
export interface DecisionEvent extends Evidence {
  readonly type: "decision";
  readonly outcome: "verified" | "refused";
  /** The reason, where refused. */
  readonly code?: ReasonCode;
  /** The rules that the refusal serves; empty where verified. */
  readonly ruleIds: readonly string[];
  /** The HTTP status of a refusal. */
  readonly status?: number;
  /** The configured name of the issuer, once known. */
  readonly issuer?: string;
  /** The token's `kid`, once known. */
  readonly kid?: string;
  /** Whether the issuer's introspection endpoint vouched for the token, and no signature. */
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
}

/** Several usable keys share an ID; tokens that name it are refused (AIR-JWT-2). Frozen. */
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
export type JwksChangeEvent = RotationSeen | KeyWithdrawn | KeyAmbiguous | ProviderDown;

/** Everything that `onEvent` hears of; `type` tells which it is. */
export type GateEvent = DecisionEvent | JwksFetchEvent | JwksChangeEvent;

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
   * Asks an issuer's `introspectionEndpoint` (RFC 7662) while its keys cannot be had; without this function
   * it is never asked. Adds to the request what proves who asks, and fetches it: `(url, init) => fetch(url, {
   * ...init, headers: { ...init.headers, authorization } })`. For servers alone: what proves who asks is a
   * secret. Must obey `redirect` and `signal`; 16 at once and 4.75 s each. Resolves to `undefined` where this
   * issuer is not to be asked: the refusal for want of keys stands then.
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

/** What became of one issuer's key set in a snapshot. */
export interface ImportResult {
  /** The configured name of the issuer, or the name in the snapshot where none is configured. */
  readonly issuer: string;
  /** Whether the set is held now. A set no newer than the held one is not accepted. */
  readonly accepted: boolean;
  /** Why not. */
  readonly message?: string;
}

/** What the configuration says about one request. Frozen. */
export type Route = TokenRoute | PublicRoute;

interface RouteBase {
  /** The route's place in the configuration's list. */
  readonly index: number;
  /** The configured pattern that matched. */
  readonly path: string;
  /**
   * Origin of the upstream, such as `https://app.example`; absent where it is a service, or none is
   * configured.
   */
  readonly upstreamUrl?: string;
  /** Name of the service binding of the upstream; absent where it is a URL, or none is configured. */
  readonly upstreamService?: string;
  /** Where the gate itself is to answer, with how its keys are doing: as JSON, or as Prometheus's text. */
  readonly serves?: "key-status" | "key-status-prometheus";
  /** Whether pages of the listed origins may call it. */
  readonly cors: boolean;
  /** Whether redirect URIs and return targets are checked before the upstream sees them. */
  readonly redirectCheck: boolean;
  /** Whether the configuration says what its pages may do. */
  readonly page: boolean;
  /** Whether the policy of its pages wants a nonce, new for every response. */
  readonly nonce: boolean;
  /** Whether `Authorization` goes on to the upstream. */
  readonly forwardAuthorization: boolean;
  /**
   * Whether the headers by which proxies tell of a visitor are replaced by what the gate knows, or stay as
   * they came.
   */
  readonly forwardedHeaders: "replace" | "pass";
  /** Whether the answer's caching headers are replaced by `private, no-store` or stay the upstream's. */
  readonly cache: "no-store" | "upstream";
  /** How long the upstream may take until its answer's headers, in milliseconds. */
  readonly upstreamTimeoutMs: number;
}

/** A route that wants a token. */
export interface TokenRoute extends RouteBase {
  readonly access: "token";
  /** The issuers that the route names, to be handed to `verify` as they are. */
  readonly issuers: string;
}

/** A route that is open to everyone. */
export interface PublicRoute extends RouteBase {
  readonly access: "public";
}

/**
 * A gate: one configuration, its key sets, and the checks. Whole requests are judged by the gate of
 * `wicketgate/edge`: here, what a configuration says of them is a fault.
 */
export class Wicketgate {
  private constructor();

  /**
   * Reads the configuration and gets the gate ready. Fetches no keys and reads no clock, timer or randomness,
   * so it may be awaited in a Worker's global scope.
   *
   * @param config The configuration, as JSON text or as an object; the package's `schema.json` describes it.
   * Text shows members that stand twice, which whoever parses it has merged already. An object is read at
   * once: what becomes of it later changes nothing. A member that is `undefined` is absent.
   * @throws {WicketgateConfigurationError} (rejects) when the configuration is broken, with every fault; also
   * where an object holds what JSON cannot: a function, `NaN`, a promise, a `Map`, an instance of a class;
   * and when the runtime's `crypto.subtle` is missing or lacks an algorithm that an issuer pins.
   * @throws {TypeError} (rejects) when `config` is neither text nor an object, or an option has a name that is
   * none of `LoadOptions`.
   * @throws {WicketgateRefusal} (rejects) with code `instance_trapped` when the wasm instance ended
   * meanwhile; try again.
   * @throws {Error} (rejects) with the runtime's own error when the wasm cannot be found or instantiated.
   */
  static load(config: string | Configuration, options?: LoadOptions): Promise<Wicketgate>;

  /** Every reason to refuse that this gate can give, with its meaning. */
  reasons(): readonly ReasonDescription[];

  /**
   * Verifies a token (RFC 7515, RFC 7519, RFC 8725), fetching its issuer's keys (RFC 7517) where needed.
   *
   * The promise must be awaited: the verdict is its rejection. The type check stops a use of the promise as
   * if it were the verdict, but not the bare statement `gate.verify(token);`. The lint rule
   * `no-floating-promises` (typescript-eslint) or `noFloatingPromises` (Biome) does.
   *
   * @throws {WicketgateRefusal} (rejects) in every other case than yes; 503 where keys or time are missing.
   * @throws {TypeError} (rejects) when `options.issuers` names nothing or is neither a name nor an array.
   */
  verify(token: string, options?: VerifyOptions): Promise<Verified>;

  /**
   * Verifies an ES256 token with the keys already held, and fetches nothing.
   *
   * @throws {WicketgateRefusal} with code `jwks_not_held` where keys would have to be fetched first; with
   * code `signature_needs_host` for every token of an issuer that pins another algorithm than ES256.
   * @throws {TypeError} when `options.issuers` names nothing or is neither a name nor an array.
   */
  verifySync(token: string, options?: VerifySyncOptions): Verified;

  /**
   * Takes key sets from a snapshot that `exportKeys` wrote. They are parsed as if fetched and keep their age;
   * a timestamp in the future is not accepted. A gate that has fetched nothing yet also keeps the pauses and
   * cool-downs that stand in it.
   */
  importKeys(snapshot: string): readonly ImportResult[];

  /**
   * The key sets held now, public keys only, and what became of their fetches, as JSON text for `importKeys`.
   */
  exportKeys(): string;

  /**
   * Fetches key sets ahead of need, six at a time, for a timer of a server or a Worker's cron. Never rejects
   * for what an issuer does.
   *
   * @throws {TypeError} (rejects) where `issuers` names nobody; a `RangeError` where `aheadSeconds` is none.
   */
  refresh(options?: RefreshOptions): Promise<readonly RefreshResult[]>;

  /**
   * The newest snapshot of one issuer's keys, after a fetch where one is due: what a `KeySource` answers.
   * Within the same budget as everything else: with `newerThanMs` at most one fetch in 30 s.
   *
   * @throws {TypeError} (rejects) where no issuer has this name, or `newerThanMs` is no number.
   */
  exportIssuerKeys(issuer: string, options?: ExportIssuerKeysOptions): Promise<string>;

  /** How each issuer's keys are doing; empty without a usable clock. */
  keyStatus(): readonly KeyStatus[];

  /**
   * Reads the bearer token (RFC 6750 section 2.1) out of the one `Authorization` header's value.
   *
   * @throws {WicketgateRefusal} 401 where there is none, 400 where it is malformed or of another scheme.
   */
  bearerToken(authorization: string | null | undefined): string;

  /**
   * Checks one redirect URI of a client against those registered for it, byte for byte (RFC 9700 section
   * 2.1), and gives it back.
   *
   * @throws {WicketgateRefusal} 400 where either is absent or not a string, the client is unknown, or the URI
   * is none of its own.
   */
  checkRedirectUri(clientId: string, redirectUri: string): string;

  /**
   * Checks a target to return to, such as the value of `returnTo` after one form-decoding: a path of one's
   * own origin that stays there in every browser. Gives it back. Needs nothing of the configuration.
   *
   * @throws {WicketgateRefusal} 400 with the code of its fault.
   */
  checkReturnTarget(target: string): string;

  /**
   * Checks an origin as a browser serialises it, such as `event.origin` of a message, against the configured
   * `origins`, and gives it back.
   *
   * @throws {WicketgateRefusal} 403 `origin_not_listed`.
   */
  checkOrigin(origin: string): string;

  /**
   * What stands in the configuration that is no fault and yet worth a look, such as origins for development,
   * or, of a gate that judges whole requests, a public route around one that wants a token.
   */
  readonly warnings: readonly ConfigurationError[];
  /** Configured names of all issuers. */
  readonly issuerNames: readonly string[];
  /** Whether the configuration allows the host a key cache of its own. */
  readonly sharedKeyCacheEnabled: boolean;
}

/**
 * The code of every reason to refuse; `reasons()` gives the meanings. A minor version may add to the list.
 */
export type ReasonCode =
  | "alg_mismatch"
  | "alg_missing"
  | "application_failed"
  | "aud_mismatch"
  | "aud_missing"
  | "claim_not_integer"
  | "claim_wrong_type"
  | "claims_duplicate_member"
  | "claims_encoding"
  | "claims_malformed"
  | "claims_not_utf8"
  | "claims_too_deep"
  | "claims_too_large"
  | "cnf_refused"
  | "configuration_broken"
  | "cors_header_not_listed"
  | "cors_method_not_listed"
  | "cors_origin_not_listed"
  | "credentials_malformed"
  | "credentials_missing"
  | "crit_refused"
  | "exp_missing"
  | "exp_too_far_ahead"
  | "form_malformed"
  | "form_parameters_too_many"
  | "form_too_large"
  | "form_type_refused"
  | "header_duplicate_member"
  | "header_encoding"
  | "header_malformed"
  | "header_member_refused"
  | "header_not_utf8"
  | "header_too_deep"
  | "header_too_long"
  | "host_malformed"
  | "iat_in_future"
  | "iat_missing"
  | "instance_trapped"
  | "introspection_failed"
  | "iss_hint_refused"
  | "iss_mismatch"
  | "iss_missing"
  | "iss_unknown"
  | "issuer_not_named"
  | "jwks_cooling_down"
  | "jwks_fetch_failed"
  | "jwks_fetch_redirected"
  | "jwks_fetch_timeout"
  | "jwks_leaked"
  | "jwks_malformed"
  | "jwks_not_held"
  | "jwks_not_newer"
  | "jwks_too_large"
  | "jwks_unavailable"
  | "key_unusable"
  | "kid_ambiguous"
  | "kid_invalid"
  | "kid_missing"
  | "kid_unknown"
  | "lifetime_contradictory"
  | "lifetime_too_long"
  | "metadata_issuer_mismatch"
  | "metadata_malformed"
  | "method_not_allowed"
  | "nbf_in_future"
  | "no_clock"
  | "no_randomness"
  | "origin_not_listed"
  | "overloaded"
  | "path_ambiguous"
  | "redirect_client_missing"
  | "redirect_client_unknown"
  | "redirect_parameter_ambiguous"
  | "redirect_parameter_twice"
  | "redirect_uri_missing"
  | "redirect_uri_unexpected"
  | "redirect_uri_unregistered"
  | "request_object_refused"
  | "return_target_backslash"
  | "return_target_character"
  | "return_target_control"
  | "return_target_dot_segment"
  | "return_target_empty_segment"
  | "return_target_escape"
  | "return_target_missing"
  | "return_target_not_a_path"
  | "return_target_too_long"
  | "route_unknown"
  | "signature_encoding"
  | "signature_invalid"
  | "signature_length"
  | "signature_needs_host"
  | "signature_range"
  | "signature_unchecked"
  | "token_expired"
  | "token_inactive"
  | "token_segments"
  | "token_too_long"
  | "typ_refused"
  | "upstream_policies_too_many"
  | "upstream_policy_missing"
  | "upstream_policy_too_long"
  | "upstream_timeout"
  | "upstream_unreachable";
