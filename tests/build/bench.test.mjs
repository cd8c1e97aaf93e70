// Can the benchmark be wrong without saying so? A verifier that says yes to everything, or to the wrong
// thing, ends it.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as jose from "jose";
import { Wicketgate } from "wicketgate";
import { openContest } from "../bench/contest.mjs";
import { verifyFirst } from "../bench/first-token.mjs";
import { measureSize } from "../bench/size.mjs";
import { median } from "../bench/statistics.mjs";
import { createMint } from "../bench/tokens.mjs";

const CONTESTANTS = ["ours", "ours_cached", "jose", "subtle"];
const mint = createMint();
/** The package, with another `verify`. */
const gateThat = (verify) => ({ load: async () => ({ verify }) });

test("all take good tokens and refuse forged ones", async () => {
  const contest = await openContest({ Wicketgate, jose }, mint.terms);
  contest.prepare(mint.tokens(3));
  for (const contestant of CONTESTANTS) await contest.run(contestant, 2);
  contest.requireVerified(3 * 2 * CONTESTANTS.length);
  await contest.refuse(mint.forged());
});

test("a forged token among the timed ones ends the run, whoever is asked", async () => {
  const contest = await openContest({ Wicketgate, jose }, mint.terms);
  for (const forged of mint.forged()) {
    contest.prepare([mint.token(), forged]);
    for (const contestant of CONTESTANTS) await assert.rejects(contest.run(contestant, 1), contestant);
  }
});

test("a verifier that takes everything is seen", async () => {
  const takesAll = gateThat(async () => ({ claims: { jti: "any" } }));
  const contest = await openContest({ Wicketgate: takesAll, jose }, mint.terms);
  await assert.rejects(contest.refuse(mint.forged()), /ours accepted a forged token/);
});

test("a verifier that returns one answer for all is seen", async () => {
  const tokens = mint.tokens(2);
  const gate = await Wicketgate.load(mint.terms.configuration);
  const contest = await openContest({ Wicketgate: gateThat(() => gate.verify(tokens[0])), jose }, mint.terms);
  contest.prepare(tokens);
  await assert.rejects(contest.run("ours", 1), /the claims of another token/);
});

test("every pass verifies every token, and one that is lost is seen", async () => {
  const asked = [];
  const gate = await Wicketgate.load(mint.terms.configuration);
  const counting = gateThat((token) => {
    asked.push(token);
    return gate.verify(token);
  });
  const contest = await openContest({ Wicketgate: counting, jose }, mint.terms);
  const tokens = mint.tokens(2);
  contest.prepare(tokens);
  await contest.run("ours_cached", 3);
  assert.deepEqual(asked, [...tokens, ...tokens, ...tokens]);
  assert.throws(() => contest.requireVerified(2), /6 tokens were verified, not 2/);
  await contest.run("ours_cached", Number.NaN);
  assert.throws(() => contest.requireVerified(8), /6 tokens were verified, not 8/);
});

test("no two tokens are alike", async () => {
  const tokens = mint.tokens(50);
  assert.equal(new Set(tokens).size, tokens.length);
  assert.equal(new Set(tokens.map((token) => token.split(".")[1])).size, tokens.length);
});

test("a cold start verifies, and says when it cannot", async () => {
  const [forged] = mint.forged();
  for (const contestant of ["ours", "jose"]) {
    await verifyFirst(contestant, mint.terms, mint.token());
    await assert.rejects(verifyFirst(contestant, mint.terms, forged));
  }
});

test("the size is that of everything a Worker loads", () => {
  const { files, wasm_raw: raw, wasm_gzip: gzip } = measureSize();
  for (const file of ["pkg/dist/workerd-gate.js", "pkg/dist/verify.js", "pkg/dist/wasm/verify_bg.wasm"]) {
    assert.ok(files.includes(file), file);
  }
  assert.ok(raw > gzip && gzip > 0);
});

test("the median is the middle", () => {
  assert.equal(median([30, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});
