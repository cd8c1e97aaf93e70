// Do the tables of the pages say what the code says? Reasons, limits, members of the configuration.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate/edge";
import { codeOf, readDocument, readPages, rowsUnder } from "./markdown.mjs";

const TEXT = readPages();

describe("reasons", () => {
  const rows = rowsUnder(TEXT, "code | status | meaning");

  test("every one is listed, with its status and meaning, and no other", async () => {
    const gate = await Wicketgate.load(
      '{"issuers":{"a":{"issuer":"a","audience":["a"],"jwksUri":"https://issuer.example/keys"}}}',
    );
    const expected = gate
      .reasons()
      .map(({ code, status, meaning }) => `| \`${code}\` | ${status} | ${meaning} |`);
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
  const constants = [...readDocument("src/limits.rs").matchAll(/^pub const ([A-Z_]+): \w+ = ([^;]+);/gm)];

  test("every one is listed, with its value, and no other", () => {
    const expected = constants.map(([, name, value]) => [name, constantValue(value)]);
    const listed = rowsUnder(TEXT, "what | value | constant").map(([, value, name]) => [
      codeOf(name),
      shownValue(value, codeOf(name)),
    ]);
    assert.deepEqual(Object.fromEntries(listed), Object.fromEntries(expected));
    assert.equal(listed.length, expected.length, "one of them is listed twice");
  });

  /** A constant's expression: integers, products, a power of two less one. */
  function constantValue(expression) {
    const plain = expression.replaceAll("_", "");
    const shifted = /^\(1 << (\d+)\) - 1$/.exec(plain);
    if (shifted !== null) return 2 ** Number(shifted[1]) - 1;
    assert.match(plain, /^\d+( \* \d+)*$/, `the value ${expression} cannot be read`);
    return plain.split(" * ").reduce((product, factor) => product * Number(factor), 1);
  }

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

describe("members of the configuration", () => {
  const schema = JSON.parse(readDocument("pkg/schema.json"));
  for (const [head, described] of [
    ["top", schema],
    ["issuer", schema.$defs.issuer],
    ["route", schema.$defs.route],
    ["client", schema.$defs.client],
    ["cors", schema.$defs.cors],
    ["redirectCheck", schema.$defs.redirectCheck],
    ["frames", schema.properties.frames],
    ["page", schema.$defs.page],
    ["strictTransportSecurity", schema.properties.strictTransportSecurity],
  ]) {
    test(`${head}: the same as in the schema, with the same defaults`, () => {
      const rows = rowsUnder(TEXT, `${head} | default | meaning`);
      assert.deepEqual(
        rows.map(([name]) => codeOf(name)).toSorted(),
        Object.keys(described.properties).toSorted(),
      );
      for (const [name, shown] of rows) {
        const member = described.properties[codeOf(name)];
        if (shown.startsWith("`") && member.default !== undefined)
          assert.deepEqual(JSON.parse(codeOf(shown)), member.default, name);
        const isMandatory =
          described.required?.includes(codeOf(name)) === true ||
          described.else?.required.includes(codeOf(name)) === true;
        assert.equal(shown === "mandatory", isMandatory, name);
      }
    });
  }
});
