// What may a cache of the host do? Spare a fetch, and nothing else: what it returns is parsed as if fetched
// and keeps its age, and a cache that is slow, broken or poisoned is as good as none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationText, gateScene, ISSUER, JWKS_URI } from "../support/gate.mjs";

/** A cache in memory, which remembers what it was asked. */
function memoryCache(entries = new Map()) {
  const asked = [];
  return {
    entries,
    asked,
    get: async (name) => {
      asked.push(name);
      return entries.get(name);
    },
    put: async (name, snapshot, event) => {
      entries.set(name, snapshot);
      asked.push([name, event]);
    },
  };
}

/** A gate that fetched its keys once, with the cache it filled. */
async function warmScene() {
  const sharedKeyCache = memoryCache();
  const scene = await gateScene({ sharedKeyCache });
  const token = await scene.issuer.mint();
  await scene.gate.verify(token);
  return { scene, sharedKeyCache, token };
}

test("what was fetched is put, and another gate starts with it", async () => {
  const { scene, sharedKeyCache, token } = await warmScene();
  assert.deepEqual(sharedKeyCache.asked, ["orders", ["orders", { freshForSeconds: 600 }]]);
  assert.equal(sharedKeyCache.entries.get("orders"), scene.gate.exportKeys());
  const next = await gateScene({ sharedKeyCache });
  assert.equal((await next.gate.verify(token)).issuer, "orders");
  assert.equal(next.fetches.length, 0);
});

test("it keeps its age", async () => {
  const { scene, sharedKeyCache } = await warmScene();
  const next = await gateScene({ sharedKeyCache });
  next.answer = scene.answer;
  const mint = () => {
    const now = Math.floor(next.clock.ms / 1000);
    return scene.issuer.mint({ iat: now, exp: now + 60 });
  };
  next.clock.ms += 560_000;
  await next.gate.verify(await mint());
  assert.equal(next.fetches.length, 0);
  next.clock.ms += 40_000;
  await next.gate.verify(await mint());
  assert.equal(next.fetches.length, 1);
  assert.equal(next.events.find(({ type }) => type === "jwks_fetch").reason, "expired");
});

test("a cache that is poisoned, broken, slow or of another configuration is as good as none", async () => {
  const { sharedKeyCache } = await warmScene();
  const snapshot = sharedKeyCache.entries.get("orders");
  const elsewhere = await gateScene({
    configuration: configurationText({ jwksUri: "https://issuer.example/other.json" }),
  });
  elsewhere.gate.importKeys(snapshot);
  const answers = {
    nothing: async () => undefined,
    "no text": async () => ({ keySets: [] }),
    "empty text": async () => "",
    "other JSON": async () => '{"keys":[]}',
    "half of it": async () => snapshot.slice(0, -9),
    "from the future": async () =>
      snapshot.replace(/"fetchedAtMs":\d+/, `"fetchedAtMs":${Date.now() + 60_000}`),
    "too old": async () => snapshot.replace(/"fetchedAtMs":\d+/, `"fetchedAtMs":${Date.now() - 700_000}`),
    "with a private key": async () => snapshot.replace('\\"kty\\"', '\\"d\\":\\"AAAA\\",\\"kty\\"'),
    "of another address": async () => snapshot.replaceAll("/jwks.json", "/other.json"),
    "of another issuer": async () => snapshot.replace('"issuer":"orders"', '"issuer":"others"'),
    rejects: () => Promise.reject(new Error("broken")),
    throws: () => {
      throw new Error("broken");
    },
  };
  for (const [name, get] of Object.entries(answers)) {
    const scene = await gateScene({ sharedKeyCache: { get, put: async () => {} } });
    assert.equal((await scene.gate.verify(await scene.issuer.mint())).issuer, "orders", name);
    assert.equal(scene.fetches.length, 1, name);
  }
});

test("a cache that never answers costs the time limit, and no more", async () => {
  const scene = await gateScene({
    sharedKeyCache: { get: () => new Promise(() => {}), put: () => new Promise(() => {}) },
  });
  const began = performance.now();
  assert.equal((await scene.gate.verify(await scene.issuer.mint())).issuer, "orders");
  assert.ok(performance.now() - began < 6_000);
});

test("a put that fails harms nothing, and waitUntil keeps it alive", async () => {
  for (const put of [
    () => Promise.reject(new Error("full")),
    () => {
      throw new Error("full");
    },
  ]) {
    const scene = await gateScene({ sharedKeyCache: { get: async () => undefined, put } });
    const kept = [];
    await scene.gate.verify(await scene.issuer.mint(), { waitUntil: (work) => kept.push(work) });
    // The fetch itself, and the put behind it.
    assert.deepEqual(await Promise.all(kept), [undefined, undefined]);
  }
});

test("one search for keys asks a cache once, where metadata and keys are two fetches as well", async () => {
  const sharedKeyCache = memoryCache();
  const configuration = configurationText({ jwksUri: undefined, discovery: "openid-configuration" });
  const scene = await gateScene({ configuration, sharedKeyCache });
  const { answer } = scene;
  scene.answer = async (url) =>
    url === JWKS_URI ? answer() : Response.json({ issuer: ISSUER, jwks_uri: JWKS_URI });
  await scene.gate.verify(await scene.issuer.mint());
  assert.equal(scene.fetches.length, 2);
  assert.deepEqual(sharedKeyCache.asked, ["orders", ["orders", { freshForSeconds: 600 }]]);
});

test("a rotation is looked for past the cache", async () => {
  const { scene, sharedKeyCache } = await warmScene();
  const next = await gateScene({ sharedKeyCache });
  next.answer = scene.answer;
  await next.gate.verify(await scene.issuer.mint());
  scene.issuer.rotate();
  next.clock.ms += 30_000;
  assert.equal((await next.gate.verify(await scene.issuer.mint())).kid, scene.issuer.keyIds()[0]);
  assert.equal(next.fetches.length, 1);
});

test("a configuration without a cache is stronger than a program with one", async () => {
  const sharedKeyCache = memoryCache();
  const scene = await gateScene({
    sharedKeyCache,
    configuration: configurationText({}, { sharedKeyCache: false }),
  });
  await scene.gate.verify(await scene.issuer.mint());
  assert.equal(scene.fetches.length, 1);
  assert.deepEqual(sharedKeyCache.asked, []);
});
