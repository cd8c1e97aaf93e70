// A Node process that holds workerd and sends it requests: gets tokens ready, sends them to the Worker that
// its parent names, and tells how that went. A process of its own, since the throw-away authority must be
// known before miniflare is imported.

import { answerWith } from "./child.mjs";
import { loadWith } from "./worker-load.mjs";
import { ANSWER, openWorkers, WHOS } from "./worker-scene.mjs";

let workers;
let repeated;
let tokens = [];

process.once("disconnect", () => workers?.close());

answerWith(async ({ open, prepare, send, refuse }) => {
  if (open) {
    workers = await openWorkers();
    repeated = workers.mint.tokens(open.repeatedTokens);
    return WHOS;
  }
  if (prepare) {
    const { isNew, count } = prepare;
    tokens = isNew
      ? workers.mint.tokens(count)
      : Array.from({ length: count }, (_, number) => repeated[number % repeated.length]);
    return tokens.length;
  }
  if (send) {
    globalThis.gc();
    return loadWith({ url: workers.urls[send.who], tokens, answer: ANSWER });
  }
  for (const who of refuse.whos) await requireRefused(who);
  return true;
});

/** A Worker that lets everything pass would be the fastest. */
async function requireRefused(who) {
  const credentials = [...workers.mint.forged().map((token) => ({ Authorization: `Bearer ${token}` })), {}];
  for (const headers of credentials) {
    const { status } = await fetch(workers.urls[who], { headers });
    if (status !== 401) throw new Error(`${who} answered ${status} to a token that is forged or missing`);
  }
}
