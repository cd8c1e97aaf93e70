// What happens after a trap? The call and the calls in flight are refused, for every gate of the module; the
// next call gets a new instance, built from text, with the keys that were held. The traps are real ones, of
// the conformance build.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openEdge, wicketgateOver } from "../../pkg/dist/gate.js";
import * as conformanceGlue from "../../target/conformance/wicketgate.js";
import { AUDIENCE, configurationText, gateScene, ISSUER, refusalOf } from "../support/gate.mjs";
import { hostSigner } from "../support/host-signer.mjs";

const bytes = readFileSync(new URL("../../target/conformance/wicketgate_bg.wasm", import.meta.url));

// The real glue, but for a core that traps in the method that a test names, as often as it says.
const trapIn = { method: undefined, times: 0 };
class TrappingGate extends conformanceGlue.Gate {
  static build(configuration) {
    return Object.setPrototypeOf(conformanceGlue.Gate.build(configuration), TrappingGate.prototype);
  }
}
for (const method of [
  "begin",
  "beginToken",
  "verifyHeld",
  "resumeDone",
  "keysAhead",
  "keysFetched",
  "keysFailed",
  "importKeys",
  "exportKeys",
  "route",
  "bearerToken",
]) {
  TrappingGate.prototype[method] = function (...parameters) {
    if (trapIn.method === method && trapIn.times > 0) {
      trapIn.times -= 1;
      conformanceGlue.trap();
    }
    return conformanceGlue.Gate.prototype[method].apply(this, parameters);
  };
}
const glue = { ...conformanceGlue, default: conformanceGlue.default, Gate: TrappingGate };
const { load } = wicketgateOver({ glue, start: () => glue.default({ module_or_path: bytes }) });

function trapNext(method, times = 1) {
  Object.assign(trapIn, { method, times });
}

async function warmScene(options) {
  const scene = await gateScene({ load, ...options });
  const token = await scene.issuer.mint();
  await scene.gate.verify(token);
  return { scene, token };
}

test("the refusal of a trap is the core's own of that code", async () => {
  const { gate } = (await warmScene()).scene;
  trapNext("route");
  const refusal = await refusalOf(() => gate.route("GET", "/"));
  assert.deepEqual({ ...refusal }, JSON.parse(conformanceGlue.refusal("instance_trapped")));
});

test("the trap is real: it ends a WebAssembly instance, and says where it was", async (context) => {
  await gateScene({ load });
  const { mock } = context.mock.method(console, "error", () => {});
  assert.throws(() => conformanceGlue.trap(), WebAssembly.RuntimeError);
  assert.equal(mock.callCount(), 1);
  assert.match(mock.calls[0].arguments[0], /panicked at .*layers\.rs:\d+:\d+:\s+asked to trap/u);
});

test("the call that traps is refused, the next one is served, and the keys are still held", async () => {
  const calls = {
    beginToken: ({ gate }, token) => gate.verify(token),
    verifyHeld: ({ gate }, token) => gate.verifySync(token),
    importKeys: ({ gate }) => gate.importKeys(gate.exportKeys()),
    exportKeys: ({ gate }) => gate.exportKeys(),
    route: ({ gate }) => gate.route("GET", "/"),
    bearerToken: ({ gate }) => gate.bearerToken("Bearer abc"),
  };
  for (const [method, call] of Object.entries(calls)) {
    const { scene, token } = await warmScene();
    trapNext(method);
    const refusal = await refusalOf(() => call(scene, token));
    assert.deepEqual(
      [refusal.code, refusal.status, refusal.error],
      ["instance_trapped", 503, "temporarily_unavailable"],
      method,
    );
    assert.deepEqual([refusal.retryAfterSeconds, refusal.headers], [1, { "Retry-After": "1" }], method);
    assert.equal(scene.gate.verifySync(token).issuer, "orders", method);
    assert.equal(scene.fetches.length, 1, method);
  }
});

test("the trapped instance is thrown away, once", async () => {
  const { scene, token } = await warmScene();
  const living = conformanceGlue.initSync();
  assert.equal(conformanceGlue.initSync(), living, "asking for it changes nothing");
  trapNext("beginToken");
  await refusalOf(scene.gate.verify(token));
  const next = conformanceGlue.initSync();
  assert.notEqual(next, living);
  assert.notEqual(next.memory, living.memory);
  await scene.gate.verify(token);
  assert.equal(conformanceGlue.initSync(), next);
});

test("a request during which the core traps is answered, and the next one is judged", async () => {
  const { scene } = await warmScene();
  const edge = openEdge(scene.gate);
  const admit = () => edge.admit(new Request("https://gate.example/x"));
  trapNext("begin");
  const { response: answer, refusal } = await admit();
  assert.deepEqual([answer.status, refusal.code], [503, "instance_trapped"]);
  assert.equal((await admit()).refusal.code, "route_unknown");
});

