// Does a signature hold that the core does not check itself? The runtime's WebCrypto says so, under the key
// and by the algorithm that the core names. Nothing is decided here.

import type { ConfigurationError } from "../types/index.d.ts";
import type { HostAlgorithm, SignatureAnswer, SignatureOrder } from "./answers.ts";
import { toldFaults } from "./configuration-faults.ts";
import { WicketgateConfigurationError } from "./errors.ts";
import { withinTime } from "./key-fetch.ts";

/**
 * An algorithm in the words of Web Cryptography: to import a key for it, to verify by it, and a key that it is
 * tried with.
 */
interface Scheme {
  readonly importing: RsaHashedImportParams | EcKeyImportParams | AlgorithmIdentifier;
  readonly verifying: RsaPssParams | EcdsaParams | AlgorithmIdentifier;
  readonly sample: Sample | ((wanted: HostAlgorithm) => Sample);
}

interface Sample {
  readonly jwk: JsonWebKey;
  readonly signatureBytes: number;
}

type Algorithm = HostAlgorithm["algorithm"];

/** The longest key that an entry takes, with its exponent: a power of two and 1, nobody's modulus. */
function rsaSample({ maxRsaModulusBits, rsaPublicExponent }: HostAlgorithm): Sample {
  const modulus = new Uint8Array(Math.ceil(maxRsaModulusBits / 8));
  modulus[0] = 1 << ((maxRsaModulusBits - 1) % 8);
  modulus[modulus.length - 1] = 1;
  const exponent = [24, 16, 8, 0].map((shift) => (rsaPublicExponent >> shift) & 0xff);
  const e = base64Url(exponent.slice(exponent.findIndex((byte) => byte > 0)));
  return { jwk: { kty: "RSA", n: base64Url(modulus), e }, signatureBytes: modulus.length };
}

const ED25519: Scheme = {
  importing: { name: "Ed25519" },
  verifying: { name: "Ed25519" },
  // RFC 8037 appendix A.2.
  sample: {
    jwk: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
    signatureBytes: 64,
  },
};

const SCHEMES: Readonly<Record<Algorithm, Scheme>> = {
  Ed25519: ED25519,
  EdDSA: ED25519,
  ES384: {
    importing: { name: "ECDSA", namedCurve: "P-384" },
    verifying: { name: "ECDSA", hash: "SHA-384" },
    // The base point (FIPS 186-5, SP 800-186 section 3.2.1.4).
    sample: {
      jwk: {
        kty: "EC",
        crv: "P-384",
        x: "qofKIr6LBTeOscce8yCtdG4dO2KLp5uYWfdB4IJUKjhVAvJdv1UpbDpUXjhydgq3",
        y: "NhfeSpYmLG9dnpi_kpLcKfj0Hb0omhR86doxE7XwuMAKYLHOHX6BnXpDHXyQ6g5f",
      },
      signatureBytes: 96,
    },
  },
  PS256: {
    importing: { name: "RSA-PSS", hash: "SHA-256" },
    verifying: { name: "RSA-PSS", saltLength: 32 },
    sample: rsaSample,
  },
  RS256: {
    importing: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    verifying: { name: "RSASSA-PKCS1-v1_5" },
    sample: rsaSample,
  },
};

/** As many issuers as a configuration has, with a key each. */
const MOST_KEYS = 256;

const NO_SUBTLE =
  "needs `crypto.subtle`, which is not there: browsers have it on https and localhost pages alone. " +
  "Serve the page so, or pin ES256";

const SAYS_YES =
  "was tried with a wrong signature, and this runtime's `crypto.subtle` took it: " +
  "something else stands in its place. Load the gate before whatever replaces it";

function notSupported({ algorithm, maxRsaModulusBits, rsaPublicExponent }: HostAlgorithm): string {
  const bits = `${maxRsaModulusBits} bits (\`maxRsaModulusBits\`)`;
  const exponent = `the exponent ${rsaPublicExponent} (\`rsaPublicExponent\`)`;
  const keys = SCHEMES[algorithm].sample === rsaSample ? ` for keys of ${bits} with ${exponent}` : "";
  return `is not supported by this runtime's \`crypto.subtle\`${keys}: use a newer one, or pin ES256`;
}

function tooSlow(timeLimitMs: number): string {
  const limit = `${timeLimitMs / 1_000} s`;
  const what = `this runtime's \`crypto.subtle\` did not answer within ${limit}`;
  return `was tried, and ${what}: try again, or pin ES256`;
}

export class Signatures {
  readonly #wanted: readonly HostAlgorithm[];
  readonly #timeLimitMs: number;
  readonly #importKey: SubtleCrypto["importKey"] | undefined;
  readonly #verify: SubtleCrypto["verify"] | undefined;
  // The keys that gave a yes or a no, by algorithm and text; the oldest first.
  readonly #keys = new Map<string, CryptoKey>();

  /** Takes the runtime's WebCrypto as it is now, for these issuers. `timeLimitMs`: of each trial of it. */
  constructor(wanted: readonly HostAlgorithm[], timeLimitMs: number) {
    this.#wanted = wanted;
    this.#timeLimitMs = timeLimitMs;
    this.#importKey = taken("importKey");
    this.#verify = taken("verify");
  }

