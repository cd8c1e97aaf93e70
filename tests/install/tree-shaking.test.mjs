// Does who needs no wasm get none? An error class, and what a page needs for frames, out of the installed
// tarball, as bundlers leave out what nobody uses.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { installTarball } from "./consumer.mjs";

const NEEDS_NONE = [
  'export { WicketgateRefusal } from "wicketgate";',
  'import { WicketgateConfigurationError } from "wicketgate"; console.log(WicketgateConfigurationError);',
  'export { WicketgateRefusal } from "wicketgate/slim";',
  'export { WicketgateRefusal } from "wicketgate/edge";',
  'export { wicketgate } from "wicketgate/hono";',
  'export { openEdge } from "wicketgate/edge/slim";',
  'export { embedFrame } from "wicketgate/frame";',
  'export { SignalCounter } from "wicketgate/log";',
  'export { Counters } from "wicketgate/metrics";',
];
const NEEDS_ONE = [
  'export { Wicketgate } from "wicketgate";',
  'export { Wicketgate } from "wicketgate/edge";',
  'export { Wicketgate } from "wicketgate/hono";',
  'export { findings } from "wicketgate/check";',
];

let consumer;

before(async () => {
  consumer = await installTarball();
});

after(() => consumer?.remove());

const withEsbuild = (conditions) => async (text) => {
  const { outputFiles } = await esbuild({
    stdin: { contents: text, resolveDir: consumer.folder },
    bundle: true,
    write: false,
    format: "esm",
    conditions,
    loader: { ".wasm": "copy" },
    external: ["hono"],
    outdir: join(consumer.folder, "esbuild"),
    logLevel: "silent",
  });
  return outputFiles.map(({ path, text }) => ({ path, text }));
};

async function withVite(text) {
  consumer.write("entry.js", text);
  const outDir = join(consumer.folder, "vite");
  await vite({
    root: consumer.folder,
    configFile: false,
    logLevel: "silent",
    build: {
      outDir,
      rolldownOptions: {
        input: join(consumer.folder, "entry.js"),
        external: ["hono"],
        preserveEntrySignatures: "strict",
      },
    },
  });
  const names = readdirSync(outDir, { recursive: true }).filter((name) => /\.\w+$/.test(name));
  // Vite writes every file that a module which it read names, before it knows which modules are used: what
  // counts is whether a script of the page names one.
  const scripts = names.filter((name) => name.endsWith(".js"));
  return scripts.map((name) => ({ path: name, text: readFileSync(join(outDir, name), "latin1") }));
}

const BUNDLERS = {
  "esbuild, for a page": withEsbuild([]),
  "esbuild, for a Worker": withEsbuild(["workerd"]),
  Vite: withVite,
};

/** Files with wasm in them, and scripts that name one. */
const wasmIn = (files) =>
  files.filter(
    ({ path, text }) => path.endsWith(".wasm") || /\w_bg[\w.-]*\.wasm|data:application\/wasm/.test(text),
  );

for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
  describe(bundler, () => {
    for (const text of NEEDS_NONE)
      test(text, async () => {
        const files = await bundle(text);
        assert.notDeepEqual(files, []);
        assert.deepEqual(
          wasmIn(files).map(({ path }) => path),
          [],
        );
      });
    for (const text of NEEDS_ONE)
      test(`would be seen: ${text}`, async () => assert.notDeepEqual(wasmIn(await bundle(text)), []));
  });
}
