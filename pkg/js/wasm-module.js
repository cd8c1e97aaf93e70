// Is what a caller hands over this package's wasm? It is compiled and looked at before the glue sees it,
// because the glue never lets go of the module that it began with: a wrong one would spoil every later load.

// What the glue calls first, and what no other module has.
const NEEDED_EXPORTS = ["memory", "gate_build", "__wbindgen_start"];

/** The module: handed over as it is, as bytes, as a response, as where to fetch it, or as a promise of one of them. */
export async function wasmModule(source) {
  const isAddress = typeof source === "string" || source instanceof URL;
  const module = await compiled(await (isAddress ? fetch(source) : source));
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  if (NEEDED_EXPORTS.every((name) => names.includes(name))) return module;
  throw new TypeError("options.wasm is another module than the package's wicketgate.wasm");
}

// Told apart by name and by what they can do, since a module or a response may be of another realm.
async function compiled(found) {
  if (Object.prototype.toString.call(found) === "[object WebAssembly.Module]") return found;
  if (typeof found?.arrayBuffer !== "function") return WebAssembly.compile(found);
  if (!found.ok) throw new Error(`the wasm was answered with status ${found.status}`);
  // A server that names no type, or another one, costs the stream and nothing else.
  const isStreamed =
    found.headers.get("content-type") === "application/wasm" && "compileStreaming" in WebAssembly;
  return isStreamed ? WebAssembly.compileStreaming(found) : WebAssembly.compile(await found.arrayBuffer());
}
