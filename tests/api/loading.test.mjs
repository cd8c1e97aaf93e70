// What happens on import, and in load? On import nothing; in load no fetch, no clock, no timer and no
// randomness.
//
// Each case runs in a process of its own, in which every such function of the program throws before the
// package is imported. One of them is called on purpose in the last case: a poison that does not kill proves
// nothing.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { configurationText } from "../support/gate.mjs";

const ROOT = new URL("../../", import.meta.url);

const POISON = `
  const poison = (holder, name) => Object.defineProperty(holder, name, { configurable: true, value: () => {
    console.log("poison: " + name);
    process.exit(3);
  } });
  const { readFileSync } = await import("node:fs");
  const wasm = new WebAssembly.Module(readFileSync("pkg/dist/wasm/verify_bg.wasm"));
  const held = { Date: globalThis.Date, log: console.log };
  for (const name of ["fetch", "setTimeout", "setInterval", "setImmediate", "XMLHttpRequest", "WebSocket", "alert"]) poison(globalThis, name);
  for (const name of ["now", "parse"]) poison(Date, name);
  for (const name of ["now"]) poison(performance, name);
  poison(Math, "random");
  for (const name of ["getRandomValues", "randomUUID"]) poison(Crypto.prototype, name);
  globalThis.Date = new Proxy(held.Date, { construct() { console.log("poison: new Date"); process.exit(3); } });
`;

async function run(body) {
  const program = `${POISON}\n${body}\nconsole.log("end");`;
  const options = { cwd: ROOT, timeout: 30_000 };
  const outcome = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    options,
  ).catch((error) => error);
  return [outcome.code ?? 0, `${outcome.stdout}${outcome.stderr}`.trim()];
}

const config = JSON.stringify(configurationText());

test("importing an entry runs nothing, in any of the entries that Node can import", async () => {
  for (const entry of ["node.js", "web.js", "slim.js"]) {
    const instantiates = `
      for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming", "Module", "Instance"]) poison(WebAssembly, name);
      await import("./pkg/dist/${entry}");`;
    assert.deepEqual(await run(instantiates), [0, "end"], entry);
  }
});

test("load does no fetch and reads no clock, timer or randomness", async () => {
  const loads = `
    const { Wicketgate } = await import("./pkg/dist/slim.js");
    const gate = await Wicketgate.load(${config}, { wasm });
    if (gate.issuerNames.join() !== "orders") throw new Error("not loaded");
    await Wicketgate.load("{}", { wasm }).then(() => { throw new Error("loaded"); }, ({ name }) => { if (name !== "WicketgateConfigurationError") throw name; });`;
  assert.deepEqual(await run(loads), [0, "end"]);
  assert.deepEqual(await run(`await (await import("./pkg/dist/node.js")).Wicketgate.load(${config});`), [
    0,
    "end",
  ]);
});

test("the poison works: verifying without keys reads the clock and fetches", async () => {
  const verifies = `
    const { Wicketgate } = await import("./pkg/dist/slim.js");
    const gate = await Wicketgate.load(${config}, { wasm });
    await gate.verify("a.b.c").catch(() => {});`;
  assert.deepEqual(await run(verifies), [3, "poison: now"]);
});

test("slim without wasm says what to pass", async () => {
  const { Wicketgate } = await import("wicketgate/slim");
  await assert.rejects(Wicketgate.load(configurationText()), { name: "TypeError", message: /options\.wasm/ });
});

test("slim takes bytes, a module, a response and an address alike", async () => {
  const takes = (wasm) => `
    const { runInNewContext } = await import("node:vm");
    const bytes = readFileSync("pkg/dist/wasm/verify_bg.wasm");
    const { Wicketgate } = await import("./pkg/dist/slim.js");
    await Wicketgate.load(${config}, { wasm: ${wasm} });`;
  const response = 'new Response(bytes, { headers: { "content-type": "application/wasm" } })';
  for (const wasm of [
    "wasm",
    "bytes",
    "bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)",
    "new (runInNewContext('WebAssembly').Module)(bytes)",
    response,
    `Promise.resolve(${response})`,
    // A server need not know the type.
    "new Response(bytes)",
    "Promise.resolve(wasm)",
  ]) {
    assert.deepEqual(await run(takes(wasm)), [0, "end"], wasm);
  }
  for (const address of [
    '"https://wasm.example/verify.wasm"',
    'new URL("https://wasm.example/verify.wasm")',
  ]) {
    const answers = `Object.defineProperty(globalThis, "fetch", { value: async (address) => address === ${address} || address.href === ${address}.href ? ${response} : undefined });`;
    assert.deepEqual(
      await run(takes(address).replace("const { Wicketgate }", `${answers}\n$&`)),
      [0, "end"],
      address,
    );
  }
});

test("a load that fails does not spoil the next, be it for a module that is valid and another one", async () => {
  const loads = `
    const { Wicketgate } = await import("./pkg/dist/slim.js");
    for (const wrong of [new Uint8Array(8), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)]) {
      await Wicketgate.load(${config}, { wasm: wrong }).then(() => { throw new Error("loaded"); }, () => {});
    }
    await Wicketgate.load(${config}, { wasm });`;
  assert.deepEqual(await run(loads), [0, "end"]);
});

test("a wrong wasm does not spoil the findings that are asked for next", async () => {
  const asks = `
    const { findings } = await import("./pkg/dist/check.js");
    for (const name of ["verify", "gate", "check"]) {
      const wasm = readFileSync("pkg/dist/wasm/" + name + "_bg.wasm");
      await findings("{}", { wasm }).then(({ faults }) => faults.length, String).then((told) => console.log(told));
    }`;
  const told = "TypeError: options.wasm is another module than the package's wicketgate/check.wasm";
  assert.deepEqual(await run(asks), [0, `${told}\n${told}\n1\nend`]);
});

test("a wasm that is promised and never comes is no unhandled rejection, where nobody waits for it", async () => {
  const never = 'Promise.reject(new Error("never"))';
  const told = "load: onEvent must be a function, not a number";
  const loads = `
    const { findings } = await import("./pkg/dist/check.js");
    await findings("{}");
    await findings("{}", { wasm: ${never} });
    const { Wicketgate } = await import("./pkg/dist/slim.js");
    for (const [config, more] of [[${config}, { onEvent: 5 }], [undefined, {}]])
      await Wicketgate.load(config, { wasm: ${never}, ...more }).then(() => "loaded", ({ message }) => console.log(message));`;
  const passed = "pass the configuration: its JSON text, or an object";
  assert.deepEqual(await run(loads), [0, `${told}\n${passed}\nend`]);
});

test("the wasm of another entry: the message names the right one", async () => {
  const entries = { slim: ["verify", ["gate", "check"]], "edge-slim": ["gate", ["verify", "check"]] };
  for (const [entry, [right, wrongs]] of Object.entries(entries)) {
    const loads = `
      const { Wicketgate } = await import("./pkg/dist/${entry}.js");
      for (const wrong of ${JSON.stringify(wrongs)}) {
        const wasm = readFileSync("pkg/dist/wasm/" + wrong + "_bg.wasm");
        await Wicketgate.load(${config}, { wasm }).then(() => "loaded", String).then((told) => console.log(told));
      }`;
    const told = `TypeError: options.wasm is another module than the package's wicketgate/${right}.wasm`;
    assert.deepEqual(await run(loads), [0, `${told}\n${told}\nend`], entry);
  }
});
