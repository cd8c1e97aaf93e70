// How does a Worker find the wasm that judges whole requests? As in `workerd.ts`.

import wasm from "#gate-wasm";
import { glue, wicketgateOver } from "../js/requests.ts";

export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  start: () => glue.initSync({ module: wasm }),
});
