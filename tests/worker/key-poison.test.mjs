// Does a layer of keys that somebody poisoned open the door? A snapshot of the wrong shape, too old, from the
// future or of another address is as good as none, in KV, in a Durable Object's storage and in what a Durable
// Object answers.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createIssuer } from "../support/issuer.mjs";
import { AUDIENCE, openScene } from "../support/worker-scene.mjs";

const DAY_MS = 86_400_000;
const KEEPER = { durableObjects: { WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", useSQLite: true } } };

const OTHER_ISSUER = "https://payments.example";

/** Issuers of the same names that the configured addresses never served. */
const stranger = createIssuer({ issuer: "https://issuer.example", audience: AUDIENCE });
const otherStranger = createIssuer({ issuer: OTHER_ISSUER, audience: AUDIENCE });

/** A second issuer beside the scene's own; its address has no keys, so it is shut unless somebody else brings some. */
function withOtherIssuer(base, { issuerServer, upstream }) {
  const payments = { issuer: OTHER_ISSUER, audience: [AUDIENCE], jwksUri: `${issuerServer.url}/payments` };
  const routes = [...base.routes, { path: "/payments/*", issuers: ["payments"], upstream: upstream.url }];
  return { ...base, issuers: { ...base.issuers, payments }, routes };
}

const changed = (snapshot, change) =>
  JSON.stringify({ ...snapshot, keySets: snapshot.keySets.map((set) => ({ ...set, ...change(set) })) });

/** The stranger's keys as they stand in a layer that nobody can tell from a right one: what every poison below is made of. */
const planted = (snapshot, change = () => ({})) =>
  changed(snapshot, (set) => ({ body: JSON.stringify(stranger.jwks()), firstSeenMs: [0], ...change(set) }));

/** The other stranger's keys, as the configured address of the second issuer would have them. */
function otherSet(snapshot, scene) {
  const { jwksUri: address } = JSON.parse(scene.configuration).issuers.payments;
  return {
    ...snapshot.keySets[0],
    issuer: "payments",
    address,
    body: JSON.stringify(otherStranger.jwks()),
    firstSeenMs: [0],
  };
}

/** What stands in a layer for the first issuer: its right set, and one for the second. */
const carryingAnother = (snapshot, scene) =>
  JSON.stringify({ ...snapshot, keySets: [...snapshot.keySets, otherSet(snapshot, scene)] });

const POISONS = {
  "no JSON": () => "poisoned",
  "an empty text": () => "",
  "another version": (snapshot) =>
    JSON.stringify({ ...JSON.parse(planted(snapshot)), version: snapshot.version - 1 }),
  "a member too many": (snapshot) => planted(snapshot, () => ({ more: 1 })),
  "too old": (snapshot) =>
    planted(snapshot, ({ fetchedAtMs }) => ({
      fetchedAtMs: fetchedAtMs - 2 * DAY_MS,
      freshForSeconds: 10 * 86_400,
    })),
  "from the future": (snapshot) =>
    planted(snapshot, ({ fetchedAtMs }) => ({ fetchedAtMs: fetchedAtMs + 3_600_000 })),
  "another issuer's": (snapshot) => planted(snapshot, () => ({ issuer: "invoices" })),
  "of another address": (snapshot) => planted(snapshot, ({ address }) => ({ address: `${address}?other` })),
  "no key set": (snapshot) => changed(snapshot, () => ({ body: "<html>" })),
};

const fetchesOf = ({ issuerServer }) => issuerServer.requests.length;

/** Every layer: the stranger is refused, the issuer's own token passes after a fetch. */
async function staysShut(scene, what) {
  const before = fetchesOf(scene);
  const own = await scene.ask("/api/x", { token: await scene.issuer.mint() });
  const foreign = await scene.ask("/api/x", { token: await stranger.mint() });
  assert.deepEqual([what, own.status, fetchesOf(scene) - before], [what, 200, 1]);
  assert.ok([401, 503].includes(foreign.status), `${what}: the stranger got ${foreign.status}`);
}

/** The layers of one issuer say nothing of another: not even a right one's set opens its door. */
async function otherStaysShut(scene, statuses) {
  const own = await scene.ask("/api/x", { token: await scene.issuer.mint() });
  assert.ok(statuses.includes(own.status), `the first issuer's own token got ${own.status}`);
  const foreign = await scene.ask("/payments/x", { token: await otherStranger.mint() });
  assert.ok(
    [401, 503].includes(foreign.status),
    `under keys for the second issuer the stranger got ${foreign.status}`,
  );
}

async function otherStandsOpen(scene) {
  assert.equal((await scene.ask("/payments/x", { token: await otherStranger.mint() })).status, 200);
}

describe("KV", () => {
  let scene;
  let snapshot;
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "wicketgate-poison-"));
    scene = await openScene({
      runtimeOptions: { kvNamespaces: ["WICKETGATE_KEYS"], kvPersist: folder },
      configure: withOtherIssuer,
    });
    assert.equal((await scene.ask("/api/x", { token: await scene.issuer.mint() })).status, 200);
    snapshot = JSON.parse(await held());
  });
  after(async () => {
    await scene?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const name = (issuer = "orders") =>
    `${createHash("sha256").update(scene.configuration).digest("hex")}/${issuer}`;

  /** What is held, once it is: the Worker writes it behind its answer. */
  async function held() {
    const store = await scene.host.keyStore();
    for (let tries = 0; tries < 50; tries += 1) {
      const text = await store.get(name());
      if (text !== null) return text;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("nothing was put into KV");
  }

  /** In this order: what the Worker still writes behind its answer would come after the poison. */
  async function restartWith(text, issuer) {
    await scene.restart();
    await (await scene.host.keyStore()).put(name(issuer), text);
  }

  test("is read: keys planted without a fault would serve", async () => {
    await restartWith(planted(snapshot));
    assert.equal((await scene.ask("/api/x", { token: await stranger.mint() })).status, 200);
  });

  test("another configured issuer's, beside the right one: serves from its own entry only", async () => {
    await restartWith(carryingAnother(snapshot, scene));
    await otherStaysShut(scene, [200]);
    await restartWith(JSON.stringify({ ...snapshot, keySets: [otherSet(snapshot, scene)] }), "payments");
    await otherStandsOpen(scene);
  });

  for (const [what, poison] of Object.entries(POISONS)) {
    test(what, async () => {
      await restartWith(poison(snapshot));
      await staysShut(scene, what);
    });
  }
});

describe("a Durable Object", () => {
  // Writes what the test sends into the object's storage, or has the object answer it.
  const wrapper = `
    import worker, { KeyKeeper as Keeper } from "./index.js";
    let lie;
    export class KeyKeeper extends Keeper {
      async exportIssuerKeys(issuer, options) { return issuer === "orders" && lie !== undefined ? lie : super.exportIssuerKeys(issuer, options); }
      async keep(text) { await this.ctx.storage.put("snapshot", text); }
      async kept() { return this.ctx.storage.get("snapshot"); }
    }
    export default { async fetch(request, environment, context) {
      const name = request.headers.get("keeper");
      if (name === null) return worker.fetch(request, environment, context);
      const keeper = environment.WICKETGATE_KEY_KEEPER.get(environment.WICKETGATE_KEY_KEEPER.idFromName(name));
      const text = await request.text();
      if (request.method === "PUT") await keeper.keep(text);
      if (request.method === "POST") lie = text;
      return new Response(await keeper.kept());
    } };`;
  let scene;
  let snapshot;
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "wicketgate-poison-"));
    const runtimeOptions = { ...KEEPER, durableObjectsPersist: folder };
    const uncached = (base, around) => ({ ...withOtherIssuer(base, around), sharedKeyCache: false });
    scene = await openScene({ runtimeOptions, wrapper, configure: uncached });
    assert.equal((await scene.ask("/api/x", { token: await scene.issuer.mint() })).status, 200);
    snapshot = JSON.parse((await keeper("GET")).body);
  });
  after(async () => {
    await scene?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function keeper(method, body, issuer = "orders") {
    const name = `${createHash("sha256").update(scene.configuration).digest("hex")}/${issuer}`;
    return scene.ask("/", { method, body, headers: ["keeper", name] });
  }

  test("reads its storage: keys planted without a fault would serve", async () => {
    await keeper("PUT", planted(snapshot));
    await scene.restart();
    assert.equal((await scene.ask("/api/x", { token: await stranger.mint() })).status, 200);
  });

  test("another configured issuer's, beside the right one: serves from its own object only", async () => {
    await keeper("PUT", carryingAnother(snapshot, scene));
    await scene.restart();
    await otherStaysShut(scene, [200]);
    await keeper("PUT", JSON.stringify({ ...snapshot, keySets: [otherSet(snapshot, scene)] }), "payments");
    await scene.restart();
    await otherStandsOpen(scene);
    await keeper("PUT", "nothing", "payments");
  });

  test("another configured issuer's, in the answer for the first one", async () => {
    await scene.restart();
    await keeper("POST", carryingAnother(snapshot, scene));
    // A source that says too much may be refused as a whole.
    await otherStaysShut(scene, [200, 503]);
  });

  for (const [what, poison] of Object.entries(POISONS)) {
    test(`${what}, in its storage`, async () => {
      await keeper("PUT", poison(snapshot));
      await scene.restart();
      await staysShut(scene, what);
    });

    test(`${what}, in its answer: no key, no fetch around it`, async () => {
      await scene.restart();
      await keeper("POST", poison(snapshot));
      const before = fetchesOf(scene);
      for (const issuer of [stranger, scene.issuer]) {
        const answer = await scene.ask("/api/x", { token: await issuer.mint() });
        assert.deepEqual([what, answer.status, fetchesOf(scene) - before], [what, 503, 0]);
      }
    });
  }
});
