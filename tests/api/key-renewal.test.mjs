// How do keys reach a gate beyond one fetch? Conditions, metadata, several caches, a source, a timer; and
// what is told of it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import {
  configurationText,
  gateScene,
  ISSUER,
  JWKS_URI,
  keySetResponse,
  refusalOf,
} from "../support/gate.mjs";

const discovered = (entry) =>
  configurationText({ jwksUri: undefined, discovery: "openid-configuration", ...entry });
const METADATA_URI = `${ISSUER}/.well-known/openid-configuration`;

function memoryCache() {
  const [entries, seconds] = [new Map(), []];
  const put = async (issuer, snapshot, { freshForSeconds }) => {
    entries.set(issuer, snapshot);
    seconds.push(freshForSeconds);
  };
  return { entries, seconds, get: async (issuer) => entries.get(issuer), put };
}

/** Tokens by the gate's clock, which the tests move on. */
function mintNow({ issuer, clock }, claims, header) {
  const iat = Math.floor(clock.ms / 1_000);
  return issuer.mint({ iat, exp: iat + 60, ...claims }, header);
}

const keyEvents = ({ events }) => events.filter(({ type }) => type === "jwks_change");
const lastKeys = ({ events }) => events.findLast(({ type }) => type === "jwks_fetch");

test("a set that is published still is renewed by a 304 to our own condition", async () => {
  const scene = await gateScene();
  const asked = [];
  scene.answer = async (_url, { headers }) => {
    asked.push([headers["if-none-match"], headers["if-modified-since"]]);
    if (headers["if-none-match"] === '"1"') return new Response(null, { status: 304 });
    return keySetResponse(scene.issuer.jwks(), {
      etag: '"1"',
      "last-modified": "Fri, 15 Jan 2027 07:00:00 GMT",
    });
  };
  await scene.gate.verify(await mintNow(scene));
  scene.clock.ms += 600_000;
  assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
  assert.equal(lastKeys(scene).outcome, "renewed");
  assert.equal(scene.gate.keyStatus()[0].freshForSeconds, 600);
  scene.clock.ms += 30_000;
  await refusalOf(scene.gate.verify(await mintNow(scene, {}, { kid: "new" })));
  const told = ['"1"', "Fri, 15 Jan 2027 07:00:00 GMT"];
  assert.deepEqual(
    asked,
    [[undefined, undefined], told, [undefined, undefined]],
    "no condition for an unknown kid",
  );
});

test("Retry-After is heeded", async () => {
  const scene = await gateScene();
  scene.answer = async () => new Response("", { status: 429, headers: { "retry-after": "20" } });
  assert.equal((await refusalOf(scene.gate.verify(await mintNow(scene)))).retryAfterSeconds, 20);
  scene.clock.ms += 19_000;
  await refusalOf(scene.gate.verify(await mintNow(scene)));
  assert.equal(scene.fetches.length, 1);
  scene.clock.ms += 1_000;
  await refusalOf(scene.gate.verify(await mintNow(scene)));
  assert.equal(scene.fetches.length, 2);
});

