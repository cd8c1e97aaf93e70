// How does Node find the wasm? It reads the file beside this one, when a gate is loaded.

import { readFile } from "node:fs/promises";
import { wicketgateOver } from "./gate.js";
import * as glue from "./wasm/wicketgate.js";

export { WicketgateConfigurationError, WicketgateRefusal } from "./errors.js";
export const Wicketgate = wicketgateOver(glue, () => readFile(new URL("./wasm/wicketgate_bg.wasm", import.meta.url)));
