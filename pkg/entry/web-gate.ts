// How does a browser find the wasm? It fetches the file beside this one when a gate is loaded; bundlers know
// this form of URL.

import { glue, wicketgateOver } from "../js/verify.ts";

export const Wicketgate = /* @__PURE__ */ wicketgateOver({
  glue,
  start: () => glue.default({ module_or_path: new URL("./wasm/verify_bg.wasm", import.meta.url) }),
});
