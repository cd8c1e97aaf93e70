// How does a test load the package as a program does that has loaded nothing yet? Each program is a copy of
// the package's files: entries that share one glue with each other, and none with another program's.
//
//   const { load, glue, instances } = await freshProgram(); await load.slim(configuration, { arrives:
//   afterTurns(2) });   // node, slim, web, workerd; the wasm takes two turns glue, instances()
//   // its generated glue; how many WebAssembly instances were made since

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PACKAGE = fileURLToPath(new URL("../../pkg/dist", import.meta.url));
const WASM = "wasm/verify_bg.wasm";
const SCRIPTS = ["verify.js", "node.js", "slim.js", "web.js", "web-gate.js"];
// The Workers runtime gives a compiled module for an import of the wasm, Node does not.
const MODULE_SCRIPT = `import { readFileSync } from "node:fs";
  export default new WebAssembly.Module(readFileSync(new URL("./${WASM}", import.meta.url)));`;

export const ENTRIES = ["node", "slim", "web", "workerd"];
export const wasmBytes = readFileSync(join(PACKAGE, WASM));

/** A response that carries a wasm. */
export const wasmResponse = (bytes = wasmBytes) =>
  new Response(bytes, { headers: { "content-type": "application/wasm" } });

const root = mkdtempSync(join(tmpdir(), "wicketgate-programs-"));
process.once("exit", () => rmSync(root, { recursive: true }));

let programs = 0;
let made = 0;

for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (...parameters) => {
    const instance = await original(...parameters);
    made += 1;
    return instance;
  };
}
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(...parameters) {
    const instance = Reflect.construct(...parameters);
    made += 1;
    return instance;
  },
});

export async function freshProgram() {
  const [{ glue }, ...entries] = await copiedScripts();
  const [node, slim, web, , workerd] = entries.map(({ Wicketgate }) => Wicketgate.load);
  const before = made;
  const arrivals = [];
  globalThis.fetch = () => Promise.resolve(arrivals.shift()).then(() => wasmResponse());
  return {
    glue,
    instances: () => made - before,
    load: {
      // Their wasm is there; nothing arrives.
      node: (configuration, { arrives: _, ...options } = {}) => node(configuration, options),
      workerd: (configuration, { arrives: _, ...options } = {}) => workerd(configuration, options),
      slim: (configuration, { arrives, ...options } = {}) =>
        slim(configuration, { wasm: Promise.resolve(arrives).then(() => wasmResponse()), ...options }),
      web: (configuration, { arrives, ...options } = {}) => {
        arrivals.push(arrives);
        return web(configuration, options);
      },
    },
  };
}

function copiedScripts() {
  programs += 1;
  const folder = join(root, String(programs));
  mkdirSync(join(folder, "wasm"), { recursive: true });
  // A module that is a link would be the one that it links to, and so no copy.
  for (const name of [...SCRIPTS, "messages.js"]) cpSync(join(PACKAGE, name), join(folder, name));
  symlinkSync(join(PACKAGE, WASM), join(folder, WASM));
  const workerd = readFileSync(join(PACKAGE, "workerd-gate.js"), "utf8").replace(`./${WASM}`, "./module.js");
  writeFileSync(join(folder, "workerd.js"), workerd);
  writeFileSync(join(folder, "module.js"), MODULE_SCRIPT);
  return Promise.all(
    [...SCRIPTS, "workerd.js"].map((name) => import(pathToFileURL(join(folder, name)).href)),
  );
}

/** Resolves after so many turns of the event loop. */
export async function afterTurns(turns) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
