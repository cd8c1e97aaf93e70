// How does a program without files or URLs of ours find the wasm that judges whole requests? The caller hands
// it over.

import { glue, WASM, wasmModule, wicketgateOver } from "../js/requests.ts";

export {
  openEdge,
  refusalResponse,
  WicketgateConfigurationError,
  WicketgateRefusal,
  WicketgateStepUp,
} from "../js/requests.ts";
export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  ownOptions: { wasm: WASM },
  start: async ({ wasm }) => {
    if (wasm === undefined)
      throw new TypeError("pass the wasm as options.wasm: a module, bytes, a response or a URL");
    return glue.default({ module_or_path: await wasmModule(wasm, "gate") });
  },
});
