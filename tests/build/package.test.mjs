// What is in the published JavaScript? No key, no way to run text as code; and all of it says the same
// version.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
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
    /^(?:\}|import\b|export\b)[^"'\n]*\bfrom\s*["']([^"']+)["']|\bimport\s*\(\s*["']([^"']+)["']/gm,
  );
  return [...new Set([...imports].map(([, one, other]) => one ?? other))];
};

test("frames, lines of a log and counters come in one small file each", () => {
  for (const [name, most] of [
    ["frame.js", 13_400],
    ["log.js", 7_600],
    ["metrics.js", 8_800],
  ]) {
    assert.ok(read("pkg", "dist", name).length < most, `${name}: ${read("pkg", "dist", name).length}`);
    assert.deepEqual(importedBy(name), [], name);
  }
});

test("an entry that verifies loads one file beside itself, one for whole requests two, and nothing of Hono's", () => {
  // The sentences, once there is something to say.
  assert.deepEqual(importedBy("verify.js"), ["./messages.js"]);
  assert.deepEqual(importedBy("gate.js"), ["./verify.js"]);
  assert.deepEqual(importedBy("check.js"), ["./messages.js"]);
  assert.deepEqual(importedBy("messages.js"), []);
  for (const name of ["node", "slim", "web-gate"]) {
    assert.deepEqual(importedBy(`${name}.js`), ["./verify.js"], name);
    assert.deepEqual(importedBy(`edge-${name}.js`), ["./gate.js"], name);
  }
  assert.deepEqual(importedBy("workerd-gate.js").sort(), ["./verify.js", "./wasm/verify_bg.wasm"]);
  assert.deepEqual(importedBy("edge-workerd-gate.js").sort(), ["./gate.js", "./wasm/gate_bg.wasm"]);
  for (const name of ["web", "workerd"]) {
    assert.deepEqual(importedBy(`${name}.js`).sort(), ["./verify.js", `./${name}-gate.js`].sort(), name);
    assert.deepEqual(
      importedBy(`edge-${name}.js`).sort(),
      ["./gate.js", `./edge-${name}-gate.js`].sort(),
      name,
    );
  }
  // The runtime chooses which of the entries it is.
  assert.deepEqual(importedBy("hono.js").sort(), ["#edge", "./gate.js"]);
  assert.deepEqual(manifest.imports["#edge"], manifest.exports["./edge"]);
});

test("a program that uses an error class alone keeps 2,000 bytes of a bundle at most", async () => {
  for (const entry of ["web", "workerd", "slim", "edge-web", "edge-workerd", "edge-slim"]) {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { WicketgateRefusal } from "./${entry}.js";`,
        resolveDir: join(ROOT, "pkg", "dist"),
      },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      external: ["*.wasm"],
    });
    const { byteLength } = outputFiles[0].contents;
    assert.ok(byteLength <= 2_000, `${entry}: ${byteLength}`);
  }
});

test("what verifies brings along nothing that judges whole requests", () => {
  const text = read("pkg", "dist", "verify.js");
  for (const name of ["openEdge", "requestTo", "responseValues", "resumeBody"])
    assert.ok(!text.includes(name), name);
  assert.ok(read("pkg", "dist", "gate.js").includes("responseValues"));
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
