// What is verified? ES256 tokens of one issuer, minted here with jose under a key made at run time; no two are alike.

import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";
const KEY_ID = "bench-key";
// Longer than any run, so that no token ages while a slow machine works.
const LIFETIME_SECONDS = 3_600;

/** An issuer: what its verifiers must know (plain data, so that it can be sent to any runtime), and how it mints. */
export async function createMint() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const publicJwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: "ES256", use: "sig" };
  const terms = {
    issuer: ISSUER,
    audience: AUDIENCE,
    lifetimeSeconds: LIFETIME_SECONDS,
    publicJwk,
    configuration: JSON.stringify({
      issuers: { orders: { issuer: ISSUER, audience: [AUDIENCE], keys: [publicJwk], maxLifetimeSeconds: LIFETIME_SECONDS } },
    }),
  };

  async function token() {
    const id = randomUUID();
    return new SignJWT({ sub: `user-${id}`, jti: id, client_id: "shop", scope: "orders:read orders:write" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: KEY_ID })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS} seconds`)
      .sign(privateKey);
  }

  async function tokens(count) {
    const minted = [];
    for (let made = 0; made < count; made += 1) minted.push(await token());
    return minted;
  }

  /** Well-formed tokens that no verifier may take: one with the signature of another, one with the claims of another. */
  async function forged() {
    const [one, other] = (await tokens(2)).map((text) => text.split("."));
    return [[one[0], one[1], other[2]].join("."), [one[0], other[1], one[2]].join(".")];
  }

  return { terms, token, tokens, forged };
}
