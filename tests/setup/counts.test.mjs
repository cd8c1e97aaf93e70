// Does the number of tests that a run ends with tell the truth? A runner that miscounts would call a broken
// build green.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cargoCounts, conformanceCounts, judge, nodeCounts, skipReasons } from "./counts.mjs";

const cargo =
  "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
const cargoRed = "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
const node = "ℹ tests 9\nℹ pass 5\nℹ fail 1\nℹ cancelled 2\nℹ skipped 1\nℹ todo 0\n";
const nodeEmpty = "ℹ tests 0\nℹ pass 0\nℹ fail 0\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\n";

for (const [name, read, output, exitCode, expected] of [
  ["several binaries add up", cargoCounts, cargo + cargoRed, 101, { passed: 7, failed: 2, skipped: 1 }],
  ["cancelled tests failed", nodeCounts, node, 1, { passed: 5, failed: 3, skipped: 1 }],
  [
    "the last conformance line is the whole",
    conformanceCounts,
    "2 passed, 0 failed, 0 skipped\n9 passed, 1 failed, 3 skipped\n",
    1,
    { passed: 9, failed: 1, skipped: 3 },
  ],
  [
    "a line that only begins like a summary is none",
    conformanceCounts,
    "a.json: 9 passed, 0 failed, 0 skipped (x)\n",
    0,
    { passed: 0, failed: 1, skipped: 0 },
  ],
  ["no test at all is a failure", nodeCounts, nodeEmpty, 0, { passed: 0, failed: 1, skipped: 0 }],
  [
    "no summary is a failure",
    cargoCounts,
    "error: could not compile\n",
    101,
    { passed: 0, failed: 1, skipped: 0 },
  ],
  ["a bad end after green tests is a failure", cargoCounts, cargo, 101, { passed: 3, failed: 1, skipped: 1 }],
  ["all well", cargoCounts, cargo, 0, { passed: 3, failed: 0, skipped: 1 }],
  ["a plain check that ends well is one", undefined, "", 0, { passed: 1, failed: 0, skipped: 0 }],
  ["a plain check that ends badly is one failure", undefined, "", 2, { passed: 0, failed: 1, skipped: 0 }],
]) {
  test(name, () => assert.deepEqual(judge(read, output, exitCode), expected));
}

test("why tests were skipped is told once each", () => {
  const reasons = [
    "﹣ a (0.5ms) # no peer",
    "  ﹣ b # c (1ms) # no peer",
    "✔ d (1ms) # e",
    "﹣ f (2ms) # SKIP",
  ];
  assert.deepEqual(skipReasons(reasons.join("\n")), ["no peer", "SKIP"]);
});
