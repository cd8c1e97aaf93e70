// Does each artefact keep to its size, and to what it is for? A page that verifies a token loads nothing of
// whole requests, and no request meets the Public Suffix List.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { namesOf } from "./checks.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What an artefact and the JavaScript that is loaded with it in Node may come to, with gzip -9. */
const SIZES = [
  { name: "verify", wasmBytes: 87_900, scripts: ["node.js", "verify.js"], scriptBytes: 18_500 },
  {
    name: "gate",
    wasmBytes: 145_650,
    scripts: ["edge-node.js", "gate.js", "verify.js"],
    scriptBytes: 28_700,
  },
];

/** Texts of the data, or names of functions; who has them proves that the others lack them. */
const WORDS = [
  { of: "texts", word: "frame-ancestors", has: ["gate", "check"] },
  { of: "texts", word: "access-control-allow-origin", has: ["gate", "check"] },
  { of: "texts", word: "strict-transport-security", has: ["gate", "check"] },
  { of: "texts", word: "permissions-policy", has: ["gate", "check"] },
  { of: "texts", word: "x-forwarded-for", has: ["gate", "check"] },
  { of: "texts", word: "redirectCheck", has: ["gate", "check"] },
  { of: "names", word: "guard", has: ["gate", "check"] },
  { of: "names", word: "browser3csp", has: ["gate", "check"] },
  { of: "names", word: "psl4list", has: ["check"] },
  { of: "names", word: "5check8findings", has: ["check"] },
  { of: "texts", word: "AIR-CRED-4", has: ["check"] },
  { of: "names", word: "es256", has: ["verify", "gate", "check"] },
  { of: "texts", word: "kid_unknown", has: ["verify", "gate", "check"] },
];

const gzipBytes = (...path) => execFileSync("gzip", ["-9", "-c", join(ROOT, "pkg", "dist", ...path)]).length;

describe("size", () => {
  const benchmarks = readFileSync(join(ROOT, "docs", "benchmarks.md"), "utf8").replace(/\s+/g, " ");
  const told = [...benchmarks.matchAll(/is (\d+) kB(?: of wasm)? and (\d+) kB/g)];
  for (const [index, { name, wasmBytes, scripts, scriptBytes }] of SIZES.entries()) {
    const wasm = gzipBytes("wasm", `${name}_bg.wasm`);
    const script = scripts.reduce((sum, file) => sum + gzipBytes(file), 0);
    test(`${name}: ${wasmBytes} bytes of wasm, ${scriptBytes} of JavaScript`, () => {
      assert.ok(wasm <= wasmBytes, `the wasm has ${wasm} bytes with gzip`);
      assert.ok(script <= scriptBytes, `the JavaScript has ${script} bytes with gzip`);
    });
    test(`${name}: docs/benchmarks.md tells its size, to 1 kB`, () => {
      const [, ...kilobytes] = told[index] ?? [];
      assert.equal(kilobytes.length, 2);
      for (const [place, bytes] of [wasm, script].entries())
        assert.ok(
          Math.abs(kilobytes[place] * 1000 - bytes) <= 1000,
          `${bytes} bytes, not ${kilobytes[place]} kB`,
        );
    });
  }
});

// holds: IAM-SCP-2
describe("words", () => {
  const artefacts = ["verify", "gate", "check"].map((name) => ({
    name,
    texts: readFileSync(join(ROOT, "pkg", "dist", "wasm", `${name}_bg.wasm`), "latin1"),
    names: namesOf(readFileSync(join(ROOT, "target", "wasm-last", name, "compiled.wasm"))).join("\n"),
  }));
  for (const { of, word, has } of WORDS) {
    test(`${word}: in ${has.join(" and ")}`, () => {
      const found = artefacts.filter((artefact) => artefact[of].includes(word)).map(({ name }) => name);
      assert.deepEqual(found, has);
    });
  }
});
