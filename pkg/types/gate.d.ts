// What can a gate do?

import type { Configuration } from "./configuration.js";
import type {
  ExportIssuerKeysOptions,
  ImportResult,
  KeyStatus,
  RefreshOptions,
  RefreshResult,
} from "./keys.js";
import type { LoadOptions, VerifyOptions, VerifySyncOptions } from "./options.js";
import type { ConfigurationError, ReasonDescription } from "./refusal.js";
import type { Verified } from "./verified.js";

/**
 * A gate: one configuration, its key sets, and the checks. Whole requests are judged by the gate of
 * `wicketgate/edge`: here, what a configuration says of them is a fault.
 */
export class Wicketgate {
  private constructor();

  /**
   * Reads the configuration and gets the gate ready. Fetches no keys and reads no clock or randomness, so it
   * may be awaited in a Worker's global scope. Where an issuer pins another algorithm than ES256, it tries the
   * runtime's, for 2 s at most.
   *
   * @param config The configuration, as JSON text or as an object; the package's `schema.json` describes it.
   * Text shows members that stand twice, which whoever parses it has merged already. An object is read at
   * once: what becomes of it later changes nothing.
   * @throws {WicketgateConfigurationError} (rejects) when the configuration is broken, with every fault; also
   * where an object holds what JSON cannot: `undefined`, a function, a promise, a `Map`, a class's instance;
   * and when the runtime's `crypto.subtle` is missing or lacks an algorithm that an issuer pins.
   * @throws {TypeError} (rejects) when `config` is neither text nor an object, when the options are no plain
   * object, or when one has a name that is none of `LoadOptions`, or is of another type.
   * @throws {WicketgateRefusal} (rejects) with code `instance_trapped` when the wasm instance ended
   * meanwhile; try again.
   * @throws {Error} (rejects) with the runtime's own error when the wasm cannot be found or instantiated.
   */
  static load(config: string | Configuration, options?: LoadOptions): Promise<Wicketgate>;

  /** Every reason to refuse that this gate can give, with its meaning. */
  reasons(): Promise<readonly ReasonDescription[]>;

  /**
   * Verifies a token (RFC 7515, RFC 7519, RFC 8725), fetching its issuer's keys (RFC 7517) where needed.
   *
   * The promise must be awaited: the verdict is its rejection. The type check stops a use of the promise as
   * if it were the verdict, but not the bare statement `gate.verify(token);`. The lint rule
   * `no-floating-promises` (typescript-eslint) or `noFloatingPromises` (Biome) does.
   *
   * @throws {WicketgateRefusal} (rejects) in every other case than yes; 503 where keys or time are missing.
   * @throws {TypeError} (rejects) when `options.issuers` names nothing, or an option is unknown or of another
   * type.
   */
  verify(token: string, options?: VerifyOptions): Promise<Verified>;

  /**
   * Verifies an ES256 token with the keys already held, and fetches nothing.
   *
   * @throws {WicketgateRefusal} with code `jwks_not_held` where keys would have to be fetched first; with
   * code `signature_needs_host` for every token of an issuer that pins another algorithm than ES256.
   * @throws {TypeError} when `options.issuers` names nothing, or an option is unknown or of another type.
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
   * @throws {TypeError} (rejects) where `issuers` names nobody, or an option is unknown or of another type; a
   * `RangeError` where `aheadSeconds` lies elsewhere.
   */
  refresh(options?: RefreshOptions): Promise<readonly RefreshResult[]>;

  /**
   * The newest snapshot of one issuer's keys, after a fetch where one is due: what a `KeySource` answers.
   * Within the same budget as everything else: with `newerThanMs` at most one fetch in 30 s.
   *
   * @throws {TypeError} (rejects) where no issuer has this name, an option is unknown, or `newerThanMs` is no
   * number.
   */
  exportIssuerKeys(issuer: string, options?: ExportIssuerKeysOptions): Promise<string>;

  /** How each issuer's keys are doing; empty without a usable clock. */
  keyStatus(): readonly KeyStatus[];

  /**
   * Reads the bearer token (RFC 6750 section 2.1) out of the one `Authorization` header's value. White space at
   * its ends is no part of it.
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
