// How do the bench and its Node processes talk? One question, one answer, one after the other.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a script of this folder in a process of its own. `gc()` is there, so that no earlier garbage falls into a timing. */
export function start(file) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** Resolves to the answer; a child that dies is an error. */
export async function ask(child, question) {
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

/** The child's side: answers each question until the parent disconnects. */
export function answerWith(answer) {
  process.on("message", async (question) => {
    try {
      process.send({ result: await answer(question) });
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) });
    }
  });
}
