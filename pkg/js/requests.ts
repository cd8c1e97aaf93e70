// What is in the file that the entries for whole requests share? The gate that judges them, and the generated
// glue that it runs over.

import * as generated from "#gate-glue";
import type { RequestGlue } from "./glue.ts";

export const glue: RequestGlue = generated;
export { EDGE_OPTIONS, openEdge, refusalResponse } from "./edge.ts";
export { isRequestGate, wicketgateOver } from "./request-gate.ts";
export { demandOptions, WicketgateConfigurationError, WicketgateRefusal, wasmModule } from "./verify.ts";
