// What does a Worker import of whole requests? The gate from a file of its own, so that a bundler brings no
// wasm along where nobody uses it.

export {
  openEdge,
  refusalResponse,
  WicketgateConfigurationError,
  WicketgateRefusal,
  WicketgateStepUp,
} from "../js/requests.ts";
export { Wicketgate } from "./edge-workerd-gate.ts";
