// Where does each microsecond of a verification go, in Node? The functions at the border carry a stopwatch;
// what none of them claims is the rest of the JavaScript. A second process, without any stopwatch, shows what
// looking changed.

import { openGates } from "./gates.mjs";
import { profileInside } from "./profile-inside.mjs";
import { median, rounded } from "./statistics.mjs";
import { PARTS } from "./stopwatch.mjs";
import { createMint } from "./tokens.mjs";

const BATCH_TOKENS = 2_000;
const REPEATED_TOKENS = 64;

export async function measureProfile(effort) {
  const mint = createMint();
  const configurations = { fresh: mint.terms.uncachedConfiguration, repeat: mint.terms.configuration };
  const plain = await openGates(configurations);
  let profiled;
  try {
    profiled = await openGates(configurations, { isProfiled: true });
    const batchTokens = effort.batchTokens ?? BATCH_TOKENS;
    const newTokens = () => mint.calls(batchTokens, [0]);
    const fresh = await timeParts(plain, profiled, "fresh", newTokens, 1, effort.rounds);
    const again = mint.calls(REPEATED_TOKENS, [0]);
    const passes = Math.ceil(batchTokens / REPEATED_TOKENS);
    const repeat = await timeParts(plain, profiled, "repeat", () => again, passes, effort.rounds);
    const inside = await profileInside(mint, effort.rounds);
    console.log("bench: profile measured");
    return { fresh_us: fresh, repeat_us: repeat, inside_wasm_us: inside };
  } finally {
    plain.close();
    profiled?.close();
  }
}

async function timeParts(plain, profiled, gate, callsOf, passes, rounds) {
  const us = Object.fromEntries([...PARTS, "javascript", "total", "untouched"].map((part) => [part, []]));
  // Round 0 lets the compilers settle and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const calls = callsOf();
    const untouched = await plain.verify(gate, calls, { passes });
    const { tookMs, partsMs, stopwatchMs } = await profiled.verify(gate, calls, { passes });
    if (round === 0) continue;
    const totalMs = tookMs - stopwatchMs;
    const javascript = totalMs - Object.values(partsMs).reduce((sum, ms) => sum + ms, 0);
    const ms = { ...partsMs, javascript, total: totalMs, untouched: untouched.tookMs };
    for (const [part, values] of Object.entries(us)) values.push((ms[part] * 1000) / (calls.length * passes));
  }
  return Object.fromEntries(Object.entries(us).map(([part, values]) => [part, rounded(median(values))]));
}
