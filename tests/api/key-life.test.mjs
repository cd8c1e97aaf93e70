// When are keys fetched, and what holds meanwhile? One fetch for many calls, rotation, refresh ahead, outage,
// leak. The clock is the test's own, so that minutes pass at once.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gateScene, keySetResponse, refusalOf } from "../support/gate.mjs";

/** A token that is fresh by the scene's clock, of the issuer's newest key. */
function mintNow({ issuer, clock }, header) {
  const now = Math.floor(clock.ms / 1000);
  return issuer.mint({ iat: now, exp: now + 120 }, header);
}

const codeOf = async (scene, token) => (await refusalOf(scene.gate.verify(token))).code;

/** Lets everything run that waits for nothing but promises and the next turn. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("fifty calls at once on a cold gate cost one fetch", async () => {
  const scene = await gateScene();
  const { answer } = scene;
  scene.answer = async (...request) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return answer(...request);
  };
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, index) => scene.issuer.mint({ sub: `visitor-${index}` })),
  );
  const forged = tokens.map((token) => `${token.slice(0, -4)}AAAA`);
  const verified = await Promise.all(tokens.map((token) => scene.gate.verify(token)));
  assert.deepEqual(
    verified.map(({ claims }) => claims.sub),
    tokens.map((_, index) => `visitor-${index}`),
  );
  const refusals = await Promise.all(forged.map((token) => refusalOf(scene.gate.verify(token))));
  assert.ok(refusals.every(({ code }) => code === "signature_invalid"));
  assert.equal(scene.fetches.length, 1);
});

// holds: AIR-API-4 IAM-KEY-1
test("a rotation is followed; the old key serves as long as it is published", async () => {
  const scene = await gateScene();
  const old = await mintNow(scene);
  await scene.gate.verify(old);
  scene.issuer.rotate();
  scene.clock.ms += 30_000;
  assert.equal((await scene.gate.verify(await mintNow(scene))).kid, scene.issuer.keyIds()[0]);
  assert.equal((await scene.gate.verify(old)).kid, scene.issuer.keyIds()[1]);
  assert.equal(scene.fetches.length, 2);
  assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").reason, "unknown_kid");
  scene.issuer.rotate();
  scene.issuer.withdraw();
  scene.clock.ms += 30_000;
  await scene.gate.verify(await mintNow(scene));
  assert.equal(await codeOf(scene, old), "kid_unknown");
});

test("unknown key IDs cost at most one fetch in 30 seconds", async () => {
  const scene = await gateScene();
  await scene.gate.verify(await mintNow(scene));
  // Within the millisecond of the fetch the answer would be final: the set is as new as the question.
  scene.clock.ms += 1;
  const strange = (index) => mintNow(scene, { kid: `stranger-${index}` });
  for (let index = 0; index < 20; index += 1) {
    const refusal = await refusalOf(scene.gate.verify(await strange(index)));
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.retryAfterSeconds],
      ["jwks_cooling_down", 503, 30],
    );
  }
  scene.clock.ms += 29_998;
  assert.equal(await codeOf(scene, await strange(0)), "jwks_cooling_down");
  assert.equal(scene.fetches.length, 1);
  scene.clock.ms += 1;
  const refusals = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => refusalOf(scene.gate.verify(await strange(index)))),
  );
  assert.ok(refusals.every(({ code }) => ["kid_unknown", "jwks_cooling_down"].includes(code)));
  assert.ok(refusals.some(({ code, status }) => code === "kid_unknown" && status === 401));
  assert.equal(scene.fetches.length, 2);
  assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
});

describe("a key set that is empty until the first token is signed", () => {
  const outcomes = ({ events }) =>
    events
      .filter(({ type }) => type === "jwks_fetch")
      .map(({ outcome, reason, keyCount }) => [outcome, reason, keyCount]);
  const emptyScene = async () => {
    const scene = await gateScene();
    const { answer } = scene;
    scene.publish = () => {
      scene.answer = answer;
    };
    scene.answer = async () => keySetResponse({ keys: [] }, { "cache-control": "public, max-age=300" });
    return scene;
  };

  test("is fetched again for that token, once the cool-down is over", async () => {
    const scene = await emptyScene();
    await scene.gate.refresh();
    assert.deepEqual(outcomes(scene), [["accepted", "no_keys", 0]]);
    assert.deepEqual(
      scene.gate.keyStatus().map(({ state, keyCount }) => [state, keyCount]),
      [["fresh", 0]],
    );
    scene.publish();
    scene.clock.ms += 12_000;
    const token = await mintNow(scene);
    const { code, status, retryAfterSeconds } = await refusalOf(scene.gate.verify(token));
    assert.deepEqual([code, status, retryAfterSeconds], ["jwks_cooling_down", 503, 18]);
    scene.clock.ms += 17_999;
    assert.equal(await codeOf(scene, token), "jwks_cooling_down");
    assert.equal(scene.fetches.length, 1);
    scene.clock.ms += 1;
    assert.equal((await scene.gate.verify(token)).claims.sub, "visitor");
    assert.deepEqual(outcomes(scene)[1], ["accepted", "unknown_kid", 1]);
    const [seen] = scene.events.filter(({ event }) => event === "rotation_seen");
    assert.deepEqual(seen.kids, scene.issuer.keyIds());
    // From now on nothing is fetched for what is known.
    scene.clock.ms += 60_000;
    await scene.gate.verify(await mintNow(scene));
    assert.equal(scene.fetches.length, 2);
  });

  test("is asked at once where the last look is long enough ago", async () => {
    const scene = await emptyScene();
    await scene.gate.refresh();
    scene.publish();
    scene.clock.ms += 200_000;
    assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
    assert.equal(scene.fetches.length, 2);
  });

  test("refuses a token for which it was fetched, and still holds no key back from the next", async () => {
    const scene = await emptyScene();
    const token = await mintNow(scene);
    // As a cache between here and the issuer may answer: the set is as new as the question.
    assert.equal(await codeOf(scene, token), "kid_unknown");
    scene.publish();
    scene.clock.ms += 1;
    assert.equal(await codeOf(scene, token), "jwks_cooling_down");
    scene.clock.ms += 29_999;
    assert.equal((await scene.gate.verify(token)).issuer, "orders");
    assert.equal(scene.fetches.length, 2);
  });

  test("holds still within its 30 s for strangers, too", async () => {
    const scene = await emptyScene();
    await scene.gate.refresh();
    scene.clock.ms += 30_000;
    for (let index = 0; index < 20; index += 1)
      await refusalOf(scene.gate.verify(await mintNow(scene, { kid: `stranger-${index}` })));
    assert.equal(scene.fetches.length, 2);
  });
});

test("near its end a set is refreshed in the background, and no call waits for it", async () => {
  const scene = await gateScene();
  await scene.gate.verify(await mintNow(scene));
  scene.clock.ms += 569_999;
  await scene.gate.verify(await mintNow(scene));
  assert.equal(scene.fetches.length, 1);
  const fetching = Promise.withResolvers();
  const { answer } = scene;
  scene.answer = () => fetching.promise;
  scene.clock.ms += 1;
  const kept = [];
  for (let call = 0; call < 3; call += 1) {
    const { issuer } = await scene.gate.verify(await mintNow(scene), {
      waitUntil: (work) => kept.push(work),
    });
    assert.equal(issuer, "orders");
  }
  assert.equal(scene.fetches.length, 2);
  assert.equal(kept.length, 1);
  fetching.resolve(answer());
  assert.equal(await kept[0], undefined);
  assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").reason, "refresh_ahead");
  scene.clock.ms += 300_000;
  await scene.gate.verify(await mintNow(scene));
  assert.equal(scene.fetches.length, 2);
});

test("a fetch that calls wait for is kept alive beyond the call that started it", async () => {
  const scene = await gateScene();
  const fetching = Promise.withResolvers();
  const { answer } = scene;
  scene.answer = () => fetching.promise;
  const token = await mintNow(scene);
  const kept = [];
  const waitUntil = (work) => kept.push(work);
  const verdicts = [scene.gate.verify(token, { waitUntil }), scene.gate.verify(token, { waitUntil })];
  await settle();
  assert.deepEqual([scene.fetches.length, kept.length], [1, 1]);
  assert.equal(await Promise.race([kept[0], "pending"]), "pending");
  fetching.resolve(answer());
  assert.equal(await kept[0], undefined);
  assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").outcome, "accepted");
  assert.equal(scene.gate.verifySync(token).issuer, "orders");
  await Promise.all(verdicts);
});

test("a fetch that fails under a waitUntil, even one that throws, is the caller's refusal and nobody else's error", async () => {
  const throwing = () => {
    throw new Error("the request is over");
  };
  const kept = [];
  for (const waitUntil of [throwing, (work) => kept.push(work)]) {
    const scene = await gateScene();
    scene.answer = () => Promise.reject(new Error("no network"));
    assert.equal(
      (await refusalOf(scene.gate.verify(await mintNow(scene), { waitUntil }))).code,
      "jwks_unavailable",
    );
  }
  assert.deepEqual(await Promise.all(kept), [undefined]);
});

test("a refresh that fails, or a waitUntil that throws, harms no verdict", async () => {
  const scene = await gateScene();
  await scene.gate.verify(await mintNow(scene));
  scene.answer = () => Promise.reject(new Error("no network"));
  scene.clock.ms += 580_000;
  const waitUntil = () => {
    throw new Error("the request is over");
  };
  assert.equal((await scene.gate.verify(await mintNow(scene), { waitUntil })).issuer, "orders");
  await settle();
  const event = scene.events.findLast(({ type }) => type === "jwks_fetch");
  assert.deepEqual([event.outcome, event.code, event.keyCount], ["kept_previous", "jwks_fetch_failed", 1]);
});

// holds: IAM-FC-1 SIG-TOK-3
test("an outage: held keys serve out their age, then nothing passes, then it recovers by itself", async () => {
  const scene = await gateScene();
  await scene.gate.verify(await mintNow(scene));
  const { answer } = scene;
  scene.answer = () => Promise.reject(new Error("no network"));
  scene.clock.ms += 599_999;
  assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
  await settle();
  // Past the pause that the failed refresh began.
  scene.clock.ms += 1_000;
  let fetches = scene.fetches.length;
  for (const pauseSeconds of [1, 2, 4, 8, 16, 30]) {
    const refusal = await refusalOf(scene.gate.verify(await mintNow(scene)));
    assert.deepEqual([refusal.code, refusal.status], ["jwks_unavailable", 503]);
    assert.equal(scene.fetches.length, fetches + 1, `a try after ${pauseSeconds} s`);
    assert.equal(await codeOf(scene, await mintNow(scene)), "jwks_unavailable");
    assert.equal(scene.fetches.length, fetches + 1, "no try within the pause");
    fetches = scene.fetches.length;
    scene.clock.ms += pauseSeconds * 1_000;
  }
  scene.answer = answer;
  assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
});

// holds: AIR-JWT-4 RTW-KEY-2
test("a leaked private key: the held set is dropped, and only a clean set opens the gate again", async () => {
  const put = [];
  const scene = await gateScene({
    sharedKeyCache: { get: async () => undefined, put: async (...parameters) => put.push(parameters) },
  });
  await scene.gate.verify(await mintNow(scene));
  const { answer } = scene;
  scene.answer = async () =>
    keySetResponse({ keys: scene.issuer.jwks().keys.map((key) => ({ ...key, d: key.x })) });
  scene.clock.ms += 575_000;
  await scene.gate.verify(await mintNow(scene));
  await settle();
  assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").outcome, "leaked");
  const refusal = await refusalOf(scene.gate.verify(await mintNow(scene)));
  assert.deepEqual([refusal.code, refusal.status], ["jwks_leaked", 503]);
  assert.equal((await refusalOf(() => scene.gate.verifySync("a.b.c"))).status, 401);
  assert.ok(!scene.gate.exportKeys().includes("kty"));
  // The cache was told as well, of a set without keys that is not fresh.
  const [name, snapshot, { freshForSeconds }] = put.at(-1);
  assert.deepEqual([put.length, name, snapshot.includes("kty"), freshForSeconds], [2, "orders", false, 0]);
  scene.answer = answer;
  scene.clock.ms += 60_000;
  assert.equal((await scene.gate.verify(await mintNow(scene))).issuer, "orders");
});

test("a refused token holds up no refresh", async () => {
  const scene = await gateScene();
  await scene.gate.verify(await mintNow(scene));
  scene.clock.ms += 575_000;
  const good = await mintNow(scene);
  assert.equal(await codeOf(scene, `${good.slice(0, -4)}AAAA`), "signature_invalid");
  await scene.gate.verify(good);
  await settle();
  assert.equal(scene.fetches.length, 2);
});
