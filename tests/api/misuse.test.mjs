// What does a program learn that calls the package wrongly? At once, and in words that say what to write.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { Hono } from "hono";
import { Wicketgate } from "wicketgate";
import { findings } from "wicketgate/check";
import { openEdge, Wicketgate as RequestGate } from "wicketgate/edge";
import { Wicketgate as EdgeSlim } from "wicketgate/edge/slim";
import { wicketgate } from "wicketgate/hono";
import { Wicketgate as Slim } from "wicketgate/slim";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";

const LOAD_OPTIONS = "fetch, now, random, onEvent, sharedKeyCache, introspect, keySource";
const wasmOf = (name) => readFileSync(new URL(`../../pkg/dist/wasm/${name}_bg.wasm`, import.meta.url));
const gate = await RequestGate.load(configurationText());

describe("unknown options", () => {
  const told = (name, known) => ({
    name: "TypeError",
    message: `no option is named ${name}: the options are ${known}`,
  });

  test("of load, in every entry", async () => {
    for (const name of ["onDecision", "keyCache", "Fetch", "issuers"]) {
      const options = { onEvent() {}, [name]: () => {} };
      for (const entry of [Wicketgate, RequestGate])
        await assert.rejects(entry.load(configurationText(), options), told(name, LOAD_OPTIONS));
      for (const entry of [Slim, EdgeSlim])
        await assert.rejects(
          entry.load(configurationText(), { ...options, wasm: wasmOf("verify") }),
          told(name, `${LOAD_OPTIONS}, wasm`),
        );
    }
    const own = "the entries that locate their wasm take no other";
    for (const entry of [Wicketgate, RequestGate])
      await assert.rejects(
        entry.load(configurationText(), { wasm: wasmOf("verify") }),
        told("wasm", LOAD_OPTIONS),
        own,
      );
  });

  test("of openEdge and of the middleware", () => {
    assert.throws(() => openEdge(gate, { onWarnings() {} }), told("onWarnings", "onWarning"));
    assert.throws(() => openEdge(gate, { clientAddress() {} }), told("clientAddress", "onWarning"));
    assert.throws(
      () => wicketgate(gate, { onWarnings() {} }),
      told("onWarnings", "onWarning, clientAddress, log"),
    );
    wicketgate(gate, { onWarning() {}, clientAddress: () => "192.0.2.1" });
  });

  test("of verify, verifySync and refresh: what another package takes narrows nothing here", async () => {
    const { gate, issuer } = await gateScene();
    const token = await issuer.mint();
    const verifying = "issuers, waitUntil";
    for (const name of ["audience", "algorithms", "issuer", "maxTokenAge"]) {
      await assert.rejects(gate.verify(token, { [name]: "x" }), told(name, verifying));
      assert.throws(() => gate.verifySync(token, { [name]: "x" }), told(name, verifying));
      await assert.rejects(gate.refresh({ [name]: "x" }), told(name, "issuers, aheadSeconds, waitUntil"));
    }
    await assert.rejects(gate.verify(token, "orders"), {
      name: "TypeError",
      message: `verify: the options are a plain object with ${verifying}, not a string`,
    });
    await gate.verify(token, { waitUntil() {}, issuers: undefined });
  });

  test("a long name is cut, and no character in halves", () => {
    for (const [name, shown] of [
      ["x".repeat(80), "x".repeat(80)],
      ["x".repeat(10_000), `${"x".repeat(80)}…`],
      [`${"x".repeat(79)}😀`, `${"x".repeat(79)}…`],
    ])
      assert.throws(() => openEdge(gate, { [name]: 1, other: 1 }), told(shown, "onWarning"));
  });

  // A class's methods would lose their `this`, and its misspellings could not be told from its own members.
  test("a symbol is a name that no option has, and inherited options are refused, not read by half", async () => {
    assert.throws(() => openEdge(gate, { [Symbol("a")]: 1 }), told("Symbol(a)", "onWarning"));
    const hidden = Object.defineProperty({}, "onWarnings", { value() {} });
    assert.throws(() => openEdge(gate, hidden), told("onWarnings", "onWarning"));
    class Options {
      onEvent() {}
    }
    const { gate: verifying, issuer } = await gateScene();
    const token = await issuer.mint();
    for (const [options, found] of [
      [new Options(), "an instance of a class"],
      [Object.create({ onEvent() {} }), "an instance of a class"],
      [Object.create(Object.create(null)), "an instance of a class"],
      [Promise.resolve({}), "an instance of a class"],
      [new Map(), "an instance of a class"],
      [[], "an array"],
      [() => {}, "a function"],
      [1, "a number"],
      ["", "a string"],
      [false, "a boolean"],
    ]) {
      const refused = (caller) => (error) =>
        error instanceof TypeError &&
        error.message.startsWith(`${caller}: the options are a plain object with `) &&
        error.message.endsWith(`, not ${found}`);
      for (const entry of [Wicketgate, RequestGate, Slim, EdgeSlim])
        await assert.rejects(entry.load(configurationText(), options), refused("load"), found);
      await assert.rejects(verifying.verify(token, options), refused("verify"), found);
      assert.throws(() => verifying.verifySync(token, options), refused("verifySync"), found);
      await assert.rejects(verifying.refresh(options), refused("refresh"), found);
      await assert.rejects(verifying.exportIssuerKeys("orders", options), refused("exportIssuerKeys"), found);
      await assert.rejects(findings("{}", options), refused("findings"), found);
      assert.throws(() => openEdge(gate, options), refused("openEdge"), found);
      assert.throws(() => wicketgate(gate, options), refused("wicketgate"), found);
    }
    // Of another realm, of none, and with members that are read once.
    let reads = 0;
    const once = {
      get onWarning() {
        reads += 1;
        return reads === 1 ? () => {} : "x";
      },
    };
    for (const options of [runInNewContext("({ onWarning() {} })"), Object.create(null), once])
      openEdge(gate, options);
    assert.equal(reads, 1);
  });

  test("no options at all are none", async () => {
    for (const none of [undefined, null, {}]) {
      await Wicketgate.load(configurationText(), none);
      openEdge(gate, none);
      wicketgate(gate, none);
    }
    await Wicketgate.load(configurationText(), { onEvent: undefined });
  });
});

