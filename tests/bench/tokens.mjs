// What is verified? ES256 tokens, minted here under keys made at run time; no two are alike.

import { generateKeyPairSync, randomUUID, sign } from "node:crypto";

const AUDIENCE = "api://orders";
// Longer than any run, so that no token ages while a slow machine works.
const LIFETIME_SECONDS = 3_600;

/**
 * Issuers with so many keys each: what their verifiers must know (plain data, so that it can be sent to any
 * runtime), and how they mint. Keys are counted through, issuer after issuer.
 */
export function createMint({ issuerCount = 1, keyCount = 1 } = {}) {
  const issuers = Array.from({ length: issuerCount }, (_, number) => createIssuer(number, keyCount));
  const [{ issuer, keys }] = issuers;
  const entries = issuers.map((entry) => [
    entry.name,
    {
      issuer: entry.issuer,
      audience: [AUDIENCE],
      jwks: { keys: entry.keys.map(({ publicJwk }) => publicJwk) },
      maxLifetimeSeconds: LIFETIME_SECONDS,
    },
  ]);
  const configuration = { issuers: Object.fromEntries(entries) };
  const terms = {
    issuer,
    audience: AUDIENCE,
    lifetimeSeconds: LIFETIME_SECONDS,
    publicJwk: keys[0].publicJwk,
    configuration: JSON.stringify(configuration),
    uncachedConfiguration: JSON.stringify({ ...configuration, acceptedTokenCache: false }),
  };

  /** A new token of one key. */
  function token(keyNumber = 0) {
    const minter = issuers[Math.floor(keyNumber / keyCount)];
    const { privateKey, publicJwk } = minter.keys[keyNumber % keyCount];
    const id = randomUUID();
    // Read once: between two readings a second may end, and the token would live too long.
    const issuedAt = Math.floor(Date.now() / 1000);
    const header = { alg: "ES256", typ: "at+jwt", kid: publicJwk.kid };
    const claims = {
      sub: `user-${id}`,
      jti: id,
      client_id: "shop",
      scope: "orders:read orders:write",
      iss: minter.issuer,
      aud: AUDIENCE,
      iat: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
    };
    const signed = `${encoded(header)}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  }

  function tokens(count) {
    return Array.from({ length: count }, () => token());
  }

  /** New tokens of these keys in turn, each with the name that its issuer has in the configuration. */
  function calls(count, keyNumbers) {
    return Array.from({ length: count }, (_, made) => {
      const keyNumber = keyNumbers[made % keyNumbers.length];
      return { token: token(keyNumber), issuers: issuers[Math.floor(keyNumber / keyCount)].name };
    });
  }

  /** Well-formed tokens that no verifier may take: one with the signature of another, one with the claims of another. */
  function forged() {
    const [one, other] = tokens(2).map((text) => text.split("."));
    return [[one[0], one[1], other[2]].join("."), [one[0], other[1], one[2]].join(".")];
  }

  return { terms, token, tokens, calls, forged };
}

function createIssuer(number, keyCount) {
  const keys = Array.from({ length: keyCount }, (_, keyNumber) => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const publicJwk = {
      ...publicKey.export({ format: "jwk" }),
      kid: `bench-key-${keyNumber}`,
      alg: "ES256",
      use: "sig",
    };
    return { publicJwk, privateKey };
  });
  return { name: `orders-${number}`, issuer: `https://issuer-${number}.example`, keys };
}

function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
