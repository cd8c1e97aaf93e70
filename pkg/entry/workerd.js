// How does a Worker find the wasm? It is part of the upload, as a module that the runtime has compiled
// already.

import { glue, wicketgateOver } from "./gate.js";
import wasm from "./wasm/wicketgate_bg.wasm";

export { WicketgateConfigurationError, WicketgateRefusal } from "./gate.js";
export const Wicketgate = wicketgateOver(glue, () => glue.initSync({ module: wasm }));
