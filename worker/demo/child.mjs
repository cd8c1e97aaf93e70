// How does a process of the demo live and end? It is forked with its settings as one JSON parameter, tells
// its parent when it listens, and ends when the parent asks or is gone.

/** The settings that the parent handed over. */
export function readSettings() {
  // Ctrl-C in a terminal reaches every process of the demo; only the parent acts on it, so that it can end
  // them in order.
  process.on("SIGINT", () => {});
  process.once("disconnect", () => process.exit(0));
  return JSON.parse(process.argv[2]);
}

/** Tells the parent that this process is ready. */
export function tellReady() {
  process.send({ ready: true });
}

/** Tells the parent in one line why this process cannot go on, and ends it. */
export function fail(error) {
  process.send({ failed: error.message }, () => process.exit(1));
}
