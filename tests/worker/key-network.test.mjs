// What does the network keep when an isolate or an object ends? Pauses, and the fact of a leak; fetches are
// counted at the issuer.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

const KEEPER = { durableObjects: { WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", useSQLite: true } } };
const KV = { kvNamespaces: ["WICKETGATE_KEYS"] };

const fetchesOf = ({ issuerServer }) => issuerServer.requests.length;

function temporaryFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-network-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("an object that was evicted keeps the pause that the issuer asked for", async (context) => {
  const runtimeOptions = { ...KEEPER, durableObjectsPersist: temporaryFolder(context) };
  const scene = await openScene({
    runtimeOptions,
    configure: (base) => ({ ...base, sharedKeyCache: false }),
  });
  context.after(() => scene.close());
  const token = await scene.issuer.mint();
  scene.issuerServer.handler = (_request, response) => response.writeHead(503, { "Retry-After": "60" }).end();
  await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
  assert.equal(fetchesOf(scene), 1);
  for (let round = 0; round < 2; round += 1) {
    await scene.restart();
    await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
  }
  assert.equal(fetchesOf(scene), 1, "the issuer is left in peace");
});

test("after an object that ended in the middle of a fetch the next one does not fetch at once", async (context) => {
  const runtimeOptions = { ...KEEPER, durableObjectsPersist: temporaryFolder(context) };
  const scene = await openScene({
    runtimeOptions,
    configure: (base) => ({ ...base, sharedKeyCache: false }),
  });
  context.after(() => scene.close());
  const token = await scene.issuer.mint();
  const { handler } = scene.issuerServer;
  let isAsked;
  const asked = new Promise((resolve) => {
    isAsked = resolve;
  });
  scene.issuerServer.handler = () => isAsked();
  const cutOff = scene.ask("/api/x", { token }).catch(() => {});
  await asked;
  await scene.restart();
  await cutOff;
  scene.issuerServer.handler = handler;
  const shut = await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
  assert.equal(fetchesOf(scene), 1);
  await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(shut.headers["retry-after"])));
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
  assert.equal(fetchesOf(scene), 2);
});

test("an object that cannot read its storage for once takes nothing away from the next one", async (context) => {
  const bindings = {};
  const runtimeOptions = { ...KEEPER, bindings, durableObjectsPersist: temporaryFolder(context) };
  const wrapper = `
    import worker, { KeyKeeper as Keeper } from "./index.js";
    export class KeyKeeper extends Keeper {
      constructor(context, env) {
        super(context, env);
        const get = async () => { throw new Error("no storage"); };
        const put = (name, value) => context.storage.put(name, value);
        if (env.STORAGE_FAILS) Object.defineProperty(this, "ctx", { value: { storage: { get, put } } });
      }
    }
    export default worker;`;
  const scene = await openScene({
    runtimeOptions,
    wrapper,
    configure: (base) => ({ ...base, sharedKeyCache: false }),
  });
  context.after(() => scene.close());
  const token = await scene.issuer.mint();
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
  scene.issuerServer.handler = (_request, response) => response.writeHead(503).end();
  bindings.STORAGE_FAILS = true;
  await scene.restart();
  await refusedWith(scene, "jwks_unavailable", "/api/x", { token });
  assert.equal(fetchesOf(scene), 2);
  bindings.STORAGE_FAILS = false;
  await scene.restart();
  assert.equal((await scene.ask("/api/x", { token })).status, 200, "the set of the first object");
});

test("an object whose storage takes nothing for once answers all the same, and keeps the set at the next turn", async (context) => {
  const bindings = { STORAGE_FAILS: true };
  const runtimeOptions = { ...KEEPER, bindings, durableObjectsPersist: temporaryFolder(context) };
  // The first put is the one before the fetch, the second the one that has the set.
  const wrapper = `
    import worker, { KeyKeeper as Keeper } from "./index.js";
    export class KeyKeeper extends Keeper {
      constructor(context, env) {
        super(context, env);
        let puts = 0;
        const get = (name) => context.storage.get(name);
        const put = async (name, value) => {
          puts += 1;
          if (puts === 2) throw new Error("no storage");
          return context.storage.put(name, value);
        };
        if (env.STORAGE_FAILS) Object.defineProperty(this, "ctx", { value: { storage: { get, put } } });
      }
    }
    export default worker;`;
  const scene = await openScene({
    runtimeOptions,
    wrapper,
    configure: (base) => ({ ...base, sharedKeyCache: false }),
  });
  context.after(() => scene.close());
  const token = await scene.issuer.mint();
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
  await scene.host.scheduled();
  scene.issuerServer.handler = (_request, response) => response.writeHead(503).end();
  bindings.STORAGE_FAILS = false;
  await scene.restart();
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
  assert.equal(fetchesOf(scene), 1);
});

test("a leak stays in KV in the place of the set: who begins with it is shut until a clean set comes", async (context) => {
  const runtimeOptions = { ...KV, kvPersist: temporaryFolder(context) };
  const scene = await openScene({ runtimeOptions });
  context.after(() => scene.close());
  const token = await scene.issuer.mint();
  const { handler } = scene.issuerServer;
  const leaked = { keys: scene.issuer.jwks().keys.map((key) => ({ ...key, d: key.x })) };
  scene.issuerServer.handler = (_request, response) => response.end(JSON.stringify(leaked));
  await refusedWith(scene, "jwks_leaked", "/api/x", { token });
  const store = await scene.host.keyStore();
  const [{ name, expiration }] = await written(store);
  assert.match(await store.get(name), /leakedAtMs/);
  assert.ok(
    Math.abs(expiration - Date.now() / 1_000 - 7_200) < 60,
    `for ${expiration - Date.now() / 1_000} s`,
  );
  await scene.restart();
  await refusedWith(scene, "jwks_leaked", "/api/x", { token });
  scene.issuerServer.handler = handler;
  await scene.restart();
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
});

/** The names in a store, once there is one. */
async function written(store) {
  for (let round = 0; round < 100; round += 1) {
    const { keys } = await store.list();
    if (keys.length > 0) return keys;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("nothing was written");
}
