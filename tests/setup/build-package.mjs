// How does the package's JavaScript become what is published? Each entry is one file in pkg/dist/. What the
// entries share is gate.js beside them, so that one module knows the gates; a fresh process waits longer for
// the finding and linking of small modules than for what they do.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PACKAGE = fileURLToPath(new URL("../../pkg/", import.meta.url));
const DIST = join(PACKAGE, "dist");
const SHARED = join(PACKAGE, "js", "index.ts");
const ENTRIES = ["edge", "frame", "hono", "metrics", "node", "slim", "web", "workerd"];

/** What an entry does not bring along itself, by where it lies in pkg/dist/. */
const besideEntries = {
  name: "beside-entries",
  setup({ onResolve }) {
    onResolve({ filter: /\/js\/index\.ts$/ }, () => ({ path: "./gate.js", external: true }));
    onResolve({ filter: /^#wasm$/ }, () => ({ path: "./wasm/wicketgate_bg.wasm", external: true }));
  },
};

const common = { bundle: true, write: false, format: "esm", target: "es2022", outdir: DIST };
const entryPoints = ENTRIES.map((name) => join(PACKAGE, "entry", `${name}.ts`));
const outputs = await Promise.all([
  build({ ...common, entryPoints: [{ in: SHARED, out: "gate" }] }),
  build({ ...common, entryPoints, plugins: [besideEntries] }),
]);

mkdirSync(DIST, { recursive: true });
for (const { path, text } of outputs.flatMap(({ outputFiles }) => outputFiles)) {
  // Left alone where nothing changed, so that nobody builds on it anew.
  if (textOf(path) === text) continue;
  writeFileSync(path, text);
  console.log(`build-package: pkg/dist/${basename(path)} is ${Buffer.byteLength(text)} bytes`);
}

function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
