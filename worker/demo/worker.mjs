// How does the Worker run in the demo? The built bundle in workerd, in a process of its own, since the throw-away authority
// is trusted from a process's start on.

import { startWorker } from "../../tests/support/worker-host.mjs";
import { fail, readSettings, tellReady } from "./child.mjs";

const { port, authorityFile, configuration } = readSettings();

try {
  const host = await startWorker({ configuration, authorityFile, port, onLine: (line) => process.send({ line }) });
  process.removeAllListeners("disconnect");
  process.once("disconnect", async () => {
    await host.stop();
    process.exit(0);
  });
  tellReady();
} catch (error) {
  fail(error);
}
