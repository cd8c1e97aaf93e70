// Do the paths to a signature's verdict agree with p256 in WebAssembly, on two lanes of simd128? The cases
// are made, and judged by p256, natively. SOAK_TRIPLES sets how many, SOAK_SEED repeats a run.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadLayers } from "../conformance/layers.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TRIPLES = Number(process.env.SOAK_TRIPLES ?? 3_000);
const seed = process.env.SOAK_SEED ?? String(Date.now() % 2 ** 32);

/** The tab-separated fields of each line that the native generator prints. */
async function* linesOf(count) {
  const command = [
    "run",
    "--quiet",
    "--profile",
    "test",
    "--package",
    "wicketgate-soak",
    "--bin",
    "triples",
    "--",
    String(count),
    seed,
  ];
  const { RUSTUP_TOOLCHAIN, CARGO_BUILD_TARGET, ...env } = process.env;
  const child = spawn("cargo", command, { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) yield line.split("\t");
  assert.equal(await ended, 0, "the generator failed, or p256 and the native paths disagree");
}

const bytes = (hex) => Buffer.from(hex, "hex");

/** What `judge` must answer; "." is any letter. */
function expected(signature, holds, isExceptionalWithout, isExceptionalBy) {
  if (isOutside(signature)) return /^---!!$/;
  const verdict = holds === "1" ? "\\+" : "-";
  const opinion = (isExceptional) => ({ "*": ".", 1: "\\?", 0: verdict })[isExceptional];
  return new RegExp(`^${verdict}{3}${opinion(isExceptionalWithout)}${opinion(isExceptionalBy)}$`);
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function isOutside(signature) {
  const numbers = [signature.slice(0, 64), signature.slice(64)].map((hex) => BigInt(`0x${hex}`));
  return numbers.some((number) => number === 0n || number >= ORDER);
}

test(`${TRIPLES} signatures on every path of the wasm (SOAK_SEED=${seed})`, async (context) => {
  const layers = await loadLayers();
  const paths = layers.signaturePaths();
  const kinds = new Map();
  const [wrong, seen] = [[], { held: 0, refused: 0, exceptional: 0, outOfRange: 0 }];
  for await (const [what, ...fields] of linesOf(TRIPLES)) {
    if (what === "key") {
      assert.notEqual(paths.addKey(bytes(fields[0]), bytes(fields[1])), undefined);
      continue;
    }
    const [kind, key, digest, signature, ...judged] = fields;
    const answer = paths.judge(Number(key), bytes(digest), bytes(signature));
    const pattern = expected(signature, ...judged);
    if (!pattern.test(answer)) wrong.push(`${answer} is not ${pattern}: ${fields.join(" ")}`);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    seen[judged[0] === "1" ? "held" : "refused"] += 1;
    if (answer.includes("?")) seen.exceptional += 1;
    if (answer.includes("!")) seen.outOfRange += 1;
  }
  context.diagnostic(
    `seed ${seed}: ${JSON.stringify(seen)}; ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")}`,
  );
  assert.deepEqual(wrong.slice(0, 10), []);
  assert.equal(seen.held + seen.refused - kinds.get("wycheproof"), TRIPLES);
  assert.ok(kinds.get("wycheproof") > 400);
  for (const count of Object.values(seen)) assert.ok(count > 0, `only ${JSON.stringify(seen)}`);
});
