// Does a good token pass? The outside tables hold almost no ES256 acceptance, so a verifier that refuses
// everything would look well in them. These tokens are made at run time by jose; each must pass, and with one
// bit of its signature turned be refused as such, so that a verifier which accepts everything fails here too.

import { randomBytes } from "node:crypto";
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from "jose";
import { Wicketgate } from "wicketgate/edge";
import { es256WithJwk } from "../layers.mjs";
import { verdictOf } from "./jwt-attacks.mjs";

const NOW = 1_800_000_000;
const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";

const CLAIMS = { iss: ISSUER, aud: AUDIENCE, sub: "somebody", iat: NOW - 10, exp: NOW + 290 };
const HEADER = { alg: "ES256", typ: "JWT", kid: "key-1" };
const RSA_KEY = { kty: "RSA", kid: "key-1", n: "AQAB", e: "AQAB" };

// name, and what differs from the plain token: claims, header, the published key, the other keys, the
// issuer's entry.
const SHAPES = [
  ["plain", {}],
  ["without typ", { header: { typ: undefined } }],
  ["typ at+jwt", { header: { typ: "at+jwt" } }],
  ["typ application/at+jwt", { header: { typ: "application/at+jwt" } }],
  ["typ in capitals", { header: { typ: "AT+JWT" } }],
  ["an unknown header member", { header: { "https://example.com/note": { deep: [1, null] } } }],
  ["kid of 256 bytes", { header: { kid: "k".repeat(256) } }],
  ["kid outside of ASCII", { header: { kid: "schlüssel-鍵" } }],
  ["kid __proto__", { header: { kid: "__proto__" } }],
  ["kid that looks like a number", { header: { kid: "1" } }],
  ["kid with slashes and dots", { header: { kid: "../../etc/passwd" } }],
  ["aud as an array of one", { claims: { aud: [AUDIENCE] } }],
  ["aud as an array, ours last", { claims: { aud: ["api://a", "api://b", AUDIENCE] } }],
  [
    "the second of two audiences",
    { claims: { aud: "api://two" }, entry: { audience: [AUDIENCE, "api://two"] } },
  ],
  ["nbf now", { claims: { nbf: NOW } }],
  ["nbf long ago", { claims: { nbf: 0 } }],
  ["iat and exp at their last seconds", { claims: { iat: NOW - 299, exp: NOW + 1 } }],
  ["iat five seconds ahead", { claims: { iat: NOW + 5, exp: NOW + 305 } }],
  [
    "an exp that has passed, within leeway",
    { claims: { iat: NOW - 100, exp: NOW - 9 }, entry: { leewaySeconds: 10 } },
  ],
  ["an nbf ahead, within leeway", { claims: { nbf: NOW + 10 }, entry: { leewaySeconds: 10 } }],
  [
    "a lifetime of a day, configured",
    { claims: { iat: NOW - 10, exp: NOW + 86_390 }, entry: { maxLifetimeSeconds: 86_400 } },
  ],
  ["without sub", { claims: { sub: undefined } }],
  ["with jti", { claims: { jti: "4a6c" } }],
  ["nested claims", { claims: { a: { b: [{ c: null }, 1.5e300, -1, true] } } }],
  ["a claim named __proto__", { claims: JSON.parse('{"__proto__":{"isAdmin":true},"constructor":1}') }],
  ["claims outside of ASCII", { claims: { name: "Ærøskøbing 🚪", "": "" } }],
  ["large claims", { claims: { note: "x".repeat(4_000) } }],
  ["the key says nothing but its point", { key: { alg: undefined, use: undefined } }],
  ["the key lists verify", { key: { key_ops: ["verify"], use: undefined } }],
  ["the key has a member that nobody knows", { key: { "x-note": { any: 1 }, x5t: "AA" } }],
  [
    "the last of many keys",
    { others: Array.from({ length: 31 }, (_, index) => ({ ...RSA_KEY, kid: `other-${index}` })) },
  ],
  ["a key of another kind under the same kid", { others: [RSA_KEY] }],
  [
    "keys of unknown kinds beside",
    { others: [{ kty: "AKP", alg: "ML-DSA-44", kid: "pq", pub: "AA" }, {}, { kty: 7 }] },
  ],
  [
    "an off-curve key beside",
    { others: [{ kty: "EC", crv: "P-256", kid: "bad", x: "A".repeat(43), y: "A".repeat(43) }] },
  ],
  ["keys from the configuration", { isInline: true }],
];

/** `[{ name, faults }]`, no faults where it holds. */
export async function judgeOwnPositives(layers) {
  const results = [];
  for (const [name, shape] of SHAPES) results.push({ name, faults: await judgeShape(shape) });
  for (const size of [0, 1, 3, 64, 255, 3_000])
    results.push({
      name: `a payload of ${size} random bytes, JWS layer`,
      faults: await judgePayload(layers, size),
    });
  return results;
}

async function judgeShape({ claims, header, key, others = [], entry, isInline }) {
  const { token, published } = await signedToken({ ...CLAIMS, ...claims }, { ...HEADER, ...header }, key);
  const jwks = JSON.stringify({ keys: [...others, published] });
  const keySource = isInline
    ? { jwks: { keys: [published] } }
    : { jwksUri: "https://issuer.example/jwks.json" };
  const configuration = JSON.stringify({
    issuers: { own: { issuer: ISSUER, audience: [AUDIENCE], ...keySource, ...entry } },
  });
  const options = { fetch: async () => new Response(jwks), now: () => NOW * 1000 };
  const gate = await Wicketgate.load(configuration, options);
  const faults = [];
  const verdict = await verdictOf(gate, token);
  if (verdict !== "accepted") faults.push(`refused: ${verdict}`);
  const forged = await verdictOf(gate, withTurnedBit(token));
  if (forged !== "signature_invalid") faults.push(`with a turned bit: ${forged}`);
  return faults;
}

async function judgePayload(layers, size) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const published = { ...(await exportJWK(publicKey)), kid: HEADER.kid };
  // An empty payload is an empty segment, which is no token here.
  const token = await new CompactSign(randomBytes(size)).setProtectedHeader(HEADER).sign(privateKey);
  const keySet = Buffer.from(JSON.stringify({ keys: [published] }));
  const verdict = layers.jws(keySet, token, "JWT");
  const [head, payload, signature] = token.split(".");
  const bare = es256WithJwk(
    layers,
    published,
    Buffer.from(`${head}.${payload}`),
    Buffer.from(signature, "base64url"),
  );
  const forged = layers.jws(keySet, withTurnedBit(token), "JWT");
  const due =
    size === 0
      ? ["token_segments", "accepted", "token_segments"]
      : ["accepted", "accepted", "signature_invalid"];
  return [verdict, bare, forged].flatMap((answer, index) =>
    answer === due[index] ? [] : [`${answer} instead of ${due[index]}`],
  );
}

async function signedToken(claims, header, key) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const published = { ...(await exportJWK(publicKey)), alg: "ES256", use: "sig", kid: header.kid, ...key };
  return { token: await new SignJWT(claims).setProtectedHeader(header).sign(privateKey), published };
}

function withTurnedBit(token) {
  const start = token.lastIndexOf(".") + 1;
  const signature = Buffer.from(token.slice(start), "base64url");
  signature[40] ^= 1;
  return token.slice(0, start) + signature.toString("base64url");
}
