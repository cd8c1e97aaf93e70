// Is the list of rules closed, and does it say truly which test holds a rule? No ID stands anywhere that is not in
// the list, and no rule that a gate enforces or that is by design is without a test.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { rulesIn, systems } from "../setup/rules/list.mjs";
import { testsById } from "../setup/rules/page.mjs";
import { inJavaScript, inRust } from "../setup/rules/tests.mjs";
import { PAGES, ROOT, readDocument, rowsUnder } from "./markdown.mjs";

const RULES = systems().flatMap(({ rules }) => rules);
const TESTS = testsById(systems());
/** IDs of rules that tests make up. */
const INVENTED = ["AIR-JWT-9"];

test("every ID of a rule that stands in a source, a test or a page is in the list", () => {
  const known = new Set([...RULES.map(({ id }) => id), ...INVENTED]);
  const files = execFileSync("git", ["ls-files", "src", "pkg", "worker", "www", "tests", ...PAGES], {
    cwd: ROOT,
    encoding: "utf8",
  });
  for (const file of files.trim().split("\n"))
    for (const [id] of readFileSync(join(ROOT, file), "utf8").matchAll(/\b(?:AIR|SIG|RTW|IAM)-[A-Z]+-\d+\b/g))
      assert.ok(known.has(id), `${file}: ${id}`);
});

test("every rule has its row, in the order of its system's page", () => {
  const rows = rowsUnder(
    readDocument("docs/rules.md"),
    "rule | what must hold | who answers | held by the test",
  );
  assert.deepEqual(
    rows.map(([id]) => id),
    RULES.map(({ id }) => id),
  );
});

test("every rule that is enforced or by design is held by a test", () => {
  const without = RULES.filter(({ id, edge, design }) => (edge ?? design) && TESTS.get(id).length === 0);
  assert.deepEqual(
    without.map(({ id }) => id),
    [],
  );
});

/** Written otherwise, so that these are not taken for tests and marks of this file. */
const made = (text) => text.replaceAll("TEST(", "test(").replaceAll("MARK", "// holds:");

describe("what holds a rule", () => {
  test("in JavaScript: the name of a test, or a mark above it", () => {
    const text = made(`
TEST("RTW-ALG-1, IAM-ALG-1: one algorithm", () => {});
  MARK AIR-JWT-1 RTW-EXP-1
  // A word on why.
  TEST(\`not longer: \${name}\`, () => {});
TEST("of no rule", () => {});
TEST("that of SIG-TOK-4", () => {});`);
    assert.deepEqual(inJavaScript(text, "a.mjs"), [
      { ids: ["RTW-ALG-1", "IAM-ALG-1"], file: "a.mjs", name: "one algorithm" },
      { ids: ["SIG-TOK-4"], file: "a.mjs", name: "that of SIG-TOK-4" },
      { ids: ["AIR-JWT-1", "RTW-EXP-1"], file: "a.mjs", name: "not longer: …" },
    ]);
  });

  test("in Rust: a mark above it", () => {
    const text = made(
      'MARK IAM-CLK-1\n#[test]\n#[cfg(feature = "pages")]\nfn when_it_holds() {}\nfn other() {}\n',
    );
    assert.deepEqual(inRust(text, "a.rs"), [{ ids: ["IAM-CLK-1"], file: "a.rs", name: "when it holds" }]);
  });

  test("a mark above no test, and one of no rule's form, are faults", () => {
    assert.throws(() => inRust(made("MARK IAM-CLK-1\n\nfn late() {}\n"), "a.rs"), /above no test/);
    assert.throws(
      () => inJavaScript(made('MARK IAM-CLK-1\nconst x = 1;\nTEST("x")'), "a.mjs"),
      /above no test/,
    );
    assert.throws(() => inRust(made("MARK IAM-CLK\nfn late() {}\n"), "a.rs"), /IAM-CLK is no name/);
  });
});

test("a rule with a part that is not read is a fault of the list's reader", () => {
  const head = 'const RULES: &[Rule] = &[\n    rule("IAM-ALG-1", "ES256")';
  assert.deepEqual(rulesIn(`${head}\n        .design("so")\n];`, "a.rs"), [
    { id: "IAM-ALG-1", text: "ES256", design: "so", isReviewed: false },
  ]);
  assert.throws(() => rulesIn(`${head}\n        .design(SO)\n];`, "a.rs"), /a part that is not read/);
  assert.throws(() => rulesIn(`${head},\n    rule(ID, "x")\n];`, "a.rs"), /2 rules, 1 read/);
});