describe("metadata", () => {
  const metadata = (issuer) => Response.json({ issuer, jwks_uri: JWKS_URI });

  test("tells where the keys are, in one verification", async () => {
    const scene = await gateScene({ configuration: discovered() });
    const { answer } = scene;
    scene.answer = async (url) => (url === METADATA_URI ? metadata(ISSUER) : answer());
    assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
    assert.deepEqual(
      scene.fetches.map(({ url }) => url),
      [METADATA_URI, JWKS_URI],
    );
    scene.clock.ms += 600_000;
    await scene.gate.verify(await mintNow(scene));
    assert.equal(scene.fetches.length, 3, "and is known for an hour");
    const next = await gateScene({ configuration: discovered() });
    assert.deepEqual(next.gate.importKeys(scene.gate.exportKeys()), [
      { issuer: "orders", accepted: false, message: "its timestamp lies in the future" },
    ]);
    next.clock.ms = scene.clock.ms;
    assert.deepEqual(next.gate.importKeys(scene.gate.exportKeys()), [{ issuer: "orders", accepted: true }]);
  });

  test("of another issuer, or none at all, is refused", async () => {
    for (const [answer, code] of [
      [() => metadata("https://evil.example"), "metadata_issuer_mismatch"],
      [() => metadata(`${ISSUER}/`), "metadata_issuer_mismatch"],
      [() => Response.json({ issuer: ISSUER }), "metadata_malformed"],
      [() => Response.json({ issuer: ISSUER, jwks_uri: "http://issuer.example/jwks" }), "metadata_malformed"],
      [() => new Response("<html>"), "metadata_malformed"],
      [() => new Response("", { status: 404 }), "jwks_fetch_failed"],
      [() => Response.redirect("https://evil.example"), "jwks_fetch_redirected"],
    ]) {
      const scene = await gateScene({ configuration: discovered() });
      scene.answer = async () => answer();
      assert.equal((await refusalOf(scene.gate.verify(await mintNow(scene)))).status, 503);
      assert.deepEqual([lastKeys(scene).code, scene.fetches.length], [code, 1]);
    }
  });
});

describe("stale if error", () => {
  test("what is over serves while the address fails, for so long and no longer", async () => {
    const scene = await gateScene({ configuration: configurationText({ staleIfErrorSeconds: 100 }) });
    const { answer } = scene;
    await scene.gate.verify(await mintNow(scene));
    scene.answer = () => Promise.reject(new Error("no network"));
    scene.clock.ms += 600_000;
    assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
    assert.deepEqual([lastKeys(scene).outcome, scene.gate.keyStatus()[0].state], ["kept_previous", "stale"]);
    scene.clock.ms += 99_000;
    await scene.gate.verify(await mintNow(scene));
    scene.clock.ms += 1_000;
    assert.equal((await refusalOf(scene.gate.verify(await mintNow(scene)))).status, 503);
    scene.answer = answer;
    scene.clock.ms += 60_000;
    await scene.gate.verify(await mintNow(scene));
    assert.deepEqual(
      keyEvents(scene).map(({ event, code, downSeconds }) => [event, code ?? downSeconds]),
      [
        ["provider_down", "jwks_fetch_failed"],
        ["provider_back", 160],
      ],
    );
  });

  test("without it nothing serves beyond its end", async () => {
    const scene = await gateScene();
    await scene.gate.verify(await mintNow(scene));
    scene.answer = () => Promise.reject(new Error("no network"));
    scene.clock.ms += 600_000;
    assert.equal((await refusalOf(scene.gate.verify(await mintNow(scene)))).code, "jwks_unavailable");
  });
});

test("a rotation is told, and whether the old key stood long enough beside the new one", async () => {
  const scene = await gateScene();
  await scene.gate.verify(await mintNow(scene));
  const [old] = scene.issuer.jwks().keys;
  scene.issuer.rotate();
  const published = scene.issuer.jwks().keys;
  const fresh = published.find(({ kid }) => kid !== old.kid);
  scene.answer = async () => keySetResponse({ keys: [old, fresh] });
  scene.clock.ms += 600_000;
  await scene.gate.refresh();
  scene.answer = async () => keySetResponse({ keys: [fresh] });
  scene.clock.ms += 600_000;
  await scene.gate.refresh();
  const withdrawn = {
    event: "key_withdrawn",
    kid: old.kid,
    overlap: "too_short",
    overlapSeconds: 600,
    neededSeconds: 900,
    ruleIds: ["AIR-API-4"],
  };
  assert.deepEqual(keyEvents(scene), [
    { type: "jwks_change", issuer: "orders", event: "rotation_seen", kids: [fresh.kid] },
    { type: "jwks_change", issuer: "orders", ...withdrawn },
  ]);
  assert.ok(keyEvents(scene).every(Object.isFrozen));
});

