// What does a server gain that has many requests under way? Node checks signatures of its own on several
// threads at once; ours holds the one that it runs on. The other figures come from one verification after the
// other.

import { openNode } from "./node.mjs";
import { median, rounded, spread } from "./statistics.mjs";
import { createMint } from "./tokens.mjs";

const AT_ONCE = 50;
const BATCH_TOKENS = 1_000;

export async function measureInFlight({ rounds, batchTokens = BATCH_TOKENS }) {
  const mint = createMint();
  const runtime = await openNode(mint.terms);
  const us = { ours: [], jose: [], subtle: [] };
  try {
    // Round 0 lets the compilers settle and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      await runtime.prepare(mint.tokens(batchTokens));
      const contestants = Object.keys(us);
      for (const contestant of round % 2 === 0 ? contestants : contestants.reverse()) {
        const tookMs = await runtime.run(contestant, 1, AT_ONCE);
        if (round > 0) us[contestant].push((tookMs * 1000) / batchTokens);
      }
      await runtime.requireVerified(contestants.length * batchTokens);
    }
  } finally {
    await runtime.close();
  }
  console.log("bench: tokens at once measured");
  const medians = Object.fromEntries(
    Object.entries(us).map(([who, values]) => [`${who}_us`, rounded(median(values))]),
  );
  return {
    at_once: AT_ONCE,
    batch_tokens: batchTokens,
    ...medians,
    ratio_jose: rounded(median(us.ours) / median(us.jose)),
    ratio_subtle: rounded(median(us.ours) / median(us.subtle)),
    spread_us: Object.fromEntries(Object.entries(us).map(([who, values]) => [who, spread(values)])),
  };
}
