// What does `findings` take, and what does it give? A text or an object, as `load` does; faults and warnings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "wicketgate/check";
import { Wicketgate } from "wicketgate/edge";

const paths = ({ faults, warnings }) => [faults, warnings].map((list) => list.map(({ path }) => path));
const shared = { origins: ["https://*.kobe.jp"] };
const development = { origins: ["http://localhost:3000"] };

for (const [name, config, expected] of [
  ["nothing to tell", { origins: ["https://a.example"] }, [[], []]],
  ["a warning", shared, [[], ["origins[0]"]]],
  ["a warning beside a fault", { ...shared, b: 1 }, [["b"], ["origins[0]"]]],
  ["a gate's own warning", development, [[], ["origins[0]"]]],
  ["a gate's own warning beside a fault", { ...development, b: 1 }, [["b"], ["origins[0]"]]],
]) {
  test(`of a text, and of its object: ${name}`, async () => {
    const [ofText, ofObject] = await Promise.all([JSON.stringify(config), config].map((of) => findings(of)));
    assert.deepEqual(paths(ofText), expected);
    // A text has lines, an object has none.
    const withoutPlaces = (list) => list.map(({ line, column, ...one }) => one);
    assert.deepEqual(ofObject, {
      ...ofText,
      faults: withoutPlaces(ofText.faults),
      warnings: withoutPlaces(ofText.warnings),
    });
    for (const { line } of [...ofText.faults, ...ofText.warnings]) assert.equal(line, 1);
    for (const frozen of [ofObject, ...Object.values(ofObject), ...ofObject.faults, ...ofObject.warnings])
      assert.ok(Object.isFrozen(frozen));
  });
}

test("a warning beside a member that stands twice", async () => {
  const doubled = '"sharedKeyCache":true,"sharedKeyCache":true';
  const found = await findings(`{"origins":["https://*.kobe.jp"],${doubled}}`);
  assert.deepEqual(paths(found), [["sharedKeyCache"], ["origins[0]"]]);
});

test("what JSON cannot hold is a fault, as `load` tells it", async () => {
  const config = { ...shared, b: undefined, c: new Date(), d: 1 };
  const { faults, warnings } = await findings(config);
  const { errors } = await Wicketgate.load(config).catch((error) => error);
  assert.deepEqual(faults, errors);
  assert.deepEqual(paths({ faults, warnings }), [["b", "c", "d"], ["origins[0]"]]);
  assert.ok(faults.length > 0 && [faults, ...faults].every(Object.isFrozen));
});

test("a wasm that does not start is told, and the next call begins anew", async () => {
  const { findings } = await import(`${import.meta.resolve("wicketgate/check")}?fresh`);
  await assert.rejects(findings({}, { wasm: new Uint8Array(8) }), { name: "CompileError" });
  assert.deepEqual(paths(await findings(shared)), [[], ["origins[0]"]]);
});

test("what is no configuration at all, and an option that nobody knows, is a TypeError", async () => {
  for (const config of [undefined, null, 5, () => {}])
    await assert.rejects(findings(config), { name: "TypeError", message: /^pass the configuration/ });
  await assert.rejects(findings({}, { wsm: 1 }), { name: "TypeError", message: /^no option is named wsm/ });
});
