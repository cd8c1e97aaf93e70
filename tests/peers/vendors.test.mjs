// Are the stand-ins for the vendors what they say? Their tokens are signed by the keys that they publish, by
// jose's judgement, and have the members, places and faults that the vendors' own material has.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeJwt, decodeProtectedHeader, importSPKI } from "jose";
import { Wicketgate } from "wicketgate";
import { start as startAir } from "../support/air-server.mjs";
import { start as startRoundTwo } from "../support/round-two-server.mjs";
import { start as startSigid } from "../support/sigid-server.mjs";
import { openVendorScene } from "./vendor-scene.mjs";
import { verdictOf } from "./verdict.mjs";

let scene;
let fetch;
before(() => {
  scene = openVendorScene();
  ({ fetch } = scene);
});
after(() => scene.close());

const opened = (start, options) => scene.opened(start, options);
const json = (url, init) => scene.json(url, init);
const isSigned = (token, keys) => scene.isSigned(token, keys);

test("AIR: Partner JWTs name no issuer and no audience, and their kid is the partner's ID", async () => {
  const air = await opened(startAir);
  for (const [kind, members, typ] of [
    ["login", ["email", "exp", "iat", "partnerId", "partnerUserId"]],
    ["issue", ["exp", "iat", "partnerId", "scope"]],
    ["verify", ["exp", "iat", "partnerId", "scope"]],
    ["issue on-behalf", ["email", "exp", "iat", "partnerId", "scope"], "JWT"],
  ]) {
    const token = air.mint(kind);
    assert.deepEqual(Object.keys(decodeJwt(token)).sort(), members, kind);
    assert.deepEqual(decodeProtectedHeader(token), {
      alg: "ES256",
      kid: air.partnerId,
      ...(typ && { typ }),
    });
    assert.ok(await isSigned(token, scene.keysAt(air.jwksUri)), kind);
    assert.equal(decodeJwt(token).scope, kind === "login" ? undefined : kind);
  }
  const answer = await fetch(air.jwksUri);
  assert.equal(answer.headers.get("cache-control"), "public, max-age=86400");
});

test("AIR: samples without iat, RS256, a rotation under the same kid, and a published private key", async () => {
  const sample = await opened(startAir, {
    issuedAt: false,
    algorithm: "RS256",
    jwksPath: "/api/.well-known/jwks",
  });
  const token = sample.mint("login");
  assert.deepEqual([decodeJwt(token).iat, decodeProtectedHeader(token).alg], [undefined, "RS256"]);
  assert.ok(await isSigned(token, scene.keysAt(sample.jwksUri)));

  const air = await opened(startAir, { lifetimeSeconds: 900 });
  const early = air.mint("login");
  const { iat, exp } = decodeJwt(early);
  assert.equal(exp - iat, 900);
  air.rotate({ overlap: true });
  const { keys } = await json(air.jwksUri);
  assert.deepEqual([keys.length, new Set(keys.map(({ kid }) => kid)).size], [2, 1]);
  air.rotate();
  assert.equal((await json(air.jwksUri)).keys.length, 1);
  assert.equal(await isSigned(early, scene.keysAt(air.jwksUri)), false);

  const careless = await opened(startAir, { publishesPrivateKey: true });
  assert.ok((await json(careless.jwksUri)).keys[0].d);
});

test("AIR: user tokens are signed by a key of the static host, and name the partner", async () => {
  const air = await opened(startAir);
  const token = air.mint("user", { sourcePartnerId: "another" });
  const { partnerId, sourcePartnerId, iss, aud } = decodeJwt(token);
  assert.deepEqual([partnerId, sourcePartnerId, iss, aud], [air.partnerId, "another", undefined, undefined]);
  assert.ok(await isSigned(token, scene.keysAt(air.userJwksUri)));
  assert.ok(
    await isSigned(token, scene.keysAt(`https://static.air.example:${air.port}/.well-known/jwks.json`)),
  );
  assert.equal(await isSigned(token, scene.keysAt(air.jwksUri)), false);
});

