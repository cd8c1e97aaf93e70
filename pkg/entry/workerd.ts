// What does a Worker import? The gate from a file of its own, so that a bundler brings no wasm along where
// nobody uses it.

export { WicketgateConfigurationError, WicketgateRefusal } from "../js/verify.ts";
export { Wicketgate } from "./workerd-gate.ts";
