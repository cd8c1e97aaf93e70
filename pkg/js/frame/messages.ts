// Whose messages does a page take, and who gets its own? Only windows whose origin is listed, and only one
// exact origin.

import type { ListenOptions, RefusedMessage } from "../../types/frame.d.ts";
import { ANY, checkedOptions, demand, FUNCTION, hasMethods, type Kinds, OBJECT } from "../options.ts";
import { exactOrigin, exactOrigins } from "./origin.ts";

const OPTIONS: Kinds<ListenOptions> = {
  origins: ANY,
  source: [
    "a window, or a function that finds it",
    (value) => value === null || ["object", "function"].includes(typeof value),
  ],
  onMessage: ANY,
  onRefused: FUNCTION,
  signal: ["an AbortSignal", (value) => hasMethods(value, "addEventListener")],
  target: ["where messages arrive", (value) => hasMethods(value, "addEventListener", "removeEventListener")],
};

/** Listens, and returns what ends it. A refused message's data and ports are never touched. */
export function listenForMessages(given: ListenOptions): () => void {
  demand("listenForMessages", "options", given, OBJECT);
  const options = checkedOptions("listenForMessages", given, OPTIONS);
  const { origins, source, onMessage, onRefused, signal, target = globalThis } = options;
  const listed = exactOrigins(origins);
  demand("listenForMessages", "onMessage", onMessage, FUNCTION);
  // A window that a program looked for and did not find must not come to mean "any window".
  const namesSource = "source" in options;

  function listener(event: Event): void {
    // Whatever is sent under this name is read as a message: its origin and its source are what is checked.
    const message = event as MessageEvent;
    const fault = refusalOf(message);
    if (fault === undefined) onMessage(message);
    else onRefused?.(Object.freeze({ reason: fault, origin: message.origin }));
  }

  function refusalOf(event: MessageEvent): RefusedMessage["reason"] | undefined {
    if (namesSource) {
      const expected = typeof source === "function" ? source() : source;
      if (expected === null || expected === undefined || event.source !== expected) return "source";
    }
    return listed.has(event.origin) ? undefined : "origin";
  }

  target.addEventListener("message", listener, signal === undefined ? {} : { signal });
  return () => target.removeEventListener("message", listener);
}

/** Sends to a window only if it shows a document of this one origin when the message arrives. */
export function postMessageTo(
  window: Window | null | undefined,
  origin: unknown,
  message: unknown,
  transfer: Transferable[] = [],
): void {
  const targetOrigin = exactOrigin(origin);
  if (window === null || window === undefined)
    throw new TypeError("there is no window to send to: its frame is not in a document");
  // A port or a Worker would take the message, and know nothing of origins.
  if (window.window !== window) throw new TypeError("messages go to a window: this is none");
  window.postMessage(message, { targetOrigin, transfer });
}
