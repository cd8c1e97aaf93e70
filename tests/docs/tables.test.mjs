// Do the tables of the pages say what the code says? Reasons and limits.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate/edge";
import { LIMITS } from "../setup/configuration/limits.mjs";
import { codeOf, readPages, rowsUnder } from "./markdown.mjs";

const TEXT = readPages();

describe("reasons", () => {
  const rows = rowsUnder(TEXT, "code | status | meaning");

  test("every one is listed, with its status and meaning, and no other", async () => {
    const gate = await Wicketgate.load(
      '{"issuers":{"a":{"issuer":"a","audience":["a"],"jwksUri":"https://issuer.example/keys"}}}',
    );
    const reasons = await gate.reasons();
    const expected = reasons.map(({ code, status, meaning }) => `| \`${code}\` | ${status} | ${meaning} |`);
    const listed = rows.map((cells) => `| ${cells.join(" | ")} |`);
    assert.deepEqual(listed.toSorted(), expected.toSorted());
  });

  test("stand in the order of their codes within each table", () => {
    for (const table of TEXT.split("| code | status | meaning |").slice(1)) {
      const codes = [...table.split("\n\n")[0].matchAll(/^\| `([a-z0-9_]+)`/gm)].map(([, code]) => code);
      assert.ok(codes.length > 0);
      assert.deepEqual(codes, codes.toSorted());
    }
  });
});

describe("limits", () => {
  test("every one is listed, with its value, and no other", () => {
    const listed = rowsUnder(TEXT, "what | value | constant").map(([, value, name]) => [
      codeOf(name),
      shownValue(value, codeOf(name)),
    ]);
    assert.deepEqual(Object.fromEntries(listed), LIMITS);
    assert.equal(listed.length, Object.keys(LIMITS).length, "one of them is listed twice");
  });

  /** A value as the table shows it, in the constant's own unit. */
  function shownValue(text, name) {
    if (text === "2^53 - 1") return 2 ** 53 - 1;
    if (/^\d{4}-/.test(text)) return Date.parse(text);
    const [, number, unit] = /^(\d+)(?: (\S+))?$/.exec(text) ?? assert.fail(`${text} is no value`);
    const units = [
      ["_MILLISECONDS", { ms: 1, s: 1_000 }],
      ["_SECONDS", { s: 1 }],
      ["_BYTES", { bytes: 1, KiB: 1_024, MiB: 1_048_576 }],
      ["_PERCENT", { "%": 1 }],
      ["", { undefined: 1 }],
    ];
    const factor = units.find(([ending]) => name.endsWith(ending))[1][unit];
    assert.ok(factor, `${text} has the wrong unit for ${name}`);
    return Number(number) * factor;
  }
});
