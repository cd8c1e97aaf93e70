// Is the stand-in for an IAM server what it says? Its tokens are signed by the keys that it publishes, by jose's
// judgement, and it does what the server's own sources do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { start as startIam } from "../support/iam-server.mjs";
import { basicOf, openVendorScene } from "./vendor-scene.mjs";

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
const lifeOf = ({ iat, exp }) => exp - iat;

test("IAM: one key, issuer and typ for what it signs; dates with microseconds; no keys before the first", async () => {
  const iam = await opened(startIam);
  assert.deepEqual(await json(iam.jwksUri), { keys: [] });
  assert.equal((await fetch(iam.jwksUri)).headers.get("cache-control"), "public, max-age=300");
  assert.equal((await fetch(`${iam.baseUrl}/.well-known/jwks.json`)).status, 404);
  for (const [kind, seconds, typ] of [
    ["access", 900, "JWT"],
    ["service", 900, "JWT"],
    ["id", 900, "JWT"],
    ["logout", 120, "JWT"],
    ["checkpoint", 315_360_000, "JWT"],
    ["delegated", 300, "delegated+jwt"],
  ]) {
    const token = iam.mint(kind);
    const [header, claims] = [decodeProtectedHeader(token), decodeJwt(token)];
    assert.deepEqual([header.typ, claims.iss], [typ, iam.issuer], kind);
    assert.match(header.kid, /^sk_[0-9a-f]{16}$/);
    assert.match(claims.jti, /^jti-[0-9a-f]{32}$/);
    assert.ok(Math.abs(lifeOf(claims) - seconds) < 0.001, kind);
    assert.ok(await isSigned(token, scene.keysAt(iam.jwksUri)), kind);
  }
  // One of them may fall on a whole second, not each.
  const dates = Array.from({ length: 3 }, () => decodeJwt(iam.mint("access")).iat);
  assert.ok(dates.some((iat) => !Number.isInteger(iat)));
  const [{ kid, ...key }] = (await json(iam.jwksUri)).keys;
  assert.deepEqual(Object.keys(key).sort(), ["alg", "crv", "key_ops", "kty", "use", "x", "y"]);
  iam.rotate();
  assert.deepEqual((await json(iam.jwksUri)).keys.map((one) => one.kid).slice(1), [kid]);
  iam.rotate({ overlap: false });
  assert.equal((await json(iam.jwksUri)).keys.length, 1);
});

test("IAM: introspection by Basic, of access tokens alone; an issuer with a slash, and none", async () => {
  const iam = await opened(startIam);
  const token = iam.mint("access");
  const { active, exp, policy_version: version } = await scene.introspected(iam, token);
  assert.deepEqual([active, Number.isInteger(exp), version], [true, true, 7]);
  assert.deepEqual(await scene.introspected(iam, token, { Authorization: "Bearer x" }), {
    error: "invalid_client",
  });
  for (const kind of ["id", "logout", "checkpoint"])
    assert.deepEqual(await scene.introspected(iam, iam.mint(kind)), { active: false }, kind);
  const stranger = iam.mint("access", { client_id: "another", aud: "another" });
  assert.deepEqual(await scene.introspected(iam, stranger), { active: false });
  assert.equal((await scene.introspected(iam, iam.mint("delegated"))).act, undefined);
  iam.revoke(token);
  assert.deepEqual(await scene.introspected(iam, token), { active: false });
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  const service = await json(`${iam.url}/oauth/token`, { method: "POST", headers: basicOf(iam), body: form });
  assert.deepEqual([service.expires_in, decodeJwt(service.access_token).sub], [900, iam.clientId]);

  const echoing = await opened(startIam, { echoesActor: true, issuer: "https://iam.example/" });
  assert.deepEqual((await scene.introspected(echoing, echoing.mint("delegated"))).act, {
    sub: "agent:helper",
  });
  const metadata = await json(`${echoing.url}/.well-known/oauth-authorization-server`);
  assert.deepEqual(
    [metadata.issuer, decodeJwt(echoing.mint("access")).iss],
    ["https://iam.example", "https://iam.example/"],
  );
  const nameless = await opened(startIam, { issuer: "" });
  assert.equal(decodeJwt(nameless.mint("access")).iss, "iam");
});
