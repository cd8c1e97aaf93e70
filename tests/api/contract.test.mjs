// Does the package keep its contract? What verify, verifySync, route and bearerToken give, throw, and tell
// the hook.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { Wicketgate, WicketgateConfigurationError, WicketgateRefusal } from "wicketgate/edge";
import { glue } from "../../pkg/dist/gate.js";
import { AUDIENCE, configurationText, ISSUER, refusalOf, gateScene as sceneOf } from "../support/gate.mjs";
import { createIssuer } from "../support/issuer.mjs";

// The gate of whole requests does all that the one that verifies does.
const gateScene = (options) => sceneOf({ load: Wicketgate.load, ...options });

test("a good token resolves to what it says: a frozen verdict over claims and a header of the caller's own", async () => {
  const { gate, issuer, events } = await gateScene();
  const token = await issuer.mint({ sub: "visitor", scope: "read" });
  const verified = await gate.verify(token);
  assert.equal(verified.issuer, "orders");
  assert.equal(verified.kid, issuer.keyIds()[0]);
  assert.equal(verified.claims.sub, "visitor");
  assert.equal(verified.claims.scope, "read");
  assert.equal(verified.claimsText, Buffer.from(token.split(".")[1], "base64url").toString());
  assert.deepEqual(verified.header, { alg: "ES256", typ: "JWT", kid: issuer.keyIds()[0] });
  assert.ok(Object.isFrozen(verified));
  verified.claims.sub = "changed";
  verified.header.note = "added";
  const again = await gate.verify(token);
  assert.equal(again.claims.sub, "visitor");
  assert.equal(again.header.note, undefined);
  const [keys, decision] = events;
  assert.deepEqual(keys, {
    type: "jwks_fetch",
    issuer: "orders",
    outcome: "accepted",
    keyCount: 1,
    reason: "no_keys",
    from: "issuer",
  });
  assert.deepEqual(
    { ...decision, atMs: 0 },
    { type: "decision", outcome: "verified", ruleIds: [], issuer: "orders", kid: verified.kid, atMs: 0 },
  );
  assert.equal(typeof decision.atMs, "number");
});

