// How does a Worker find the wasm? It is part of the upload, as a module that the runtime has compiled
// already.

import wasm from "#verify-wasm";
import { glue, wicketgateOver } from "../js/verify.ts";

export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  start: () => glue.initSync({ module: wasm }),
});
