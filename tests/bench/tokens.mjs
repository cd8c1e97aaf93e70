// What is verified? ES256 tokens, minted here with jose under keys made at run time; no two are alike.

import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const AUDIENCE = "api://orders";
// Longer than any run, so that no token ages while a slow machine works.
const LIFETIME_SECONDS = 3_600;

/**
 * Issuers with so many keys each: what their verifiers must know (plain data, so that it can be sent to any runtime), and
 * how they mint. Keys are counted through, issuer after issuer.
 */
export async function createMint({ issuerCount = 1, keyCount = 1 } = {}) {
  const issuers = await Promise.all(Array.from({ length: issuerCount }, (_, number) => createIssuer(number, keyCount)));
  const [{ issuer, keys }] = issuers;
  const entries = issuers.map((entry) => [
    entry.name,
    {
      issuer: entry.issuer,
      audience: [AUDIENCE],
      keys: entry.keys.map(({ publicJwk }) => publicJwk),
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
    uncachedConfiguration: JSON.stringify(configuration),
  };

  /** A new token of one key. */
  async function token(keyNumber = 0) {
    const minter = issuers[Math.floor(keyNumber / keyCount)];
    const { privateKey, publicJwk } = minter.keys[keyNumber % keyCount];
    const id = randomUUID();
    return new SignJWT({ sub: `user-${id}`, jti: id, client_id: "shop", scope: "orders:read orders:write" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: publicJwk.kid })
      .setIssuer(minter.issuer)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS} seconds`)
      .sign(privateKey);
  }

  async function tokens(count, keyNumber = 0) {
    const minted = [];
    for (let made = 0; made < count; made += 1) minted.push(await token(keyNumber));
    return minted;
  }

  /** New tokens of these keys in turn, each with the name that its issuer has in the configuration. */
  async function calls(count, keyNumbers) {
    const minted = [];
    for (let made = 0; made < count; made += 1) {
      const keyNumber = keyNumbers[made % keyNumbers.length];
      minted.push({ token: await token(keyNumber), issuers: issuers[Math.floor(keyNumber / keyCount)].name });
    }
    return minted;
  }

  /** Well-formed tokens that no verifier may take: one with the signature of another, one with the claims of another. */
  async function forged() {
    const [one, other] = (await tokens(2)).map((text) => text.split("."));
    return [[one[0], one[1], other[2]].join("."), [one[0], other[1], one[2]].join(".")];
  }

  return { terms, token, tokens, calls, forged };
}

async function createIssuer(number, keyCount) {
  const keys = await Promise.all(
    Array.from({ length: keyCount }, async (_, keyNumber) => {
      const { publicKey, privateKey } = await generateKeyPair("ES256");
      const publicJwk = { ...(await exportJWK(publicKey)), kid: `bench-key-${keyNumber}`, alg: "ES256", use: "sig" };
      return { publicJwk, privateKey };
    }),
  );
  return { name: `orders-${number}`, issuer: `https://issuer-${number}.example`, keys };
}
