// What is in the package, and what is not? No eval, no signing, no randomness, no test exports, no file too
// many; and what is said twice, in Rust and in TypeScript, is the same.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gateScene } from "../support/gate.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKAGE = join(ROOT, "pkg");
const read = (...path) => readFileSync(join(ROOT, ...path), "utf8");
const manifest = JSON.parse(read("pkg", "package.json"));
const wasmOf = (name) =>
  new WebAssembly.Module(readFileSync(join(PACKAGE, "dist", "wasm", `${name}_bg.wasm`)));
/** A configuration about whole requests. */
const REQUESTS = JSON.stringify({ frames: { frameSrc: ["https://sdk.example"] } });
const ARTEFACTS = ["verify", "gate", "check"];
const conformance = new WebAssembly.Module(
  readFileSync(join(ROOT, "target", "conformance", "wicketgate_bg.wasm")),
);
const scripts = manifest.files.filter((name) => name.endsWith(".js"));

/** A script without its comments, so that words may be explained. */
const codeOf = (name) =>
  read("pkg", name)
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*$/gm, "");

const VERIFY_EXPORTS = [
  "faults",
  "gate_about",
  "gate_bearerToken",
  "gate_beginToken",
  "gate_build",
  "gate_exportKeys",
  "gate_importKeys",
  "gate_keyStatus",
  "gate_keysAhead",
  "gate_keysCached",
  "gate_keysFailed",
  "gate_keysFetched",
  "gate_keysHandedOver",
  "gate_keysNewerThan",
  "gate_origin",
  "gate_redirectUri",
  "gate_resumeDone",
  "gate_resumeIntrospected",
  "gate_resumeSignature",
  "gate_returnTarget",
  "gate_tokenAt",
  "gate_tokenRoom",
  "gate_verifyHeld",
  "memory",
  "reasons",
];
const REQUEST_EXPORTS = ["begin", "fail", "respond", "resumeBody", "route", "unjudged"].map(
  (name) => `gate_${name}`,
);

test("each wasm exports its own, and no layer and no trap of the conformance build", () => {
  const exportsOf = (module) =>
    WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("__"))
      .sort();
  const gate = [...VERIFY_EXPORTS, ...REQUEST_EXPORTS].sort();
  assert.deepEqual(exportsOf(wasmOf("verify")), VERIFY_EXPORTS);
  assert.deepEqual(exportsOf(wasmOf("gate")), gate);
  assert.deepEqual(exportsOf(wasmOf("check")), [...gate, "explained", "findings", "rules"].sort());
  const added = exportsOf(conformance).filter((name) => !gate.includes(name));
  assert.ok(added.includes("trap") && added.length > 1, "the conformance build has its exports");
});

test("a wasm imports nothing but the means to throw and random bytes for nonces: no clock, no I/O", () => {
  for (const name of ARTEFACTS) {
    const imports = WebAssembly.Module.imports(wasmOf(name));
    assert.deepEqual(
      [...new Set(imports.map(({ module, kind }) => `${module} ${kind}`))],
      [`./${name}_bg.js function`],
    );
    // The generated names end in a hash that changes with every version of the generator.
    const names = imports.map((one) => one.name.replace(/_[0-9a-f]{16}$/, ""));
    const known = ["__wbg___wbindgen_throw", "__wbindgen_init_externref_table"];
    // Nonces are of whole requests.
    if (name !== "verify") known.push("__wbg_getRandomValues", "__wbindgen_generic");
    assert.deepEqual(
      [...new Set(names)].filter((one) => !known.includes(one)),
      [],
      name,
    );
    const glue = codeOf(`dist/wasm/${name}.js`);
    for (const forbidden of ["Math.random", "Date.now", "performance", "localStorage", "XMLHttpRequest"]) {
      assert.ok(!glue.includes(forbidden), forbidden);
    }
  }
});

