// What does a program learn that calls the package wrongly? At once, and in words that say what to write.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { Wicketgate } from "wicketgate";
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
      told("onWarnings", "onWarning, clientAddress"),
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
      message: `the options are an object with ${verifying}`,
    });
    await gate.verify(token, { waitUntil() {}, issuers: undefined });
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

test("what is no configuration: load says what to pass", async () => {
  const told = { name: "TypeError", message: "pass the configuration: its JSON text, or an object" };
  for (const entry of [Wicketgate, RequestGate, Slim, EdgeSlim]) {
    await assert.rejects(entry.load(), told);
    for (const config of [undefined, null, 42, true, 1n, Symbol("a"), () => {}])
      await assert.rejects(entry.load(config), told, String(config));
  }
});

test("what is no gate for requests: openEdge and the middleware name the import", async () => {
  const told = (what, entry) => ({
    name: "TypeError",
    message: `pass ${what}: import { Wicketgate } from "wicketgate/${entry}"`,
  });
  const forEdge = told("the gate that Wicketgate.load gave, awaited", "edge");
  const forHono = told("the gate that Wicketgate.load gave, or its promise", "hono");
  const verifying = await Wicketgate.load(configurationText());
  for (const wrong of [undefined, null, 42, "gate", {}, RequestGate, verifying, configurationText()]) {
    assert.throws(() => openEdge(wrong), forEdge);
    assert.throws(() => wicketgate(wrong), forHono);
    // A promise shows what it brings with the first request.
    const asked = new Hono().use(wicketgate(Promise.resolve(wrong)));
    asked.onError((error) => Response.json({ name: error.name, message: error.message }));
    assert.deepEqual(await (await asked.request("/")).json(), forHono);
  }
  assert.throws(() => openEdge(Promise.resolve(gate)), forEdge);
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
    ["x".repeat(300), "x".repeat(256)],
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
});
