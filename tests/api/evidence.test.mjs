// Does a refusal tell the operator what it found, what would have passed, and which setting says so? And does
// the network hear none of it?

import assert from "node:assert/strict";
import { test } from "node:test";
import { gateScene, refusalOf } from "../support/gate.mjs";
import { GOOD, gateWith, signer } from "../support/token-table.mjs";

const MEMBERS = ["expected", "found", "limit", "member", "setting"];

const evidenceOf = (told) =>
  Object.fromEntries(MEMBERS.filter((name) => name in told).map((name) => [name, told[name]]));

test("a refusal and its event carry what was found, and what would have passed", async () => {
  const { issuer, gate, events, clock } = await gateScene();
  const now = Math.floor(clock.ms / 1000);
  for (const [what, token, expected] of [
    [
      "another audience",
      await issuer.mint({ aud: ["other", "third"] }),
      { expected: ["api://orders"], found: ["other", "third"], setting: "issuers.orders.audience" },
    ],
    [
      "a long life",
      await issuer.mint({ iat: now, exp: now + 301 }),
      { found: 301, limit: 300, setting: "issuers.orders.maxLifetimeSeconds" },
    ],
    [
      "an old token",
      await issuer.mint({ iat: now - 200, exp: now - 20 }),
      { found: now - 20, limit: now, setting: "issuers.orders.leewaySeconds" },
    ],
    [
      "another algorithm",
      issuer.sign(`{"alg":"RS256","kid":"${issuer.jwks().keys[0].kid}"}`, "{}"),
      { expected: ["ES256"], found: "RS256", setting: "issuers.orders.algorithm" },
    ],
    [
      "another type",
      await issuer.mint({}, { typ: "logout+jwt" }),
      { expected: ["JWT", "at+jwt", null], found: "logout+jwt", setting: "issuers.orders.types" },
    ],
    ["no iat", await issuer.mint({ iat: undefined }), { found: null, setting: "issuers.orders.issuedAt" }],
    ["no kid", issuer.sign('{"alg":"ES256"}', "{}"), { found: null, setting: "issuers.orders.keyId" }],
    [
      "a client_id in place of aud",
      await issuer.mint({ aud: undefined, client_id: "api://orders" }),
      {
        expected: ["api://orders"],
        found: null,
        member: "client_id",
        setting: "issuers.orders.audienceClaim",
      },
    ],
    ["a number for a subject", await issuer.mint({ sub: 1 }), {}],
    ["no token", "x", {}],
  ]) {
    events.length = 0;
    const refusal = await refusalOf(() => gate.verify(token));
    assert.deepEqual(evidenceOf(refusal), expected, what);
    const told = events.find((event) => event.type === "decision");
    assert.deepEqual(evidenceOf(told), expected, what);
    for (const list of [refusal.expected, refusal.found].filter(Array.isArray)) assert(Object.isFrozen(list));
  }
});

test("an unusable key: the member, what it says, and what it would have to say", async () => {
  for (const [members, expected] of [
    [{ use: "enc" }, { expected: ["sig"], found: "enc", member: "use" }],
    [{ key_ops: [] }, { expected: ["verify"], member: "key_ops" }],
    [
      { alg: "ES384" },
      { expected: ["ES256"], found: "ES384", member: "alg", setting: "issuers.orders.algorithm" },
    ],
    [{ kty: "oct" }, { expected: ["EC"], found: "oct", member: "kty", setting: "issuers.orders.algorithm" }],
    [{ x: "AAAA" }, { member: "x" }],
  ]) {
    const { gate, events } = await gateWith([{ ...signer.jwk, ...members }]);
    assert.deepEqual(evidenceOf(await refusalOf(gate.verify(GOOD))), expected);
    assert.deepEqual(evidenceOf(events.find((event) => event.type === "decision")), expected);
  }
});

test("a bound shows a span, and the network hears of none of it", async () => {
  const { issuer, gate, clock } = await gateScene();
  const { error, headers } = await refusalOf(gate.verify(await issuer.mint({ aud: "secret-audience" })));
  assert(!JSON.stringify({ error, headers }).includes("secret-audience"));
  const minted = Math.floor(Date.now() / 1_000);
  clock.ms = (minted - 3_600) * 1_000;
  const token = await issuer.mint({ iat: minted, exp: minted + 100 });
  const { code, found, limit, setting } = await refusalOf(gate.verify(token));
  assert.deepEqual(
    [code, found, limit, setting],
    ["iat_in_future", 3_600, 5, "issuers.orders.leewaySeconds"],
  );
});
