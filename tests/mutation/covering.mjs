// Which tests would see a fault in this file? The nearest first: those of its own name, then all of its part.

import { existsSync, globSync } from "node:fs";
import { basename, join } from "node:path";

const { NODE = process.execPath } = process.env;

/** The parts that are broken: their files, and what it takes to test one. */
export const PARTS = {
  core: { rust: ["src/**/*.rs"] },
  bindings: { rust: ["pkg/bindings/src/*.rs"] },
  package: { typescript: ["pkg/js/**/*.ts", "pkg/entry/*.ts"] },
  worker: { typescript: ["worker/src/*.ts"] },
};

export const partOf = (file) =>
  file.startsWith("src/")
    ? "core"
    : file.startsWith("worker/")
      ? "worker"
      : file.startsWith("pkg/bindings/")
        ? "bindings"
        : "package";

// Optimised as the published module is, a build would take longer than its tests.
const QUICK_BUILD = [
  "env",
  "CARGO_PROFILE_WASM_LTO=off",
  "CARGO_PROFILE_WASM_OPT_LEVEL=1",
  "CARGO_PROFILE_WASM_CODEGEN_UNITS=64",
  "CARGO_PROFILE_WASM_INCREMENTAL=true",
];
const WASM = {
  name: "build-wasm",
  command: [...QUICK_BUILD, "bash", "tests/setup/build-wasm.sh"],
  builds: true,
};
const SCRIPTS = { name: "build-package", command: [NODE, "tests/setup/build-package.mjs"], builds: true };
const BUNDLE = { name: "build-worker", command: ["bash", "tests/setup/build-worker.sh"], builds: true };

/** What no mutant changes, or what tests the build that is published. */
const NOT_ASKED = /\/(?:build|trap|types|schema)\.test\.mjs$/;

/** The builds before a part is broken, in order; what was broken before it may stand in them. */
export const BUILDS = { core: [], bindings: [WASM], package: [WASM], worker: [WASM, BUNDLE] };

/** The commands for one file of a tree, the quickest first: `{ name, command, builds }`. */
export function coveringTests(tree, file) {
  const node = (files) =>
    files.length === 0 ? [] : [{ name: files.join(" "), command: [NODE, "--test", ...files] }];
  const all = (pattern) =>
    globSync(pattern, { cwd: tree })
      .sort()
      .filter((path) => !NOT_ASKED.test(path));
  const named = (folder) => {
    const own = join(folder, `${basename(file, ".ts")}.test.mjs`);
    return existsSync(join(tree, own)) ? [own] : [];
  };
  const whole = (folder) => ({ name: folder, command: [NODE, "--test", ...all(`${folder}/*.test.mjs`)] });
  switch (partOf(file)) {
    case "core":
      return [...coreTests(file), WASM, whole("tests/api")];
    case "bindings":
      return [WASM, whole("tests/api")];
    case "worker":
      return [BUNDLE, ...node(named("tests/worker")), whole("tests/worker")];
    default: {
      const browser = /\bframe\b/.test(file) ? node(all("tests/browser/frame*.test.mjs")) : [];
      return [SCRIPTS, ...node(named("tests/api")), whole("tests/api"), ...browser];
    }
  }
}

/** One build serves a module's unit tests and all others; what drives whole gates is another program. */
function coreTests(file) {
  const cargo = ["cargo", "test", "--quiet", "--package", "wicketgate", "--all-features"];
  const module = file
    .replace(/^src\//, "")
    .replace(/(?:\/mod)?\.rs$/, "")
    .replaceAll("/", "::");
  const own = module === "lib" ? [] : [{ name: module, command: [...cargo, "--lib", `${module}::`] }];
  return [
    { name: "build", command: [...cargo, "--lib", "--no-run"], builds: true },
    ...own,
    { name: "core", command: [...cargo, "--lib"] },
    { name: "replay", command: [...cargo, "--test", "replay"] },
  ];
}
