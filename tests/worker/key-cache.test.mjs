// Does the Worker's own named cache spare the issuer, and never anything more? What it holds is parsed as if
// fetched, keeps its age, and can be switched off.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openKeyCache } from "../../worker/src/key-caches.ts";
import { startWorker } from "../support/worker-host.mjs";
import { ask, authority, openScene, refusedWith } from "../support/worker-scene.mjs";

const AGE_SECONDS = 600;

async function withScene(configure, work) {
  const persistFolder = mkdtempSync(join(tmpdir(), "wicketgate-cache-"));
  let scene;
  try {
    scene = await openScene({ configure, persistFolder });
    await work(scene, persistFolder);
  } finally {
    await scene?.close();
    rmSync(persistFolder, { recursive: true, force: true });
  }
}

const fetches = (scene) => scene.issuerServer.requests.length;
const pass = async (scene) => (await scene.ask("/api/x", { token: await scene.issuer.mint() })).status;

/** Where the Worker keeps the key set of the one issuer of this configuration. */
function address({ configuration }) {
  const folder = createHash("sha256").update(configuration).digest("hex");
  return `https://keys.wicketgate.invalid/${folder}/orders`;
}

async function openCache({ host }) {
  return (await host.caches()).open("wicketgate-keys");
}

/** What is held, once it is: the Worker writes it behind its answer. */
async function held(scene) {
  const cache = await openCache(scene);
  for (let tries = 0; tries < 50; tries += 1) {
    const response = await cache.match(address(scene));
    if (response !== undefined) return response.text();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("nothing was put into the cache");
}

async function replace(scene, text) {
  const cache = await openCache(scene);
  const { Response: CacheResponse } = await import("miniflare");
  await cache.put(address(scene), new CacheResponse(text, { headers: { "Cache-Control": "max-age=3600" } }));
}

test("a second start finds the keys, also while the issuer is gone", async () => {
  await withScene(
    (base) => base,
    async (scene) => {
      assert.equal(await pass(scene), 200);
      const snapshot = JSON.parse(await held(scene));
      assert.equal(snapshot.keySets.length, 1);
      scene.issuerServer.handler = (request) => request.socket.destroy();
      await scene.restart();
      assert.equal(await pass(scene), 200);
      assert.equal(fetches(scene), 1);
    },
  );
});

test("what comes out of the cache keeps its age: an old set is fetched anew", async () => {
  await withScene(
    (base) => base,
    async (scene) => {
      assert.equal(await pass(scene), 200);
      const snapshot = JSON.parse(await held(scene));
      const aged = (seconds) => {
        const sets = snapshot.keySets.map((set) => ({
          ...set,
          fetchedAtMs: set.fetchedAtMs - seconds * 1000,
        }));
        return JSON.stringify({ ...snapshot, keySets: sets });
      };
      await replace(scene, aged(AGE_SECONDS - 100));
      await scene.restart();
      assert.equal(await pass(scene), 200);
      assert.equal(fetches(scene), 1, "not yet old");
      await replace(scene, aged(AGE_SECONDS + 1));
      await scene.restart();
      assert.equal(await pass(scene), 200);
      assert.equal(fetches(scene), 2, "too old");
      await replace(scene, aged(AGE_SECONDS + 1));
      scene.issuerServer.handler = (request) => request.socket.destroy();
      await scene.restart();
      assert.equal(await pass(scene), 503, "too old, and the issuer is gone");
    },
  );
});

const POISON = {
  "no JSON": () => "<!doctype html>",
  empty: () => "",
  truncated: (snapshot) => snapshot.slice(0, -5),
  "a bare key set": (_snapshot, scene) => JSON.stringify(scene.issuer.jwks()),
  "a time in the future": (snapshot) =>
    changed(snapshot, (set) => ({ ...set, fetchedAtMs: set.fetchedAtMs + 3_600_000 })),
  "a set of another address": (snapshot) =>
    changed(snapshot, (set) => ({ ...set, address: "https://evil.example/jwks.json" })),
  "a set of another issuer": (snapshot) => changed(snapshot, (set) => ({ ...set, issuer: "elsewhere" })),
  "a body that is no key set": (snapshot) => changed(snapshot, (set) => ({ ...set, body: "{}" })),
  "5 MB": () => " ".repeat(5_000_000),
};

function changed(snapshot, change) {
  const { keySets, ...rest } = JSON.parse(snapshot);
  return JSON.stringify({ ...rest, keySets: keySets.map(change) });
}

test("a poisoned cache is ignored: the keys are fetched", async (context) => {
  await withScene(
    (base) => base,
    async (scene) => {
      assert.equal(await pass(scene), 200);
      const snapshot = await held(scene);
      await context.test("written anew without a fault it is taken", async () => {
        await replace(
          scene,
          changed(snapshot, (set) => ({ ...set })),
        );
        await scene.restart();
        assert.deepEqual([await pass(scene), fetches(scene)], [200, 1]);
      });
      for (const [name, poison] of Object.entries(POISON)) {
        await context.test(name, async () => {
          await replace(scene, poison(snapshot, scene));
          const before = fetches(scene);
          await scene.restart();
          assert.equal(await pass(scene), 200);
          assert.equal(fetches(scene), before + 1);
        });
      }
    },
  );
});

test("switched off, nothing is put into it", async () => {
  await withScene(
    (base) => ({ ...base, sharedKeyCache: false }),
    async (scene, folder) => {
      assert.equal(await pass(scene), 200);
      await scene.restart();
      assert.equal(await pass(scene), 200);
      assert.equal(fetches(scene), 2);
      const blobs = readdirSync(folder, { recursive: true }).filter((name) => name.includes("blobs"));
      assert.deepEqual(
        blobs.filter((name) => !name.endsWith("blobs")),
        [],
      );
      assert.equal(await (await openCache(scene)).match(address(scene)), undefined);
    },
  );
});

test("switched off, nothing is read from it: what spares the fetch while it is on does not", async () => {
  await withScene(
    (base) => base,
    async (scene) => {
      assert.equal(await pass(scene), 200);
      const snapshot = await held(scene);
      for (const sharedKeyCache of [true, false]) {
        const configuration = JSON.stringify({ ...JSON.parse(scene.configuration), sharedKeyCache });
        const host = await startWorker({ configuration, authorityFile: authority().authorityFile });
        try {
          await replace({ host, configuration }, snapshot);
          const before = fetches(scene);
          const { status } = await ask(host.url, "/api/x", { token: await scene.issuer.mint() });
          assert.deepEqual(
            [sharedKeyCache, status, fetches(scene) - before],
            [sharedKeyCache, 200, sharedKeyCache ? 0 : 1],
          );
        } finally {
          await host.stop();
        }
      }
    },
  );
});

/** A cache of the platform's in which everything is found; what it was asked for. */
function platformCache(context) {
  const calls = [];
  const cache = {
    match: async () => {
      calls.push("match");
      return new Response("{}");
    },
    put: async (_address, response) => calls.push(`put ${response.headers.get("cache-control")}`),
  };
  globalThis.caches = { open: async () => cache };
  context.after(() => delete globalThis.caches);
  return calls;
}

test("the cache itself touches the platform's only while it is on", async (context) => {
  const calls = platformCache(context);
  let isOn = false;
  const sharedKeyCache = openKeyCache("{}", () => isOn);
  for (isOn of [false, true]) {
    assert.equal(await sharedKeyCache.get("orders"), isOn ? "{}" : undefined);
    for (const freshForSeconds of [0, 1]) await sharedKeyCache.put("orders", "{}", { freshForSeconds });
    assert.deepEqual(calls, isOn ? ["match", "put max-age=7200", "put max-age=1"] : []);
  }
});

test("what has no age says that a set leaked, and is kept as long as that set might serve", async (context) => {
  const calls = platformCache(context);
  const sharedKeyCache = openKeyCache("{}", () => true);
  for (const freshForSeconds of [0, 0.9, 1]) await sharedKeyCache.put("orders", "{}", { freshForSeconds });
  assert.deepEqual(calls, ["put max-age=7200", "put max-age=7200", "put max-age=1"]);
});

test("a leak takes the place of the set in the cache", async () => {
  await withScene(
    (base) => base,
    async (scene) => {
      assert.equal(await pass(scene), 200);
      const { keySets, ...rest } = JSON.parse(await held(scene));
      const old = keySets.map((set) => ({ ...set, fetchedAtMs: set.fetchedAtMs - (AGE_SECONDS + 1) * 1000 }));
      await replace(scene, JSON.stringify({ ...rest, keySets: old }));
      const leaking = {
        keys: scene.issuer
          .jwks()
          .keys.map((key) => ({ ...key, d: Buffer.alloc(32, 1).toString("base64url") })),
      };
      scene.issuerServer.handler = (_request, response) => response.end(JSON.stringify(leaking));
      await scene.restart();
      await refusedWith(scene, "jwks_leaked", "/api/x", { token: await scene.issuer.mint() });
      const cache = await openCache(scene);
      const kept = async () => (await cache.match(address(scene)))?.text();
      for (let tries = 0; !(await kept())?.includes("leakedAtMs"); tries += 1) {
        assert.ok(tries < 50, "the set is still in the cache");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  );
});

test("a visitor who asks for the cache's own address gets the upstream's answer", async () => {
  await withScene(
    (base, { upstream }) => ({
      ...base,
      routes: [...base.routes, { path: "/*", access: "public", upstream: upstream.url }],
    }),
    async (scene) => {
      assert.equal(await pass(scene), 200);
      await held(scene);
      const path = new URL(address(scene)).pathname;
      const answer = await scene.ask(path, { host: "keys.wicketgate.invalid" });
      assert.deepEqual([answer.status, answer.json().url], [200, path]);
    },
  );
});
