// Does the running demo live through a rotation and an outage of its issuer, without a restart? Asked over
// HTTP, since a page would only slow the clock that matters: the 30 s for which a key set is held and a
// cool-down lasts.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startDemo } from "./demo-process.mjs";

const LOOK_EVERY_MS = 500;
const KEY_SET_AGE_MS = 30_000;
const SLACK_MS = 4_000;

describe("the issuer's life", { concurrency: true }, () => {
  test("a rotation is followed, and old tokens pass while their key is published", async () => {
    const demo = await startDemo();
    try {
      const old = await mint(demo);
      assert.equal((await send(demo, old)).status, 200);

      const { keyIds } = await post(demo, "/issuer/rotate");
      assert.equal(keyIds.length, 2);
      const fresh = await mint(demo);

      const early = await send(demo, fresh);
      assert.equal(early.status, 503, "the gate has just asked the issuer, so it must wait");
      const waitSeconds = Number(early.headers.get("retry-after"));
      assert.ok(waitSeconds >= 1 && waitSeconds <= 30, `Retry-After: ${waitSeconds}`);
      assert.equal((await send(demo, old)).status, 200);

      await sleep(waitSeconds * 1000);
      assert.equal((await send(demo, fresh)).status, 200, "Retry-After keeps its promise");
      assert.equal((await send(demo, old)).status, 200, "the old key is still published");

      const withdrawn = await post(demo, "/issuer/withdraw");
      assert.deepEqual(withdrawn.keyIds, [keyIds[0]]);
      await until(demo, old, (status) => status !== 200, KEY_SET_AGE_MS + SLACK_MS);
      // "Not now" at first: the gate may not ask again for a key that it does not know. Then it has asked,
      // and says no.
      await until(demo, old, (status) => status === 401, KEY_SET_AGE_MS + SLACK_MS);
      assert.equal((await send(demo, fresh)).status, 200);
    } finally {
      await demo.stop();
    }
  });

  test("killed, the issuer's keys serve until they expire, then nothing passes; back again, the gate recovers", async () => {
    const demo = await startDemo();
    try {
      const token = await mint(demo);
      const startedAt = Date.now();
      assert.equal((await send(demo, token)).status, 200);

      process.kill(demo.processId("issuer"), "SIGKILL");
      await demo.printed(
        /the issuer \(process [0-9]+\) ended by itself: SIGKILL\.\nThe gate serves the keys it holds/,
      );
      assert.equal((await fetch(`${demo.url}/issuer/mint`, { method: "POST" })).status, 502);
      assert.equal((await send(demo, token)).status, 200, "held keys serve");

      await until(demo, token, (status) => status === 503, KEY_SET_AGE_MS + SLACK_MS);
      assert.ok(Date.now() - startedAt >= KEY_SET_AGE_MS - SLACK_MS, "they served until they expired");
      const refused = await send(demo, token);
      assert.equal(refused.status, 503);
      assert.ok(Number(refused.headers.get("retry-after")) >= 1);

      demo.type("issuer");
      await demo.printed(/The issuer is back with a new key/);
      const fresh = await mint(demo);
      await until(demo, fresh, (status) => status === 200, KEY_SET_AGE_MS + SLACK_MS);
      // Its key died with the first issuer.
      await until(demo, token, (status) => status === 401, KEY_SET_AGE_MS + SLACK_MS);

      demo.type("issuer");
      await demo.printed(/The issuer is stopped\./);
    } finally {
      const { leftBehind } = await demo.stop();
      assert.deepEqual(leftBehind, []);
    }
  });
});

async function until(demo, token, holds, limitMs) {
  const limit = Date.now() + limitMs;
  for (;;) {
    const { status } = await send(demo, token);
    if (holds(status)) return;
    assert.ok(Date.now() < limit, `still ${status} after ${limitMs} ms`);
    await sleep(LOOK_EVERY_MS);
  }
}

async function mint(demo) {
  const response = await fetch(`${demo.url}/issuer/mint?lifetime=300`, { method: "POST" });
  assert.equal(response.status, 200);
  return response.text();
}

async function post(demo, path) {
  return (await fetch(demo.url + path, { method: "POST" })).json();
}

async function send(demo, token) {
  const response = await fetch(`${demo.url}/api/orders`, { headers: { Authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response;
}
