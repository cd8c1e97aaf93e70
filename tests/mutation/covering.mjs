// Which tests would see a fault in this file? The nearest first: those of its own name, then all of its part.

import { globSync } from "node:fs";
import { basename } from "node:path";

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
/** For the test that ends an instance by a trap, which no published one can be made to. */
const CONFORMANCE = { name: "build-conformance", command: [...WASM.command, "conformance"], builds: true };
const SCRIPTS = { name: "build-package", command: [NODE, "tests/setup/build-package.mjs"], builds: true };
const BUNDLE = { name: "build-worker", command: ["bash", "tests/setup/build-worker.sh"], builds: true };

/** What no mutant changes, or what looks at how the published module is built. */
const NOT_ASKED = ["build", "schema", "types"];

/** The builds before a part is broken, in order; what was broken before it may stand in them. */
export const BUILDS = { core: [], bindings: [WASM], package: [WASM, CONFORMANCE], worker: [WASM, BUNDLE] };

/** The commands for one file of a tree, the quickest first: `{ name, command, builds }`. */
export function coveringTests(tree, file) {
  const tests = (pattern, without = NOT_ASKED) => {
    const files = globSync(pattern, { cwd: tree }).sort();
    const asked = files.filter((path) => !without.includes(basename(path, ".test.mjs")));
    return asked.length === 0 ? [] : [{ name: asked.join(" "), command: [NODE, "--test", ...asked] }];
  };
  const own = basename(file, ".ts");
  switch (partOf(file)) {
    case "core":
      return [...coreTests(file), WASM, ...tests("tests/api/*.test.mjs", [...NOT_ASKED, "trap"])];
    case "bindings":
      return [WASM, ...tests("tests/api/*.test.mjs", [...NOT_ASKED, "trap"])];
    case "worker":
      return [BUNDLE, ...tests(`tests/worker/${own}.test.mjs`), ...tests("tests/worker/*.test.mjs")];
    default: {
      const browser = /\bframe\b/.test(file) ? tests("tests/browser/frame*.test.mjs") : [];
      return [SCRIPTS, ...tests(`tests/api/${own}.test.mjs`), ...tests("tests/api/*.test.mjs"), ...browser];
    }
  }
}

// The crate is built anew for every mutant, and a build at its usual level takes minutes.
const QUICK_TESTS = [
  "profile.test.opt-level=1",
  'profile.test.package."*".opt-level=2',
  "profile.test.debug=0",
  "profile.test.incremental=true",
].flatMap((setting) => ["--config", setting]);

/** One build serves a module's unit tests and all others; what drives whole gates is another program. */
function coreTests(file) {
  const cargo = ["cargo", "test", "--quiet", "--package", "wicketgate", "--all-features", ...QUICK_TESTS];
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
