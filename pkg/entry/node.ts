// How does Node find the wasm? It reads the file beside this one, when a gate is loaded.

import { glue, wicketgateOver, wordsReadBy } from "../js/verify.ts";

export { WicketgateConfigurationError, WicketgateRefusal } from "../js/verify.ts";

// Most of what a short-lived process waits for is Node loading parts of itself. `import "node:fs"` brings in
// the file system's promises, and the glue's own way to start brings in `fetch`: together ten times what the
// wasm takes.
export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  start: () => {
    wordsReadBy(() =>
      process.getBuiltinModule("node:module").createRequire(import.meta.url)("./messages.js"),
    );
    const { readFileSync } = process.getBuiltinModule("node:fs");
    return glue.initSync({ module: readFileSync(new URL("./wasm/verify_bg.wasm", import.meta.url)) });
  },
});