test("Round Two: tokens name no key, the issuer has spaces, and the vendor checks by a pasted PEM", async () => {
  const two = await opened(startRoundTwo);
  const ask = async (headers) => {
    const answer = await fetch(two.tokenEndpoint, { method: "POST", headers });
    return [answer.status, await answer.json(), answer.headers.get("cache-control")];
  };
  assert.equal((await ask({}))[0], 401);
  assert.equal((await ask({ Cookie: "session=made-up" }))[0], 401);
  const [status, { token }, caching] = await ask({ Cookie: two.signIn() });
  assert.deepEqual([status, caching], [200, "no-store"]);
  assert.deepEqual(decodeProtectedHeader(token), { alg: "RS256" });
  assert.equal(decodeJwt(token).iss, "my workspace/product feedback");
  assert.ok(await isSigned(token, await importSPKI(two.pem(), "RS256")));

  const accepted = async (text) =>
    (await json(two.widget, { method: "POST", body: new URLSearchParams({ token: text }) })).accepted;
  assert.equal(await accepted(token), true);
  for (const claims of [
    { iss: "my workspace/Product feedback" },
    { iss: "my  workspace/product feedback" },
    { aud: "another" },
    { email: "" },
    { exp: 1 },
  ])
    assert.equal(await accepted(two.mint("user", claims)), false, JSON.stringify(claims));
  two.rotate();
  assert.equal(await accepted(two.mint("user")), false, "until the new key is pasted");
  two.paste();
  assert.equal(await accepted(two.mint("user")), true);

  const entry = {
    issuer: two.issuer,
    audience: [two.audience],
    algorithm: "RS256",
    keyId: "optional",
    jwks: { keys: [{ ...two.jwk(), kid: "pasted" }] },
  };
  const gate = await Wicketgate.load({ issuers: { "round-two": entry } });
  assert.equal(await verdictOf(gate.verify(two.mint("user"))), "verified");
});

test("SigID: people, agents and tenants, the names of whose claims are settings; keys by discovery", async () => {
  const sigid = await opened(startSigid, { claimNames: { tenant: "tid" } });
  const claims = decodeJwt(sigid.mint("agent"));
  assert.deepEqual([claims.tid, claims.subject_type, claims.tenant], ["acme", "agent", undefined]);
  const { issuer, jwks_uri: jwksUri } = await json(`${sigid.url}/.well-known/openid-configuration`);
  assert.deepEqual([issuer, jwksUri], [sigid.issuer, sigid.jwksUri]);
  const entry = {
    issuer,
    audience: [sigid.audience],
    discovery: "openid-configuration",
    maxLifetimeSeconds: 600,
    claims: { tid: "required", act: "forbidden", nonce: "forbidden" },
  };
  const gate = await Wicketgate.load({ issuers: { sigid: entry } }, { fetch });
  for (const [kind, code] of [
    ["user", "verified"],
    ["agent", "verified"],
    ["delegated", "actor_refused"],
    ["id", "claim_forbidden"],
    ["bound", "cnf_refused"],
  ]) {
    const token = sigid.mint(kind);
    assert.equal(await verdictOf(gate.verify(token)), code, kind);
    assert.ok(await isSigned(token, scene.keysAt(jwksUri)), kind);
  }
});

test("SigID: introspection tells a trusted server, and nobody else", async () => {
  const sigid = await opened(startSigid);
  const token = sigid.mint("delegated");
  const answer = await scene.introspected(sigid, token);
  assert.deepEqual([answer.active, answer.act], [true, { sub: "agent-1" }]);
  assert.deepEqual(await scene.introspected(sigid, token, {}), { error: "invalid_client" });
  sigid.rotate();
  assert.equal((await scene.introspected(sigid, token)).active, true, "in the overlap");
  sigid.revoke(token);
  assert.deepEqual(await scene.introspected(sigid, token), { active: false });
  const other = sigid.mint("user");
  sigid.rotate({ overlap: false });
  assert.deepEqual(await scene.introspected(sigid, other), { active: false });
});
