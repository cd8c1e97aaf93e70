// What if somebody else has the glue make an instance? What the gates hold are addresses in the memory before
// it, where another gate may lie in the new one: each call that finds it is refused as after a trap, and the
// gates are built anew.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { afterTurns, freshProgram, wasmBytes } from "../support/fresh-program.mjs";
import { A, A_ALONE, B, B_ALONE, codeOf, combined, verdict, verdicts } from "../support/two-issuers.mjs";

/** The glue's own ways: its start, begun before ours and ending after it, and its reset. */
const WAYS = {
  "its start": (glue) => glue.default({ module_or_path: afterTurns(2).then(() => wasmBytes) }),
  "its reset": (glue) => afterTurns(2).then(() => glue.__wbg_reset_state()),
};

const CALLS = {
  verify: (gate) => gate.verify(B.token),
  verifySync: (gate) => gate.verifySync(B.token),
  checkReturnTarget: (gate) => gate.checkReturnTarget("/a"),
  bearerToken: (gate) => gate.bearerToken("Bearer a.b.c"),
  checkOrigin: (gate) => gate.checkOrigin("https://a.example"),
  importKeys: (gate) => gate.importKeys(gate.exportKeys()),
  keyStatus: (gate) => gate.keyStatus(),
  reasons: (gate) => gate.reasons(),
};

/** A program with gates in one instance of its glue, and a function that ends once a gate of B's lies in another. */
async function programOf(way, entry, ...loads) {
  const { load, glue } = await freshProgram();
  const foreign = WAYS[way](glue);
  const gates = await Promise.all(loads.map((parameters) => load[entry](...parameters)));
  const before = glue.initSync();
  const replaced = async () => {
    await foreign;
    assert.notEqual(glue.initSync(), before);
    assert.notEqual(glue.Gate.build(B.configuration), undefined);
    return [before, glue.initSync()];
  };
  return { load: load[entry], glue, gates, replaced };
}

for (const { way, entry } of combined({ way: Object.keys(WAYS), entry: ["node", "workerd"] })) {
  describe(`${way}, ${entry}:`, () => {
    test("the call that finds it is refused, the next one has its own gate again", async () => {
      for (const [name, call] of Object.entries(CALLS)) {
        const { gates, glue, replaced, load } = await programOf(
          way,
          entry,
          [A.configuration],
          [B.configuration],
        );
        const ended = await replaced();
        assert.equal(await codeOf(() => call(gates[0])), "instance_trapped", name);
        // Nor is it taken over: the glue would free in it what was built in the one before.
        assert.ok(!ended.includes(glue.initSync()), name);
        const all = [...gates, await load(B.configuration)];
        assert.deepEqual(all.map(verdicts), [A_ALONE, B_ALONE, B_ALONE], name);
      }
    });

    test("a load that finds it is refused, the next one is not", async () => {
      const { gates, replaced, load } = await programOf(way, entry, [A.configuration]);
      await replaced();
      assert.equal(await codeOf(load(B.configuration)), "instance_trapped");
      assert.deepEqual([...gates, await load(B.configuration)].map(verdicts), [A_ALONE, B_ALONE]);
    });

    for (const isFoundByAnother of [false, true]) {
      const who = isFoundByAnother ? "another gate's call" : "it";
      test(`a call in flight is refused when ${who} finds it, and what it fetched is lost`, () =>
        inFlight(isFoundByAnother));
    }

    async function inFlight(isFoundByAnother) {
      const answer = Promise.withResolvers();
      const fetches = [];
      const fetch = (url) => {
        fetches.push(url);
        return fetches.length === 1 ? answer.promise : Response.json({ keys: [A.jwk] });
      };
      const loads = [[A.fetching, { fetch }], [B.configuration]];
      const { gates, replaced } = await programOf(way, entry, ...loads);
      const [gate, other] = gates;
      const refused = codeOf(gate.verify(A.token));
      await replaced();
      if (isFoundByAnother) assert.equal(verdict(other, B), "instance_trapped");
      answer.resolve(Response.json({ keys: [A.jwk] }));
      assert.equal(await refused, "instance_trapped");
      assert.equal(verdict(gate, A), "jwks_not_held");
      assert.equal((await gate.verify(A.token)).claims.iss, A.issuer);
      assert.deepEqual(gates.map(verdicts), [A_ALONE, B_ALONE]);
      assert.equal(fetches.length, 2);
    }
  });
}