test("every refusal rejects with a frozen WicketgateRefusal that holds no token", async () => {
  const { gate, issuer, events } = await gateScene();
  const good = await issuer.mint();
  const [header, claims, signature] = good.split(".");
  const flipped = `${header}.${claims}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
  const table = [
    [flipped, "signature_invalid", 401, "invalid_token"],
    [`${header}.${claims}.`, "token_segments", 401, "invalid_token"],
    ["", "token_segments", 401, "invalid_token"],
    [`${good}.${"x".repeat(9_000)}`, "token_too_long", 401, "invalid_token"],
    ["x".repeat(10_000_000), "token_too_long", 401, "invalid_token"],
    [await issuer.mint({}, { alg: "ES256", typ: "evil" }), "typ_refused", 401, "invalid_token"],
    [await issuer.mint({ aud: "api://else" }), "aud_mismatch", 401, "invalid_token"],
    [issuer.sign(JSON.stringify({ alg: "none", kid: "k" }), "{}"), "alg_mismatch", 401, "invalid_token"],
  ];
  for (const [token, code, status, error] of table) {
    const refusal = await refusalOf(gate.verify(token));
    assert.deepEqual([refusal.code, refusal.status, refusal.error], [code, status, error]);
    assert.equal(refusal.name, "WicketgateRefusal");
    assert.ok(!("retryAfterSeconds" in refusal), "nothing comes of waiting");
    assert.equal(refusal.headers["WWW-Authenticate"], 'Bearer error="invalid_token"');
    assert.ok(
      Object.isFrozen(refusal) && Object.isFrozen(refusal.headers) && Object.isFrozen(refusal.ruleIds),
    );
    const event = events.at(-1);
    assert.deepEqual(
      [event.type, event.outcome, event.code, event.status],
      ["decision", "refused", code, status],
    );
    assert.ok(Object.isFrozen(event));
    for (const part of token.split(".").filter((text) => text.length > 20)) {
      const told = JSON.stringify([events, { ...refusal, message: refusal.message, stack: refusal.stack }]);
      assert.ok(!told.includes(part), `${code} tells a part of the token`);
    }
  }
});

test("what is not text is refused like text that is no token", async () => {
  const { gate, issuer } = await gateScene();
  const token = await issuer.mint();
  for (const odd of [
    undefined,
    null,
    0,
    {},
    [token],
    new String(token),
    Buffer.from(token),
    { toString: () => token },
  ]) {
    assert.equal((await refusalOf(gate.verify(odd))).code, "token_segments");
    assert.equal((await refusalOf(() => gate.verifySync(odd))).code, "token_segments");
    assert.notEqual((await refusalOf(() => gate.bearerToken(odd))).status, 200);
  }
});

test("an endless text is cut before it reaches the memory of the wasm, which never shrinks", async () => {
  const { gate, issuer } = await gateScene();
  await gate.verify(await issuer.mint());
  const { memory } = glue.initSync();
  const before = memory.buffer.byteLength;
  const endless = "x".repeat(20_000_000);
  assert.equal((await refusalOf(gate.verify(endless))).code, "token_too_long");
  assert.equal((await refusalOf(() => gate.verifySync(endless))).code, "token_too_long");
  // Taken out of a header it is cut as well, and still too long to pass.
  const cut = gate.bearerToken(`Bearer ${endless}`);
  assert.ok(cut.length < 100_000);
  assert.equal((await refusalOf(gate.verify(cut))).code, "token_too_long");
  assert.ok((await refusalOf(() => gate.route(endless, "/"))).status >= 400);
  assert.ok(memory.buffer.byteLength - before < 2_000_000, `${memory.buffer.byteLength - before} bytes more`);
});

test("verifySync uses the keys that are held and fetches nothing", async () => {
  const { gate, issuer, fetches } = await gateScene();
  const token = await issuer.mint();
  const refusal = await refusalOf(() => gate.verifySync(token));
  assert.deepEqual([refusal.code, refusal.status, refusal.retryAfterSeconds], ["jwks_not_held", 503, 1]);
  assert.equal(refusal.headers["Retry-After"], "1");
  assert.equal(fetches.length, 0);
  await gate.verify(token);
  assert.equal(gate.verifySync(token).claims.sub, "visitor");
  assert.equal(fetches.length, 1);
});

test("issuers: left out means the only one; naming none is an error of the program", async () => {
  const one = await gateScene();
  const token = await one.issuer.mint();
  for (const issuers of ["orders", ["orders"]])
    assert.equal((await one.gate.verify(token, { issuers })).issuer, "orders");
  for (const issuers of ["", [], [""], ["a b"], ["a", ""], "a  b", [1], [undefined], [["orders"]]]) {
    await assert.rejects(one.gate.verify(token, { issuers }), TypeError);
    assert.throws(() => one.gate.verifySync(token, { issuers }), TypeError);
  }
  const noNames = (caller) => ({
    name: "TypeError",
    message: new RegExp(`^${caller}: issuers must be a name or an array of names, not `),
  });
  for (const issuers of [null, 5, true, {}, new Set(["orders"]), () => {}]) {
    await assert.rejects(one.gate.verify(token, { issuers }), noNames("verify"));
    assert.throws(() => one.gate.verifySync(token, { issuers }), noNames("verifySync"));
  }
  // No options are no issuers named, as when they are left out.
  assert.equal((await one.gate.verify(token, null)).issuer, "orders");
  assert.equal(one.gate.verifySync(token, null).issuer, "orders");
  const withoutOptions = await Wicketgate.load(configurationText(), null);
  assert.equal((await refusalOf(() => withoutOptions.verifySync(token))).code, "jwks_not_held");
  assert.equal((await refusalOf(one.gate.verify(token, { issuers: "unknown" }))).code, "issuer_not_named");

  const other = createIssuer({ issuer: "https://other.example", audience: AUDIENCE });
  const keys = (from) => ({ issuer: from.issuer, audience: [AUDIENCE], jwks: from.jwks() });
  const configuration = JSON.stringify({ issuers: { orders: keys(one.issuer), other: keys(other) } });
  const two = await gateScene({ configuration });
  assert.deepEqual([...two.gate.issuerNames], ["orders", "other"]);
  assert.equal((await refusalOf(two.gate.verify(token))).code, "issuer_not_named");
  assert.equal((await refusalOf(two.gate.verify(token, null))).code, "issuer_not_named");
  assert.equal((await refusalOf(two.gate.verify(token, { issuers: "other" }))).status, 401);
  assert.equal((await two.gate.verify(token, { issuers: ["orders", "other"] })).issuer, "orders");
  assert.equal((await two.gate.verify(await other.mint(), { issuers: "orders other" })).issuer, "other");
});

test("routes and Authorization", async () => {
  const routes = [
    { path: "/healthz", access: "public", upstream: "https://app.example" },
    {
      path: "/api/*",
      methods: ["GET"],
      issuers: ["orders"],
      upstream: { service: "ORDERS" },
      upstreamTimeoutSeconds: 5,
    },
  ];
  const { gate, events } = await gateScene({
    configuration: configurationText({}, { routes, sharedKeyCache: false }),
  });
  assert.deepEqual([...gate.services], ["ORDERS"]);
  assert.equal(gate.sharedKeyCacheEnabled, false);
  const shared = {
    forwardAuthorization: false,
    forwardedHeaders: "replace",
    cors: false,
    redirectCheck: false,
    page: false,
    nonce: false,
  };
  assert.deepEqual(gate.route("HEAD", "/api/1"), {
    index: 1,
    path: "/api/*",
    access: "token",
    issuers: "orders",
    upstreamService: "ORDERS",
    cache: "no-store",
    upstreamTimeoutMs: 5_000,
    ...shared,
  });
  const open = gate.route("POST", "/healthz");
  assert.deepEqual(
    [open.access, open.upstreamUrl, open.cache],
    ["public", "https://app.example", "upstream"],
  );
  assert.ok(Object.isFrozen(open));
  const refused = [
    ["GET", "/", "route_unknown", 404],
    ["POST", "/api/1", "method_not_allowed", 405],
    ["GET", "/api/%2e", "path_ambiguous", 400],
  ];
  for (const [method, path, code, status] of refused) {
    const refusal = await refusalOf(() => gate.route(method, path));
    assert.deepEqual([refusal.code, refusal.status], [code, status]);
    assert.equal(events.at(-1).code, code);
  }
  assert.equal((await refusalOf(() => gate.route("POST", "/api/1"))).headers.Allow, "GET, HEAD");
  assert.equal(gate.bearerToken("bEARER abc.def.ghi"), "abc.def.ghi");
  assert.equal(gate.bearerToken("\t Bearer abc.def.ghi \t"), "abc.def.ghi");
  for (const none of [null, undefined]) {
    const refusal = await refusalOf(() => gate.bearerToken(none));
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.headers["WWW-Authenticate"]],
      ["credentials_missing", 401, "Bearer"],
    );
  }
  for (const bad of [
    "",
    "Basic abc",
    "Bearer",
    "Bearer a b",
    "Bearer a, Bearer b",
    "Bearer a\r",
    "\u00a0Bearer a",
  ]) {
    assert.equal((await refusalOf(() => gate.bearerToken(bad))).status, 400, bad);
  }
});

test("a text that is no JSON at all: the message says what to pass", async () => {
  for (const [text, message] of [
    [
      "./wicketgate.json",
      'it is not JSON: pass the text itself, or an object, and not a file\'s path (found: "./wicketgate.json")',
    ],
    [
      "/etc/wicketgate.json",
      'it is not JSON: pass the text itself, or an object, and not a file\'s path (found: "/etc/wicketgate.json")',
    ],
    ["", "it stops being JSON here (RFC 8259) (found: the end) (line 1, column 1)"],
  ])
    await assert.rejects(Wicketgate.load(text), {
      name: "WicketgateConfigurationError",
      message: `the configuration has 1 fault: ${message}`,
    });
});

test("a fault is shown once on the console, and stands in a log of JSON", async () => {
  const error = await Wicketgate.load({ issuers: 1 }).catch((thrown) => thrown);
  const [{ message }] = error.errors;
  assert.equal(inspect(error).split(message).length, 2);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: "WicketgateConfigurationError",
    message: error.message,
    errors: [...error.errors],
  });
});

test("a byte order mark before a configuration is told", async () => {
  await assert.rejects(Wicketgate.load("\ufeff{}"), {
    message:
      'the configuration has 1 fault: it begins with a byte order mark (U+FEFF), which JSON has none of: save the file as UTF-8 without one (found: "\\ufeff") (line 1, column 1)',
  });
});

test("a broken configuration rejects with every fault, and never as a refusal", async () => {
  const text =
    '{"issuers":{"orders":{"issuer":"x","issuer":"x","jwksUri":"http://issuer.example","extra":1}},"frames":{}}';
  const error = await Wicketgate.load(text).then(
    () => assert.fail("loaded"),
    (reason) => reason,
  );
  assert.ok(error instanceof WicketgateConfigurationError && !(error instanceof WicketgateRefusal));
  assert.equal(error.name, "WicketgateConfigurationError");
  const paths = error.errors.map(({ path }) => path).sort();
  assert.deepEqual(paths, [
    "frames",
    "issuers.orders.audience",
    "issuers.orders.extra",
    "issuers.orders.issuer",
    "issuers.orders.jwksUri",
  ]);
  assert.ok(
    error.errors.every(({ path, value, message }) =>
      [path, value, message].every((part) => typeof part === "string"),
    ),
  );
  const unknownName = '{"routes":[{"path":"/a","issuers":["other"]}]}';
  await assert.rejects(Wicketgate.load(unknownName), {
    message:
      "the configuration has 1 fault: routes[0].issuers: is no name of an entry in `issuers` (found: other) (line 1, column 35)",
  });
  assert.throws(() => new Wicketgate(configurationText()), {
    name: "TypeError",
    message: "await Wicketgate.load(config) instead",
  });
});

test("the hook has no say: what it throws, returns or rejects with changes no verdict", async () => {
  const hooks = [
    () => {
      throw new Error("hook");
    },
    () => Promise.reject(new Error("hook")),
    // A promise of another realm, such as a frame's or a test runner's.
    () => runInNewContext('Promise.reject(new Error("hook"))'),
    () => false,
    () => ({ outcome: "verified" }),
  ];
  for (const onEvent of hooks) {
    const { gate, issuer } = await gateScene({ onEvent });
    assert.equal((await gate.verify(await issuer.mint())).issuer, "orders");
    assert.equal((await refusalOf(gate.verify("x"))).code, "token_segments");
  }
});

test("a claim named __proto__ is a claim and changes no prototype", async () => {
  const { gate, issuer } = await gateScene();
  const now = Math.floor(Date.now() / 1000);
  const rest = `"iss":"${ISSUER}","aud":"${AUDIENCE}","iat":${now},"exp":${now + 60}`;
  const header = JSON.stringify({ alg: "ES256", kid: issuer.keyIds()[0] });
  const { claims } = await gate.verify(issuer.sign(header, `{"__proto__":{"admin":true},${rest}}`));
  assert.equal(claims.admin, undefined);
  assert.equal(Object.getPrototypeOf(claims), Object.prototype);
  assert.deepEqual(Object.getOwnPropertyDescriptor(claims, "__proto__").value, { admin: true });
  assert.equal({}.admin, undefined);
});

test("importKeys and exportKeys: public keys go round, and are not taken where they are older", async () => {
  const first = await gateScene();
  const token = await first.issuer.mint();
  await first.gate.verify(token);
  const snapshot = first.gate.exportKeys();
  assert.ok(!snapshot.includes('\\"d\\"'));
  const second = await gateScene();
  assert.deepEqual(second.gate.importKeys(snapshot), [{ issuer: "orders", accepted: true }]);
  assert.equal(second.gate.verifySync(token).claims.sub, "visitor");
  assert.equal(second.gate.exportKeys(), snapshot);
  assert.equal(second.gate.importKeys(snapshot)[0].accepted, false);
  assert.equal((await second.gate.verify(token)).issuer, "orders");
  assert.equal(second.fetches.length, 0);
  for (const odd of ["", "{}", "null", snapshot.slice(1)])
    assert.equal(second.gate.importKeys(odd)[0].accepted, false);
  for (const odd of [undefined, {}, 1]) assert.throws(() => second.gate.importKeys(odd), TypeError);
  const early = await gateScene();
  early.clock.ms -= 3_600_000;
  assert.equal(early.gate.importKeys(snapshot)[0].accepted, false);
});
