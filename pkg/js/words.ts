// Where are the sentences? In a module of their own, which is loaded once there is something to say. Whoever
// cannot wait says the code, and has the sentences come for the next.

import type { ConfigurationError } from "../types/index.d.ts";
import type { Asked, RefusalAnswer } from "./answers.ts";
import { WicketgateRefusal } from "./errors.ts";
import { withinTime } from "./key-fetch.ts";

type Messages = typeof import("./messages/index.ts");

/** What marks the key of a sentence of the core's. */
const KEY_MARK = "\u0001";

/** How long a refusal waits for its sentence. */
const WORDS_MS = 1_000;

let held: Messages | undefined;
let loading: Promise<void> | undefined;
let readAtOnce: (() => Messages) | undefined;

/** Where a runtime can load a module at once, a call that does not wait has its sentence too. */
export function wordsReadBy(read: () => Messages): void {
  readAtOnce = read;
}

/** The sentences, where they are there. */
export function wordsHeld(): Messages | undefined {
  try {
    held ??= readAtOnce?.();
  } catch {
    // A bundle has them elsewhere.
    readAtOnce = undefined;
  }
  if (held === undefined) void wordsReady();
  return held;
}

/** Settles once they are there, or cannot be had: what is said without them is short, and still true. */
export async function wordsReady(): Promise<void> {
  loading ??= import("./messages/index.ts").then(
    (messages) => {
      held = messages;
    },
    () => {},
  );
  await loading;
}

/** The same, but for no longer than a refusal may wait. */
export async function wordsSoon(): Promise<void> {
  if (held === undefined) await withinTime(WORDS_MS, wordsReady(), undefined);
}

/** Faults of a configuration in words. `config`: what was passed, of whose text they have line and column. */
export async function inWords(
  faults: readonly ConfigurationError[],
  config: unknown,
): Promise<readonly ConfigurationError[]> {
  await wordsReady();
  if (held !== undefined) return held.inWords(faults, typeof config === "string" ? config : undefined);
  const bare = (text: string) => text.replaceAll(KEY_MARK, "#");
  return faults.map(({ path, value, message }) => ({ path, value: bare(value), message: bare(message) }));
}

/** The refusal, in words where they are there; else its code is its message. */
export function refusalOf(answer: RefusalAnswer, asked?: Asked, cause?: Error): WicketgateRefusal {
  const words = wordsHeld();
  if (words === undefined) return new WicketgateRefusal(answer, cause);
  const told = asked === undefined ? answer : words.withRequest(answer, asked);
  return new WicketgateRefusal(
    { ...told, message: words.messageOf(told, cause, told.nearMiss ?? asked?.nearMiss) },
    cause,
  );
}
