// Does a call do what the core orders, as often as it orders, and tell under which numbers it was done? And is what the
// core never says no yes? How long a call may go on is the core's to say, and tested there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { glue, wicketgateOver } from "../../pkg/dist/gate.js";
import { gateScene, refusalOf } from "../support/gate.mjs";

const bytes = readFileSync(new URL("../../pkg/dist/wasm/gate_bg.wasm", import.meta.url));

/** A scene whose core answers a token, and then each event, as these functions say. */
async function sceneThatAnswers(beginToken, resumeDone) {
  class Scripted extends glue.Gate {
    static build(configuration) {
      return Object.setPrototypeOf(glue.Gate.build(configuration), Scripted.prototype);
    }
    beginToken() {
      return JSON.stringify(beginToken(this));
    }
    resumeDone(...parameters) {
      return JSON.stringify(resumeDone(...parameters));
    }
  }
  const { load } = wicketgateOver({
    glue: { ...glue, Gate: Scripted },
    start: () => glue.initSync({ module: bytes }),
  });
  return gateScene({ load });
}

const waiting = (number, milliseconds) => ({
  kind: "do",
  exchange: 7,
  number,
  does: "wait",
  order: { milliseconds },
});
const REFUSED = {
  kind: "refused",
  refusal: { code: "jwks_not_held", meaning: "", ruleIds: [], status: 503, error: "", headers: {} },
};

test("each pause is slept, and told under its own number", async () => {
  const told = [];
  const scene = await sceneThatAnswers(
    () => waiting(1, 20),
    (exchange, number, milliseconds) => {
      told.push([exchange, number, milliseconds]);
      return number < 4 ? waiting(number + 1, 20 * number) : REFUSED;
    },
  );
  const began = performance.now();
  assert.equal((await refusalOf(scene.gate.verify("a.b.c"))).code, "jwks_not_held");
  assert.deepEqual(told, [
    [7, 1, 20],
    [7, 2, 20],
    [7, 3, 40],
    [7, 4, 60],
  ]);
  assert.ok(performance.now() - began >= 130);
});

test("a fetch is told with the time that it took", { timeout: 30_000 }, async () => {
  const order = (gate) => JSON.parse(gate.keysAhead("orders", 3_600, Date.now())).order;
  const told = [];
  const scene = await sceneThatAnswers(
    (gate) => ({ kind: "do", exchange: 1, number: 1, does: "fetchKeys", order: order(gate) }),
    (_exchange, _number, milliseconds) => {
      told.push(milliseconds);
      return REFUSED;
    },
  );
  scene.answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    throw new Error("no network");
  };
  assert.equal((await refusalOf(scene.gate.verify("a.b.c"))).code, "jwks_not_held");
  assert.deepEqual([scene.fetches.length, told.length], [1, 1]);
  assert.ok(told[0] >= 290, String(told[0]));
});

test("an exchange that is not open any more is refused as one whose instance ended", async () => {
  const scene = await sceneThatAnswers(
    () => waiting(1, 1),
    () => ({ kind: "nothing" }),
  );
  assert.equal((await refusalOf(scene.gate.verify("a.b.c"))).code, "instance_trapped");
});

test("an answer of no known kind is a refusal and nothing else", async () => {
  for (const answer of [undefined, {}, { kind: "yes" }, { kind: "verified!" }, true]) {
    const scene = await sceneThatAnswers(
      () => answer,
      () => answer,
    );
    await assert.rejects(scene.gate.verify(await scene.issuer.mint()));
  }
});
