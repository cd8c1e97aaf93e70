// Does a second set-up build again what is there? A tool counts by the first line of its `--version`: geckodriver's
// goes on about its licence, and was built at every set-up for that.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const { env } = process;
const SCRIPT = fileURLToPath(new URL("cargo-tools.sh", import.meta.url));
const TOOLS = [
  ["wasm-bindgen", "wasm-bindgen", env.WASM_BINDGEN_VERSION],
  ["wasm-pack", "wasm-pack", env.WASM_PACK_VERSION],
  ["cargo-deny", "cargo-deny", env.CARGO_DENY_VERSION],
  ["geckodriver", "geckodriver", env.GECKODRIVER_VERSION],
];

const program = (path, text) => writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });

/** What set-up says where each tool answers `--version` with `lines(name, version)`, and cargo would fail. */
async function setUp(lines) {
  const folder = await mkdtemp(join(tmpdir(), "cargo-tools-"));
  try {
    for (const [name, command, version] of TOOLS) {
      const bin = join(folder, `${name}-${version}`, "bin");
      await mkdir(bin, { recursive: true });
      await program(join(bin, command), `printf '%s\\n' ${lines(command, version).join(" ")}`);
    }
    await program(join(folder, "cargo"), "exit 3");
    const options = { env: { ...env, WICKETGATE_TOOLS: folder, PATH: `${folder}:${env.PATH}` } };
    return await promisify(execFile)("bash", [SCRIPT], options).catch((error) => error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("a tool of the right version is present, whatever follows the first line", async () => {
  const { stdout, stderr } = await setUp((name, version) => [
    `'${name} ${version}'`,
    "''",
    "'The source 1.0'",
  ]);
  const present = TOOLS.map(([, , version]) => `present (${version})`);
  assert.deepEqual(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.replace(/^.*?: .*?: /, "")),
    present,
    stderr,
  );
});

test("a tool of another version is built", async () => {
  const { stdout, stderr } = await setUp((name, version) => [`'${name} 0.0.1'`, `'${name} ${version} '`]);
  assert.match(stdout, /wasm-bindgen-cli: building version/);
  assert.match(stderr, /wasm-bindgen-cli could not be built. Try: cargo install wasm-bindgen-cli/);
});
