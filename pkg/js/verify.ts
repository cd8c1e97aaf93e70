// What is in the file that every entry with wasm shares? The gate that verifies, and the generated glue that
// it runs over. What judges whole requests stands on it, and finds here what the two have in common.

import initialise, {
  __wbg_reset_state,
  faults,
  Gate as GeneratedGate,
  initSync,
  reasons,
} from "#verify-glue";
import type { Glue } from "./glue.ts";

// One by one: a bundler keeps a namespace that is handed on, and all that is in it.
export const glue: Glue = {
  Gate: GeneratedGate,
  faults,
  reasons,
  initSync,
  default: initialise,
  __wbg_reset_state,
};
export { parsed } from "./answers.ts";
export { boundedText, textOr } from "./arguments.ts";
export { WicketgateConfigurationError, WicketgateRefusal } from "./errors.ts";
export { Gate, loadedOver, wicketgateOver } from "./gate.ts";
export { insideOf } from "./inside.ts";
export { withinTime } from "./key-fetch.ts";
export {
  ANY,
  checkedOptions,
  demand,
  FUNCTION,
  hasMethods,
  hasTexts,
  isPlain,
  type Kind,
  type Kinds,
  OBJECT,
  TEXT,
  TEXT_OR_NULL,
  WASM,
} from "./options.ts";
export { verifiedOf } from "./verified.ts";
export { wasmModule } from "./wasm-module.ts";
export { refusalOf, wordsHeld, wordsReadBy, wordsSoon } from "./words.ts";
