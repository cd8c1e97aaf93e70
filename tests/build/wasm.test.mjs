// What is in the published wasm? No signing code, no export of the layers, and no way to ask the host for
// anything.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { foreignImports, hostReaches, signingFunctions } from "./checks.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMPILED = join(ROOT, "target", "wasm-last", "published", "compiled.wasm");
const PUBLISHED = join(ROOT, "pkg", "dist", "wasm", "wicketgate_bg.wasm");
const CONFORMANCE = join(ROOT, "target", "conformance", "wicketgate_bg.wasm");
const GLUE = join(ROOT, "pkg", "dist", "wasm", "wicketgate.js");

const exportsOf = (file) =>
  WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(file))).map(({ name }) => name);

describe("signing code", () => {
  let signer;
  // A library that does sign, with the same curve crate and the same settings: what the check must find.
  before(() => {
    signer = buildSigner();
  });

  test("is not in what the published wasm was made from", () => {
    const { count, found } = signingFunctions(readFileSync(COMPILED));
    assert.ok(count > 100, `only ${count} functions have names`);
    assert.deepEqual(found, []);
  });

  test("is found where it is", () => {
    assert.notDeepEqual(signingFunctions(readFileSync(signer)).found, []);
  });
});

describe("the host", () => {
  test("is asked for nothing but values and a nonce's bytes", () => {
    assert.deepEqual(foreignImports(readFileSync(PUBLISHED)), []);
    assert.deepEqual(hostReaches(readFileSync(GLUE, "utf8")), ["globalThis", "crypto", "getRandomValues"]);
  });

  test("would be seen if it were asked", () => {
    // (module (import "./wicketgate_bg.js" NAME (func)))
    const module = "./wicketgate_bg.js";
    for (const name of [
      "__wbg_random_0123456789abcdef",
      "__wbg_now_0123456789abcdef",
      "__wbg_fetch_0123456789abcdef",
    ]) {
      const text = (value) => [value.length, ...Buffer.from(value)];
      const section = [1, ...text(module), ...text(name), 0, 0];
      const bytes = Uint8Array.from([
        0,
        0x61,
        0x73,
        0x6d,
        1,
        0,
        0,
        0,
        1,
        4,
        1,
        0x60,
        0,
        0,
        2,
        section.length,
        ...section,
      ]);
      assert.equal(foreignImports(bytes).length, 1, name);
    }
    assert.deepEqual(
      hostReaches(
        "function __wbg_get_imports() {\n  return { a: () => crypto.getRandomValues(b), c: Date.now };\n}",
      ),
      ["crypto", "getRandomValues", "Date"],
    );
  });
});

describe("exports of the layers", () => {
  const published = exportsOf(PUBLISHED);
  const conformance = exportsOf(CONFORMANCE);

  test("are in the wasm of the conformance tests alone", () => {
    const layers = conformance.filter((name) => !published.includes(name));
    assert.ok(layers.length >= 5, `the conformance wasm exports only ${layers} more`);
    assert.ok(
      layers.some((name) => /trap/i.test(name)),
      `no way to trap among ${layers}`,
    );
  });

  test("the published ones are these and no others", () => {
    const ours = published.filter((name) => !/^(memory$|__)/.test(name)).sort();
    const tokens = [
      "about",
      "bearerToken",
      "beginToken",
      "build",
      "route",
      "tokenAt",
      "tokenRoom",
      "verifyHeld",
    ];
    const keys = [
      "exportKeys",
      "importKeys",
      "keyStatus",
      "keysAhead",
      "keysCached",
      "keysFailed",
      "keysFetched",
      "keysHandedOver",
      "keysNewerThan",
    ];
    const exchange = [
      "begin",
      "fail",
      "respond",
      "resumeBody",
      "resumeDone",
      "resumeIntrospected",
      "resumeSignature",
      "unjudged",
    ];
    const checks = ["origin", "redirectUri", "returnTarget"];
    const methods = [...tokens, ...keys, ...exchange, ...checks].map((name) => `gate_${name}`);
    assert.deepEqual(ours, ["faults", "reasons", ...methods].sort());
  });
});

test("the published wasm carries no names", () => {
  assert.deepEqual(
    WebAssembly.Module.customSections(new WebAssembly.Module(readFileSync(PUBLISHED)), "name"),
    [],
  );
});

function buildSigner() {
  const folder = join(ROOT, "target", "build-tests", "signer");
  mkdirSync(folder, { recursive: true });
  const curve = /^p256 = \{ version = "([^"]+)"/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
  const manifest = `[workspace]
[package]
name = "signer"
version = "0.0.0"
edition = "2024"
[lib]
path = "lib.rs"
crate-type = ["cdylib"]
[dependencies]
p256 = { version = "${curve}", default-features = false, features = ["ecdsa"] }
[profile.release]
panic = "abort"
`;
  const source = `use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
#[unsafe(no_mangle)]
pub extern "C" fn sign(number: u8, message: u8) -> u8 {
    let signature: Signature = SigningKey::from_slice(&[number; 32]).unwrap().sign(&[message]);
    signature.to_bytes()[0]
}
`;
  writeFileSync(join(folder, "Cargo.toml"), manifest);
  writeFileSync(join(folder, "lib.rs"), source);
  // The project's own versions, so that nothing has to be fetched.
  copyFileSync(join(ROOT, "Cargo.lock"), join(folder, "Cargo.lock"));
  const target = process.env.WICKETGATE_WASM_TARGET ?? "wasm32-unknown-unknown";
  const toolchain = process.env.WICKETGATE_WASM_TOOLCHAIN;
  const env = { ...process.env, ...(toolchain && { RUSTUP_TOOLCHAIN: toolchain }) };
  const options = [
    "build",
    "--quiet",
    "--offline",
    "--release",
    "--lib",
    "--target",
    target,
    "--target-dir",
    join(folder, "target"),
  ];
  execFileSync("cargo", options, { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "target", target, "release", "signer.wasm");
}
