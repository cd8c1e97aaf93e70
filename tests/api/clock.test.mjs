// What if the host does not know the time? Then nothing passes, and the reason is no_clock.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gateScene, refusalOf } from "../support/gate.mjs";

const odd = {
  "not a number": () => Number.NaN,
  endless: () => Number.POSITIVE_INFINITY,
  "endlessly long ago": () => Number.NEGATIVE_INFINITY,
  "1970, as in a Worker's global scope": () => 0,
  "before 2020": () => Date.UTC(2019, 11, 31, 23, 59, 59),
  "before 1970": () => -1,
  seconds: () => Math.floor(Date.now() / 1000),
  text: () => String(Date.now()),
  "a Date": () => new Date(),
  "a BigInt": () => BigInt(Date.now()),
  nothing: () => {},
  "a promise": async () => Date.now(),
  "an exception": () => {
    throw new Error("no clock");
  },
};

for (const [name, now] of Object.entries(odd)) {
  test(`the clock gives ${name}`, async () => {
    const held = await gateScene();
    const token = await held.issuer.mint();
    await held.gate.verify(token);
    const { gate, fetches } = await gateScene({ now });
    for (const result of [gate.verify(token), () => gate.verifySync(token)]) {
      const refusal = await refusalOf(result);
      assert.deepEqual(
        [refusal.code, refusal.status, refusal.headers["Retry-After"]],
        ["no_clock", 503, "1"],
      );
    }
    assert.equal(fetches.length, 0);
    assert.equal(gate.importKeys(held.gate.exportKeys())[0].accepted, false);
  });
}

test("the default clock is the system's", async () => {
  const { gate, issuer } = await gateScene({ now: undefined });
  assert.equal((await gate.verify(await issuer.mint())).issuer, "orders");
});

test("a clock that is lost and comes back", async () => {
  const scene = await gateScene();
  const token = await scene.issuer.mint();
  await scene.gate.verify(token);
  const { ms } = scene.clock;
  scene.clock.ms = Number.NaN;
  assert.equal((await refusalOf(scene.gate.verify(token))).code, "no_clock");
  scene.clock.ms = ms;
  assert.equal((await scene.gate.verify(token)).issuer, "orders");
});
