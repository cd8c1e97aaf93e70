// What is in the package's one shared file? The gate, and the generated glue that it runs over.

export * as glue from "#glue";
export { openEdge, shutAnswer } from "./edge.js";
export * from "./gate.js";
export { wasmModule } from "./wasm-module.js";
