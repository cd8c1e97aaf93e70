// Which tokens are both verifiers asked about? A random issuer, key set and good token made by jose, changed
// in one random way.
//
// A case is `{ kind, policy, nowMs, jwks, token }`. Keys and signature nonces are the platform's and differ
// from run to run; all else follows the seed.

import { generateKeyPairSync, sign } from "node:crypto";
import { SignJWT } from "jose";
import { MUTATIONS } from "./mutations.mjs";

const POOL = Array.from({ length: 8 }, () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { jwk: publicKey.export({ format: "jwk" }), privateKey };
});

const ISSUERS = [
  "https://issuer.example",
  "https://issuer.example/",
  "accounts",
  "https://issuer.example/tenant-ü",
  "urn:example:issuer",
];
const AUDIENCES = ["api://orders", "api://users", "https://api.example/v1", "client 7", "受信者"];
const NAMES = [
  "sub",
  "jti",
  "scope",
  "name",
  "__proto__",
  "constructor",
  "https://claims.example/a",
  "",
  "role",
];

const segment = (content) => Buffer.from(content).toString("base64url");

export async function randomCase(random) {
  const scene = randomScene(random);
  const good = await goodToken(random, scene);
  if (random.chance(0.25)) return { ...scene, kind: "good", token: good.token };
  const [kind, mutate] = random.oneOf(MUTATIONS);
  const sealed = (header, payload, key = good.signer) => seal(`${segment(header)}.${segment(payload)}`, key);
  const changed = mutate({
    ...good,
    random,
    scene,
    sealed,
    resealed: (input) => seal(input, good.signer),
    pool: POOL,
  });
  return { ...scene, kind, token: good.token, ...changed };
}

/** The compact token over a signing input. */
function seal(input, { privateKey }) {
  return `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

function randomScene(random) {
  const policy = {
    issuer: random.oneOf(ISSUERS),
    audience: random.chance(0.5) ? [random.oneOf(AUDIENCES)] : [AUDIENCES[0], AUDIENCES[4]],
    leewaySeconds: random.oneOf([0, 0, 0, 3, 30, 60]),
    maxLifetimeSeconds: random.oneOf([60, 300, 300, 3_600, 86_400]),
  };
  const nowMs = (1_700_000_000 + random.integer(0, 200_000_000)) * 1_000 + random.integer(0, 999);
  const first = random.integer(0, 3);
  const signers = POOL.slice(first, first + random.integer(1, 4)).map((pair, index) => ({
    ...pair,
    kid: random.chance(0.2) ? `${random.text(6)}${index}` : `key-${index}`,
  }));
  const published = signers.map(({ jwk, kid }) => ({
    ...jwk,
    kid,
    ...(random.chance(0.7) && { alg: "ES256" }),
    ...(random.chance(0.7) && { use: "sig" }),
    ...(random.chance(0.2) && { key_ops: ["verify"] }),
    ...(random.chance(0.1) && { "x-note": random.json(2) }),
  }));
  const others = [
    { kty: "RSA", kid: signers[0].kid, n: "AQAB", e: "AQAB" },
    { kty: "OKP", crv: "Ed25519", kid: "ed", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
    { kty: "unheard-of", kid: "new" },
  ].filter(() => random.chance(0.15));
  return { policy, nowMs, signers, jwks: { keys: [...others, ...published] } };
}

async function goodToken(random, { policy, nowMs, signers }) {
  const now = Math.floor(nowMs / 1_000);
  const signer = random.oneOf(signers);
  const iat = now - random.integer(0, Math.floor(policy.maxLifetimeSeconds / 2));
  const audience = random.oneOf(policy.audience);
  const claims = {
    ...Object.fromEntries(NAMES.filter(() => random.chance(0.2)).map((name) => [name, random.json(3)])),
    ...(random.chance(0.5) ? { sub: random.text(8) } : { sub: undefined }),
    ...(random.chance(0.3) ? { jti: random.text(8) } : { jti: undefined }),
    ...(random.chance(0.3) && { nbf: now - random.integer(0, 100) }),
    iss: policy.issuer,
    aud: random.chance(0.7) ? audience : ["api://else", audience],
    iat,
    exp: random.integer(now + 1, iat + policy.maxLifetimeSeconds),
  };
  const header = {
    alg: "ES256",
    kid: signer.kid,
    ...(random.chance(0.7) && { typ: random.oneOf(["JWT", "jwt", "at+jwt", "application/at+jwt"]) }),
    ...(random.chance(0.2) && { "https://example.com/note": random.json(2) }),
  };
  return {
    now,
    signer,
    header,
    claims,
    token: await new SignJWT(claims).setProtectedHeader(header).sign(signer.privateKey),
  };
}
