//! How much, how long, how many? Every cap and default of the house, with its unit and its source.
//!
//! A cap is checked before the bytes it limits are parsed. Nothing here can be switched off; what can be set
//! in the configuration says between which bounds.

/// Longest token, in bytes of its compact form. Eight KiB is what common HTTP servers accept for all headers
/// together.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// Longest protected header, in bytes once decoded.
pub const MAX_HEADER_BYTES: usize = 2 * 1024;

/// Most values that a refusal names of what was expected, or of what was found.
pub const MAX_EVIDENCE_ENTRIES: usize = 8;

/// Longest text of a token that a refusal shows to the operator, in bytes; a longer one is cut.
pub const MAX_EVIDENCE_TEXT_BYTES: usize = 256;

/// Deepest JSON nesting that is read; the outermost object is depth 1. A deeper document is refused, not
/// truncated.
pub const MAX_JSON_DEPTH: usize = 32;

/// Most members of one JSON object. No token, key set or configuration has room for so many; a snapshot has,
/// which is a hundred times as long, and finding each among the others would take minutes.
pub const MAX_OBJECT_MEMBERS: usize = 65_536;

/// Longest `kid`, in bytes, in a token or in a key set.
pub const MAX_KID_BYTES: usize = 256;

/// Longest body of a JWK Set, in bytes. Nimbus caps at 50 KB.
pub const MAX_JWKS_BYTES: usize = 64 * 1024;

/// Most keys in a JWK Set.
pub const MAX_JWKS_KEYS: usize = 32;

/// Shortest RSA modulus, in bits (RFC 7518 section 3.3).
pub const MIN_RSA_MODULUS_BITS: u64 = 2_048;

/// Default of `maxRsaModulusBits`. A longer key makes each token of the issuer dearer.
pub const DEFAULT_RSA_MODULUS_BITS: u64 = 4_096;

/// Highest `maxRsaModulusBits`.
pub const MAX_RSA_MODULUS_BITS: u64 = 8_192;

/// Default of `rsaPublicExponent`: F4, the one that nearly every RSA key has.
pub const DEFAULT_RSA_EXPONENT: u64 = 65_537;

/// Lowest `rsaPublicExponent` (RFC 8017 section 3.1). One below 65537 is warned of: FIPS 186-5 section 5.1
/// allows none.
pub const MIN_RSA_EXPONENT: u64 = 3;

/// Highest `rsaPublicExponent`, 2^31 - 1: a larger one is slow, and some runtimes do not take it.
pub const MAX_RSA_EXPONENT: u64 = (1 << 31) - 1;

/// Longest configuration text, in bytes.
pub const MAX_CONFIGURATION_BYTES: usize = 1024 * 1024;

/// Most issuers in one configuration.
pub const MAX_ISSUERS: usize = 256;

/// Longest snapshot of key sets that `import` reads, in bytes: what 256 issuers write whose key sets have 64
/// KiB, each character of a body escaped (two for one), and 8 KiB for the rest of an entry.
pub const MAX_SNAPSHOT_BYTES: usize = 34 * 1024 * 1024;

/// Longest part of a snapshot about one issuer, in bytes: its body, each character escaped, and 8 KiB for the
/// rest.
pub const MAX_ISSUER_SNAPSHOT_BYTES: usize = 136 * 1024;

/// Most members named twice that a configuration's errors list, so that a text full of them cannot fill the
/// memory.
pub const MAX_LISTED_DUPLICATES: usize = 16;

/// Most faults of a configuration that are told, and most warnings; of the rest, their number.
pub const MAX_TOLD_FAULTS: usize = 100;

/// Longest name or value of a configuration that a fault shows, in bytes; a longer one is cut.
pub const MAX_SHOWN_BYTES: usize = 80;

/// Most routes in one configuration.
pub const MAX_ROUTES: usize = 1024;

