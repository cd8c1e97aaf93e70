// Where do keys come from when more than one isolate needs them? From KV, from one Durable Object for the
// network, from a cron; fetches are counted at the issuer.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

const KV = { kvNamespaces: ["WICKETGATE_KEYS"] };
const KEEPER = { durableObjects: { WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", useSQLite: true } } };

const fetchesOf = ({ issuerServer }) => issuerServer.requests.length;
const without = (base, more) => ({ ...base, sharedKeyCache: false, ...more });

describe("KV", () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "wicketgate-kv-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  test("two processes that share one make one fetch", async (context) => {
    const shared = { ...KV, kvPersist: folder };
    const scene = await openScene({ runtimeOptions: shared });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    assert.equal((await scene.ask("/api/x", { token })).status, 200);
    const second = await scene.another({ ...shared, name: "second" });
    assert.equal((await second.ask("/api/x", { token })).status, 200);
    assert.equal(fetchesOf(scene), 1);
  });
});

describe("a Durable Object for each issuer", () => {
  test("fifty requests at once on a cold isolate: one fetch, fifty answers", async (context) => {
    const scene = await openScene({ runtimeOptions: KEEPER, configure: (base) => without(base) });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    const answers = await Promise.all(Array.from({ length: 50 }, () => scene.ask("/api/x", { token })));
    assert.deepEqual([fetchesOf(scene), answers.filter(({ status }) => status === 200).length], [1, 50]);
  });

  test("goes on where it ended", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "wicketgate-keeper-"));
    context.after(() => rmSync(folder, { recursive: true }));
    const runtimeOptions = { ...KEEPER, durableObjectsPersist: folder };
    const scene = await openScene({ runtimeOptions, configure: (base) => without(base) });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    assert.equal((await scene.ask("/api/x", { token })).status, 200);
    await scene.restart();
    assert.equal((await scene.ask("/api/x", { token })).status, 200);
    assert.equal(fetchesOf(scene), 1);
  });

  test("that cannot fetch is a failed fetch: closed, with a pause", async (context) => {
    const scene = await openScene({ runtimeOptions: KEEPER, configure: (base) => without(base) });
    context.after(() => scene.close());
    scene.issuerServer.handler = (_request, response) => response.writeHead(500).end();
    const token = await scene.issuer.mint();
    await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
    await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
    assert.equal(fetchesOf(scene), 1);
    const told = await scene.host.line(
      ({ event, code }) => event === "jwks_fetch" && code === "jwks_fetch_failed",
    );
    assert.equal(told.issuer, "orders");
  });
});

describe("two processes and one Durable Object", () => {
  let scene;
  let second;
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "wicketgate-registry-"));
    scene = await openScene({
      runtimeOptions: { ...KEEPER, unsafeDevRegistryPath: folder },
      configure: (base) => without(base),
    });
    second = await scene.another({
      name: "second",
      unsafeDevRegistryPath: folder,
      durableObjects: {
        WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", scriptName: "wicketgate", useSQLite: true },
      },
    });
  });
  after(async () => {
    await scene?.close();
    rmSync(folder, { recursive: true });
  });

  let fetchedAtMs;

  test("one fetch for both", async () => {
    fetchedAtMs = Date.now();
    const token = await scene.issuer.mint();
    assert.equal((await second.ask("/api/x", { token })).status, 200);
    assert.equal((await scene.ask("/api/x", { token })).status, 200);
    assert.equal(fetchesOf(scene), 1);
  });

  test("a flood of strange kids at both costs one fetch a cool-down at most", async () => {
    const before = fetchesOf(scene);
    const strange = await Promise.all(
      Array.from({ length: 40 }, (_, index) => scene.issuer.mint({}, { kid: `strange-${index}` })),
    );
    const answers = await Promise.all(
      strange.map((token, index) => (index % 2 ? scene : second).ask("/api/x", { token })),
    );
    assert.ok(answers.every(({ status }) => status === 401 || status === 503));
    assert.ok(fetchesOf(scene) - before <= 1, `${fetchesOf(scene) - before} fetches`);
  });

  test("a rotation is seen by both, after one cool-down and with one fetch", {
    timeout: 90_000,
  }, async () => {
    const before = fetchesOf(scene);
    scene.issuer.rotate();
    await new Promise((resolve) => setTimeout(resolve, fetchedAtMs + 31_000 - Date.now()));
    const token = await scene.issuer.mint();
    const answers = await Promise.all(
      [second, scene, second, scene].map(({ ask }) => ask("/api/x", { token })),
    );
    assert.deepEqual(
      [fetchesOf(scene) - before, answers.map(({ status }) => status)],
      [1, [200, 200, 200, 200]],
    );
    await scene.host.line(({ event }) => event === "rotation_seen");
  });
});

describe("a cron", () => {
  test("fetches ahead, so that no visitor waits", async (context) => {
    for (const runtimeOptions of [{}, KV, KEEPER]) {
      const scene = await openScene({ runtimeOptions });
      context.after(() => scene.close());
      await scene.host.scheduled();
      assert.equal(fetchesOf(scene), 1, JSON.stringify(runtimeOptions));
      assert.equal((await scene.ask("/api/x", { token: await scene.issuer.mint() })).status, 200);
      assert.equal(fetchesOf(scene), 1);
      await scene.host.scheduled();
      assert.equal(fetchesOf(scene), 1, "not before it is due");
    }
  });

  test("goes on through an outage", async (context) => {
    const scene = await openScene({});
    context.after(() => scene.close());
    scene.issuerServer.handler = (_request, response) => response.destroy();
    const { outcome } = await scene.host.scheduled();
    assert.equal(outcome, "ok");
    await scene.host.line(({ event }) => event === "provider_down");
  });
});

