// How much memory does the wasm take? The size of its linear memory, which grows by pages of 64 KiB and never
// shrinks.

import { openGates } from "./gates.mjs";
import { createMint } from "./tokens.mjs";

export const MOST_HOT_KEYS = 16;
const HELD_KEYS = 2 * MOST_HOT_KEYS;

export async function measureMemory(effort) {
  const first = await measureFirstTokens();
  const hot = await measureHotKeys(effort);
  const full = await measureFull(effort);
  console.log("bench: memory measured");
  return { ...first, ...hot, ...full };
}

/** As users run it: the default configuration with one issuer and one key, loaded, and a token verified. */
async function measureFirstTokens() {
  const mint = createMint();
  const gates = await openGates({ gate: mint.terms.configuration });
  try {
    const { memoryBytes } = await gates.verify("gate", mint.calls(1, [0]));
    return { loaded_bytes: gates.memoryBytes, memory_bytes: memoryBytes };
  } finally {
    gates.close();
  }
}

/**
 * Without the verdict cache, so that the growth is the keys' alone. The mean over all but the first, which
 * brings the generator's table along, bounds the error of the page size.
 */
async function measureHotKeys({ tokensPerKey }) {
  const mint = createMint({ keyCount: HELD_KEYS });
  const gates = await openGates({ gate: mint.terms.uncachedConfiguration });
  const bytesAfter = [];
  try {
    const { memoryBytes: coldBytes } = await gates.verify("gate", mint.calls(1, [0]));
    for (let key = 0; key < HELD_KEYS; key += 1) {
      const { memoryBytes } = await gates.verify("gate", mint.calls(tokensPerKey, [key]));
      bytesAfter.push(memoryBytes);
    }
    const [oneHotBytes, allHotBytes] = [bytesAfter[0], bytesAfter[MOST_HOT_KEYS - 1]];
    return {
      cold_keys_bytes: coldBytes,
      one_hot_key_bytes: oneHotBytes,
      hot_keys_bytes: allHotBytes,
      bytes_per_hot_key: Math.round((allHotBytes - oneHotBytes) / (MOST_HOT_KEYS - 1)),
      growth_beyond_hot_keys_bytes: bytesAfter.at(-1) - allHotBytes,
      hot_keys: MOST_HOT_KEYS,
    };
  } finally {
    gates.close();
  }
}

/** The most that the default configuration comes to: every hot key there is, and a verdict cache that saw many tokens. */
async function measureFull({ tokensPerKey, cachedTokens }) {
  const mint = createMint({ keyCount: MOST_HOT_KEYS });
  const gates = await openGates({ gate: mint.terms.configuration });
  try {
    const keys = Array.from({ length: MOST_HOT_KEYS }, (_, key) => key);
    const { memoryBytes } = await gates.verify(
      "gate",
      mint.calls(tokensPerKey * MOST_HOT_KEYS + cachedTokens, keys),
    );
    return { full_bytes: memoryBytes };
  } finally {
    gates.close();
  }
}