/// Longest name of an issuer in the configuration, in bytes.
pub const MAX_ISSUER_NAME_BYTES: usize = 64;

/// Longest string in the configuration that a token is compared with (`issuer`, an audience, a type), and
/// longest URL, in bytes.
pub const MAX_CONFIGURED_STRING_BYTES: usize = 1024;

/// Longest request path that is matched, in bytes. The same as the longest token: both arrive in one request
/// head.
pub const MAX_PATH_BYTES: usize = 8 * 1024;

/// Longest text of a visitor's IP address, in bytes: an IPv6 address that ends in an IPv4 address (POSIX
/// `INET6_ADDRSTRLEN`).
pub const MAX_CLIENT_ADDRESS_BYTES: usize = 45;

/// Longest form body that is looked through for redirects, in bytes.
pub const MAX_FORM_BYTES: usize = 64 * 1024;

/// What each form body under way may hold, however much the others do, in bytes: most forms are shorter.
pub const FORM_ROOM_BYTES: usize = 4 * 1024;

/// Most bytes that the form bodies under way to one gate hold together beyond [`FORM_ROOM_BYTES`] each: a
/// quarter of a Worker's memory. A body for which none are left is refused, so that strangers with slow bodies
/// do not fill it.
pub const MAX_SHARED_FORM_BYTES: usize = 32 * 1024 * 1024;

/// Most parameters of a query and a form body together, where redirects are looked for. qs and PHP stop
/// reading at 1,000, and would miss what stands behind.
pub const MAX_FORM_PARAMETERS: usize = 256;

/// Longest time that a browser may be asked to keep the answer to a preflight, in seconds: Firefox keeps none
/// longer (Chromium: 7,200).
pub const MAX_PREFLIGHT_SECONDS: u32 = 86_400;

/// Most names of return targets that one route looks at.
pub const MAX_RETURN_TARGETS: usize = 16;

/// What one response's content security policies may hold together, in bytes: as they come, and as they leave
/// with the gate's own. More is refused.
pub const MAX_POLICY_BYTES: usize = 16 * 1024;

/// Most directives of one policy; the standards know thirty.
pub const MAX_DIRECTIVES: usize = 128;

/// Most content security policies of one response; each costs the browser a check of its own for every
/// request.
pub const MAX_POLICIES: usize = 16;

/// Longest policy that a configuration makes, in bytes: half of what a response may hold, so that it finds
/// room beside others.
pub const MAX_OWN_POLICY_BYTES: usize = 8 * 1024;

/// Default of `strictTransportSecurity.maxAgeSeconds`: a year, which the preload list asks for at least.
pub const DEFAULT_TRANSPORT_SECONDS: u64 = 31_536_000;

/// Highest `strictTransportSecurity.maxAgeSeconds`: two years, which the preload list recommends.
pub const MAX_TRANSPORT_SECONDS: u64 = 63_072_000;

/// Default of `maxLifetimeSeconds`: the longest `exp - iat`, and the longest `exp - now` (AIR-JWT-1,
/// RTW-EXP-1).
pub const DEFAULT_LIFETIME_SECONDS: u64 = 300;

/// Highest `maxLifetimeSeconds`: a day.
pub const MAX_LIFETIME_SECONDS: u64 = 86_400;

/// Highest `leewaySeconds`; the default is 0 (IAM-CLK-1).
pub const MAX_LEEWAY_SECONDS: u64 = 60;

/// How far an issuer's clock may run ahead, in seconds, where `leewaySeconds` is not more: added to the bounds
/// on `iat`, on a `nbf` that equals it and on `exp - now`, never to `exp` or to another `nbf`. Without it fresh
/// tokens would fail by milliseconds.
pub const ISSUER_CLOCK_AHEAD_SECONDS: u64 = 5;

/// Largest NumericDate: 2^53 - 1, the largest integer that every JSON reader holds exactly.
pub const MAX_NUMERIC_DATE: u64 = (1 << 53) - 1;

