// What is the import of a wasm? In a Worker, the module that the runtime has compiled.

declare module "#verify-wasm" {
  const wasm: WebAssembly.Module;
  export default wasm;
}

declare module "#gate-wasm" {
  const wasm: WebAssembly.Module;
  export default wasm;
}
