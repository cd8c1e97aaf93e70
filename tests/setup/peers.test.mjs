// Does set-up build the program that asks `laravel-iam` once, and again when its sources change? Its folder is
// named after their checksum.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const { env } = process;
const SCRIPT = fileURLToPath(new URL("peers.sh", import.meta.url));
const FOLDER = basename(join(env.WICKETGATE_LARAVEL_IAM_FOLDER, ".."));

const program = (path, text) => writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });

/** What set-up says to somebody who is not root, where the program is in this folder of the tools, and cargo would fail. */
async function setUp(folderName, { hasOpenssl = true } = {}) {
  const tools = await mkdtemp(join(tmpdir(), "peers-"));
  try {
    const bin = join(tools, folderName, "bin");
    await mkdir(bin, { recursive: true });
    await program(join(bin, "laravel-iam-peer"), "exit 0");
    await program(join(tools, "cargo"), 'printf "%s " "$@"; exit 3');
    await program(join(tools, "pkg-config"), hasOpenssl ? "exit 0" : "exit 1");
    await program(join(tools, "id"), "echo 1000");
    const options = { env: { ...env, WICKETGATE_TOOLS: tools, PATH: `${tools}:${env.PATH}` } };
    return await promisify(execFile)("bash", [SCRIPT], options).catch((error) => error);
  } finally {
    await rm(tools, { recursive: true, force: true });
  }
}

test("what is there is not built again", async () => {
  const { stdout, stderr } = await setUp(FOLDER);
  assert.equal(stdout, "setup: laravel-iam: present\n", stderr);
});

test("what other sources made does not count, and a build that fails is told", async () => {
  const { stdout, stderr, code } = await setUp("laravel-iam-1-2");
  assert.match(stdout, /laravel-iam: building with cargo/);
  assert.match(stderr, /install --path tests\/peers\/laravel-iam .*--locked/);
  assert.match(stderr, /could not be built. Try: cd tests\/peers\/laravel-iam && cargo build --locked/);
  assert.equal(code, 1);
});

test("what it links against is asked for first", { skip: process.platform === "darwin" }, async () => {
  const { stdout, stderr, code } = await setUp("laravel-iam-1-2", { hasOpenssl: false });
  assert.match(stderr, /OpenSSL's library is missing\. Install/);
  assert.deepEqual([stdout, code], ["", 1]);
});