/// Earliest plausible host time, in milliseconds: 2020-01-01T00:00:00Z. In a Worker's global scope the clock
/// says 1970.
pub const EARLIEST_NOW_MILLISECONDS: u64 = 1_577_836_800_000;

/// Latest host time that is taken, in milliseconds: 9999-12-31T23:59:59Z, the last date of RFC 3339.
pub const LATEST_NOW_MILLISECONDS: u64 = 253_402_300_799_000;

/// Time limit of one fetch of a key set or of metadata, caches and body included, in milliseconds: the lease
/// but a quarter of a second, which is kept to report.
pub const JWKS_FETCH_MILLISECONDS: u64 = 4_750;

/// Time limit of one look into the host's key cache, in milliseconds; a slower cache is passed over.
pub const KEY_CACHE_MILLISECONDS: u64 = 1_000;

/// How long one asker keeps the others from fetching, in milliseconds; jose's limit of a fetch. Then the next
/// one takes over.
pub const FETCH_LEASE_MILLISECONDS: u64 = 5_000;

/// How long an issuer's metadata is believed, in seconds. A failed fetch of keys forgets it at once.
pub const MAX_METADATA_AGE_SECONDS: u64 = 3_600;

/// Highest `staleIfErrorSeconds`: an hour. The default is 0.
pub const MAX_STALE_SECONDS: u64 = 3_600;

/// Longest answer of an introspection endpoint, in bytes: as the longest token.
pub const MAX_INTROSPECTION_BYTES: usize = 8 * 1024;

/// Most actors of a delegated token, each within the next one's `act`; as many as IAM's SDKs read.
pub const MAX_ACTORS: usize = 16;

/// Longest `sub` of an actor, in bytes: four times the longest of OpenID Connect.
pub const MAX_ACTOR_BYTES: usize = 1_024;

/// How long an introspection endpoint that failed is left in peace, in seconds.
pub const INTROSPECTION_PAUSE_SECONDS: u64 = 5;

/// How often an introspection endpoint is asked at most, in a second, about tokens that no key tells from a
/// stranger's.
pub const MAX_INTROSPECTIONS_A_SECOND: u32 = 20;

/// How often an introspection endpoint is asked at most, in a second, about tokens that hold: only who has a good
/// one can raise such a question, and each request with it is one.
pub const MAX_CONFIRMATIONS_A_SECOND: u32 = 200;

/// Failures of an introspection endpoint, one after another, from which on it is left in peace where it is asked
/// about each request: one answer that got lost is not an outage for all.
pub const MAX_FAILED_CONFIRMATIONS: u32 = 3;

/// How long it is then left in peace, in seconds.
pub const CONFIRMATION_PAUSE_SECONDS: u64 = 1;

/// How old a signed answer of an introspection endpoint may be by its `iat`, in seconds, beside the issuer's
/// leeway: it was made for this question, so this bounds how far the issuer's clock may be behind.
pub const MAX_SIGNED_ANSWER_AGE_SECONDS: u64 = 30;

/// How far another machine's clock may run ahead that kept a key set, in milliseconds; its set then counts as
/// arrived now. Without it a keeper a few milliseconds ahead would seem to answer from the future.
pub const SNAPSHOT_AHEAD_MILLISECONDS: u64 = 1_000;

/// Longest `ETag` or `Last-Modified` that is sent back in a condition, in bytes.
pub const MAX_VALIDATOR_BYTES: usize = 256;

/// Age a fetched key set may reach when the answer does not say, in seconds.
pub const DEFAULT_JWKS_AGE_SECONDS: u64 = 600;

/// Shortest age that an answer can ask for, in seconds; `no-store`, `no-cache` and `max-age=0` mean this.
pub const MIN_JWKS_AGE_SECONDS: u64 = 30;

/// Longest age that an answer can ask for, in seconds.
pub const MAX_JWKS_AGE_SECONDS: u64 = 3_600;

