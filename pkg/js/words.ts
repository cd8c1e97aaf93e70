// Where are the sentences? In a module of their own, which is loaded once there is something to say. Whoever
// cannot wait says the code, and has the sentences come for the next.

import type { ConfigurationError } from "../types/index.d.ts";

type Messages = typeof import("./messages/index.ts");

let held: Messages | undefined;
let loading: Promise<void> | undefined;

/** The sentences, where they are there. */
export function wordsHeld(): Messages | undefined {
  if (held === undefined) void wordsReady();
  return held;
}

/** Settles once they are there, or cannot be had: what is said without them is short, and still true. */
export async function wordsReady(): Promise<void> {
  if (held !== undefined) return;
  loading ??= import("./messages/index.ts").then(
    (messages) => {
      held = messages;
    },
    () => {},
  );
  await loading;
}

/** Faults of a configuration in words. `config`: what was passed, of whose text they have line and column. */
export async function inWords(
  faults: readonly ConfigurationError[],
  config: unknown,
): Promise<readonly ConfigurationError[]> {
  await wordsReady();
  return held?.inWords(faults, typeof config === "string" ? config : undefined) ?? faults;
}
