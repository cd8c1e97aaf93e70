// How is Node timed? In a process of its own by its own clock; each cold start in one more fresh process.

import { ask, start } from "./child.mjs";

export const BATCH_TOKENS = 2_000;
/** How long a run over repeated tokens lasts at least, so that a clock that is coarse by 0.1 ms is below 0.1 percent. */
export const SHORTEST_REPEAT_MS = 100;

export async function openNode(terms) {
  const child = start("node-child.mjs");
  try {
    await ask(child, { terms });
  } catch (error) {
    child.disconnect();
    throw error;
  }
  return {
    version: `Node ${process.versions.node}`,
    batchTokens: async () => BATCH_TOKENS,
    shortestRepeatMs: () => SHORTEST_REPEAT_MS,
    prepare: (tokens) => ask(child, { prepare: tokens }),
    /** Resolves to the milliseconds that the prepared tokens took. */
    run: (contestant, passes, atOnce) => ask(child, { run: contestant, passes, atOnce }),
    requireVerified: (count) => ask(child, { requireVerified: count }),
    refuse: (forged) => ask(child, { refuse: forged }),
    /** Milliseconds from the first import to the first verified token, process start excluded. */
    async cold(contestant, token) {
      const fresh = start("node-cold.mjs");
      try {
        return await ask(fresh, { contestant, terms, token });
      } finally {
        fresh.disconnect();
      }
    },
    async close() {
      child.disconnect();
    },
  };
}
