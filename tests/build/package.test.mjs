// What is in the published JavaScript? No key, no way to run text as code; and all of it says the same
// version.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { evaluations, keyMaterial } from "./checks.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (...path) => readFileSync(join(ROOT, ...path), "utf8");
const manifest = JSON.parse(read("pkg", "package.json"));
const published = [...manifest.files, "package.json"];

test("no file runs text as code", () => {
  const scripts = published.filter((name) => name.endsWith(".js"));
  assert.ok(scripts.length >= 5, `only ${scripts}`);
  for (const name of scripts) assert.deepEqual(evaluations(read("pkg", name)), [], name);
});

test("running text as code would be seen", () => {
  const attempts = [
    "eval(text)",
    "new Function(text)",
    "Function('return 1')()",
    "(()=>{}).constructor('x')",
    "setTimeout('x()', 1)",
  ];
  for (const text of attempts) assert.notDeepEqual(evaluations(text), [], text);
});

/** Names of the modules that a script imports, each once. */
const importedBy = (name) => {
  const imports = read("pkg", "dist", name).matchAll(
    /\bfrom\s*["']([^"']+)["']|\bimport\s*\(?["']([^"']+)["']/g,
  );
  return [...new Set([...imports].map(([, one, other]) => one ?? other))];
};

test("frames and counters come in one small file each", () => {
  for (const [name, most] of [
    ["frame.js", 12_000],
    ["metrics.js", 8_000],
  ]) {
    assert.ok(read("pkg", "dist", name).length < most, `${name}: ${read("pkg", "dist", name).length}`);
    assert.deepEqual(importedBy(name), [], name);
  }
});

test("every other entry loads one file beside itself, the one that knows the gates, and nothing of Hono's", () => {
  assert.deepEqual(importedBy("gate.js"), []);
  for (const name of ["edge.js", "hono.js", "node.js", "slim.js", "web.js"])
    assert.deepEqual(importedBy(name), ["./gate.js"], name);
  assert.deepEqual(importedBy("workerd.js").sort(), ["./gate.js", "./wasm/wicketgate_bg.wasm"]);
});

test("no file holds a private or secret key", () => {
  for (const name of published)
    assert.deepEqual(keyMaterial(readFileSync(join(ROOT, "pkg", name), "latin1")), [], name);
});

test("a private or secret key would be seen", async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const jwk = await crypto.subtle.exportKey("jwk", privateKey);
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey)).toString("base64");
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  for (const text of [
    JSON.stringify(jwk),
    `{ d: '${jwk.d}' }`,
    der,
    `-----BEGIN PRIVATE KEY-----\n`,
    `{"kty":"oct","k":"${secret}"}`,
  ]) {
    assert.notDeepEqual(keyMaterial(text), [], text.slice(0, 12));
  }
  const { d: _, ...publicJwk } = jwk;
  assert.deepEqual(keyMaterial(JSON.stringify(publicJwk)), []);
});

test("one version everywhere", () => {
  const { version } = manifest;
  assert.match(read("Cargo.toml"), new RegExp(`\\[workspace\\.package\\]\\nversion = "${version}"`));
  assert.match(
    read("pkg", "bindings", "Cargo.toml"),
    /^version(\.workspace = true| = \{ workspace = true \})$/m,
  );
  for (const name of ["wicketgate", "wicketgate-wasm"]) {
    assert.match(read("Cargo.lock"), new RegExp(`name = "${name}"\\nversion = "${version}"`), name);
  }
  const worker = JSON.parse(read("worker", "package.json"));
  assert.equal(worker.version, version);
  assert.equal(worker.dependencies.wicketgate, version);
  const locked = JSON.parse(read("package-lock.json")).packages;
  assert.equal(locked.pkg.version, version);
  assert.equal(locked.worker.version, version);
  const released = [...read("CHANGELOG.md").matchAll(/^## \[(\d[^\]]*)\]/gm)].map(([, named]) => named);
  assert.equal(released[0], version, "the newest version of CHANGELOG.md");
});
