// Is the public API the one that was last agreed on? A change of a name, a signature or a code shows here, and
// is then a line of the CHANGELOG, too.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { apiSnapshot, SNAPSHOT } from "./api-snapshot.mjs";

const snapshot = apiSnapshot();

test("every export of every entry is as the snapshot has it", () => {
  assert.equal(
    snapshot,
    readFileSync(SNAPSHOT, "utf8"),
    "where the change is meant, `make api-snapshot` writes it down; say it in CHANGELOG.md",
  );
});

test("the warning codes of the types are those that the core has", () => {
  const files = globSync("src/**/*.rs", { cwd: new URL("../../", import.meta.url) });
  const sources = files.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"));
  const pushed = sources.flatMap((text) => [...text.matchAll(/\bwarnings\.push\("(\w+)"\)/g)]);
  const listed = snapshot.split("# warning codes\n\n")[1].trim().split("\n");
  assert.deepEqual(listed, [...new Set(pushed.map(([, code]) => `"${code}"`))].toSorted());
});
