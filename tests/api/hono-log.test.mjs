// What does an app's log say of a refusal? One line of JSON each, which holds why and where, and nothing that
// a log must not.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { Wicketgate, wicketgate } from "wicketgate/hono";
import { refusalLine } from "wicketgate/log";
import { messageOf } from "../../pkg/dist/messages.js";
import { configurationText, gateScene, ISSUER } from "../support/gate.mjs";
import { CONFIGURED, makeApp, PAGE } from "../support/hono-app.mjs";

const configuration = configurationText({}, CONFIGURED);
const bearer = (text) => ({ authorization: `Bearer ${text}` });

/** An app whose lines are kept, as they came. */
async function logged(options = {}) {
  const scene = await gateScene({ configuration, ...options });
  const lines = [];
  const app = makeApp(scene.gate, { log: (line) => lines.push(line) });
  return { ...scene, app, lines, scene, line: () => JSON.parse(lines.at(-1)) };
}

describe("the line", () => {
  test("says why, where and what would have passed", async () => {
    const { app, issuer, lines, line } = await logged();
    const token = await issuer.mint({ iat: 1, exp: 2 });
    const beforeMs = Date.now();
    const init = { method: "POST", headers: { ...bearer(token), origin: PAGE, "user-agent": "a-header" } };
    await app.request("/api/orders/in-the-path?in-the-query", init);
    const { atMs, limit, message, ...rest } = JSON.parse(lines[0]);
    assert.deepEqual(rest, {
      event: "decision",
      outcome: "refused",
      code: "token_expired",
      ruleIds: rest.ruleIds,
      kid: issuer.keyIds()[0],
      issuer: "orders",
      route: "/api/*",
      method: "POST",
      origin: PAGE,
      status: 401,
      found: 2,
      setting: "issuers.orders.leewaySeconds",
    });
    assert.ok(rest.ruleIds.length > 0);
    assert.ok(atMs >= beforeMs && atMs <= Date.now());
    assert.ok(limit > 1_700_000_000);
    assert.match(message, /found 1970-01-01T00:00:02Z/);
    for (const part of ["in-the", "a-header", ...token.split(".")])
      assert.ok(!lines.join().includes(part), part);
    assert.equal(line().signal, "authentication_failures");
  });

  test("of a path that is not listed does not hold it", async () => {
    const { app, line } = await logged();
    await app.request("/api2/orders?in-the-query=1");
    const { code, route, expected, setting, outcome } = line();
    assert.deepEqual(
      [code, route, expected, setting, outcome],
      ["route_unknown", undefined, undefined, undefined, "refused"],
    );
    await app.request("/paga");
    assert.deepEqual([line().expected, line().setting], [["/page"], "routes"]);
  });

  test("tells a token that was good, and near misses", async () => {
    const { app, issuer, line } = await logged();
    const headers = { ...bearer(await issuer.mint()), origin: "https://page.example.evil.example" };
    await app.request("/api/orders", { headers });
    assert.deepEqual([line().code, line().origin], ["cors_origin_not_listed", headers.origin]);
    await app.request("/authorize?client_id=web-app&redirect_uri=https://client.example/Callback");
    assert.equal(line().nearMiss.registered, "https://client.example/callback");
  });

  test("shows what a stranger wrote in visible ASCII, cut at 256 bytes", async () => {
    const { app, lines, line } = await logged();
    const long = `https://${"x".repeat(500)}.example`;
    await app.request("/api/orders", { method: "\u0041".repeat(300), headers: { origin: long } });
    const { method, origin } = line();
    assert.deepEqual([method, origin], [`${"A".repeat(256)}…`, `${long.slice(0, 256)}…`]);
    await app.request("/api/orders", { headers: { origin: "\u0085\u009b" } });
    for (const text of lines) assert.match(text, /^[\x20-\x7e]*$/);
  });

  test("has what failed of a fetch of keys, and the request's ID where the app has one", async () => {
    const { gate, issuer, scene } = await logged();
    scene.answer = async () => new Response("", { status: 404 });
    const lines = [];
    const app = new Hono()
      .use(requestId({ generator: () => "an-id" }))
      .use(wicketgate(gate, { log: (line) => lines.push(JSON.parse(line)) }));
    await app.request("/api/orders", { headers: bearer(await issuer.mint()) });
    const [{ requestId: id, code, message }] = lines;
    assert.deepEqual([id, code], ["an-id", "jwks_unavailable"]);
    assert.match(
      message,
      /^the issuer's keys could not be fetched from https:\/\/issuer\.example\/jwks\.json: it answered 404; .+ So no usable keys are held/,
    );
  });

  test("has no error of a stranger's where there were no words", () => {
    const request = new Request("https://app.example/");
    const cause = new Error("the source's own");
    const refusal = {
      code: "jwks_unavailable",
      ruleIds: [],
      status: 503,
      message: "jwks_unavailable",
      cause,
    };
    assert.doesNotMatch(refusalLine(refusal, { request }), /own/);
  });

  test("tells an app that failed, in the words of every refusal", async () => {
    const { gate, issuer } = await logged();
    const lines = [];
    const app = new Hono().use(wicketgate(gate, { log: (line) => lines.push(JSON.parse(line)) }));
    app.use(() => {
      throw "a secret of the app's";
    });
    const { error } = console;
    console.error = () => {};
    const response = await app.request("/api/orders", { headers: bearer(await issuer.mint()) });
    console.error = error;
    const [{ atMs, ...line }, ...more] = lines;
    assert.deepEqual([response.status, more, typeof atMs], [500, [], "number"]);
    assert.deepEqual(line, {
      event: "decision",
      outcome: "failed",
      code: "application_failed",
      ruleIds: [],
      kid: issuer.keyIds()[0],
      issuer: "orders",
      route: "/api/*",
      method: "GET",
      status: 500,
      message: messageOf({ code: "application_failed" }),
    });
  });

  test("tells an answer of the app's whose policy cannot be kept", async () => {
    const { gate } = await logged();
    const lines = [];
    const app = new Hono()
      .use(wicketgate(gate, { log: (line) => lines.push(JSON.parse(line)) }))
      .get("/page", (c) => {
        c.header("Content-Security-Policy", `default-src ${"x".repeat(20_000)}`);
        return c.html("x");
      });
    const { status } = await app.request("/page");
    assert.deepEqual([status, lines.map(({ outcome }) => outcome)], [502, ["failed"]]);
  });
});