test("an answer whose Date lies more than 30 s from the clock is told, whatever became of the keys", async () => {
  const scene = await gateScene();
  const dated = (seconds, age = 0, status = 200) => {
    const date = new Date(scene.clock.ms + seconds * 1000).toUTCString();
    const headers = { date, age: String(age), "cache-control": "max-age=60" };
    scene.answer = async () => Response.json(scene.issuer.jwks(), { status, headers });
  };
  const skews = () => scene.events.filter(({ type }) => type === "clock_skew");
  for (const [seconds, age, status, skewed] of [
    [0, 0, 200, undefined],
    [29, 0, 200, undefined],
    [-29, 0, 200, undefined],
    [62, 0, 200, 62],
    [-62, 0, 200, -62],
    [-62, 62, 200, undefined],
    [-62, 124, 200, 62],
    [3600, 0, 500, 3600],
  ]) {
    dated(seconds, age, status);
    scene.events.length = 0;
    scene.clock.ms += 120_000;
    dated(seconds, age, status);
    await scene.gate.refresh();
    const found = skews().map(({ skewSeconds, ...event }) => {
      assert.deepEqual(event, { type: "clock_skew", issuer: "orders" });
      return Math.abs(skewSeconds - skewed) <= 1;
    });
    assert.deepEqual(found, skewed === undefined ? [] : [true], `${seconds} ${age} ${status}`);
    assert.ok(skews().every(Object.isFrozen));
  }
});

test("several caches are asked in turn, and the faster ones get what a slower one had", async () => {
  const [near, far] = [memoryCache(), memoryCache()];
  const first = await gateScene({ sharedKeyCache: [near, far] });
  await first.gate.verify(await mintNow(first));
  assert.deepEqual([near.entries.size, far.entries.size], [1, 1]);
  near.entries.clear();
  const second = await gateScene({ sharedKeyCache: [near, far] });
  await second.gate.verify(await first.issuer.mint());
  assert.deepEqual([second.fetches.length, near.entries.get("orders")], [0, far.entries.get("orders")]);
  assert.deepEqual(
    [near.seconds, far.seconds],
    [[600, 60], [600]],
    "a set from before a leak must not stay there for all its age",
  );
  near.entries.set("orders", "poisoned");
  const third = await gateScene({ sharedKeyCache: [near, far] });
  await third.gate.verify(await first.issuer.mint());
  assert.deepEqual([third.fetches.length, near.entries.get("orders")], [0, far.entries.get("orders")]);
});

test("a cache whose set is over spares no fetch, and serves should that fail", async () => {
  const configuration = configurationText({ staleIfErrorSeconds: 100 });
  const sharedKeyCache = memoryCache();
  const first = await gateScene({ configuration, sharedKeyCache });
  await first.gate.verify(await mintNow(first));
  const second = await gateScene({ configuration, sharedKeyCache });
  second.clock.ms += 650_000;
  second.answer = () => Promise.reject(new Error("no network"));
  const token = await mintNow({ issuer: first.issuer, clock: second.clock });
  assert.equal((await second.gate.verify(token)).issuer, "orders");
  assert.deepEqual([second.fetches.length, second.gate.keyStatus()[0].state], [1, "stale"]);
});

test("a cache hears of what is renewed, and of a leak, after which it has nothing to keep", async () => {
  const heard = [];
  const sharedKeyCache = {
    get: async () => undefined,
    put: async (_issuer, snapshot, { freshForSeconds }) => void heard.push([freshForSeconds, snapshot]),
  };
  const scene = await gateScene({ sharedKeyCache });
  scene.answer = async (_url, { headers }) =>
    headers["if-none-match"]
      ? new Response(null, { status: 304 })
      : keySetResponse(scene.issuer.jwks(), { etag: '"1"' });
  await scene.gate.verify(await mintNow(scene));
  scene.clock.ms += 600_000;
  await scene.gate.verify(await mintNow(scene));
  scene.answer = async () => keySetResponse({ keys: [{ kty: "oct", k: "AA" }] });
  scene.clock.ms += 600_000;
  await refusalOf(scene.gate.verify(await mintNow(scene)));
  assert.deepEqual(
    heard.map(([freshForSeconds]) => freshForSeconds),
    [600, 600, 0],
  );
  assert.notEqual(heard[0][1], heard[1][1], "with its new age");
  assert.match(heard[2][1], /leakedAtMs/);
});

