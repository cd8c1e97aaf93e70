// Does a forged token pass at a real edge? One request for each attack; the layers have their own tables
// elsewhere.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { createIssuer } from "../support/issuer.mjs";
import { AUDIENCE, openScene, refusedWith } from "../support/worker-scene.mjs";

const partner = createIssuer({ issuer: "https://partner.example", audience: AUDIENCE });
let scene;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => ({
      issuers: {
        ...base.issuers,
        partner: { issuer: partner.issuer, audience: [AUDIENCE], jwks: partner.jwks() },
      },
      routes: [
        ...base.routes,
        { path: "/partner/*", issuers: ["partner"], upstream: upstream.url },
        { path: "/both/*", issuers: ["orders", "partner"], upstream: upstream.url },
      ],
    }),
  });
});
after(() => scene?.close());

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

function flipped(token, segment) {
  const parts = token.split(".");
  const bytes = Buffer.from(parts[segment], "base64url");
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  parts[segment] = bytes.toString("base64url");
  return parts.join(".");
}

function withHeader(token, header) {
  const [, payload, signature] = token.split(".");
  return [encode(header), payload, signature].join(".");
}

/** name: [code, token made of a good one and the key's ID] */
const FORGED = {
  "signature of one flipped bit": ["signature_invalid", (good) => flipped(good, 2)],
  "claims of one flipped bit": ["signature_invalid", (good) => flipped(good, 1)],
  "no signature": ["token_segments", (good) => good.slice(0, good.lastIndexOf(".") + 1)],
  "alg none": ["alg_mismatch", (good, kid) => withHeader(good, { alg: "none", typ: "JWT", kid })],
  "alg HS256": ["alg_mismatch", (good, kid) => withHeader(good, { alg: "HS256", typ: "JWT", kid })],
  "alg RS256": ["alg_mismatch", (good, kid) => withHeader(good, { alg: "RS256", typ: "JWT", kid })],
  "alg ES384": ["alg_mismatch", (good, kid) => withHeader(good, { alg: "ES384", typ: "JWT", kid })],
  "no alg": ["alg_missing", (good, kid) => withHeader(good, { typ: "JWT", kid })],
  "no kid": ["kid_missing", (good) => withHeader(good, { alg: "ES256", typ: "JWT" })],
  "jwk of its own": [
    "header_member_refused",
    (good, kid) => withHeader(good, { alg: "ES256", kid, jwk: {} }),
  ],
  "jku of its own": [
    "header_member_refused",
    (good, kid) => withHeader(good, { alg: "ES256", kid, jku: "https://x.example" }),
  ],
  crit: ["crit_refused", (good, kid) => withHeader(good, { alg: "ES256", kid, crit: ["exp"] })],
  "over-long": ["token_too_long", (good) => `${good}${"A".repeat(8192)}`],
};

for (const [name, [code, forge]] of Object.entries(FORGED)) {
  // holds: IAM-SIG-1 IAM-TRU-1
  test(`forged: ${name}`, async () => {
    const kid = scene.issuer.keyIds()[0];
    const token = forge(await scene.issuer.mint(), kid);
    const before = scene.upstream.requests.length;
    assert.equal((await refusedWith(scene, code, "/api/x", { token })).status, 401);
    assert.equal(scene.upstream.requests.length, before);
  });
}

// holds: IAM-ALG-1 RTW-ALG-1
test("forged: HS256 under the public key", async () => {
  const [key] = scene.issuer.jwks().keys;
  const signed = `${encode({ alg: "HS256", typ: "JWT", kid: key.kid })}.${(await scene.issuer.mint()).split(".")[1]}`;
  const signature = createHmac("sha256", JSON.stringify(key)).update(signed).digest("base64url");
  await refusedWith(scene, "alg_mismatch", "/api/x", { token: `${signed}.${signature}` });
});

/** name: [code, claims under a real signature] */
const CLAIMS = {
  expired: ["token_expired", () => ({ iat: now() - 200, exp: now() - 1 })],
  "lifetime too long": ["lifetime_too_long", () => ({ iat: now() - 3000, exp: now() + 100 })],
  "no exp": ["exp_missing", () => ({ exp: undefined })],
  "no iat": ["iat_missing", () => ({ iat: undefined })],
  "not yet valid": ["nbf_in_future", () => ({ nbf: now() + 60 })],
  "another issuer": ["iss_mismatch", () => ({ iss: "https://issuer.example.evil.example" })],
  "another audience": ["aud_mismatch", () => ({ aud: "api://others" })],
  "bound to a key": ["cnf_refused", () => ({ cnf: { jkt: "x" } })],
};

for (const [name, [code, claims]] of Object.entries(CLAIMS)) {
  test(`signed, yet refused: ${name}`, async () => {
    const token = await scene.issuer.mint(claims());
    assert.equal((await refusedWith(scene, code, "/api/x", { token })).status, 401);
  });
}

test("a token of one issuer is refused where another is named", async () => {
  const ours = await scene.issuer.mint();
  const theirs = await partner.mint();
  assert.equal((await scene.ask("/api/x", { token: ours })).status, 200);
  assert.equal((await scene.ask("/partner/x", { token: theirs })).status, 200);
  assert.notEqual((await scene.ask("/partner/x", { token: ours })).status, 200);
  assert.notEqual((await scene.ask("/api/x", { token: theirs })).status, 200);
  // Its own key under the other's name: the signature decides.
  const disguised = await partner.mint({ iss: scene.issuer.issuer }, { kid: scene.issuer.keyIds()[0] });
  await refusedWith(scene, "signature_invalid", "/api/x", { token: disguised });
});

test("a route of two issuers takes both, and tells the upstream which", async () => {
  for (const [name, minter] of [
    ["orders", scene.issuer],
    ["partner", partner],
  ]) {
    assert.equal((await scene.ask("/both/x", { token: await minter.mint() })).status, 200);
    assert.equal(scene.upstream.requests.at(-1).headers["wicketgate-issuer"], name);
  }
  await refusedWith(scene, "iss_unknown", "/both/x", {
    token: await partner.mint({ iss: "https://third.example" }),
  });
  await refusedWith(scene, "iss_hint_refused", "/both/x", { token: await partner.mint({ iss: undefined }) });
});

test("an entry says what its tokens may lack, and an upstream on this machine may be http", async () => {
  const upstream = createServer((_request, response) => response.end("from http")).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const own = await openScene({
    configure: ({ issuers: { orders } }) => ({
      issuers: {
        orders: { ...orders, issuedAt: "optional", keyId: "optional", audienceClaim: "client_id" },
      },
      routes: [
        { path: "/api/*", issuers: ["orders"], upstream: `http://127.0.0.1:${upstream.address().port}` },
      ],
    }),
  });
  try {
    const { iss, aud } = claimsOf(await own.issuer.mint());
    const lacking = (members) =>
      own.issuer.sign(
        '{"alg":"ES256"}',
        JSON.stringify({ iss, client_id: aud, exp: now() + 100.5, ...members }),
      );
    const answer = await own.ask("/api/x", { token: lacking({}) });
    assert.deepEqual([answer.status, answer.body.toString()], [200, "from http"]);
    await refusedWith(own, "aud_mismatch", "/api/x", { token: lacking({ client_id: "another" }) });
    await refusedWith(own, "exp_too_far_ahead", "/api/x", { token: lacking({ exp: now() + 400 }) });
    await refusedWith(own, "claim_not_numeric_date", "/api/x", { token: lacking({ exp: `${now() + 100}` }) });
  } finally {
    await own.close();
    upstream.close();
  }
});

const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
