// How does Node find the wasm that judges whole requests? As `node.ts` does.

import { glue, wicketgateOver, wordsReadBy } from "../js/requests.ts";

export {
  openEdge,
  refusalResponse,
  WicketgateConfigurationError,
  WicketgateRefusal,
  WicketgateStepUp,
} from "../js/requests.ts";

export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  start: () => {
    wordsReadBy(() =>
      process.getBuiltinModule("node:module").createRequire(import.meta.url)("./messages.js"),
    );
    const { readFileSync } = process.getBuiltinModule("node:fs");
    return glue.initSync({ module: readFileSync(new URL("./wasm/gate_bg.wasm", import.meta.url)) });
  },
});
