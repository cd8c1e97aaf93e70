// Does the installed tarball work in Node? As a dependency of an ESM program, of a CommonJS one, and through
// slim.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
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
  const { stdout } = await promisify(execFile)(process.execPath, [name, JSON.stringify(trial)], {
    cwd: consumer.folder,
  });
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
    const wasm = readFileSync(new URL(import.meta.resolve("wicketgate/verify.wasm")));
    console.log(JSON.stringify(await judge(Wicketgate, trial, { wasm })));`;
  assert.deepEqual(await run("slim.mjs", program), JUDGED);
});

test("whole requests, and the same with the wasm handed over", async () => {
  const program = `
    import { readFileSync } from "node:fs";
    import { openEdge, Wicketgate } from "wicketgate/edge";
    import { Wicketgate as Slim } from "wicketgate/edge/slim";
    import { Wicketgate as Verifier } from "wicketgate";
    ${rest}
    const config = JSON.stringify({ ...JSON.parse(trial.config), routes: [{ path: "/api/*", issuers: ["orders"] }] });
    const wasm = readFileSync(new URL(import.meta.resolve("wicketgate/gate.wasm")));
    const ask = async (gate) => {
      const headers = { authorization: "Bearer " + trial.good };
      const passage = await openEdge(gate).admit(new Request("https://own.example/api/me", { headers }));
      return passage.verified.claims.sub;
    };
    const told = (work) => work.then(() => "loaded", ({ message }) => message.includes('from "wicketgate/edge"'));
    const verifier = await Verifier.load(trial.config);
    console.log(JSON.stringify([
      await ask(await Wicketgate.load(config)),
      await ask(await Slim.load(config, { wasm })),
      await told(Verifier.load(config)),
      await told((async () => openEdge(verifier))()),
    ]));`;
  assert.deepEqual(await run("edge.mjs", program), [JUDGED.subject, JUDGED.subject, true, true]);
});

test("the findings of a configuration", async () => {
  const program = `
    import { readFileSync } from "node:fs";
    import { findings } from "wicketgate/check";
    const told = async (config, options) => {
      const { faults, warnings } = await findings(JSON.stringify(config), options);
      return [faults, warnings].map((list) => list.map(({ path, message }) => path + " " + /shared suffix/.test(message)));
    };
    const wasm = readFileSync(new URL(import.meta.resolve("wicketgate/check.wasm")));
    console.log(JSON.stringify([
      await told({ origins: ["https://*.kobe.jp", "https://*.example.com"] }),
      await told({ origins: ["x"] }, { wasm }),
    ]));`;
  assert.deepEqual(await run("check.mjs", program), [
    [[], ["origins[0] true"]],
    [["origins[0] false"], []],
  ]);
});

test("frames, on a server that only prepares the page", async () => {
  const program = `
    const { listenForMessages } = await import("wicketgate/frame");
    const listen = (origin) => listenForMessages({ origins: [origin], onMessage: () => {}, target: new EventTarget() });
    listen("https://sdk.example")();
    try { listen("https://*.sdk.example"); } catch ({ message }) { console.log(JSON.stringify(message)); }`;
  assert.match(await run("frames.mjs", program), /names no single origin/);
});

test("the middleware: it is imported without Hono, and guards an app where there is one", async () => {
  const without = `
    const { wicketgate } = await import("wicketgate/hono");
    console.log(JSON.stringify([typeof wicketgate, await import("hono").catch(({ code }) => code)]));`;
  assert.deepEqual(await run("without-hono.mjs", without), ["function", "ERR_MODULE_NOT_FOUND"]);
  cpSync(new URL("../../node_modules/hono", import.meta.url), join(consumer.folder, "node_modules", "hono"), {
    recursive: true,
  });
  const program = `
    import { Hono } from "hono";
    import { Wicketgate, wicketgate } from "wicketgate/hono";
    ${rest}
    const config = JSON.stringify({ ...JSON.parse(trial.config), routes: [{ path: "/api/*", issuers: ["orders"] }] });
    const gate = await Wicketgate.load(config);
    const app = new Hono().use(wicketgate(gate, { log: false })).get("/api/me", (c) => c.json(c.var.wicketgate.verified.claims.sub));
    const ask = async (token) => {
      const response = await app.request("/api/me", { headers: { authorization: "Bearer " + token } });
      return [response.status, await response.json()];
    };
    console.log(JSON.stringify([await ask(trial.good), (await ask(trial.forged))[0]]));`;
  assert.deepEqual(await run("hono.mjs", program), [[200, JUDGED.subject], 401]);
});

test("nothing else of the package can be imported", async () => {
  const program = `
    const names = ["gate.js", "dist/gate.js", "dist/wasm/verify_bg.wasm", "dist/node.js", "types/index.d.ts", "frame.js"];
    const outcomes = await Promise.all(names.map((name) => import("wicketgate/" + name).then(() => "imported", ({ code }) => code)));
    console.log(JSON.stringify(outcomes));`;
  assert.deepEqual(await run("inside.mjs", program), Array(6).fill("ERR_PACKAGE_PATH_NOT_EXPORTED"));
});
