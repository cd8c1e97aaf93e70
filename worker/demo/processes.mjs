// How are the processes of the demo started, watched and ended?

import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { HOST } from "./settings.mjs";

const END_LIMIT_MS = 3_000;

/** An Error where something already listens on this port. */
export async function checkPortIsFree(port) {
  const probe = createServer().listen(port, HOST);
  try {
    await once(probe, "listening");
  } catch (error) {
    const why = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code})`;
    const taken = new Error(`port ${port} on ${HOST} ${why}`);
    taken.isPort = true;
    throw taken;
  }
  probe.close();
  await once(probe, "close");
}

/**
 * Starts a script of this folder and waits until it is ready. What it leaves in `temporaryFolder` goes with
 * that folder. `onLine` gets what it reports later, `onMessage` whatever it says, and `onDeath` one sentence if it
 * ends without being asked to.
 */
export async function start(name, settings, { script = name, temporaryFolder, onLine, onMessage, onDeath }) {
  const child = fork(new URL(`${script}.mjs`, import.meta.url), [JSON.stringify(settings)], {
    env: { ...process.env, TMPDIR: temporaryFolder },
  });
  let isWatched = false;
  await new Promise((resolve, reject) => {
    child.on("message", (message) => {
      const { ready, failed, line } = message;
      onMessage?.(message);
      if (ready) resolve();
      if (failed) reject(new Error(`the ${name} could not start: ${failed}`));
      if (line) onLine(line);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      const how = `the ${name} (process ${child.pid}) ended by itself: ${signal ?? `exit code ${code}`}`;
      reject(new Error(how));
      if (isWatched) onDeath(how);
    });
  });

  isWatched = true;
  return {
    pid: child.pid,
    send: (message) => child.connected && child.send(message),
    /** Lets the child end by closing its channel; one that lingers is killed. */
    async end() {
      isWatched = false;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), END_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
