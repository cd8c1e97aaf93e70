// How is a program run in each runtime? With the least that it needs: its own environment, and in Deno its
// own permissions.
//
//   HOSTS                                  // ["Node", "Deno", "Bun"] const host = findHost("Deno");
//   // { name, missing } where this machine has no such runtime: `missing` says why const { stdout, stderr,
//   code } = await host.run("program.mjs", { folder, parameters: [], environment: {} }); const child =
//   host.start(…);           // the same program, and its process in place of what came of it
//   host.trusting(authorityFile)           // the environment in which the host trusts an authority, in the
//   host's own way host.through?.(proxyUrl)               // the environment in which it goes through a
//   proxy, where it knows one

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const TIME_LIMIT_MS = 60_000;
const PLATFORM = `${process.platform} ${process.arch}`;

// The packages that carry the runtimes' own binaries.
const DENO_PACKAGES = {
  "darwin arm64": "darwin-arm64",
  "darwin x64": "darwin-x64",
  "linux arm64": "linux-arm64-glibc",
  "linux x64": "linux-x64-glibc",
};
const BUN_PACKAGES = {
  "darwin arm64": "bun-darwin-aarch64",
  "darwin x64": "bun-darwin-x64",
  "linux arm64": "bun-linux-aarch64",
  "linux x64": "bun-linux-x64",
};

const firstThere = (...files) => files.find((file) => existsSync(file)) ?? files[0];

const KINDS = {
  Node: {
    binary: process.execPath,
    flags: () => [],
    trust: (authorityFile) => ({ NODE_EXTRA_CA_CERTS: authorityFile }),
    // Node 24 and the last of 22 can; the others leave proxies to a fetch of one's own.
    proxy: process.allowedNodeEnvironmentFlags.has("--use-env-proxy")
      ? { NODE_USE_ENV_PROXY: "1" }
      : undefined,
  },
  Deno: {
    binary: DENO_PACKAGES[PLATFORM] && join(MODULES, "@deno", DENO_PACKAGES[PLATFORM], "deno"),
    flags: (folder) => [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      "--no-remote",
      "--cached-only",
      "--allow-net=127.0.0.1,localhost,name.invalid",
      `--allow-read=${folder}`,
      "--allow-env",
    ],
    trust: (authorityFile) => ({ DENO_CERT: authorityFile }),
    proxy: {},
  },
  Bun: {
    // Its own install script, where npm runs it, moves the platform's binary into the package itself.
    binary:
      BUN_PACKAGES[PLATFORM] &&
      firstThere(
        join(MODULES, "@oven", BUN_PACKAGES[PLATFORM], "bin", "bun"),
        join(MODULES, "bun", "bin", "bun.exe"),
      ),
    flags: () => ["run", "--no-install"],
    trust: (authorityFile) => ({ NODE_EXTRA_CA_CERTS: authorityFile }),
    proxy: {},
  },
};

export const HOSTS = Object.keys(KINDS);

export function findHost(name) {
  const { binary, flags, trust, proxy } = KINDS[name];
  if (binary === undefined) return { name, missing: `${name}: no binary for ${PLATFORM} is known here` };
  if (!existsSync(binary)) return { name, missing: `${name}: its package for ${PLATFORM} is not installed` };

  function start(program, { folder, parameters = [], environment = {} }) {
    // Nothing of the surroundings: no proxy, no authority, no caches of whoever runs the tests.
    const own = {
      PATH: process.env.PATH,
      HOME: folder,
      DENO_DIR: join(folder, ".deno"),
      DENO_NO_UPDATE_CHECK: "1",
      DO_NOT_TRACK: "1",
    };
    const env = { ...own, NO_COLOR: "1", ...environment };
    return spawn(binary, [...flags(folder), program, ...parameters], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async function run(program, options) {
    const child = start(program, options);
    const limit = setTimeout(() => child.kill("SIGKILL"), TIME_LIMIT_MS);
    const ended = new Promise((resolve) => child.once("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    clearTimeout(limit);
    return { stdout, stderr, code };
  }

  const through = proxy && ((proxyUrl) => ({ ...proxy, HTTPS_PROXY: proxyUrl }));
  return { name, start, run, trusting: trust, through };
}
