// How does a browser find the wasm? It fetches the file beside this one when a gate is loaded; bundlers know
// this form of URL.

import { glue, wicketgateOver } from "../js/index.ts";

export { WicketgateConfigurationError, WicketgateRefusal } from "../js/index.ts";
export const Wicketgate = wicketgateOver(glue, () =>
  glue.default({ module_or_path: new URL("./wasm/wicketgate_bg.wasm", import.meta.url) }),
);
