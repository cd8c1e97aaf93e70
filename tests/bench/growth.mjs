// Does a token cost more where more is held? One hot key among others, and keys in turn, more of them than
// can be hot.

import { openGates } from "./gates.mjs";
import { median, rounded, spread } from "./statistics.mjs";
import { createMint } from "./tokens.mjs";

/** Every one but the first is compared with the first. The key in use is the last one held: a search that grows would show. */
const HELD = {
  one_key: { issuerCount: 1, keyCount: 1 },
  keys_8: { issuerCount: 1, keyCount: 8 },
  keys_32: { issuerCount: 1, keyCount: 32 },
  issuers_100: { issuerCount: 100, keyCount: 1 },
};
const [SMALLEST] = Object.keys(HELD);
const IN_TURN = {
  keys_17: { issuerCount: 1, keyCount: 17 },
  keys_24: { issuerCount: 1, keyCount: 24 },
  keys_48: { issuerCount: 2, keyCount: 24 },
};
const BATCH_TOKENS = 1_000;

export async function measureGrowth(effort) {
  const held = prepareAll(HELD, ({ issuerCount, keyCount }) => [issuerCount * keyCount - 1]);
  const configurations = Object.fromEntries(
    Object.entries(held).map(([name, { configuration }]) => [name, configuration]),
  );
  const together = await openGates(configurations);
  // Each in a process of its own, so that no table of one stands in the way of another's.
  const turns = prepareAll(IN_TURN, ({ issuerCount, keyCount }) =>
    Array.from({ length: issuerCount * keyCount }, (_, key) => key),
  );
  const alone = [];
  try {
    for (const [name, entry] of Object.entries(turns)) {
      entry.gates = await openGates({ [name]: entry.configuration });
      alone.push(entry.gates);
    }
    for (const entry of Object.values(held)) entry.gates = together;
    await timeInTurns({ ...held, ...turns }, effort);
  } finally {
    for (const gates of [together, ...alone]) gates.close();
  }
  console.log("bench: growth measured");
  // Neighbours in time are compared, so that a machine that slows down midway slows both.
  const ratios = Object.entries(held).map(([name, { us }]) => [
    name,
    us.map((value, round) => value / held[SMALLEST].us[round]),
  ]);
  const others = ratios.filter(([name]) => name !== SMALLEST);
  return {
    us: mediansOf(held),
    ratio: Object.fromEntries(others.map(([name, values]) => [name, rounded(median(values))])),
    spread_ratio: Object.fromEntries(others.map(([name, values]) => [name, spread(values)])),
    round_robin_us: mediansOf(turns),
    batch_tokens: effort.batchTokens ?? BATCH_TOKENS,
  };
}

function prepareAll(variants, keysInUse) {
  const entries = Object.entries(variants).map(([name, variant]) => {
    const mint = createMint(variant);
    return [
      name,
      { mint, keys: keysInUse(variant), configuration: mint.terms.uncachedConfiguration, us: [] },
    ];
  });
  return Object.fromEntries(entries);
}

async function timeInTurns(variants, { rounds, batchTokens = BATCH_TOKENS }) {
  // Round 0 lets the compilers settle and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const entries = Object.entries(variants);
    for (const [name, { mint, keys, gates, us }] of round % 2 === 0 ? entries : entries.reverse()) {
      const { tookMs } = await gates.verify(name, mint.calls(batchTokens, keys));
      if (round > 0) us.push((tookMs * 1000) / batchTokens);
    }
  }
}

const mediansOf = (variants) =>
  Object.fromEntries(Object.entries(variants).map(([name, { us }]) => [name, rounded(median(us))]));