describe("options of another kind", () => {
  const scene = gateScene();
  const load = (options) => Wicketgate.load(configurationText(), options);
  const slim = (options) => Slim.load(configurationText(), options);
  const verify = async (options) => (await scene).gate.verify("", options);
  const verifySync = async (options) => (await scene).gate.verifySync("", options);
  const refresh = async (options) => (await scene).gate.refresh(options);
  const exportIssuerKeys = async (options) => (await scene).gate.exportIssuerKeys("orders", options);
  const admit = async (options) => openEdge(gate).admit(new Request("https://app.example/"), options);
  const A_FUNCTION = ["a function", [5, "x", {}, true, null, []]];
  const A_CACHE = ["a cache with get and put, or an array of them"];
  const WASM = ["a module, bytes, a response or a URL", [7, true, null, () => {}]];
  const NAMES = ["a name or an array of names", [5, null, {}, true]];
  const TABLE = [
    ["load", load, "fetch", A_FUNCTION],
    ["load", load, "now", A_FUNCTION],
    ["load", load, "random", A_FUNCTION],
    ["load", load, "onEvent", A_FUNCTION],
    ["load", load, "introspect", A_FUNCTION],
    [
      "load",
      load,
      "sharedKeyCache",
      [...A_CACHE, [5, "x", null, {}, new Map(), [{}], [null], [[]], Array(1)]],
    ],
    ["load", load, "keySource", ["a source with keys", [5, "x", null, {}, () => {}, { keys: 1 }]]],
    ["load", slim, "wasm", WASM],
    ["findings", (options) => findings("{}", options), "wasm", WASM],
    ["verify", verify, "issuers", NAMES],
    ["verify", verify, "waitUntil", A_FUNCTION],
    ["verifySync", verifySync, "issuers", NAMES],
    ["verifySync", verifySync, "waitUntil", A_FUNCTION],
    ["refresh", refresh, "issuers", NAMES],
    ["refresh", refresh, "aheadSeconds", ["a number", ["5", null, {}, true, 5n, [5]]]],
    ["refresh", refresh, "waitUntil", A_FUNCTION],
    [
      "exportIssuerKeys",
      exportIssuerKeys,
      "newerThanMs",
      ["a time in milliseconds", ["5", null, NaN, 1 / 0]],
    ],
    ["openEdge", async (options) => openEdge(gate, options), "onWarning", A_FUNCTION],
    ["wicketgate", async (options) => wicketgate(gate, options), "onWarning", A_FUNCTION],
    ["wicketgate", async (options) => wicketgate(gate, options), "clientAddress", A_FUNCTION],
    ["admit", admit, "waitUntil", A_FUNCTION],
  ];
  for (const [caller, call, option, [expected, wrong]] of TABLE)
    test(`${caller}: ${option} must be ${expected}`, async () => {
      for (const value of wrong)
        await assert.rejects(call({ [option]: value }), {
          name: "TypeError",
          message: `${caller}: ${option} must be ${expected}, not ${kindOf(value)}`,
        });
    });

  test("all of load's options are in the table, and those that fit are taken", async () => {
    const named = TABLE.filter(([, call]) => call === load).map(([, , option]) => option);
    assert.deepEqual(named.sort(), LOAD_OPTIONS.split(", ").sort());
    const cache = { async get() {}, async put() {} };
    for (const sharedKeyCache of [cache, [cache, cache], []])
      await load({ sharedKeyCache, keySource: { async keys() {} }, fetch, now: Date.now });
  });
});

function kindOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Map) return "an instance of a class";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

test("what is no configuration: load says what to pass", async () => {
  const told = { name: "TypeError", message: "pass the configuration: its JSON text, or an object" };
  for (const entry of [Wicketgate, RequestGate, Slim, EdgeSlim]) {
    await assert.rejects(entry.load(), told);
    for (const config of [undefined, null, 42, true, 1n, Symbol("a"), () => {}])
      await assert.rejects(entry.load(config), told, String(config));
  }
});

test("what is no gate for requests: openEdge and the middleware name the import", async (t) => {
  const told = (what, entry) => ({
    name: "TypeError",
    message: `pass ${what}: import { Wicketgate } from "wicketgate/${entry}"; that of "wicketgate" only verifies`,
  });
  const forEdge = told("the gate that Wicketgate.load gave, awaited", "edge");
  const forHono = told("the gate that Wicketgate.load gave, or its promise", "hono");
  const verifying = await Wicketgate.load(configurationText());
  for (const wrong of [undefined, null, 42, "gate", {}, RequestGate, verifying, configurationText()]) {
    assert.throws(() => openEdge(wrong), forEdge);
    assert.throws(() => wicketgate(wrong), forHono);
    // The console shows what a promise brought, and every request is refused.
    const shown = t.mock.method(console, "error", () => {});
    const asked = new Hono().use(wicketgate(Promise.resolve(wrong), { log: false }));
    assert.equal((await asked.request("/")).status, 503);
    shown.mock.restore();
    const [[{ name, message }], ...others] = shown.mock.calls.map(({ arguments: [error] }) => [error]);
    assert.deepEqual([{ name, message }, others], [forHono, []]);
  }
  assert.throws(() => openEdge(Promise.resolve(gate)), {
    name: "TypeError",
    message: "pass the gate, not its promise: openEdge(await Wicketgate.load(configuration))",
  });
});

test("issuers that nobody configured: the refusal shows them, and those that there are", async () => {
  const one = JSON.parse(configurationText()).issuers.orders;
  const issuers = { orders: one, billing: { ...one, issuer: "https://billing.example" } };
  const scene = await gateScene({ configuration: JSON.stringify({ issuers }) });
  const token = await scene.issuer.mint();
  for (const [named, found] of [
    ["order", "order"],
    ["orders order", "orders order"],
    [["orders", "order"], "orders order"],
    ["x".repeat(300), `${"x".repeat(256)}…`],
    ["x".repeat(256), "x".repeat(256)],
    [`${"x".repeat(255)}😀`, `${"x".repeat(255)}…`],
    [`${"x".repeat(252)}😀x`, `${"x".repeat(252)}😀…`],
    ["é".repeat(129), `${"é".repeat(128)}…`],
    [undefined, null],
  ]) {
    for (const ask of [
      () => scene.gate.verify(token, { issuers: named }),
      () => scene.gate.verifySync(token, { issuers: named }),
    ]) {
      const refusal = await refusalOf(ask);
      assert.deepEqual(
        [refusal.code, refusal.found, refusal.expected],
        ["issuer_not_named", found, ["billing", "orders"]],
      );
      const { code, ...event } = scene.events.at(-1);
      assert.deepEqual(
        [code, event.found, event.expected],
        ["issuer_not_named", found, ["billing", "orders"]],
      );
    }
  }
  await assert.rejects(scene.gate.refresh({ issuers: "order" }), {
    name: "TypeError",
    message: "no issuer is named order: the configuration has billing, orders",
  });
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`i${at}`, { ...one, issuer: `https://i${at}.example` }]),
  );
  const crowded = await Wicketgate.load(JSON.stringify({ issuers: many }));
  await assert.rejects(crowded.refresh({ issuers: "x".repeat(10_000) }), {
    name: "TypeError",
    message: `no issuer is named ${"x".repeat(80)}…: the configuration has ${[
      ...crowded.issuerNames.slice(0, 8),
      "…",
    ].join(", ")}`,
  });
});
