// How does the package's JavaScript become what is published? Each entry is one file in pkg/dist/. What the
// entries share is verify.js beside them, and gate.js on top of it for whole requests, so that one module knows
// the gates; a fresh process waits longer for the finding and linking of small modules than for what they do.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { saidByTheCore } from "./sentences.mjs";

const PACKAGE = fileURLToPath(new URL("../../pkg/", import.meta.url));
const DIST = join(PACKAGE, "dist");
const RUNTIMES = ["node", "slim", "web", "workerd"];
const GATES = ["web-gate", "workerd-gate"];
const LOADED = [...RUNTIMES, ...GATES];
const ENTRIES = [
  ...LOADED,
  ...LOADED.map((name) => `edge-${name}`),
  "check",
  "frame",
  "hono",
  "log",
  "metrics",
];

/** What a file does not bring along itself, by where it lies in pkg/dist/. */
const beside = (...shared) => ({
  name: "beside",
  setup({ onResolve }) {
    for (const [source, path] of shared)
      onResolve({ filter: new RegExp(`/${source}$`) }, () => ({ path, external: true }));
    onResolve({ filter: /-gate\.ts$/ }, ({ path, kind }) =>
      kind === "entry-point" || !shared.includes(GATE)
        ? undefined
        : { path: path.replace(/ts$/, "js"), external: true },
    );
    onResolve({ filter: /^#(verify|gate)-wasm$/ }, ({ path }) => ({
      path: `./wasm/${path.slice(1, -"-wasm".length)}_bg.wasm`,
      external: true,
    }));
    // The runtime chooses.
    onResolve({ filter: /^#edge$/ }, ({ path }) => ({ path, external: true }));
  },
});
/**
 * What the generated glue has beside its functions, and nobody here calls. For each of these statements a
 * bundler would keep the classes and functions that it names, also in a program that uses none of them.
 */
const GLUE_WITHOUT = [
  /\/\*\*[\s\S]*?\*\/\n/g,
  /^if \(Symbol\.dispose\).*\n/m,
  // Every runtime that the package is for has it.
  /^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[\s\S]*?\n\}\n/m,
];
const PURE = /(?<==|:) (?=new (?:FinalizationRegistry|TextEncoder)\()/g;

const glue = {
  name: "glue",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]wasm[\\/]\w+\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const part of [...GLUE_WITHOUT, PURE]) {
        if (contents.search(part) === -1) throw new Error(`the glue ${path} has no ${part}: look at it anew`);
        contents = contents.replace(part, part === PURE ? " /* @__PURE__ */ " : "");
      }
      return { contents };
    });
  },
};

/** The sentences of the core, as a module. */
const said = {
  name: "said",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^#sentences$/ }, ({ path }) => ({ path, namespace: "said" }));
    onLoad({ filter: /^/, namespace: "said" }, () => ({
      contents: Object.entries(saidByTheCore())
        .map(([name, texts]) => `export const ${name} = ${JSON.stringify(texts, null, 2)};`)
        .join("\n"),
    }));
  },
};

const VERIFY = ["verify.ts", "./verify.js"];
const GATE = ["requests.ts", "./gate.js"];
const MESSAGES = ["messages/index.ts", "./messages.js"];

const common = { bundle: true, write: false, format: "esm", target: "es2022", outdir: DIST };
// A fresh process reads the largest file 0.6 ms sooner with short names. Lines stay: Node shows that of an uncaught
// error, and bundlers look for the comments in them.
const short = { minifyIdentifiers: true };
const entryPoints = ENTRIES.map((name) => join(PACKAGE, "entry", `${name}.ts`));
const source = (name, out) => ({ in: join(PACKAGE, "js", `${name}.ts`), out });
const COMMAND = [
  ["entry/check.ts", "./check.js"],
  ["entry/edge-node.ts", "./edge-node.js"],
  ["entry/node.ts", "./node.js"],
  MESSAGES,
];
const command = {
  ...common,
  entryPoints: [{ in: join(PACKAGE, "bin", "command.ts"), out: "command" }],
  platform: "node",
  banner: { js: "#!/usr/bin/env node" },
};
const outputs = await Promise.all([
  build({
    ...common,
    ...short,
    entryPoints: [source("verify", "verify")],
    plugins: [beside(MESSAGES), glue],
  }),
  build({ ...common, entryPoints: [source("messages/index", "messages")], plugins: [said] }),
  build({ ...common, entryPoints: [source("requests", "gate")], plugins: [beside(VERIFY, MESSAGES), glue] }),
  build({ ...command, plugins: [beside(...COMMAND)] }),
  build({ ...common, entryPoints, plugins: [beside(VERIFY, GATE, MESSAGES), glue] }),
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