test("a fetch ahead that traps says so, and fails nobody", async () => {
  const { scene } = await warmScene();
  trapNext("keysAhead");
  const failed = { issuer: "orders", outcome: "failed", code: "instance_trapped" };
  assert.deepEqual(await scene.gate.refresh(), [failed]);
  assert.deepEqual(await scene.gate.refresh(), [{ issuer: "orders", outcome: "not_due" }]);
});

test("the operator hears of it", async () => {
  const { scene, token } = await warmScene();
  trapNext("beginToken");
  await refusalOf(scene.gate.verify(token));
  const { type, outcome, code, status } = scene.events.at(-1);
  assert.deepEqual([type, outcome, code, status], ["decision", "refused", "instance_trapped", 503]);
});

test("calls in flight are refused, in every gate of the module; calls after them are served", async () => {
  const waiting = await gateScene({ load });
  const fetching = Promise.withResolvers();
  waiting.answer = () => fetching.promise;
  const token = await waiting.issuer.mint();
  const inFlight = [waiting.gate.verify(token), waiting.gate.verify(token), waiting.gate.verify(token)].map(
    refusalOf,
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  const other = await warmScene();
  trapNext("verifyHeld");
  assert.equal((await refusalOf(() => other.scene.gate.verifySync(other.token))).code, "instance_trapped");
  fetching.resolve(Response.json(waiting.issuer.jwks()));
  for (const refusal of await Promise.all(inFlight)) assert.equal(refusal.code, "instance_trapped");
  // What was fetched for the instance that ended reaches no other one.
  assert.ok(waiting.events.every(({ type }) => type === "decision"));
  assert.equal((await refusalOf(() => waiting.gate.verifySync(token))).code, "jwks_not_held");
  waiting.answer = async () => Response.json(waiting.issuer.jwks());
  assert.equal((await waiting.gate.verify(token)).issuer, "orders");
  assert.equal((await other.scene.gate.verify(other.token)).issuer, "orders");
  assert.equal(other.scene.fetches.length, 1);
});

test("a signature that held for one instance is no yes to a token of the next", async () => {
  const { subtle } = globalThis.crypto;
  const verify = subtle.verify.bind(subtle);
  const signer = hostSigner("RS256", "key-1");
  const entry = { algorithm: "RS256", jwksUri: undefined, jwks: { keys: [signer.jwk] } };
  const asked = [];
  let isLoaded = false;
  subtle.verify = (...parameters) =>
    isLoaded ? new Promise((resolve) => asked.push(resolve)) : verify(...parameters);
  let scene;
  try {
    scene = await gateScene({ load, configuration: configurationText(entry) });
  } finally {
    delete subtle.verify;
  }
  isLoaded = true;
  const now = Math.floor(Date.now() / 1_000);
  const begin = async (sub) => {
    const count = asked.length;
    const token = signer.token({ iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 100, sub });
    const refused = refusalOf(scene.gate.verify(token));
    while (asked.length === count) await new Promise((resolve) => setTimeout(resolve, 1));
    return { refused };
  };
  const before = await begin("visitor");
  trapNext("route");
  await refusalOf(() => scene.gate.route("GET", "/"));
  // It waits under the numbers that the other had in the instance before.
  const after = await begin("admin");
  asked[0](true);
  assert.equal((await before.refused).code, "instance_trapped");
  asked[1](false);
  assert.equal((await after.refused).code, "signature_invalid");
});

test("a trap over fetched keys is a refusal, and the next call fetches anew", async () => {
  for (const method of ["keysFetched", "keysFailed"]) {
    const scene = await gateScene({ load });
    const { answer } = scene;
    if (method === "keysFailed") scene.answer = () => Promise.reject(new Error("no network"));
    const token = await scene.issuer.mint();
    trapNext(method);
    assert.equal((await refusalOf(scene.gate.verify(token))).code, "instance_trapped");
    scene.answer = answer;
    assert.equal((await scene.gate.verify(token)).issuer, "orders");
    assert.equal(scene.fetches.length, 2);
  }
});

test("key sets that trap the core are not carried into a second instance", async () => {
  const { scene, token } = await warmScene();
  trapNext("beginToken");
  await refusalOf(scene.gate.verify(token));
  trapNext("importKeys");
  assert.equal((await refusalOf(scene.gate.verify(token))).code, "instance_trapped");
  assert.equal((await scene.gate.verify(token)).issuer, "orders");
  assert.equal(scene.fetches.length, 2);
});

test("a set that leaked does not come back with a new instance", async () => {
  const { scene, token } = await warmScene();
  const { answer } = scene;
  scene.answer = async () =>
    Response.json({ keys: scene.issuer.jwks().keys.map((key) => ({ ...key, d: key.x })) });
  scene.clock.ms += 60_000;
  await refusalOf(scene.gate.verify(await scene.issuer.mint({}, { kid: "unknown" })));
  assert.equal(scene.events.findLast(({ type }) => type === "jwks_fetch").outcome, "leaked");
  trapNext("beginToken");
  await refusalOf(scene.gate.verify(token));
  assert.equal((await refusalOf(() => scene.gate.verifySync(token))).code, "jwks_not_held");
  scene.answer = answer;
  assert.equal(
    (await refusalOf(scene.gate.verify(token))).code,
    "jwks_leaked",
    "the pause outlives the instance, too",
  );
  scene.clock.ms += 1_000;
  assert.equal((await scene.gate.verify(token)).issuer, "orders");
});

test("nor does it come back from a snapshot older than the leak, before the trap and after it", async () => {
  const { scene, token } = await warmScene();
  const { answer } = scene;
  const old = scene.gate.exportKeys();
  scene.answer = async () =>
    Response.json({ keys: scene.issuer.jwks().keys.map((key) => ({ ...key, d: key.x })) });
  scene.clock.ms += 60_000;
  await refusalOf(scene.gate.verify(await scene.issuer.mint({}, { kid: "unknown" })));
  const leaked = scene.gate.exportKeys();
  assert.deepEqual(
    JSON.parse(leaked).keySets.map(({ leakedAtMs, ...rest }) => [leakedAtMs, Object.keys(rest).sort()]),
    [[scene.clock.ms, ["address", "issuer"]]],
  );
  assert.equal(scene.gate.importKeys(old)[0].accepted, false);
  trapNext("beginToken");
  await refusalOf(scene.gate.verify(token));
  assert.equal(scene.gate.exportKeys(), leaked);
  assert.equal(scene.gate.importKeys(old)[0].accepted, false);
  assert.equal((await refusalOf(() => scene.gate.verifySync(token))).code, "jwks_not_held");
  // A gate that is told of the leak by the snapshot takes the old set neither.
  const other = await gateScene({ load });
  other.clock.ms = scene.clock.ms;
  for (const snapshot of [old, leaked]) assert.equal(other.gate.importKeys(snapshot)[0].accepted, true);
  assert.equal(other.gate.importKeys(old)[0].accepted, false);
  assert.ok(!other.gate.exportKeys().includes("kty"));
  // A clean set, fetched after the leak, ends it.
  scene.answer = answer;
  scene.clock.ms += 1_000;
  assert.equal((await scene.gate.verify(token)).issuer, "orders");
});

test("where no new instance could be made, the next call makes one and is served", async (context) => {
  const { scene, token } = await warmScene();
  const { initSync, __wbg_reset_state: reset } = glue;
  let [failures, isFailing] = [1, false];
  glue.__wbg_reset_state = () => {
    reset();
    isFailing = failures > 0;
    failures -= 1;
  };
  glue.initSync = (...parameters) => {
    if (isFailing) throw new RangeError("no memory");
    return initSync(...parameters);
  };
  context.after(() => Object.assign(glue, { initSync, __wbg_reset_state: reset }));
  trapNext("verifyHeld");
  assert.equal((await refusalOf(() => scene.gate.verifySync(token))).code, "instance_trapped");
  assert.equal(isFailing, true);
  assert.equal(scene.gate.verifySync(token).issuer, "orders");
});

test("a hundred traps in a row", async () => {
  const { scene, token } = await warmScene();
  for (let count = 0; count < 100; count += 1) {
    trapNext("verifyHeld");
    assert.equal((await refusalOf(() => scene.gate.verifySync(token))).code, "instance_trapped");
    assert.equal(scene.gate.verifySync(token).issuer, "orders");
  }
});

test("an exhausted stack counts as a trap, and the next call is served", async () => {
  const { scene, token } = await warmScene();
  const codes = new Set();
  // Calls at every depth up to the stack's end: near it some end within the core.
  const descend = () => {
    try {
      descend();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    try {
      scene.gate.verifySync(token);
    } catch (error) {
      codes.add(error.code ?? error.name);
    }
  };
  descend();
  assert.ok(codes.has("instance_trapped") && codes.has("RangeError"), [...codes].join());
  // Where filling the new instance was what ended, its keys are gone and a fetch brings them again.
  codes.delete("jwks_not_held");
  assert.equal(codes.size, 2, [...codes].join());
  assert.equal((await scene.gate.verify(token)).issuer, "orders");
});
