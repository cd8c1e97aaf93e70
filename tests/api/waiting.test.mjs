// How long may a call wait, if the core never says anything but wait or fetch? Ten seconds slept or fetched,
// a fetch counting as a second at least; then the keys that are held decide. The host's clock is not asked:
// it may stand still.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { glue, wicketgateOver } from "../../pkg/dist/gate.js";
import { gateScene, refusalOf } from "../support/gate.mjs";

const bytes = readFileSync(new URL("../../pkg/dist/wasm/wicketgate_bg.wasm", import.meta.url));

/** A scene whose core gives this one answer to every verify, and counts how often it was asked. */
async function sceneThatAnswers(answer) {
  const asked = { times: 0 };
  class OneAnswer extends glue.Gate {
    static build(configuration) {
      return Object.setPrototypeOf(glue.Gate.build(configuration), OneAnswer.prototype);
    }
    verify() {
      asked.times += 1;
      return JSON.stringify(typeof answer === "function" ? answer(this) : answer);
    }
  }
  const { load } = wicketgateOver({ ...glue, Gate: OneAnswer }, () => glue.initSync({ module: bytes }));
  return { scene: await gateScene({ load }), asked };
}

/** An order with the number of a real lease, so that its answer counts; at a time of its own, so that there is always one. */
function fetchOrder(gate) {
  laterMs += 3_600_000;
  return { ...JSON.parse(gate.keysAhead("orders", 3_600, Date.now() + laterMs)), kind: "fetch" };
}

let laterMs = 0;

describe("an answer without end", { concurrency: true }, () => {
  // A pause that grows by its first length up to 50 ms; a longer one stays what the core said.
  for (const [milliseconds, times] of [
    [20, 201],
    [4_000, 3],
    [0, 225],
  ]) {
    test(`wait ${milliseconds} ms`, { timeout: 60_000 }, async () => {
      const { scene, asked } = await sceneThatAnswers({ kind: "wait", milliseconds });
      const began = performance.now();
      assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "keys_not_held");
      assert.ok(performance.now() - began < 15_000);
      assert.equal(asked.times, times);
    });
  }

  test("fetch", async () => {
    const { scene, asked } = await sceneThatAnswers(fetchOrder);
    scene.answer = () => Promise.reject(new Error("no network"));
    assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "keys_not_held");
    assert.deepEqual([scene.fetches.length, asked.times], [10, 10]);
  });

  test("fetch, which takes long each time", { timeout: 60_000 }, async () => {
    const { scene, asked } = await sceneThatAnswers(fetchOrder);
    scene.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      throw new Error("no network");
    };
    assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "keys_not_held");
    assert.deepEqual([scene.fetches.length, asked.times], [3, 3]);
  });

  test("fetch, with keys that come: the held ones decide", async () => {
    const { scene } = await sceneThatAnswers(fetchOrder);
    assert.equal((await scene.gate.verify(await scene.issuer.mint())).issuer, "orders");
    assert.equal(scene.fetches.length, 10);
  });
});

test("an answer of no known kind is a refusal and nothing else", async () => {
  for (const answer of [undefined, {}, { kind: "yes" }, { kind: "verified!" }, true]) {
    const { scene } = await sceneThatAnswers(answer);
    await assert.rejects(scene.gate.verify(await scene.issuer.mint()));
  }
});
