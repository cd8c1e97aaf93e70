// Does a gate judge by its own configuration alone, whichever entries of the package a program uses and
// however their loads meet? They share one glue and so one memory, which is made once.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { afterTurns, ENTRIES, freshProgram, wasmResponse } from "../support/fresh-program.mjs";
import { A, A_ALONE, B, B_ALONE, combined, verdict, verdicts } from "../support/two-issuers.mjs";

/** How two loads meet: after how many microtasks the second begins, or what is awaited before it. */
const MEETINGS = {
  ...Object.fromEntries([0, 1, 5].map((ticks) => [`${ticks} microtasks after`, () => afterTicks(ticks)])),
  "a turn after": () => afterTurns(1),
  "after it": (loading) => loading,
  "after a trap": async (loading, { Gate }) => {
    const gate = await loading;
    const { verifyHeld } = Gate.prototype;
    Gate.prototype.verifyHeld = () => {
      Gate.prototype.verifyHeld = verifyHeld;
      throw new WebAssembly.RuntimeError("unreachable");
    };
    assert.equal(verdict(gate, A), "instance_trapped");
  },
};

async function afterTicks(ticks) {
  for (let tick = 0; tick < ticks; tick += 1) await null;
}

/** What goes wrong where A's gate is loaded by one entry and B's by another. */
async function faultsOf({ first, second, how, turns, isUsedAtOnce }) {
  const faults = [];
  const judge = (when, gate, expected) => {
    const judged = verdicts(gate);
    if (judged.join() !== expected.join()) faults.push(`${when} says ${judged}`);
  };
  const { load, glue, instances } = await freshProgram();
  const loadingA = load[first](A.configuration, { arrives: afterTurns(turns) });
  await MEETINGS[how](loadingA, glue);
  const expected = Math.max(instances(), 1);
  // The wasm of the second is there already, and still its load must not overtake the one before it.
  const loadingB = load[second](B.configuration);
  const used = (loading, name, alone) =>
    loading.then((gate) => isUsedAtOnce && judge(`${name} at once`, gate, alone));
  await Promise.all([used(loadingA, "A", A_ALONE), used(loadingB, "B", B_ALONE)]);
  await afterTurns(turns + 1);
  judge("A", await loadingA, A_ALONE);
  judge("B", await loadingB, B_ALONE);
  if (instances() !== expected) faults.push(`${instances()} instances, not ${expected}`);
  return faults;
}

test("two entries, two configurations: no gate accepts the other's token, however their loads meet", async () => {
  const lists = { second: ENTRIES, how: Object.keys(MEETINGS), isUsedAtOnce: [true, false] };
  const rows = [
    ...combined({ first: ["node", "workerd"], turns: [0], ...lists }),
    // The entries whose wasm may take its time.
    ...combined({ first: ["slim", "web"], turns: [0, 2], ...lists }),
  ];
  const found = [];
  for (const row of rows) {
    const faults = await faultsOf(row);
    if (faults.length > 0) found.push(`${JSON.stringify(row)}: ${faults.join("; ")}`);
  }
  assert.deepEqual(found, []);
});

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** What may be handed over instead of the wasm, and what its load then says. The glue would keep any module. */
const WRONG = {
  nothing: [() => undefined, /options\.wasm/],
  "bytes that are no module": [() => new Uint8Array(8), /magic/],
  "the bytes of another module": [() => EMPTY_MODULE, /another module/],
  "another module": [() => new WebAssembly.Module(EMPTY_MODULE), /another module/],
  "a response with another module": [() => Promise.resolve(wasmResponse(EMPTY_MODULE)), /another module/],
  "a response with status 404": [() => new Response("", { status: 404 }), /404/],
  "a promise that rejects": [() => Promise.reject(new Error("no network")), /no network/],
  "a promise that rejects later": [
    () => afterTurns(2).then(() => Promise.reject(new Error("no network"))),
    /no network/,
  ],
};

describe("a start that fails is the error of its own load, and whoever waited makes another:", () => {
  for (const [what, [wrong, message]] of Object.entries(WRONG)) {
    test(what, async () => {
      for (const { next, isAwaited } of combined({ next: ENTRIES, isAwaited: [true, false] })) {
        const { load, instances } = await freshProgram();
        const failing = assert.rejects(load.slim(A.configuration, { wasm: wrong() }), { message });
        if (isAwaited) await failing;
        const gates = await Promise.all([load[next](A.configuration), load[next](B.configuration)]);
        await failing;
        assert.deepEqual(gates.map(verdicts), [A_ALONE, B_ALONE], `${next}, ${isAwaited}`);
        assert.equal(instances(), 1);
      }
    });
  }
});

test("loads that fail at the same time have an error each", async () => {
  const { load } = await freshProgram();
  const rows = Object.values(WRONG);
  const failing = rows.map(([wrong, message]) =>
    assert.rejects(load.slim(A.configuration, { wasm: wrong() }), { message }),
  );
  await Promise.all(failing);
  assert.deepEqual(verdicts(await load.node(A.configuration)), A_ALONE);
});

test("the module that was started first serves every gate; what is handed over later is not looked at", async () => {
  for (const { first, isAwaited, wrong } of combined({
    first: ENTRIES,
    isAwaited: [true, false],
    wrong: Object.values(WRONG),
  })) {
    const { load, instances } = await freshProgram();
    const loadingA = load[first](A.configuration, { arrives: afterTurns(1) });
    if (isAwaited) await loadingA;
    const loadingB = load.slim(B.configuration, { wasm: wrong[0]() });
    const gates = await Promise.all([loadingA, loadingB]);
    await afterTurns(3);
    assert.deepEqual(gates.map(verdicts), [A_ALONE, B_ALONE]);
    assert.equal(instances(), 1);
  }
});
