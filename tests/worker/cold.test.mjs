// Do fifty visitors at a cold door get fifty right answers? Half of them forged; and the key set is fetched
// for all of them, not by each.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openScene } from "../support/worker-scene.mjs";

const VISITORS = 50;

test("fifty at once on a cold Worker", async () => {
  const scene = await openScene();
  try {
    const { handler } = scene.issuerServer;
    scene.issuerServer.handler = (request, response) => setTimeout(() => handler(request, response), 300);
    const tokens = await Promise.all(
      Array.from({ length: VISITORS }, (_, index) => scene.issuer.mint({ sub: `visitor ${index}` })),
    );
    const forge = (token) => `${token.slice(0, -8)}AAAAAAAA`;
    const answers = await Promise.all(
      tokens.map((token, index) => scene.ask(`/api/${index}`, { token: index % 2 ? forge(token) : token })),
    );
    for (const [index, answer] of answers.entries()) {
      assert.equal(answer.status, index % 2 ? 401 : 200, `visitor ${index}: ${answer.body}`);
      if (index % 2) continue;
      const { url, rawHeaders } = answer.json();
      assert.equal(url, `/api/${index}`);
      const claims =
        rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === "wicketgate-claims") + 1];
      assert.equal(
        JSON.parse(Buffer.from(claims, "base64url")).sub,
        `visitor ${index}`,
        "everyone has their own claims",
      );
    }
    assert.equal(scene.issuerServer.requests.length, 1);
  } finally {
    await scene.close();
  }
});
