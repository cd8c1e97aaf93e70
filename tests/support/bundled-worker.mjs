// How does a Worker that somebody else would write run in a test? Bundled as wrangler would, in workerd, with
// texts in the place of files.
//
//   const runtime = await startBundledWorker({ program, texts: { "./wicketgate.json": text }, outboundService
//   }); await runtime.dispatchFetch("https://gate.example/"); await runtime.dispose();

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare, NoOpLog } from "miniflare";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = "/bundle";

/** `program` is a module's text; it imports what the checkout's root could. */
export async function startBundledWorker({ program, texts, outboundService }) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: ROOT, sourcefile: "worker.mjs" },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    external: Object.keys(texts),
    outdir: FOLDER,
    logLevel: "silent",
  });
  const [script, ...others] = outputFiles.toSorted(({ path }) => (path.endsWith(".js") ? -1 : 1));
  const runtime = new Miniflare({
    modules: [
      { type: "ESModule", path: script.path, contents: script.text },
      ...others.map(({ path, contents }) => ({ type: "CompiledWasm", path, contents })),
      ...Object.entries(texts).map(([name, contents]) => ({
        type: "Text",
        path: join(FOLDER, name),
        contents,
      })),
    ],
    modulesRoot: FOLDER,
    compatibilityDate: "2026-07-01",
    cf: false,
    log: new NoOpLog(),
    handleStructuredLogs: () => {},
    outboundService,
  });
  await runtime.ready;
  return runtime;
}
