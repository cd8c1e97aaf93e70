// How does a browser find the wasm that judges whole requests? As in `web.ts`.

import { glue, wicketgateOver } from "../js/requests.ts";

export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  start: () => glue.default({ module_or_path: new URL("./wasm/gate_bg.wasm", import.meta.url) }),
});
