// How does the Worker run in the demo? The built bundle in workerd, in a process of its own, since the
// throw-away authority is trusted from a process's start on. miniflare starts a workerd that has died again
// by itself.

import { startWorker } from "../../tests/support/worker-host.mjs";
import { fail, readSettings, tellReady } from "./child.mjs";

const { port, authorityFile, configuration } = readSettings();

try {
  const host = await startWorker({ configuration, authorityFile, port, onLine: report });
  process.removeAllListeners("disconnect");
  process.once("disconnect", async () => {
    await host.stop();
    process.exit(0);
  });
  tellReady();
} catch (error) {
  fail(error);
}

/** Lines that come while the parent ends have no one to read them. */
function report(line) {
  if (process.connected) process.send({ line });
}