describe("a source of keys", () => {
  const sourceOf = (keeper) => ({ keys: (issuer, options) => keeper.gate.exportIssuerKeys(issuer, options) });

  test("stands in the place of the issuer's address: one fetcher for many gates", async () => {
    const keeper = await gateScene();
    const gates = await Promise.all([1, 2, 3].map(() => gateScene({ keySource: sourceOf(keeper) })));
    for (const scene of gates) await scene.gate.verify(await keeper.issuer.mint());
    assert.deepEqual([keeper.fetches.length, ...gates.map(({ fetches }) => fetches.length)], [1, 0, 0, 0]);
    keeper.issuer.rotate();
    for (const { clock } of [keeper, ...gates]) clock.ms += 30_000;
    const token = await mintNow(keeper);
    for (const scene of gates) assert.equal((await scene.gate.verify(token)).issuer, "orders");
    assert.equal(keeper.fetches.length, 2);
    for (const { clock } of [keeper, ...gates]) clock.ms += 1_000;
    for (const scene of gates) {
      assert.equal(
        (await refusalOf(scene.gate.verify(await mintNow(keeper, {}, { kid: "stranger" })))).code,
        "jwks_cooling_down",
      );
    }
    assert.equal(keeper.fetches.length, 2, "strangers cost the network one fetch a cool-down");
    for (const { clock } of gates) clock.ms += 30_000;
    for (const scene of gates) {
      await refusalOf(scene.gate.verify(await mintNow(keeper, {}, { kid: "stranger" })));
      const { failures, lastFailure } = scene.gate.keyStatus()[0];
      assert.deepEqual(
        [failures, lastFailure],
        [0, undefined],
        "nothing newer is no failure while the set is fresh",
      );
    }
  });

  test("that fails, is late, or brings nothing newer is a failed fetch; its own address is not asked", async () => {
    for (const keys of [
      () => Promise.reject(new Error("gone")),
      () => {
        throw new Error("gone");
      },
      async () => undefined,
      async () => "poisoned",
      async () => '{"version":2,"keySets":[]}',
    ]) {
      const scene = await gateScene({ keySource: { keys } });
      assert.equal((await refusalOf(scene.gate.verify(await mintNow(scene)))).code, "jwks_unavailable");
      assert.deepEqual([scene.fetches.length, scene.gate.keyStatus()[0].failures], [0, 1]);
    }
  });
});

