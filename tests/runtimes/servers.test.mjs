// Does a server in Node, Deno or Bun refuse and admit whole requests? The host's own HTTP server in front,
// the gate behind it, keys over TLS.

import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { after, before, describe } from "node:test";
import { parseExposition, sumOf } from "../support/exposition-parser.mjs";
import { HOSTS } from "./hosts.mjs";
import { AUDIENCE, ISSUER } from "./provider.mjs";
import { openScene, testIn } from "./scene.mjs";

let scene;

before(async () => {
  scene = await openScene();
});

after(() => scene?.close());

/** The server's address, once it listens; ends with what it complained of where it never does. */
async function started(child) {
  const complaints = [];
  child.stderr.on("data", (chunk) => complaints.push(chunk));
  for await (const line of createInterface({ input: child.stdout }))
    return `http://127.0.0.1:${Number(line)}`;
  return assert.fail(`the server ended: ${Buffer.concat(complaints)}`);
}

describe("servers", { concurrency: true }, () => {
  for (const name of HOSTS) {
    testIn(name, "a token lets in, everything else is refused, and the counters say so", async (host) => {
      const provider = await scene.provider();
      const configuration = JSON.stringify({
        issuers: { orders: { issuer: ISSUER, audience: [AUDIENCE], jwksUri: `${provider.url}/jwks.json` } },
        routes: [
          { path: "/api/*", issuers: ["orders"] },
          { path: "/metrics", access: "public" },
        ],
      });
      const environment = host.trusting(scene.authorityFile);
      const child = host.start("server.mjs", {
        folder: scene.folder,
        parameters: [configuration],
        environment,
      });
      try {
        const url = await started(child);
        const token = await (await fetch(`${provider.controlUrl}/token`)).json();
        const ask = async (path, headers = {}) => {
          const response = await fetch(url + path, { headers });
          return { status: response.status, headers: response.headers, body: await response.text() };
        };
        const good = await ask("/api/orders", { authorization: `Bearer ${token}` });
        assert.deepEqual([good.status, good.body], [200, '{"subject":"visitor"}']);
        assert.equal(good.headers.get("x-content-type-options"), "nosniff");
        assert.equal(good.headers.get("cache-control"), "private, no-store");
        const spoilt = await ask("/api/orders", { authorization: `Bearer ${token.slice(0, -10)}AAAAAAAAAA` });
        assert.deepEqual(
          [spoilt.status, spoilt.headers.get("www-authenticate")],
          [401, 'Bearer error="invalid_token"'],
        );
        assert.equal((await ask("/api/orders")).status, 401);
        assert.equal((await ask("/elsewhere")).status, 404);
        const told = await ask("/metrics");
        assert.equal(told.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
        const count = (labels) => sumOf(parseExposition(told.body), "wicketgate_decisions_total", labels);
        assert.deepEqual([count({ outcome: "verified" }), count({ outcome: "refused" })], [1, 3]);
        assert.equal(count({ code: "signature_invalid", status: "401", issuer: "orders" }), 1);
      } finally {
        child.kill("SIGKILL");
      }
    });
  }
});
