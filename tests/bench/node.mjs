// How is Node timed? In a process of its own by its own clock; each cold start in one more fresh process.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const BATCH_TOKENS = 1_000;

export async function openNode(terms) {
  const child = start("node-child.mjs");
  await ask(child, { terms });
  return {
    version: `Node ${process.versions.node}`,
    batchTokens: async () => BATCH_TOKENS,
    prepare: (tokens) => ask(child, { prepare: tokens }),
    /** Resolves to the milliseconds that the prepared tokens took. */
    run: (contestant) => ask(child, { run: contestant }),
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

function start(file) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

/** One question, one answer; a child that dies is an error. */
async function ask(child, question) {
  const over = new AbortController();
  const { signal } = over;
  try {
    const answered = once(child, "message", { signal });
    const died = once(child, "exit", { signal }).then(([code]) => {
      throw new Error(`the timed Node process ended with ${code}`);
    });
    died.catch(() => {});
    child.send(question);
    const [{ error, result }] = await Promise.race([answered, died]);
    if (error !== undefined) throw new Error(error);
    return result;
  } finally {
    over.abort();
  }
}
