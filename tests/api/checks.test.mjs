// Do the gate's checks of redirect URIs, return targets and origins say what the core says, and nothing to
// the network?

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Wicketgate } from "wicketgate/edge";
import { gateScene, refusalOf } from "../support/gate.mjs";

const CALLBACK = "https://client.example/callback";
const CONFIGURATION = JSON.stringify({
  redirects: { shop: { web: [CALLBACK] }, tool: { native: ["http://127.0.0.1/cb", "com.example.tool:/cb"] } },
  origins: ["https://app.example", "https://*.tenant.example", "http://localhost:3000"],
  routes: [{ path: "/a", access: "public" }],
});

let scene;
let gate;
before(async () => {
  scene = await gateScene({ configuration: CONFIGURATION });
  gate = scene.gate;
});

test("what is registered is given back as it is", () => {
  for (const [client, uri] of [
    ["shop", CALLBACK],
    ["tool", "http://127.0.0.1:51004/cb"],
    ["tool", "com.example.tool:/cb"],
  ]) {
    assert.equal(gate.checkRedirectUri(client, uri), uri);
  }
  for (const target of ["/", "/home?tab=1", "/caf%C3%A9"])
    assert.equal(gate.checkReturnTarget(target), target);
  for (const origin of ["https://app.example", "https://a.b.tenant.example", "http://localhost:3000"]) {
    assert.equal(gate.checkOrigin(origin), origin);
  }
});

for (const [client, uri, code] of [
  ["shop", `${CALLBACK}/`, "redirect_uri_unregistered"],
  ["shop", "http://127.0.0.1/cb", "redirect_uri_unregistered"],
  ["shop", `${CALLBACK}\ud800`, "redirect_uri_unregistered"],
  ["shop", `${CALLBACK}${"x".repeat(1_000_000)}`, "redirect_uri_unregistered"],
  ["none", CALLBACK, "redirect_client_unknown"],
  ["__proto__", CALLBACK, "redirect_client_unknown"],
  [undefined, CALLBACK, "redirect_client_missing"],
  [{ toString: () => "shop" }, CALLBACK, "redirect_client_missing"],
  ["shop", undefined, "redirect_uri_missing"],
  ["shop", [CALLBACK], "redirect_uri_missing"],
  ["shop", new URL(CALLBACK), "redirect_uri_missing"],
]) {
  // holds: AIR-WEB-2 SIG-URI-1
  test(`redirect URI refused: ${code} for ${typeof client} ${String(uri).slice(0, 50)}`, async () => {
    const refusal = await refusalOf(() => gate.checkRedirectUri(client, uri));
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.error, refusal.headers],
      [code, 400, "invalid_request", {}],
    );
    assert.deepEqual(refusal.ruleIds, ["SIG-URI-1", "AIR-WEB-2"]);
  });
}

test("the operator is told what was asked for, what is registered and how they differ; the network is not", async () => {
  const refusal = await refusalOf(() => gate.checkRedirectUri("shop", `${CALLBACK}/`));
  const event = scene.events.at(-1);
  for (const told of [event, refusal]) {
    assert.deepEqual([told.found, told.expected], [`${CALLBACK}/`, [CALLBACK]]);
    assert.deepEqual([told.code, told.setting], ["redirect_uri_unregistered", "redirects.shop"]);
  }
  assert.deepEqual(event.nearMiss, { registered: CALLBACK, differences: ["trailing_slash"] });
  assert.match(
    refusal.message,
    /It differs from "https:\/\/client\.example\/callback" by a slash at the end\./,
  );
  assert.doesNotMatch(JSON.stringify([refusal.headers, refusal.error]), /client\.example/);
  const other = await refusalOf(() => gate.checkRedirectUri("tool", "https://elsewhere.example/"));
  assert.deepEqual(other.expected, ["http://127.0.0.1/cb", "com.example.tool:/cb"]);
  assert.equal(scene.events.at(-1).nearMiss, undefined);
  const unknown = await refusalOf(() => gate.checkRedirectUri("Shop", CALLBACK));
  assert.deepEqual(
    [unknown.found, unknown.expected, unknown.setting],
    ["Shop", ["shop", "tool"], "redirects"],
  );
  assert.match(unknown.message, /differs from "shop" by upper and lower case/);
});

test("what is shown of a redirect URI is short", async () => {
  const { found } = await refusalOf(() => gate.checkRedirectUri("shop", CALLBACK + "x".repeat(1_000)));
  assert.ok(found.length <= 257 && found.endsWith("…"), found);
});

for (const target of [
  "",
  "//evil.example",
  "/\\evil.example",
  "/.//evil.example",
  "https://evil.example",
  "/\t/x",
  "/%2e%2e/x",
  undefined,
  null,
  {},
  1,
]) {
  // holds: AIR-WEB-2 SIG-URI-1
  test(`return target refused: ${JSON.stringify(target)}`, async () => {
    const refusal = await refusalOf(() => gate.checkReturnTarget(target));
    assert.match(refusal.code, /^return_target_/);
    assert.equal(refusal.status, 400);
  });
}

for (const origin of [
  "",
  "null",
  "https://APP.example",
  "https://app.example/",
  "https://app.example:443",
  "https://tenant.example",
  undefined,
  null,
  {},
]) {
  // holds: RTW-ORG-1 SIG-ORG-1
  test(`origin refused: ${JSON.stringify(origin)}`, async () => {
    const refusal = await refusalOf(() => gate.checkOrigin(origin));
    assert.deepEqual([refusal.code, refusal.status, refusal.error], ["origin_not_listed", 403, "forbidden"]);
  });
}

test("a text so long that it is cut passes no check that the whole would not", async () => {
  const long = `/${"a".repeat(100_000)}`;
  assert.equal((await refusalOf(() => gate.checkReturnTarget(long))).code, "return_target_too_long");
  assert.equal(
    (await refusalOf(() => gate.checkOrigin(`https://app.example${" ".repeat(100_000)}`))).code,
    "origin_not_listed",
  );
});

test("without lists nothing is listed; return targets need none", async () => {
  const { gate: bare } = await gateScene();
  assert.equal(
    (await refusalOf(() => bare.checkRedirectUri("shop", CALLBACK))).code,
    "redirect_client_unknown",
  );
  assert.equal((await refusalOf(() => bare.checkOrigin("https://app.example"))).code, "origin_not_listed");
  assert.equal(bare.checkReturnTarget("/"), "/");
});

test("without issuers no token is verified, and no key is fetched", async () => {
  assert.deepEqual([...gate.issuerNames], []);
  const before = scene.fetches.length;
  const refusal = await refusalOf(gate.verify(await scene.issuer.mint()));
  assert.equal(refusal.code, "issuer_not_named");
  assert.equal(scene.fetches.length, before);
});

test("what is worth a look, and who answers by himself", () => {
  assert.deepEqual(
    gate.warnings.map(({ path }) => path),
    ["origins[2]"],
  );
  assert.ok(gate.warnings.every(({ message, value }) => message !== "" && typeof value === "string"));
  assert.deepEqual([...gate.routesWithoutUpstream], ["/a"]);
  assert.ok([gate.warnings, gate.warnings[0], gate.routesWithoutUpstream].every(Object.isFrozen));
  assert.throws(() => gate.checkOrigin.call({}, "https://app.example"), TypeError);
  assert.equal(typeof Wicketgate.load, "function");
});