test("no script evaluates text or loads code from elsewhere", () => {
  const forbidden = [
    /\beval\b/,
    /\bnew\s+Function\b/,
    /\bFunction\s*\(/,
    // The words about a failed fetch lie beside it.
    /\bimport\s*\((?!"\.\/messages\.js"\))/,
    /setTimeout\(\s*["'`]/,
    /document\./,
    /innerHTML/,
    /\brequire\s*\(/,
  ];
  for (const name of scripts)
    for (const pattern of forbidden) assert.doesNotMatch(codeOf(name), pattern, name);
});

/** The files of a folder that are shipped. */
function rustOf(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true }).filter(
    (name) => name.endsWith(".rs") && !/tests?(ing)?\.rs$/.test(name),
  );
}

// holds: AIR-JWT-4 IAM-SCP-1 RTW-KEY-2
test("no script and no Rust of the shipped crates signs, or holds a private key", () => {
  for (const name of scripts)
    assert.doesNotMatch(
      codeOf(name),
      /\bsubtle\.(?!importKey\b|verify\b)|"(?:sign|decrypt|unwrapKey|derive(?:Key|Bits))"|\bsign\s*\(|generateKey|privateKey|BEGIN [A-Z ]*PRIVATE/,
      name,
    );
  for (const folder of ["src", "pkg/bindings/src"]) {
    for (const name of rustOf(folder)) {
      const [code] = read(folder, name).split("#[cfg(test)]\nmod ");
      assert.doesNotMatch(
        code,
        /SigningKey|SecretKey|sign_prehash|OsRng|BEGIN [A-Z ]*PRIVATE/,
        `${folder}/${name}`,
      );
      // Nonces are drawn in one place, and nothing else is.
      if (`${folder}/${name}` !== "pkg/bindings/src/randomness.rs")
        assert.doesNotMatch(code, /getrandom/, `${folder}/${name}`);
    }
  }
});

test("IAM-MEM-1: the compiler forbids unsafe code in the core and in its arithmetic, and the bindings have none", () => {
  for (const root of ["src/lib.rs", "src/crypto/es256/lib.rs"])
    assert.match(read(root), /^#!\[forbid\(unsafe_code\)\]$/m, root);
  for (const name of rustOf("pkg/bindings/src"))
    assert.doesNotMatch(read("pkg/bindings/src", name), /\bunsafe\b|unsafe_code/, name);
});

test("our scripts locate the wasm in the entries only, and decide nothing about tokens", () => {
  for (const name of scripts) {
    const located = /\b(\w+)_bg\.wasm\b/.exec(codeOf(name))?.[1];
    const [, edge, finds] = /^dist\/(edge-)?(node|web-gate|workerd-gate)\.js$/.exec(name) ?? [];
    const own = finds && (edge ? "gate" : "verify");
    assert.equal(located, name === "dist/check.js" ? "check" : own, name);
    assert.doesNotMatch(codeOf(name), /\b(alg\s*===|exp\s*[<>]|claims\.(exp|iss|aud))/, name);
  }
});

test("every reason code stands in the types, and no other", async () => {
  const union = /export type ReasonCode =([^;]*);/.exec(read("pkg", "types", "reason-code.d.ts"))[1];
  const typed = [...union.matchAll(/"([a-z0-9_]+)"/g)].map(([, code]) => code);
  const { gate } = await gateScene({ configuration: REQUESTS });
  const { gate: verifying } = await gateScene();
  const told = (await verifying.reasons()).map(({ code }) => code);
  assert.ok(told.length > 50 && told.length < typed.length && told.every((code) => typed.includes(code)));
  assert.ok(told.includes("signature_invalid") && !told.includes("route_unknown"));
  const reasons = await gate.reasons();
  assert.deepEqual(typed, reasons.map(({ code }) => code).sort());
  for (const { code, meaning, ruleIds, status } of reasons) {
    assert.ok(
      meaning.length > 10 &&
        status >= 400 &&
        ruleIds.every((rule) => /^(AIR|SIG|RTW|IAM)-[A-Z]+-\d+$/.test(rule)),
      code,
    );
  }
  assert.ok(Object.isFrozen(reasons) && reasons.every((reason) => Object.isFrozen(reason)));
});

test("the types name every export and member, and every public one says what it is", async () => {
  // That of the configuration is generated.
  const reexported = read("pkg", "types", "index.d.ts").matchAll(
    / from "\.\/(?!configuration)([\w-]+)\.js";/g,
  );
  const types = [...reexported].map(([, name]) => read("pkg", "types", `${name}.d.ts`)).join("\n");
  const declared = [...types.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(await import("wicketgate")).sort(), declared.sort());
  assert.deepEqual(Object.keys(await import("wicketgate/slim")).sort(), declared);
  const ofRequests = [...declared, "WicketgateStepUp", "openEdge", "refusalResponse"].sort();
  assert.deepEqual(Object.keys(await import("wicketgate/edge")).sort(), ofRequests);
  assert.deepEqual(Object.keys(await import("wicketgate/edge/slim")).sort(), ofRequests);
  assert.deepEqual(
    Object.keys(await import("wicketgate/hono")).sort(),
    [...declared, "WicketgateStepUp", "wicketgate"].sort(),
  );
  const edgeTypes = read("pkg", "types", "edge.d.ts");
  const origins = { origins: ["https://app.example"] };
  for (const [top, text] of [
    [origins, types],
    [{ ...origins, frames: { frameSrc: ["https://sdk.example"] } }, `${types}\n${edgeTypes}`],
  ]) {
    const { gate } = await gateScene({ configuration: JSON.stringify(top) });
    const methods = [];
    for (let of = gate; of !== Object.prototype; of = Object.getPrototypeOf(of))
      methods.push(...Object.getOwnPropertyNames(of).filter((name) => name !== "constructor"));
    for (const name of methods) assert.match(text, new RegExp(`^  (readonly )?${name}[(:]`, "m"), name);
  }
  const others = ["check", "edge-slim", "slim"].map((name) => read("pkg", "types", `${name}.d.ts`));
  const lines = [types, ...others].join("\n").split("\n");
  const isPublic = /^(export (class|interface|type(?! \*)|declare)| {2}(readonly |static )?\w+\??[(:])/;
  const undocumented = lines.filter(
    (line, index) =>
      isPublic.test(line) &&
      !/(\*\/|\{)$/.test(lines[index - 1].trimEnd()) &&
      !/: '|: "|type: |outcome: |access: /.test(line),
  );
  assert.deepEqual(undocumented, []);
});

test("versions and licence are the same everywhere they stand", () => {
  const cargo = read("Cargo.toml");
  assert.equal(manifest.version, /^version = "(.+)"$/m.exec(cargo)[1]);
  assert.equal(manifest.license, /^license = "(.+)"$/m.exec(cargo)[1]);
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) assert.equal(read("pkg", name), read(name));
  assert.equal(manifest.dependencies, undefined);
});

test("npm packs these files and no other", async () => {
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: PACKAGE,
    shell: false,
  }).catch((error) => assert.fail(error.stderr));
  const [{ files }] = JSON.parse(stdout);
  const expected = [...manifest.files, "README.md", "package.json"];
  assert.deepEqual(files.map(({ path }) => path).sort(), expected.sort());
});
