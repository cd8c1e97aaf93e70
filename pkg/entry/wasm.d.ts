// What is the import of a wasm? In a Worker, the module that the runtime has compiled.

declare module "#wasm" {
  const wasm: WebAssembly.Module;
  export default wasm;
}