describe("lines", () => {
  test("are written of no request that passes, and of no preflight that is granted", async () => {
    const { app, issuer, lines } = await logged();
    await app.request("/open/headers");
    await app.request("/api/orders", { headers: bearer(await issuer.mint()) });
    const headers = { origin: PAGE, "access-control-request-method": "POST" };
    assert.equal((await app.request("/api/orders", { method: "OPTIONS", headers })).status, 204);
    assert.deepEqual(lines, []);
    await app.request("/api/orders", {
      method: "OPTIONS",
      headers: { ...headers, origin: "https://evil.example" },
    });
    assert.equal(lines.length, 1);
  });

  test("go to the console by default, and nowhere with `log: false`", async (context) => {
    const { gate } = await logged();
    const written = context.mock.method(console, "log", () => {});
    for (const options of [{ log: false }, { log: undefined }, undefined]) {
      await new Hono().use(wicketgate(gate, options)).request("/hidden");
      const texts = written.mock.calls.map((call) => call.arguments);
      written.mock.resetCalls();
      if (options?.log === false) assert.deepEqual(texts, []);
      else assert.deepEqual([texts.length, JSON.parse(texts[0]).code], [1, "route_unknown"]);
    }
  });

  test("are not made where none is wanted", async () => {
    const { gate } = await logged();
    const app = new Hono().use(wicketgate(gate, { log: false }));
    let asked = 0;
    let limit = Number.POSITIVE_INFINITY;
    const seen = new Request("https://app.example/hidden");
    const request = new Proxy(seen, {
      get(target, name) {
        if (name === "method") asked += 1;
        if (asked > limit) throw new Error("no method");
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await app.fetch(request);
    const without = asked;
    asked = 0;
    await new Hono().use(wicketgate(gate, { log: () => {} })).fetch(request);
    assert.ok(asked > without, `${asked} and ${without}`);
    limit = without;
    asked = 0;
    const { status } = await new Hono().use(wicketgate(gate, { log: () => {} })).fetch(request);
    assert.equal(status, 404, "a request that cannot be told of is answered all the same");
  });

  test("change nothing where they cannot be taken", async () => {
    const { gate } = await logged();
    for (const log of [
      () => {
        throw new Error("full");
      },
      async () => {
        throw new Error("full");
      },
    ])
      assert.equal((await new Hono().use(wicketgate(gate, { log })).request("/hidden")).status, 404);
    for (const log of [true, null, "x", {}])
      assert.throws(
        () => wicketgate(gate, { log }),
        /^TypeError: wicketgate: log must be a function, or false/,
      );
  });
});

describe("signals", () => {
  const ofSignals = (lines) =>
    lines.map((text) => JSON.parse(text)).flatMap(({ signal, counts }) => (signal ? [[signal, counts]] : []));

  test("count failed authentication by issuer and code", async (context) => {
    const { app, issuer, lines } = await logged();
    const expired = await issuer.mint({ iat: 1, exp: 2 });
    const good = await issuer.mint();
    context.mock.timers.enable({ apis: ["Date", "setTimeout"], now: Date.now() });
    for (const headers of [{}, {}, bearer(expired), bearer(good), { authorization: "Basic eA==" }])
      await app.request("/api/orders", { headers });
    context.mock.timers.tick(60_000);
    assert.deepEqual(ofSignals(lines), [
      ["authentication_failures", { "": { credentials_missing: 1 } }],
      [
        "authentication_failures",
        { "": { credentials_missing: 1, credentials_malformed: 1 }, orders: { token_expired: 1 } },
      ],
    ]);
  });

  test("count a source of keys that rejects once, and not for each request that hears of it", async (context) => {
    const keySource = { keys: () => Promise.reject(new Error("401: the key store wants another token")) };
    const { app, issuer, lines, clock } = await logged({ keySource });
    const headers = bearer(await issuer.mint());
    context.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    for (let at = 0; at < 3; at += 1) await app.request("/api/orders", { headers });
    clock.ms += 120_000;
    context.mock.timers.tick(120_000);
    await app.request("/api/orders", { headers });
    const line = ["service_token_refused", { orders: { jwks_fetch_failed: 1 } }];
    assert.deepEqual(ofSignals(lines), [line, line]);
    assert.equal(lines.length, 6);
    assert.ok(!lines.join().includes("another token"), "what the source threw is no sentence of the gate's");
  });

  test("count an introspection endpoint that does not take the secret", async () => {
    const introspect = async () => new Response("", { status: 403 });
    const text = configurationText({ introspectionEndpoint: `${ISSUER}/introspect` }, CONFIGURED);
    const { app, issuer, lines, scene } = await logged({ configuration: text, introspect });
    scene.answer = async () => new Response("", { status: 500 });
    await app.request("/api/orders", { headers: bearer(await issuer.mint()) });
    assert.deepEqual(ofSignals(lines), [["service_token_refused", { orders: { introspection_failed: 1 } }]]);
    assert.equal(JSON.parse(lines[0]).found, 403);
  });
});

test("a promise of a gate is logged as a gate is", async () => {
  const lines = [];
  const gate = Wicketgate.load(configuration);
  const app = new Hono().use(wicketgate(gate, { log: (line) => lines.push(JSON.parse(line)) }));
  await app.request("/hidden");
  assert.equal(lines[0].code, "route_unknown");
});
