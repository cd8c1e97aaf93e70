// What is in the package's one shared file? The gate, and the generated glue that it runs over.

import * as generated from "#glue";
import type { Glue } from "./glue.ts";

export const glue: Glue = generated;
export { openEdge, refusalResponse } from "./edge.ts";
export * from "./gate.ts";
export { wasmModule } from "./wasm-module.ts";
