// How does the bench drive gates in a Node process of their own?

import { ask, start } from "./child.mjs";

/** Opens one gate for each configuration, in a fresh process. */
export async function openGates(configurations, { isProfiled = false } = {}) {
  const child = start("gate-child.mjs");
  const close = () => child.disconnect();
  try {
    const { memoryBytes } = await ask(child, { open: configurations, isProfiled });
    return {
      memoryBytes,
      /** Verifies the calls; resolves to `tookMs`, `memoryBytes`, `callMs` (where `isEachTimed`), and what the stopwatch read. */
      verify: (gate, calls, options) => ask(child, { verify: { gate, calls, ...options } }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