describe("a status route", () => {
  const configure = (base) => ({
    ...base,
    routes: [
      ...base.routes,
      { path: "/status", methods: ["GET"], issuers: ["orders"], serves: "key-status" },
      { path: "/metrics", methods: ["GET"], issuers: ["orders"], serves: "key-status-prometheus" },
    ],
  });

  test("tells those who have a token, and nobody else", async (context) => {
    const scene = await openScene({ configure });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    for (const path of ["/status", "/metrics"]) {
      await refusedWith(scene, "credentials_missing", path);
      await refusedWith(scene, "signature_invalid", path, { token: `${token.slice(0, -4)}AAAA` });
    }
    const status = await scene.ask("/status", { token });
    const [{ issuer, state, keyCount, ageSeconds }] = status.json().keys;
    assert.deepEqual(
      [status.status, issuer, state, keyCount, ageSeconds < 60],
      [200, "orders", "fresh", 1, true],
    );
    assert.equal(status.headers["cache-control"], "private, no-store");
    const metrics = await scene.ask("/metrics", { token });
    assert.match(metrics.headers["content-type"], /^text\/plain; version=0\.0\.4/);
    assert.match(metrics.body, /^wicketgate_decisions_total\{[^}]*outcome="refused"[^}]*\} \d+$/m);
    assert.match(metrics.body, /^wicketgate_key_state\{issuer="orders",state="fresh"\} 1$/m);
  });
});

describe("an introspection endpoint", () => {
  const configure = (base, { issuerServer }) => ({
    ...base,
    issuers: { orders: { ...base.issuers.orders, introspectionEndpoint: `${issuerServer.url}/introspect` } },
  });
  const AUTHORIZATION = "Basic d2lja2V0Z2F0ZTpzZWNyZXQ=";

  /** An issuer whose keys cannot be had, and whose endpoint knows one token. */
  function outage(scene, active) {
    const asked = [];
    scene.issuerServer.handler = (request, response, body) => {
      if (request.url !== "/introspect") return response.writeHead(503).end();
      asked.push({
        authorization: request.headers.authorization,
        token: new URLSearchParams(body).get("token"),
      });
      const answer =
        asked.at(-1).token === active ? { active: true, ...claimsOf(active) } : { active: false };
      return response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
    };
    return asked;
  }

  const secret = (text) => ({ bindings: { WICKETGATE_INTROSPECTION_AUTHORIZATION: text } });

  test("is asked by a Worker that has the secret, while keys cannot be had", async (context) => {
    const { bindings } = secret(JSON.stringify({ orders: AUTHORIZATION }));
    const scene = await openScene({ configure, runtimeOptions: { bindings } });
    context.after(() => scene.close());
    const [token, another] = [await scene.issuer.mint(), await scene.issuer.mint({ sub: "another" })];
    const asked = outage(scene, token);
    assert.equal((await scene.ask("/api/x", { token })).status, 200);
    const told = scene.upstream.requests.at(-1).headers["wicketgate-verified-by"];
    assert.equal(told, "introspection", "the upstream can tell that no signature was checked");
    await refusedWith(scene, "token_inactive", "/api/x", { token: another });
    assert.deepEqual(
      asked,
      [token, another].map((each) => ({ authorization: AUTHORIZATION, token: each })),
    );
    assert.ok(scene.host.lines.every((line) => !line.includes(AUTHORIZATION) && !line.includes(token)));
  });

  test("of one issuer never sees the secret of another", async (context) => {
    const two = (base, { issuerServer }) => {
      const { issuers } = configure(base, { issuerServer });
      return {
        ...base,
        issuers: { ...issuers, second: { ...issuers.orders, issuer: "https://second.example" } },
      };
    };
    const scene = await openScene({
      configure: two,
      runtimeOptions: secret(JSON.stringify({ second: AUTHORIZATION })),
    });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    const asked = outage(scene, token);
    await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
    assert.equal(asked.length, 0);
  });

  for (const [what, text] of [
    ["no JSON", AUTHORIZATION],
    ["a list", JSON.stringify([AUTHORIZATION])],
    ["a name of nobody", JSON.stringify({ nobody: AUTHORIZATION })],
    ["two lines", JSON.stringify({ orders: `${AUTHORIZATION}\n${AUTHORIZATION}` })],
    ["nothing", JSON.stringify({ orders: "" })],
    ["an empty text", ""],
  ]) {
    test(`with a secret that is ${what}: not asked, the door is no wider and no narrower, and nothing of the secret is told`, async (context) => {
      const scene = await openScene({ configure, runtimeOptions: secret(text) });
      context.after(() => scene.close());
      const token = await scene.issuer.mint();
      const { handler } = scene.issuerServer;
      const asked = outage(scene, token);
      const shut = await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
      const warning = await scene.host.line(({ event }) => event === "configuration_warning");
      assert.equal(warning.path, "WICKETGATE_INTROSPECTION_AUTHORIZATION");
      assert.equal(asked.length, 0);
      scene.issuerServer.handler = handler;
      await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(shut.headers["retry-after"])));
      assert.equal((await scene.ask("/api/x", { token })).status, 200);
      assert.ok(scene.host.lines.every((line) => !line.includes("d2lja2V0Z2F0ZT")));
    });
  }

  test("is never asked by one that has none", async (context) => {
    const scene = await openScene({ configure });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    const asked = outage(scene, token);
    await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
    assert.equal(asked.length, 0);
  });
});

const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
