// How does a Worker find the wasm? It is part of the upload, as a module that the runtime has compiled
// already.

import wasm from "#wasm";
import { glue, wicketgateOver } from "../js/index.ts";

export { WicketgateConfigurationError, WicketgateRefusal } from "../js/index.ts";
export const Wicketgate = wicketgateOver(glue, () => glue.initSync({ module: wasm }));
