// Whose messages does a page take, and who gets its own? Only windows whose origin is listed, and only one
// exact origin.

import { exactOrigin, exactOrigins } from "./origin.js";

/** Listens, and returns what ends it. A refused message's data and ports are never touched. */
export function listenForMessages(options) {
  const { origins, source, onMessage, onRefused, signal, target = globalThis } = options;
  const listed = exactOrigins(origins);
  if (typeof onMessage !== "function") throw new TypeError("onMessage is a function");
  // A window that a program looked for and did not find must not come to mean "any window".
  const namesSource = "source" in options;

  function listener(event) {
    const fault = refusalOf(event);
    if (fault === undefined) onMessage(event);
    else onRefused?.(Object.freeze({ reason: fault, origin: event.origin }));
  }

  function refusalOf(event) {
    if (namesSource) {
      const expected = typeof source === "function" ? source() : source;
      if (expected === null || expected === undefined || event.source !== expected) return "source";
    }
    return listed.has(event.origin) ? undefined : "origin";
  }

  target.addEventListener("message", listener, { signal });
  return () => target.removeEventListener("message", listener);
}

/** Sends to a window only if it shows a document of this one origin when the message arrives. */
export function postMessageTo(window, origin, message, transfer = []) {
  const targetOrigin = exactOrigin(origin);
  if (window === null || window === undefined)
    throw new TypeError("there is no window to send to: its frame is not in a document");
  // A port or a Worker would take the message, and know nothing of origins.
  if (window.window !== window) throw new TypeError("messages go to a window: this is none");
  window.postMessage(message, { targetOrigin, transfer });
}
