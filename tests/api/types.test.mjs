// Does the type check stop misuse? tsc over a file of good and bad uses, each bad one marked; an unmarked
// error, and a mark without an error, both fail. The types must hold where a page, a Worker and a bundler set
// other options, too.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const check = (...options) => checkProject("tsconfig.json", ...options);

async function checkProject(project, ...options) {
  const parameters = [
    "node_modules/typescript/bin/tsc",
    "--project",
    `tests/api/types/${project}`,
    ...options,
  ];
  await promisify(execFile)(process.execPath, parameters, { cwd: ROOT }).catch(({ stdout, stderr }) =>
    assert.fail(stdout + stderr),
  );
}

test("every entry of the package offers what its declarations say", () =>
  checkProject("../../../tsconfig.json"));

test("good uses pass and every misuse is an error", () => check());

test("the same for a bundler", () =>
  check("--module", "esnext", "--moduleResolution", "bundler", "--customConditions", "workerd"));

test("the same with a Worker's types in the place of a page's", () =>
  check("--lib", "es2024", "--types", "@cloudflare/workers-types"));

test("the same for frames, which only a page has", async () => {
  await checkProject("frame.tsconfig.json");
  await checkProject("frame.tsconfig.json", "--module", "esnext", "--moduleResolution", "bundler");
});

test("the same for the middleware, on a server and in a Worker", async () => {
  await checkProject("hono.tsconfig.json");
  await checkProject("hono.tsconfig.json", "--module", "esnext", "--moduleResolution", "bundler");
  await checkProject("hono.tsconfig.json", "--lib", "es2024", "--types", "@cloudflare/workers-types");
});

test("the same for lines of a log, on a server and in a Worker", async () => {
  await checkProject("log.tsconfig.json");
  await checkProject("log.tsconfig.json", "--module", "esnext", "--moduleResolution", "bundler");
  await checkProject("log.tsconfig.json", "--lib", "es2024", "--types", "@cloudflare/workers-types");
});

test("the same for counters, on a server and in a Worker", async () => {
  await checkProject("metrics.tsconfig.json");
  await checkProject("metrics.tsconfig.json", "--module", "esnext", "--moduleResolution", "bundler");
  await checkProject("metrics.tsconfig.json", "--lib", "es2024", "--types", "@cloudflare/workers-types");
});
