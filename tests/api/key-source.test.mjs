// What does a gate owe the source of its keys, and what must it not believe of it? How often it asks, what it
// takes, what it passes on to its caches.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { glue } from "../../pkg/dist/verify.js";
import { configurationText, gateScene, ISSUER, refusalOf } from "../support/gate.mjs";

const SECOND_ISSUER = "https://second.example";
const ISSUERS = {
  orders: { issuer: ISSUER, audience: ["api://orders"], jwksUri: `${ISSUER}/jwks.json` },
  second: { issuer: SECOND_ISSUER, audience: ["api://orders"], jwksUri: `${SECOND_ISSUER}/jwks.json` },
};
const TWO = JSON.stringify({ issuers: ISSUERS });

const unavailable = async () => new Response("", { status: 503 });
const leaking = (scene) => async () =>
  Response.json({ keys: scene.issuer.jwks().keys.map((key) => ({ ...key, d: key.x })) });

/** Tokens by the gate's clock, which the tests move on. */
function mintNow({ issuer, clock }, claims, header) {
  const iat = Math.floor(clock.ms / 1_000);
  return issuer.mint({ iat, exp: iat + 60, ...claims }, header);
}

function memoryCache() {
  const entries = new Map();
  return {
    entries,
    get: async (issuer) => entries.get(issuer),
    put: async (issuer, snapshot) => void entries.set(issuer, snapshot),
  };
}

/** A gate that fetches, one that asks it, and how often it did. */
async function pair(options = {}) {
  const keeper = await gateScene();
  const asked = [];
  const keySource = {
    keys: (issuer, question) => {
      asked.push(question);
      return keeper.gate.exportIssuerKeys(issuer, question);
    },
  };
  const scene = await gateScene({ keySource, ...options });
  const later = (milliseconds) => {
    for (const { clock } of [keeper, scene]) clock.ms += milliseconds;
  };
  return { keeper, scene, asked, later };
}

