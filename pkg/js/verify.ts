// What is in the file that every entry with wasm shares? The gate that verifies, and the generated glue that
// it runs over. What judges whole requests stands on it, and finds here what the two have in common.

import * as generated from "#verify-glue";
import type { Glue } from "./glue.ts";

export const glue: Glue = generated;
export { parsed } from "./answers.ts";
export { boundedText, demandOptions, textOr } from "./arguments.ts";
export { WicketgateConfigurationError, WicketgateRefusal } from "./errors.ts";
export { Gate, loadedOver, wicketgateOver } from "./gate.ts";
export { insideOf } from "./inside.ts";
export { withinTime } from "./key-fetch.ts";
export { verifiedOf } from "./verified.ts";
export { wasmModule } from "./wasm-module.ts";
