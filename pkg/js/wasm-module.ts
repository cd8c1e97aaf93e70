// Is what a caller hands over this package's wasm? It is compiled and looked at before the glue sees it,
// because the glue never lets go of the module that it began with: a wrong one would spoil every later load.

// What the glue calls first, and what no other module has.
const NEEDED_EXPORTS = ["memory", "gate_build", "__wbindgen_start"];
// What tells the package's modules apart: two judge whole requests, and one of them what an author wrote.
const OF_REQUESTS = "gate_begin";
const OF_AUTHORS = "findings";

/**
 * The module: handed over as it is, as bytes, as a response, as where to fetch it, or as a promise of one of
 * them.
 */
export async function wasmModule(
  source: unknown,
  name: "check" | "gate" | "verify",
): Promise<WebAssembly.Module> {
  const isAddress = typeof source === "string" || source instanceof URL;
  const module = await compiled(await (isAddress ? fetch(source) : source));
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  const whole = names.includes(OF_REQUESTS) ? "gate" : "verify";
  const found = names.includes(OF_AUTHORS) ? "check" : whole;
  if (found === name && NEEDED_EXPORTS.every((needed) => names.includes(needed))) return module;
  throw new TypeError(`options.wasm is another module than the package's wicketgate/${name}.wasm`);
}

// Told apart by name and by what they can do, since a module or a response may be of another realm.
async function compiled(found: unknown): Promise<WebAssembly.Module> {
  if (Object.prototype.toString.call(found) === "[object WebAssembly.Module]")
    return found as WebAssembly.Module;
  // What is neither of them is for the runtime to refuse.
  if (!isResponse(found)) return WebAssembly.compile(found as BufferSource);
  if (!found.ok) throw new Error(`the wasm was answered with status ${found.status}`);
  // A server that names no type, or another one, costs the stream and nothing else.
  const isStreamed =
    found.headers.get("content-type") === "application/wasm" && "compileStreaming" in WebAssembly;
  return isStreamed ? WebAssembly.compileStreaming(found) : WebAssembly.compile(await found.arrayBuffer());
}

function isResponse(found: unknown): found is Response {
  return typeof (found as Partial<Response> | null | undefined)?.arrayBuffer === "function";
}