describe("a source of keys", () => {
  test("that has nothing newer is asked a few times before the set ends, not with each token", async () => {
    const { keeper, scene, asked, later } = await pair();
    await scene.gate.verify(await mintNow(keeper));
    keeper.answer = unavailable;
    later(570_000);
    for (let round = 0; round < 100; round += 1) {
      await scene.gate.verify(await mintNow(keeper));
      await new Promise((resolve) => setImmediate(resolve));
      later(250);
    }
    assert.ok(asked.length >= 4 && asked.length <= 20, `asked ${asked.length} times`);
    assert.deepEqual([scene.gate.keyStatus()[0].failures, keeper.fetches.length < 8], [0, true]);
    // What is as old as what is held will do for a refresh; what is older will not.
    const [{ fetchedAtMs }] = JSON.parse(scene.gate.exportKeys()).keySets;
    assert.deepEqual([asked[0], asked[1]], [{}, { newerThanMs: fetchedAtMs - 1 }]);
    assert.ok(
      scene.events.filter(({ type }) => type === "jwks_fetch").every(({ from }) => from === "source"),
    );
  });

  test("that saw a leak: the gate drops its set, and its cache takes the fact, so that a new instance begins shut", async () => {
    const sharedKeyCache = memoryCache();
    const { keeper, scene, asked, later } = await pair({ sharedKeyCache });
    const token = await mintNow(keeper);
    await scene.gate.verify(token);
    const before = sharedKeyCache.entries.get("orders");
    keeper.answer = leaking(keeper);
    later(30_000);
    assert.equal(
      (await refusalOf(scene.gate.verify(await mintNow(keeper, {}, { kid: "strange" })))).code,
      "jwks_leaked",
    );
    assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").outcome, "leaked");
    const [{ leakedAtMs }] = JSON.parse(sharedKeyCache.entries.get("orders")).keySets;
    const fresh = await gateScene({ sharedKeyCache, keySource: { keys: async () => before } });
    fresh.clock.ms = scene.clock.ms;
    assert.equal(
      (await refusalOf(fresh.gate.verify(token))).code,
      "jwks_leaked",
      "nor does an older set open it",
    );
    keeper.answer = async () => Response.json(keeper.issuer.jwks());
    later(2_000);
    assert.equal((await scene.gate.verify(await mintNow(keeper))).issuer, "orders");
    assert.deepEqual(
      asked.at(-1),
      { newerThanMs: leakedAtMs },
      "a source whose clock is behind must look again",
    );
    assert.doesNotMatch(sharedKeyCache.entries.get("orders"), /leakedAtMs/, "a clean set takes its place");
  });

  test("whose clock is a little behind does not cost a second cool-down", async () => {
    const { keeper, scene, asked, later } = await pair();
    scene.clock.ms += 300;
    await scene.gate.verify(await mintNow(keeper));
    keeper.issuer.rotate();
    const strange = () => refusalOf(scene.gate.verify(mintNow(keeper, {}, { kid: "strange" })));
    for (let tenths = 0; tenths < 299; tenths += 1) {
      await strange();
      later(100);
    }
    later(2_000);
    assert.equal((await scene.gate.verify(await mintNow(keeper))).issuer, "orders");
    assert.ok(asked.length <= 4, `asked ${asked.length} times`);
  });

  test("says nothing of another issuer than the one that it was asked about", async () => {
    const intruder = await gateScene();
    await intruder.gate.refresh();
    const { keySets, ...rest } = JSON.parse(intruder.gate.exportKeys());
    const planted = { ...keySets[0], issuer: "second", address: `${SECOND_ISSUER}/jwks.json` };
    const token = await intruder.issuer.mint({ iss: SECOND_ISSUER });
    const both = JSON.stringify({ ...rest, keySets: [keySets[0], planted] });
    for (const how of [
      { keySource: { keys: async () => both } },
      { sharedKeyCache: { get: async () => both, put: async () => {} } },
    ]) {
      const scene = await gateScene({ configuration: TWO, ...how });
      assert.equal(
        (await scene.gate.verify(await intruder.issuer.mint(), { issuers: "orders" })).issuer,
        "orders",
      );
      assert.deepEqual(
        scene.gate.keyStatus().map(({ issuer, keyCount }) => [issuer, keyCount]),
        [
          ["orders", 1],
          ["second", 0],
        ],
      );
    }
    const control = await gateScene({ configuration: TWO });
    assert.equal(
      control.gate.importKeys(both).filter(({ accepted }) => accepted).length,
      2,
      "a seed is the operator's own",
    );
    assert.equal((await control.gate.verify(token, { issuers: "second" })).issuer, "second");
  });

  test("that answers with what is no snapshot has failed", async () => {
    const scene = await gateScene({ keySource: { keys: async () => "{}" } });
    assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
    assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").code, "jwks_fetch_failed");
  });

  test("may give what `exportKeys` writes of all issuers", async () => {
    const server = await gateScene();
    await server.gate.refresh();
    const keys = async () => server.gate.exportKeys() + " ".repeat(200 * 1_024);
    const answerOf = async (configuration) => {
      const { gate } = await gateScene({ configuration, keySource: { keys } });
      return gate.verify(await server.issuer.mint(), { issuers: "orders" });
    };
    assert.equal((await answerOf(TWO)).issuer, "orders", "two of them take up to 272 KiB");
    assert.equal(
      (await refusalOf(answerOf(configurationText()))).code,
      "jwks_unavailable",
      "one has 136 KiB at most",
    );
  });

  test("or a cache that answers with megabytes brings nothing, and costs no memory", async () => {
    const huge = "x".repeat(50_000_000);
    await gateScene();
    const { memory } = glue.initSync();
    const before = memory.buffer.byteLength;
    const scene = await gateScene({ sharedKeyCache: { get: async () => huge, put: async () => {} } });
    assert.equal((await scene.gate.verify(await scene.issuer.mint())).issuer, "orders");
    assert.equal(scene.fetches.length, 1);
    const another = await gateScene({ keySource: { keys: async () => huge } });
    assert.equal((await refusalOf(another.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
    assert.ok(memory.buffer.byteLength - before < 1_000_000);
  });
});

describe("a new instance", () => {
  test("keeps the pause that stands in its seed", async () => {
    const scene = await gateScene();
    scene.answer = async () => new Response("", { status: 503, headers: { "retry-after": "60" } });
    await refusalOf(scene.gate.verify(await mintNow(scene)));
    const next = await gateScene();
    next.clock.ms = scene.clock.ms + 30_000;
    next.gate.importKeys(scene.gate.exportKeys());
    assert.equal((await refusalOf(next.gate.verify(await mintNow(next)))).retryAfterSeconds, 30);
    assert.equal(next.fetches.length, 0);
    next.clock.ms += 30_000;
    assert.equal((await next.gate.verify(await mintNow(next))).issuer, "orders");
  });
});

describe("with discovery", () => {
  const configuration = configurationText({
    jwksUri: undefined,
    discovery: "openid-configuration",
    introspectionEndpoint: `${ISSUER}/ask`,
  });

  test("the token that fetches is refused for what it is, and introspected where nothing can be had", async () => {
    const down = await gateScene({ configuration });
    down.answer = () => Promise.reject(new Error("no network"));
    assert.equal((await refusalOf(down.gate.verify(await mintNow(down)))).code, "jwks_unavailable");
    const asked = [];
    const introspect = async (url) => {
      asked.push(url);
      return Response.json({ active: false });
    };
    const asking = await gateScene({ configuration, introspect });
    asking.answer = () => Promise.reject(new Error("no network"));
    assert.equal((await refusalOf(asking.gate.verify(await mintNow(asking)))).code, "token_inactive");
    const strange = await gateScene({ configuration });
    const { answer } = strange;
    const metadata = { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks.json` };
    strange.answer = async (url) => (url.includes("well-known") ? Response.json(metadata) : answer(url));
    assert.equal(
      (await refusalOf(strange.gate.verify(await mintNow(strange, {}, { kid: "strange" })))).code,
      "kid_unknown",
    );
  });
});