describe("refresh", () => {
  test("fetches what is due, and what ends soon where that is asked for", async () => {
    const scene = await gateScene();
    assert.deepEqual(await scene.gate.refresh(), [{ issuer: "orders", outcome: "accepted" }]);
    assert.deepEqual(await scene.gate.refresh(), [{ issuer: "orders", outcome: "not_due" }]);
    scene.clock.ms += 300_000;
    assert.deepEqual(await scene.gate.refresh({ issuers: "orders", aheadSeconds: 300 }), [
      { issuer: "orders", outcome: "accepted" },
    ]);
    scene.answer = () => Promise.reject(new Error("no network"));
    scene.clock.ms += 600_000;
    assert.deepEqual(await scene.gate.refresh(), [
      { issuer: "orders", outcome: "failed", code: "jwks_fetch_failed" },
    ]);
    assert.deepEqual(
      await scene.gate.refresh(),
      [{ issuer: "orders", outcome: "not_due" }],
      "a pause is kept",
    );
    await assert.rejects(scene.gate.refresh({ issuers: ["nobody"] }), TypeError);
    await assert.rejects(scene.gate.refresh({ issuers: [] }), TypeError);
    for (const aheadSeconds of [-1, 3_601, Number.NaN])
      await assert.rejects(scene.gate.refresh({ aheadSeconds }), RangeError);
    await assert.rejects(scene.gate.refresh({ aheadSeconds: "x" }), TypeError);
  });

  test("a gate without issuers refreshes nothing", async () => {
    const gate = await Wicketgate.load('{"origins":["https://app.example"]}');
    assert.deepEqual(await gate.refresh({ aheadSeconds: 120 }), []);
  });

  test("waitUntil keeps what is put into caches alive", async () => {
    let put;
    const putting = new Promise((resolve) => {
      put = resolve;
    });
    const scene = await gateScene({ sharedKeyCache: { get: async () => undefined, put: () => putting } });
    const kept = [];
    await scene.gate.refresh({ waitUntil: (work) => kept.push(work) });
    const all = Promise.all(kept).then(() => "done");
    assert.equal(
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 50, "waiting"))]),
      "waiting",
    );
    put();
    assert.equal(await all, "done");
  });

  test("while another fetch is under way, says so and fetches nothing", async () => {
    const scene = await gateScene();
    const both = await Promise.all([scene.gate.refresh(), scene.gate.refresh()]);
    assert.deepEqual(
      both.flat().map(({ outcome }) => outcome),
      ["accepted", "under_way"],
    );
    assert.equal(scene.fetches.length, 1);
  });

  test("of hundreds of issuers, six at a time, each with a budget and keys of its own", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `issuer-${String(index).padStart(3, "0")}`);
    const entry = (name) => ({
      issuer: `https://${name}.example`,
      audience: ["x"],
      jwksUri: `https://${name}.example/jwks`,
    });
    let open = 0;
    let most = 0;
    const scene = await gateScene({
      configuration: JSON.stringify({
        issuers: Object.fromEntries(names.map((name) => [name, entry(name)])),
      }),
    });
    const { answer } = scene;
    scene.answer = async (url) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open -= 1;
      return url.includes("issuer-007") ? new Response("", { status: 500 }) : answer();
    };
    const results = await scene.gate.refresh();
    assert.deepEqual(
      results.filter(({ outcome }) => outcome !== "accepted").map(({ issuer, code }) => [issuer, code]),
      [["issuer-007", "jwks_fetch_failed"]],
    );
    assert.deepEqual([scene.fetches.length, most], [200, 6]);
    const states = scene.gate.keyStatus();
    assert.deepEqual([states.length, states.filter(({ state }) => state === "fresh").length], [200, 199]);
  });
});

test("how the keys are doing", async () => {
  const scene = await gateScene();
  const state = () => scene.gate.keyStatus()[0];
  assert.deepEqual(state(), {
    issuer: "orders",
    state: "empty",
    keyCount: 0,
    kids: [],
    nextFetchInSeconds: 0,
    failures: 0,
  });
  await scene.gate.verify(await mintNow(scene));
  const kids = scene.issuer.jwks().keys.map(({ kid }) => kid);
  scene.clock.ms += 10_000;
  const fresh = {
    issuer: "orders",
    state: "fresh",
    keyCount: kids.length,
    kids,
    ageSeconds: 10,
    freshForSeconds: 590,
  };
  assert.deepEqual(state(), { ...fresh, nextFetchInSeconds: 560, failures: 0 });
  scene.answer = async () => new Response("<html>");
  scene.clock.ms += 600_000;
  await refusalOf(scene.gate.verify(await mintNow(scene)));
  scene.clock.ms += 2_000;
  const { failure, ...lastFailure } = state().lastFailure;
  assert.deepEqual(
    [state().state, state().failures, lastFailure, failure.content],
    ["expired", 1, { code: "jwks_malformed", agoSeconds: 2 }, "html"],
  );
  assert.ok(Object.isFrozen(state()) && Object.isFrozen(state().kids));
  const withoutClock = await Wicketgate.load(configurationText(), { now: () => Number.NaN });
  assert.deepEqual(withoutClock.keyStatus(), []);
});

test("a source asks by a name of the configuration", async () => {
  const scene = await gateScene();
  await assert.rejects(scene.gate.exportIssuerKeys("nobody"), TypeError);
  await assert.rejects(scene.gate.exportIssuerKeys("orders", { newerThanMs: "x" }), TypeError);
  const fifty = await Promise.all(Array.from({ length: 50 }, () => scene.gate.exportIssuerKeys("orders")));
  assert.deepEqual([scene.fetches.length, new Set(fifty).size], [1, 1], "fifty at once, one fetch");
  assert.equal(fifty[0], scene.gate.exportKeys());
});