/// How far an issuer's `Date` may lie from the host's time, in seconds, before the operator is told (IAM-CLK-2).
pub const MAX_CLOCK_SKEW_SECONDS: u64 = 30;

/// A held key set is refreshed once this share of its age is left, in percent…
pub const REFRESH_AHEAD_PERCENT: u64 = 20;

/// …but never earlier than this many seconds before its end (nimbus).
pub const MAX_REFRESH_AHEAD_SECONDS: u64 = 30;

/// Least time between an attempt of any kind to fetch an issuer's keys and a fetch caused by an unknown
/// `kid`, in seconds.
pub const UNKNOWN_KID_COOL_DOWN_SECONDS: u64 = 30;

/// How much later than it says a source that fetches by itself is asked again which had nothing newer for an
/// unknown `kid`, in seconds: its clock may be behind.
pub const SECOND_LOOK_SECONDS: u64 = 2;

/// First pause after a failed fetch, in seconds; doubled by each further failure (AIR-API-2).
pub const FIRST_BACKOFF_SECONDS: u64 = 1;

/// Longest pause after failed fetches, in seconds.
pub const MAX_BACKOFF_SECONDS: u64 = 60;

/// How long a request waits before it looks again whether another one has brought the keys, in milliseconds.
pub const LEASE_POLL_MILLISECONDS: u64 = 20;

/// Most keys that have a table of multiples at the same time; each table takes 288 KiB.
pub const MAX_HOT_KEYS: usize = 16;

/// Signatures of one key that must have held before its table is begun: a few, so that what was forged builds
/// nothing.
pub const TABLE_AFTER_SUCCESSES: u32 = 3;

/// Most accepted tokens that an instance remembers: those that come back within their life, mostly five
/// minutes, to one of the many instances that share a service's load.
pub const MAX_CACHED_VERDICTS: usize = 512;

/// Most bytes of headers, claims and `kid`s that an instance remembers with them: 512 bytes for each, a
/// common token's size.
pub const MAX_CACHED_VERDICT_BYTES: usize = 256 * 1024;

/// Longest base64url text of the claims that is passed to an upstream in one header, in bytes.
pub const MAX_CLAIMS_HEADER_BYTES: usize = 6 * 1024;

/// Default of a route's `upstreamTimeoutSeconds`: until the upstream's response headers are there.
pub const DEFAULT_UPSTREAM_TIMEOUT_SECONDS: u64 = 30;

/// Highest `upstreamTimeoutSeconds`.
pub const MAX_UPSTREAM_TIMEOUT_SECONDS: u64 = 120;

/// What a refusal for an outage asks the client to wait at least, in seconds.
pub const MIN_RETRY_AFTER_SECONDS: u64 = 1;

/// Longest host name, in bytes (RFC 1035 section 2.3.4, without the final dot).
pub const MAX_HOST_BYTES: usize = 253;

/// Longest label of a host name, in bytes.
pub const MAX_LABEL_BYTES: usize = 63;

/// Longest e-mail address that a claim may hold, in bytes (RFC 5321 section 4.5.3.1.3, without the brackets).
pub const MAX_EMAIL_BYTES: usize = 254;

/// Longest part of an e-mail address before its `@`, in bytes (RFC 5321 section 4.5.3.1.1).
pub const MAX_EMAIL_LOCAL_BYTES: usize = 64;

/// Most claims that one entry has rules about.
pub const MAX_CLAIM_RULES: usize = 64;

/// Most values that a rule about a claim lists: of `oneOf`, `characters` and `hosts` each.
pub const MAX_CLAIM_VALUES: usize = 64;

/// Longest `minLength` and `maxLength` of a rule about a claim, in characters or elements: as many bytes as the
/// longest token has.
pub const MAX_CLAIM_LENGTH: u64 = 8 * 1024;

/// Most scopes that a route needs.
pub const MAX_SCOPES: usize = 32;

