// Does a case hang? A loop inside the wasm stops every timer of its thread, so a second thread looks, and
// ends the run.

import { writeSync } from "node:fs";
import { isMainThread, Worker, workerData } from "node:worker_threads";

const LIMIT_SECONDS = 30;
const NAME_BYTES = 256;

/** `alive(name)` says what begins now; `stop()` ends the watch. */
export function watch() {
  const shared = new SharedArrayBuffer(4 + NAME_BYTES);
  const beat = new Int32Array(shared, 0, 1);
  const name = new Uint8Array(shared, 4);
  const worker = new Worker(new URL(import.meta.url), { workerData: { shared, processId: process.pid } });
  worker.unref();
  return {
    alive(text) {
      name.fill(0);
      name.set(Buffer.from(text).subarray(0, NAME_BYTES));
      Atomics.add(beat, 0, 1);
    },
    stop: () => worker.terminate(),
  };
}

if (!isMainThread && workerData?.shared) {
  const beat = new Int32Array(workerData.shared, 0, 1);
  let last = -1;
  setInterval(() => {
    const now = Atomics.load(beat, 0);
    if (now === last) {
      const name = Buffer.from(new Uint8Array(workerData.shared.slice(4)))
        .toString()
        .replace(/\0+$/, "");
      writeSync(2, `conformance: ${name} has not ended after ${LIMIT_SECONDS} s\n`);
      process.kill(workerData.processId, "SIGKILL");
    }
    last = now;
  }, LIMIT_SECONDS * 1000);
}
