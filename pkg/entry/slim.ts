// How does a program without files or URLs of ours find the wasm? The caller hands it over.

import { glue, wasmModule, wicketgateOver } from "../js/index.ts";

export { WicketgateConfigurationError, WicketgateRefusal } from "../js/index.ts";
export const Wicketgate = wicketgateOver(glue, async ({ wasm }) => {
  if (wasm === undefined)
    throw new TypeError("pass the wasm as options.wasm: a module, bytes, a response or a URL");
  return glue.default({ module_or_path: await wasmModule(wasm) });
});