/// Most values of `acr`, and of `amr`, that a route lists.
pub const MAX_STEP_UP_VALUES: usize = 16;

/// Longest age of a login that a route takes, in seconds: a year, beyond which it asks for nothing.
pub const MAX_STEP_UP_AGE_SECONDS: u64 = 31_536_000;

/// Most claims that a route lists to be handed on.
pub const MAX_FORWARDED_CLAIMS: usize = 64;

/// Longest list in a challenge, of scopes or of values of `acr`, in bytes: many clients take no more than 8 KiB of
/// headers in all.
pub const MAX_CHALLENGE_LIST_BYTES: usize = 2 * 1024;

/// Longest serialised origin, in bytes: `https://`, a host of 253, a colon and five digits.
pub const MAX_ORIGIN_BYTES: usize = 267;

/// How often a return target may be decoded before nothing in it changes, and how often a parameter's name is
/// decoded again: as often as targets stand within the query of targets.
pub const MAX_DECODINGS: usize = 3;

/// Most entries that a refused redirect URI nearly is of which the nearest is looked for; each costs a close
/// look.
pub const MAX_ALIKE_ENTRIES: usize = 8;

/// Most entries of a client that a refused redirect URI is held against, so that strangers cannot buy much
/// work with a refusal.
pub const MAX_COMPARED_ENTRIES: usize = 256;

/// How long one token's verification may fetch and wait, in milliseconds: two leases on a fetch, since
/// metadata takes one and the keys another.
pub const MAX_PURSUIT_MILLISECONDS: u64 = 10_000;

/// What a fetch counts at least in that time, in milliseconds: a host's clock may stand still between I/O.
pub const MIN_COUNTED_FETCH_MILLISECONDS: u64 = 1_000;

/// Longest pause between two looks for keys that another request is fetching, in milliseconds.
pub const MAX_WAIT_MILLISECONDS: u64 = 50;

/// Most requests that wait for keys, answers or pauses at the same time in one instance, and as many beside
/// them that wait for bodies. With more, the newest is refused. Each that waits for keys looks for them every
/// 50 ms.
pub const MAX_OPEN_EXCHANGES: usize = 4_096;

/// Most requests and tokens that wait beside these for the host to check a signature. With more, the newest is
/// refused. One issuer's may be as many as they leave free: half of them alone, so that others find room. An
/// issuer that has none waiting finds a place beside them.
pub const MAX_SIGNATURE_CHECKS: usize = 2_048;

/// Most bytes of their heads and tokens, shared among the issuers in the same way: 4 KiB for each.
pub const MAX_SIGNATURE_CHECK_BYTES: usize = 8 * 1024 * 1024;

/// When a request counts as forgotten by its host that waits for an order, in milliseconds: no order takes
/// longer than a body, which has `upstreamTimeoutSeconds`.
pub const FORGOTTEN_AFTER_MILLISECONDS: u32 = 150_000;

/// Time limit of one check of a signature by the host, the import of its key included, in milliseconds; also of
/// one trial of an algorithm while a gate loads.
pub const SIGNATURE_CHECK_MILLISECONDS: u64 = 2_000;

/// Most checks of a signature by the host that one token's verification orders: one, and another where the
/// key under its `kid` became another meanwhile, or where two keys share that.
pub const MAX_SIGNATURE_ORDERS: u32 = 2;

/// Time limit of one question to an introspection endpoint, in milliseconds: as for one fetch of keys.
pub const INTROSPECTION_MILLISECONDS: u64 = 4_750;

/// Most questions under way to one issuer's introspection endpoint about tokens that no key tells from a stranger's:
/// each is as slow as its endpoint.
pub const MAX_INTROSPECTIONS_AT_ONCE: u32 = 16;

/// Most questions under way where one more is about a token that holds. A page sends a dozen requests at once.
pub const MAX_CONFIRMATIONS_AT_ONCE: u32 = 64;
