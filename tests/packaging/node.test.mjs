// Does the installed tarball work in Node? As a dependency of an ESM program, of a CommonJS one, and through slim.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { installTarball, JUDGED, makeTrial } from "./consumer.mjs";

let consumer;

before(async () => {
  consumer = await installTarball();
});

after(() => consumer.remove());

async function run(name, program) {
  consumer.write(name, program);
  const trial = await makeTrial();
  const { stdout } = await promisify(execFile)(process.execPath, [name, JSON.stringify(trial)], { cwd: consumer.folder });
  return JSON.parse(stdout);
}

const rest = `
  const trial = JSON.parse(process.argv[2]);
  globalThis.fetch = async (url) => {
    if (url !== trial.jwksUri) throw new Error("another address: " + url);
    return Response.json(trial.keySet);
  };`;

test("an ESM program", async () => {
  const program = `
    import { Wicketgate } from "wicketgate";
    import { judge } from "./judge.js";
    ${rest}
    console.log(JSON.stringify(await judge(Wicketgate, trial)));`;
  assert.deepEqual(await run("program.mjs", program), JUDGED);
});

test("a CommonJS program", async () => {
  const program = `
    ${rest}
    Promise.all([import("wicketgate"), import("./judge.js")]).then(async ([{ Wicketgate }, { judge }]) => {
      console.log(JSON.stringify(await judge(Wicketgate, trial)));
    });`;
  assert.deepEqual(await run("program.cjs", program), JUDGED);
});

test("slim, with the wasm that the package exports", async () => {
  const program = `
    import { readFileSync } from "node:fs";
    import { Wicketgate } from "wicketgate/slim";
    import { judge } from "./judge.js";
    ${rest}
    const wasm = readFileSync(new URL(import.meta.resolve("wicketgate/wicketgate.wasm")));
    console.log(JSON.stringify(await judge(Wicketgate, trial, { wasm })));`;
  assert.deepEqual(await run("slim.mjs", program), JUDGED);
});

test("frames, on a server that only prepares the page", async () => {
  const program = `
    const { listenForMessages } = await import("wicketgate/frame");
    const listen = (origin) => listenForMessages({ origins: [origin], onMessage: () => {}, target: new EventTarget() });
    listen("https://sdk.example")();
    try { listen("https://*.sdk.example"); } catch ({ message }) { console.log(JSON.stringify(message)); }`;
  assert.match(await run("frames.mjs", program), /names no single origin/);
});

test("nothing else of the package can be imported", async () => {
  const program = `
    const names = ["gate.js", "wasm/wicketgate_bg.wasm", "core.js", "node.js", "frame.js", "lib/frame.js"];
    const outcomes = await Promise.all(names.map((name) => import("wicketgate/" + name).then(() => "imported", ({ code }) => code)));
    console.log(JSON.stringify(outcomes));`;
  assert.deepEqual(await run("inside.mjs", program), Array(6).fill("ERR_PACKAGE_PATH_NOT_EXPORTED"));
});
