// How does the Worker run in the demo? The built bundle in workerd, in a process of its own, since the throw-away authority
// is trusted from a process's start on.

import { connect } from "node:net";
import { startWorker } from "../../tests/support/worker-host.mjs";
import { fail, readSettings, tellReady } from "./child.mjs";
import { HOST } from "./settings.mjs";

const LOOK_EVERY_MS = 2_000;

const { port, authorityFile, configuration } = readSettings();

try {
  const host = await startWorker({ configuration, authorityFile, port, onLine: report });
  // miniflare does not tell when workerd itself has died.
  const watch = setInterval(() => connect(port, HOST, endConnection).on("error", fail), LOOK_EVERY_MS);
  process.removeAllListeners("disconnect");
  process.once("disconnect", async () => {
    clearInterval(watch);
    await host.stop();
    process.exit(0);
  });
  tellReady();
} catch (error) {
  fail(error);
}

function endConnection() {
  this.end();
}

/** Lines that come while the parent ends have no one to read them. */
function report(line) {
  if (process.connected) process.send({ line });
}
