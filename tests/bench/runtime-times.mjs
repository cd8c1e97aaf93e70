// How long does a verification take in one runtime? Every contestant on the same tokens, in turns: new
// tokens, then tokens that were verified before, then cold starts.

import { median, rounded, spread } from "./statistics.mjs";
import { createMint } from "./tokens.mjs";

const NEW_TOKEN_CONTESTANTS = ["ours", "jose", "subtle"];
const REPEAT_CONTESTANTS = ["ours_cached", "jose"];
const REPEATED_TOKENS = 64;
/** Passes over the repeated tokens that let the compilers settle, and as many that tell how long one takes. */
const PROBE_PASSES = 20;

export async function timeRuntime(name, openRuntime, effort) {
  const say = (text) => console.log(`bench: ${name}: ${text}`);
  say("starts");
  const mint = createMint();
  const runtime = await openRuntime(mint.terms, mint);
  try {
    const fresh = await timeNewTokens(runtime, mint, effort, say);
    const repeat = await timeRepeatedTokens(runtime, mint, effort, say);
    const coldMs = await timeColdStarts(runtime, mint, effort);
    say(`${effort.coldStarts} cold starts each done`);
    return figures(runtime, fresh, repeat, coldMs);
  } finally {
    await runtime.close();
  }
}

async function timeNewTokens(runtime, mint, effort, say) {
  const batchTokens = effort.batchTokens ?? (await runtime.batchTokens());
  say(`${effort.rounds} rounds of ${batchTokens} new tokens each`);
  const runMs = { ours: [], jose: [], subtle: [] };
  // Round 0 lets the compilers settle and is not counted.
  for (let round = 0; round <= effort.rounds; round += 1) {
    await runtime.prepare(mint.tokens(batchTokens));
    for (const contestant of orderOf(NEW_TOKEN_CONTESTANTS, round)) {
      const tookMs = await runtime.run(contestant, 1);
      if (round > 0) runMs[contestant].push(tookMs);
    }
    await runtime.requireVerified(NEW_TOKEN_CONTESTANTS.length * batchTokens);
    await runtime.refuse(mint.forged());
    if (round > 0)
      say(`round ${round}: ${lastOf(runMs, { ours: batchTokens, jose: batchTokens, subtle: batchTokens })}`);
  }
  return { batchTokens, runMs };
}

/** Each contestant gets as many passes as make its run long enough for the runtime's clock. */
async function timeRepeatedTokens(runtime, mint, effort, say) {
  await runtime.prepare(mint.tokens(REPEATED_TOKENS));
  const passes = {};
  for (const contestant of REPEAT_CONTESTANTS) {
    await runtime.run(contestant, PROBE_PASSES);
    const passMs = (await runtime.run(contestant, PROBE_PASSES)) / PROBE_PASSES;
    passes[contestant] = effort.repeatPasses ?? Math.ceil(runtime.shortestRepeatMs() / passMs);
  }
  const tokens = Object.fromEntries(
    Object.entries(passes).map(([who, times]) => [who, times * REPEATED_TOKENS]),
  );
  say(
    `${effort.rounds} rounds of ${REPEATED_TOKENS} tokens again, ours ${passes.ours_cached} times over, jose ${passes.jose} times`,
  );
  const runMs = { ours_cached: [], jose: [] };
  for (let round = 1; round <= effort.rounds; round += 1) {
    for (const contestant of orderOf(REPEAT_CONTESTANTS, round)) {
      runMs[contestant].push(await runtime.run(contestant, passes[contestant]));
    }
    say(`round ${round}, again: ${lastOf(runMs, tokens)}`);
  }
  const probed = 2 * PROBE_PASSES * REPEATED_TOKENS * REPEAT_CONTESTANTS.length;
  await runtime.requireVerified(probed + effort.rounds * (tokens.ours_cached + tokens.jose));
  return { tokens, runMs };
}

async function timeColdStarts(runtime, mint, effort) {
  const coldMs = { ours: [], jose: [] };
  for (let start = 0; start < effort.coldStarts; start += 1) {
    for (const contestant of Object.keys(coldMs))
      coldMs[contestant].push(await runtime.cold(contestant, mint.token()));
  }
  return coldMs;
}

/** Another one begins each round, so that no one always runs on what another has warmed or worn. */
function orderOf(contestants, round) {
  const first = round % contestants.length;
  return [...contestants.slice(first), ...contestants.slice(0, first)];
}

function lastOf(runMs, tokens) {
  return Object.entries(runMs)
    .map(([who, ms]) => `${who} ${rounded((ms.at(-1) * 1000) / tokens[who])} µs`)
    .join(", ");
}

function figures(runtime, fresh, repeat, coldMs) {
  const perToken = (runMs, tokens) => runMs.map((ms) => (ms * 1000) / tokens);
  const us = {
    ours: perToken(fresh.runMs.ours, fresh.batchTokens),
    jose: perToken(fresh.runMs.jose, fresh.batchTokens),
    subtle: perToken(fresh.runMs.subtle, fresh.batchTokens),
    repeat: perToken(repeat.runMs.ours_cached, repeat.tokens.ours_cached),
    jose_repeat: perToken(repeat.runMs.jose, repeat.tokens.jose),
  };
  const ratio = (one, other) => rounded(median(us[one]) / median(us[other]));
  const quickestMs = Math.min(...[...Object.values(fresh.runMs), ...Object.values(repeat.runMs)].map(median));
  return {
    ...Object.fromEntries(Object.entries(us).map(([who, values]) => [`${who}_us`, rounded(median(values))])),
    ratio_jose: ratio("ours", "jose"),
    ratio_subtle: ratio("ours", "subtle"),
    ratio_jose_repeat: ratio("repeat", "jose_repeat"),
    cold_ms: rounded(median(coldMs.ours)),
    jose_cold_ms: rounded(median(coldMs.jose)),
    spread_us: Object.fromEntries(Object.entries(us).map(([who, values]) => [who, spread(values)])),
    spread_cold_ms: { ours: spread(coldMs.ours), jose: spread(coldMs.jose) },
    batch_tokens: fresh.batchTokens,
    repeat_tokens: { ours: repeat.tokens.ours_cached, jose: repeat.tokens.jose },
    ...runtime.overhead?.(quickestMs),
    version: runtime.version,
  };
}
