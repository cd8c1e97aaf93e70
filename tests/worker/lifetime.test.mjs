// Does the work of a visitor who hangs up go on, and does a fault of the Worker itself stay shut? A module
// before the Worker plays the platform: it hands over a context of its own, or breaks what the Worker calls.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openScene } from "../support/worker-scene.mjs";

/** Waits for nothing but the work handed over before the first wait, as the platform does once the visitor is gone. */
const HANGS_UP = `
  import worker from "./index.js";
  export default {
    async fetch(request, env) {
      const handed = [];
      let answered = false;
      const context = { waitUntil: (work) => handed.push(work), passThroughOnException() {} };
      const answering = worker.fetch(request, env, context).then(() => { answered = true; });
      const handedAtOnce = [...handed];
      await Promise.all(handedAtOnce);
      await new Promise((resolve) => setTimeout(resolve, 0));
      const kept = answered;
      await answering;
      return Response.json({ handedAtOnce: handedAtOnce.length, kept });
    },
  };`;

test("a visitor who hangs up ends nothing: the whole handling is handed to the platform at once", async () => {
  const scene = await openScene({ wrapper: HANGS_UP });
  try {
    const { handler } = scene.issuerServer;
    scene.issuerServer.handler = (request, response) => setTimeout(() => handler(request, response), 300);
    const answer = await scene.ask("/api/x", { token: await scene.issuer.mint() });
    // The whole handling, and the fetch of the keys that the package hands over by itself.
    assert.deepEqual(answer.json(), { handedAtOnce: 2, kept: true });
    await scene.host.line(({ outcome }) => outcome === "verified");
  } finally {
    await scene.close();
  }
});

/** The Worker makes one for each request that it passes on, with its own headers. */
const BREAKS = `
  import worker from "./index.js";
  export default {
    fetch(request, env, context) {
      globalThis.Request = class { constructor() { throw new RangeError("told to nobody"); } };
      return worker.fetch(request, env, context);
    },
  };`;

test("a fault of the Worker itself: 503, nothing told, nothing passed on", async () => {
  const scene = await openScene({ wrapper: BREAKS });
  try {
    const answer = await scene.ask("/open/x");
    assert.equal(answer.status, 503);
    const { requestId, ...rest } = answer.json();
    assert.deepEqual(rest, { error: "temporarily_unavailable" });
    const names = ["cache-control", "content-type", "x-content-type-options", "retry-after"];
    const told = names.map((name) => answer.headers[name]);
    assert.deepEqual(told, ["private, no-store", "application/json", "nosniff", "1"]);
    const line = await scene.host.line(({ event }) => event === "fault");
    assert.deepEqual([line.requestId, line.name], [requestId, "RangeError"]);
    assert.ok(!JSON.stringify([answer, scene.host.lines]).includes("told to nobody"));
    assert.equal(scene.upstream.requests.length, 0);
  } finally {
    await scene.close();
  }
});
