// Does a signature hold that the core does not check itself? The runtime's WebCrypto says so, under the key
// and by the algorithm that the core names. Nothing is decided here.

import type { ConfigurationError } from "../types/index.d.ts";
import type { HostAlgorithm, SignatureAnswer, SignatureOrder } from "./answers.ts";
import { WicketgateConfigurationError } from "./errors.ts";
import { withinTime } from "./key-fetch.ts";

/**
 * An algorithm in the words of Web Cryptography: to import a key for it, to verify by it, and a key of its
 * kind.
 */
interface Scheme {
  readonly importing: RsaHashedImportParams | EcKeyImportParams | AlgorithmIdentifier;
  readonly verifying: RsaPssParams | EcdsaParams | AlgorithmIdentifier;
  readonly sample: JsonWebKey;
}

type Algorithm = HostAlgorithm["algorithm"];

/** 2^2047 + 1 is as long as a modulus, and nobody's. */
const RSA_SAMPLE = { kty: "RSA", n: `g${"A".repeat(339)}AQ`, e: "AQAB" };
const ED25519: Scheme = {
  importing: { name: "Ed25519" },
  verifying: { name: "Ed25519" },
  // RFC 8037 appendix A.2.
  sample: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
};

const SCHEMES: Readonly<Record<Algorithm, Scheme>> = {
  Ed25519: ED25519,
  EdDSA: ED25519,
  ES384: {
    importing: { name: "ECDSA", namedCurve: "P-384" },
    verifying: { name: "ECDSA", hash: "SHA-384" },
    // The base point (FIPS 186-5, SP 800-186 section 3.2.1.4).
    sample: {
      kty: "EC",
      crv: "P-384",
      x: "qofKIr6LBTeOscce8yCtdG4dO2KLp5uYWfdB4IJUKjhVAvJdv1UpbDpUXjhydgq3",
      y: "NhfeSpYmLG9dnpi_kpLcKfj0Hb0omhR86doxE7XwuMAKYLHOHX6BnXpDHXyQ6g5f",
    },
  },
  PS256: {
    importing: { name: "RSA-PSS", hash: "SHA-256" },
    verifying: { name: "RSA-PSS", saltLength: 32 },
    sample: RSA_SAMPLE,
  },
  RS256: {
    importing: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    verifying: { name: "RSASSA-PKCS1-v1_5" },
    sample: RSA_SAMPLE,
  },
};

/** As many issuers as a configuration has, with a key each. */
const MOST_KEYS = 256;

const NO_SUBTLE =
  "needs `crypto.subtle`, which is not there: browsers have it on https and localhost pages alone. " +
  "Serve the page so, or pin ES256";
const NOT_SUPPORTED = "is not supported by this runtime's `crypto.subtle`: use a newer one, or pin ES256";

export class Signatures {
  readonly #wanted: readonly HostAlgorithm[];
  readonly #importKey: SubtleCrypto["importKey"] | undefined;
  readonly #verify: SubtleCrypto["verify"] | undefined;
  // The keys that were imported, by issuer, algorithm and text; the oldest first.
  readonly #keys = new Map<string, CryptoKey>();

  /** Takes the runtime's WebCrypto as it is now, for these issuers. */
  constructor(wanted: readonly HostAlgorithm[]) {
    const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
    this.#wanted = wanted;
    this.#importKey = subtle?.importKey?.bind(subtle);
    this.#verify = subtle?.verify?.bind(subtle);
  }

  get #isThere(): boolean {
    return this.#importKey !== undefined && this.#verify !== undefined;
  }

  /**
   * Throws where the runtime lacks an algorithm that an issuer pins: each is tried with a key that is known.
   */
  async demand(): Promise<void> {
    const algorithms = [...new Set(this.#wanted.map(({ algorithm }) => algorithm))];
    const tried = algorithms.map(async (algorithm) => {
      const { importing, sample } = SCHEMES[algorithm];
      return this.#keyOf(importing, sample).then(
        () => undefined,
        () => algorithm,
      );
    });
    const missing = await Promise.all(tried);
    const message = this.#isThere ? NOT_SUPPORTED : NO_SUBTLE;
    const faults = this.#wanted
      .filter(({ algorithm }) => missing.includes(algorithm))
      .map(
        ({ issuer, algorithm }): ConfigurationError => ({
          path: `issuers.${issuer}.algorithm`,
          value: JSON.stringify(algorithm),
          message,
        }),
      );
    if (faults.length > 0) throw new WicketgateConfigurationError(faults);
  }

  /** What the runtime says of a signature over these bytes, in time. Never rejects. */
  async check(order: Omit<SignatureOrder, "signed">, signed: BufferSource): Promise<SignatureAnswer> {
    return withinTime(order.timeLimitMs, this.#checked(order, signed), "unchecked");
  }

  async #checked(order: Omit<SignatureOrder, "signed">, signed: BufferSource): Promise<SignatureAnswer> {
    let key: CryptoKey;
    try {
      key = await this.#imported(order);
    } catch {
      return "key_unusable";
    }
    try {
      const { verifying } = SCHEMES[order.algorithm];
      const holds: unknown = await this.#verify?.(verifying, key, bytesOf(order.signature), signed);
      if (holds === true) return "holds";
      return holds === false ? "does_not_hold" : "unchecked";
    } catch {
      return "unchecked";
    }
  }

  // A key itself is kept, not the promise of one: where a promise belongs to a request, it ends with it.
  async #imported({ issuer, algorithm, jwk }: Omit<SignatureOrder, "signed">): Promise<CryptoKey> {
    const name = `${issuer} ${algorithm} ${jwk}`;
    const held = this.#keys.get(name);
    if (held !== undefined) return held;
    const key = await this.#keyOf(SCHEMES[algorithm].importing, JSON.parse(jwk));
    const [oldest] = this.#keys.keys();
    if (this.#keys.size >= MOST_KEYS && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(name, key);
    return key;
  }

  async #keyOf(importing: Scheme["importing"], jwk: JsonWebKey): Promise<CryptoKey> {
    if (!this.#isThere || this.#importKey === undefined) throw new TypeError("there is no crypto.subtle");
    return this.#importKey("jwk", jwk, importing, false, ["verify"]);
  }
}

/** The bytes of base64 text. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
