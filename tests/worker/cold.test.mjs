// Do fifty visitors at a cold door get fifty right answers? Half of them forged; and the key set is fetched for all of
// them, not by each, whoever walks away meanwhile.

import assert from "node:assert/strict";
import { request as openRequest } from "node:http";
import { test } from "node:test";
import { openScene } from "../support/worker-scene.mjs";

const VISITORS = 50;

test("fifty at once on a cold Worker", async () => {
  const scene = await openScene();
  try {
    const { handler } = scene.issuerServer;
    scene.issuerServer.handler = (request, response) => setTimeout(() => handler(request, response), 300);
    const tokens = await Promise.all(Array.from({ length: VISITORS }, (_, index) => scene.issuer.mint({ sub: `visitor ${index}` })));
    const forge = (token) => `${token.slice(0, -8)}AAAAAAAA`;
    const answers = await Promise.all(
      tokens.map((token, index) => scene.ask(`/api/${index}`, { token: index % 2 ? forge(token) : token })),
    );
    for (const [index, answer] of answers.entries()) {
      assert.equal(answer.status, index % 2 ? 401 : 200, `visitor ${index}: ${answer.body}`);
      if (index % 2) continue;
      const { url, rawHeaders } = answer.json();
      assert.equal(url, `/api/${index}`);
      const claims = rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === "wicketgate-claims") + 1];
      assert.equal(JSON.parse(Buffer.from(claims, "base64url")).sub, `visitor ${index}`, "everyone has their own claims");
    }
    assert.equal(scene.issuerServer.requests.length, 1);
  } finally {
    await scene.close();
  }
});

test("the visitor whose request fetches the key set hangs up: the next one does not wait for another fetch", async () => {
  const scene = await openScene();
  try {
    const { handler } = scene.issuerServer;
    const asked = Promise.withResolvers();
    scene.issuerServer.handler = (request, response) => {
      asked.resolve();
      setTimeout(() => handler(request, response), 1000);
    };
    const { hostname, port } = new URL(scene.host.url);
    const headers = { Authorization: `Bearer ${await scene.issuer.mint()}` };
    const first = openRequest({ host: hostname, port, path: "/api/x", headers });
    first.on("error", () => {});
    first.end();
    await asked.promise;
    first.destroy();
    const startedAtMs = Date.now();
    assert.equal((await scene.ask("/api/x", { token: await scene.issuer.mint() })).status, 200);
    const tookMs = Date.now() - startedAtMs;
    assert.ok(tookMs < 3000, `${tookMs} ms`);
    assert.equal(scene.issuerServer.requests.length, 1);
  } finally {
    await scene.close();
  }
});
