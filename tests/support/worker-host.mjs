// How does the built Worker run on loopback? In workerd, through miniflare: the very bundle that would be
// deployed, with another wicketgate.json in the place of the bundled one.
//
//   const host = await startWorker({ configuration,        // JSON text authorityFile,        // PEM file of
//   the throw-away authority; one a process, since miniflare reads it only once services: { ORDERS: (request)
//   => new Response() },   // optional service bindings: functions of Fetch API requests port: 8787,
//   // optional; default: a free one persistFolder,        // optional: where the named cache survives
//   `stop`; default: nowhere wrapper,              // optional: text of a module that stands before the
//   Worker, which it imports as "./index.js" runtimeOptions: {},   // optional: more of miniflare's own
//   options, such as `kvNamespaces` onLine: (line) => {}, // optional: every line that the Worker logs, as it
//   comes }); host.url                // "http://127.0.0.1:8787", without a slash at the end host.lines
//   // every line logged so far await host.line((event) => event.event === "jwks_fetch");  // the first logged JSON
//   event that fits, waiting up to 2 s await host.caches()     // the CacheStorage of the Worker await
//   host.scheduled()  // runs its cron await host.keyStore()   // the KV namespace WICKETGATE_KEYS, where
//   runtimeOptions bind one await host.stop();
//
// A bundle that is missing or older than its sources is an error that names the command.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORKER = join(ROOT, "worker");
const BUNDLE = join(WORKER, "dist");
const BUILD_COMMAND = "npm run build --workspace wicketgate-worker";
const LINE_TIME_LIMIT_MS = 2_000;
const LINES_SHOWN = 5;

export async function startWorker({
  configuration,
  authorityFile,
  services = {},
  port = 0,
  persistFolder,
  wrapper,
  runtimeOptions,
  onLine,
}) {
  const modules = readBundle(configuration);
  if (wrapper !== undefined) modules.unshift({ type: "ESModule", path: "/wrapper.js", contents: wrapper });
  const { Miniflare, NoOpLog } = await importMiniflare(authorityFile);
  const lines = [];
  let changed = Promise.withResolvers();

  const runtime = new Miniflare({
    name: "wicketgate",
    modules,
    modulesRoot: "/",
    compatibilityDate: compatibilityDate(),
    host: "127.0.0.1",
    port,
    cf: false,
    log: new NoOpLog(),
    serviceBindings: services,
    cachePersist: persistFolder ?? false,
    ...runtimeOptions,
    handleStructuredLogs({ message }) {
      lines.push(message);
      onLine?.(message);
      changed.resolve();
      changed = Promise.withResolvers();
    },
  });
  let stopped;
  const stop = () => {
    stopped ??= runtime.dispose();
    return stopped;
  };

  async function line(fits) {
    const limit = AbortSignal.timeout(LINE_TIME_LIMIT_MS);
    const over = new Promise((resolve) => limit.addEventListener("abort", resolve));
    for (;;) {
      const found = lines.map(parse).find((event) => event !== undefined && fits(event));
      if (found !== undefined) return found;
      if (limit.aborted)
        throw new Error(`no logged line fits; the last were:\n${lines.slice(-LINES_SHOWN).join("\n")}`);
      await Promise.race([changed.promise, over]);
    }
  }

  try {
    const url = (await runtime.ready).origin;
    const scheduled = async () => (await runtime.getWorker()).scheduled();
    const keyStore = () => runtime.getKVNamespace("WICKETGATE_KEYS");
    return { url, lines, line, caches: () => runtime.getCaches(), keyStore, scheduled, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** miniflare hands the certificates of NODE_EXTRA_CA_CERTS to workerd, and reads the variable when it is imported. */
async function importMiniflare(authorityFile) {
  if (authorityFile !== undefined) {
    const before = process.env.NODE_EXTRA_CA_CERTS;
    if (imported && before !== authorityFile)
      throw new Error("a process can trust one throw-away authority only");
    process.env.NODE_EXTRA_CA_CERTS = authorityFile;
  }
  imported = true;
  return import("miniflare");
}
let imported = false;

function readBundle(configuration) {
  const names = readNames();
  return names.map((name) => {
    const path = join("/", name);
    const file = join(BUNDLE, name);
    if (name.endsWith(".wasm")) return { type: "CompiledWasm", path, contents: readFileSync(file) };
    if (name.endsWith("-wicketgate.json")) return { type: "Text", path, contents: configuration };
    return { type: "ESModule", path, contents: readFileSync(file, "utf8") };
  });
}

function readNames() {
  const sources = [
    ...filesOf(join(WORKER, "src"), ""),
    ...filesOf(join(ROOT, "pkg", "dist"), ".js"),
    ...filesOf(join(ROOT, "pkg", "dist", "wasm"), ".js"),
    ...filesOf(join(ROOT, "pkg", "dist", "wasm"), ".wasm"),
    join(WORKER, "wicketgate.json"),
    join(WORKER, "wrangler.jsonc"),
  ];
  let builtAtMs = 0;
  try {
    builtAtMs = statSync(join(BUNDLE, "index.js")).mtimeMs;
  } catch {
    throw new Error(`the Worker is not built; run: ${BUILD_COMMAND}`);
  }
  const newer = sources.find((file) => statSync(file).mtimeMs > builtAtMs);
  if (newer !== undefined) throw new Error(`${newer} is newer than the built Worker; run: ${BUILD_COMMAND}`);
  // The entry comes first; a build leaves files of builds before it, which the entry does not name.
  const entry = readFileSync(join(BUNDLE, "index.js"), "utf8");
  const others = readdirSync(BUNDLE).filter((name) => /\.(wasm|json)$/.test(name) && entry.includes(name));
  return ["index.js", ...others];
}

function filesOf(folder, ending) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(folder, entry.name));
}

function compatibilityDate() {
  return /"compatibility_date": "([^"]+)"/.exec(readFileSync(join(WORKER, "wrangler.jsonc"), "utf8"))[1];
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