  get #isThere(): boolean {
    return this.#importKey !== undefined && this.#verify !== undefined;
  }

  /**
   * Throws where the runtime lacks an algorithm that an issuer pins. Each is tried with keys as the entries
   * take them: the runtime must say no, in time, to what is no signature.
   */
  async demand(): Promise<void> {
    const trials = new Map<string, Promise<string | undefined>>();
    const tried = this.#wanted.map(async (wanted): Promise<ConfigurationError | undefined> => {
      const { issuer, ...kind } = wanted;
      const name = JSON.stringify(kind);
      const trial = trials.get(name) ?? this.#fault(wanted);
      trials.set(name, trial);
      const message = await trial;
      const [path, value] = [`issuers.${issuer}.algorithm`, JSON.stringify(wanted.algorithm)];
      return message === undefined ? undefined : { path, value, message };
    });
    const faults = (await Promise.all(tried)).filter((fault) => fault !== undefined);
    if (faults.length > 0) throw new WicketgateConfigurationError(toldFaults(faults));
  }

  async #fault(wanted: HostAlgorithm): Promise<string | undefined> {
    if (!this.#isThere) return NO_SUBTLE;
    const { importing, sample } = SCHEMES[wanted.algorithm];
    const { jwk, signatureBytes } = typeof sample === "function" ? sample(wanted) : sample;
    // Below a modulus and an order, so that it is wrong and not out of range.
    const signature = new Uint8Array(signatureBytes).fill(1, 1);
    const work = this.#keyOf(importing, jwk)
      .then((key) => this.#said(wanted.algorithm, key, signature, new Uint8Array(1)))
      .catch(() => "key_unusable");
    // There are no timers where a Worker's module begins, so there it is as long as the runtime allows.
    const said = await settledWithin(this.#timeLimitMs, work).catch(() => work);
    if (said === undefined) return tooSlow(this.#timeLimitMs);
    if (said === "holds") return SAYS_YES;
    return said === "does_not_hold" ? undefined : notSupported(wanted);
  }

  /** What the runtime says of a signature over these bytes, in time. Never rejects. */
  async check(order: Omit<SignatureOrder, "signed">, signed: BufferSource): Promise<SignatureAnswer> {
    return (await settledWithin(order.timeLimitMs, this.#checked(order, signed))) ?? "unchecked";
  }

  async #checked(order: Omit<SignatureOrder, "signed">, signed: BufferSource): Promise<SignatureAnswer> {
    const { algorithm, jwk } = order;
    const name = `${algorithm} ${jwk}`;
    const imported = () => this.#keyOf(SCHEMES[algorithm].importing, JSON.parse(jwk));
    let key: CryptoKey;
    try {
      key = this.#keys.get(name) ?? (await imported().catch(imported));
    } catch {
      return (await this.#works(algorithm)) ? "key_unusable" : "unchecked";
    }
    const said = await this.#said(algorithm, key, bytesOf(order.signature), signed);
    // What could not say yes or no is imported again, since it may be the key that is broken.
    if (said === "unchecked") this.#keys.delete(name);
    else this.#keep(name, key);
    return said;
  }

  // Runtimes call a key that is none by several names, and failures that pass by the same. The key that the
  // algorithm is tried with at load shows which it was.
  async #works(algorithm: Algorithm): Promise<boolean> {
    const wanted = this.#wanted.find((one) => one.algorithm === algorithm);
    return wanted !== undefined && (await this.#fault(wanted)) === undefined;
  }

  // A key itself is kept, not the promise of one: where a promise belongs to a request, it ends with it.
  #keep(name: string, key: CryptoKey): void {
    if (this.#keys.has(name)) return;
    const [oldest] = this.#keys.keys();
    if (this.#keys.size >= MOST_KEYS && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(name, key);
  }

  async #said(
    algorithm: Algorithm,
    key: CryptoKey,
    signature: BufferSource,
    signed: BufferSource,
  ): Promise<SignatureAnswer> {
    try {
      const holds: unknown = await this.#verify?.(SCHEMES[algorithm].verifying, key, signature, signed);
      if (holds === true) return "holds";
      return holds === false ? "does_not_hold" : "unchecked";
    } catch {
      return "unchecked";
    }
  }

  async #keyOf(importing: Scheme["importing"], jwk: JsonWebKey): Promise<CryptoKey> {
    if (this.#importKey === undefined) throw new TypeError("there is no crypto.subtle");
    return this.#importKey("jwk", jwk, importing, false, ["verify"]);
  }
}

/** A method of the runtime's WebCrypto as it is now; nothing where it cannot be had. */
function taken<Name extends "importKey" | "verify">(name: Name): SubtleCrypto[Name] | undefined {
  try {
    const { subtle } = globalThis.crypto;
    return subtle[name].bind(subtle) as SubtleCrypto[Name];
  } catch {
    return undefined;
  }
}

/**
 * The work's result, or nothing once the time is over. What came while the event loop was blocked is there
 * a turn after the timer.
 */
async function settledWithin<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | undefined> {
  return (await withinTime(milliseconds, work, undefined)) ?? withinTime(0, work, undefined);
}

/** The bytes of base64 text. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function base64Url(bytes: Iterable<number>): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
