// What happens while the Durable Object that fetches cannot be reached? The door stays shut, the issuer hears
// nothing, and the object is asked as seldom as an issuer would be. And what it sees of keys is written down.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

const KEEPER = { durableObjects: { WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", useSQLite: true } } };
const REQUESTS = 20;

const fetchesOf = ({ issuerServer }) => issuerServer.requests.length;
const uncached = (base) => ({ ...base, sharedKeyCache: false });

/** A Worker whose keepers do this instead, and say each time that they were asked. */
const wrapperAround = (deed) => `
  import { DurableObject } from "cloudflare:workers";
  import worker from "./index.js";
  export class KeyKeeper extends DurableObject {
    async exportIssuerKeys(issuer, options) { console.log(JSON.stringify({ event: "asked", issuer })); ${deed} }
    async refresh() { throw new Error("gone"); }
  }
  export default worker;`;

for (const [what, deed, code] of [
  ["fails", 'throw new Error("gone");', "jwks_fetch_failed"],
  ["hangs", "await new Promise(() => {});", "jwks_fetch_timeout"],
]) {
  test(`an object that ${what}: 503, a pause, nobody goes around it`, async (context) => {
    const scene = await openScene({
      runtimeOptions: KEEPER,
      wrapper: wrapperAround(deed),
      configure: uncached,
    });
    context.after(() => scene.close());
    const token = await scene.issuer.mint();
    const answers = await Promise.all(Array.from({ length: REQUESTS }, () => scene.ask("/api/x", { token })));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [503]);
    assert.ok(answers.every(({ headers }) => Number(headers["retry-after"]) > 0));
    const asked = scene.host.lines.filter((line) => line.includes('"asked"')).length;
    assert.deepEqual([asked, fetchesOf(scene)], [1, 0]);
    const told = await scene.host.line(
      ({ event, outcome }) => event === "jwks_fetch" && outcome === "failed",
    );
    assert.equal(told.code, code);
  });
}

test("an object whose gate could not be loaded once loads it when it is asked again", async (context) => {
  const wrapper = `
    import worker, { KeyKeeper as Keeper } from "./index.js";
    export class KeyKeeper extends Keeper {
      async exportIssuerKeys(issuer, options) {
        const tell = ({ name }) => console.log(JSON.stringify({ event: "not_loaded", name }));
        await super.exportIssuerKeys("nobody", options).catch(tell);
        return super.exportIssuerKeys(issuer, options);
      }
    }
    export default worker;`;
  const scene = await openScene({ runtimeOptions: KEEPER, wrapper, configure: uncached });
  context.after(() => scene.close());
  const { status } = await scene.ask("/api/x", { token: await scene.issuer.mint() });
  const { name } = await scene.host.line(({ event }) => event === "not_loaded");
  assert.deepEqual([name, status, fetchesOf(scene)], ["WicketgateConfigurationError", 200, 1]);
});

test("the process with the object goes: held keys serve on, an isolate without keys is shut", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-registry-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const scene = await openScene({
    runtimeOptions: { ...KEEPER, unsafeDevRegistryPath: folder },
    configure: uncached,
  });
  context.after(() => scene.close());
  const durableObjects = {
    WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", scriptName: "wicketgate", useSQLite: true },
  };
  const another = (name) => scene.another({ name, unsafeDevRegistryPath: folder, durableObjects });
  const [warm, cold] = [await another("warm"), await another("cold")];
  const token = await scene.issuer.mint();
  assert.equal((await warm.ask("/api/x", { token })).status, 200);
  await scene.host.stop();
  assert.equal((await warm.ask("/api/x", { token })).status, 200, "held keys serve on");
  const shut = await cold.ask("/api/x", { token });
  assert.equal(shut.status, 503);
  assert.equal(fetchesOf(scene), 1, "nobody went around the object");
});

test("a cron fetches what a cache still has and what ends before the next turn", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-cron-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const runtimeOptions = { kvNamespaces: ["WICKETGATE_KEYS"], kvPersist: folder };
  const scene = await openScene({ runtimeOptions, maxAgeSeconds: 90 });
  context.after(() => scene.close());
  await scene.host.scheduled();
  assert.equal(fetchesOf(scene), 1);
  const store = await scene.host.keyStore();
  const { keys } = await store.list();
  assert.equal(keys.length, 1, "the run lasts until what it fetched is written");
  const [{ name }] = keys;
  const snapshot = JSON.parse(await store.get(name));
  // As it will stand there in a minute.
  for (const set of snapshot.keySets) set.fetchedAtMs -= 60_000;
  await scene.restart();
  await (await scene.host.keyStore()).put(name, JSON.stringify(snapshot));
  await scene.host.scheduled();
  assert.equal(
    fetchesOf(scene),
    2,
    "what ends in thirty seconds is fetched, although the isolate of this turn began with it",
  );
  await scene.restart();
  await scene.host.scheduled();
  assert.equal(fetchesOf(scene), 2, "and not again while it is new");
});

test("Analytics Engine gets a point for each decision, and for what happens to keys, in the object too", async (context) => {
  const wrapper = `
    import { env } from "cloudflare:workers";
    import worker, { KeyKeeper } from "./index.js";
    env.WICKETGATE_EVENTS = { writeDataPoint: (point) => console.log(JSON.stringify({ event: "point", ...point })) };
    export { KeyKeeper };
    export default worker;`;
  const scene = await openScene({ runtimeOptions: KEEPER, wrapper, configure: uncached });
  context.after(() => scene.close());
  scene.issuerServer.handler = (request) => request.socket.destroy();
  await refusedWith(scene, "jwks_unavailable", "/api/x", { token: await scene.issuer.mint() });
  await scene.host.line(
    ({ event, blobs }) => event === "point" && blobs[0] === "decision" && blobs[2] === "jwks_unavailable",
  );
  await scene.host.line(
    ({ event, blobs }) => event === "point" && blobs[0] === "jwks_fetch" && blobs[2] === "jwks_fetch_failed",
  );
  const points = () =>
    scene.host.lines.filter((line) => line.includes('"point"') && line.includes('"provider_down"'));
  assert.ok(points().length >= 1);
  const told = scene.host.lines.filter((line) => line.includes('"event":"provider_down"'));
  assert.equal(points().length, told.length, "what the log hears of a provider, the dataset hears too");
});
