// What is in the file that the entries for whole requests share? The gate that judges them, and the generated
// glue that it runs over.

import initialise, { __wbg_reset_state, faults, Gate as GeneratedGate, initSync, reasons } from "#gate-glue";
import type { RequestGlue } from "./glue.ts";

// One by one: a bundler keeps a namespace that is handed on, and all that is in it.
export const glue: RequestGlue = {
  Gate: GeneratedGate,
  faults,
  reasons,
  initSync,
  default: initialise,
  __wbg_reset_state,
};
export { EDGE_OPTIONS, openEdge } from "./edge.ts";
export { NOT_LOADED, refusalResponse } from "./refusal-response.ts";
export { isRequestGate, requestInsideOf, wicketgateOver } from "./request-gate.ts";
export { WicketgateStepUp } from "./step-up.ts";
export {
  checkedOptions,
  FUNCTION,
  type Kinds,
  WASM,
  WicketgateConfigurationError,
  WicketgateRefusal,
  wasmModule,
  withinTime,
  wordsReadBy,
} from "./verify.ts";
