// What if the issuer's key set is no key set? Each fault is an outage of that issuer: 503 with Retry-After,
// never a yes, never a hang, and the other issuers go on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startHttpsServer } from "../support/https-server.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { AUDIENCE, authority, openScene, refusedWith } from "../support/worker-scene.mjs";

const issuer = createIssuer({ issuer: "https://faulty.example", audience: AUDIENCE });
const text = () => JSON.stringify(issuer.jwks());
const privateSet = () =>
  JSON.stringify({ keys: [{ ...issuer.jwks().keys[0], d: Buffer.alloc(32, 1).toString("base64url") }] });

/** name: [code in the line about the key set, answer of the issuer] */
const FAULTS = {
  html: [
    "jwks_malformed",
    (response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html>"),
  ],
  truncated: ["jwks_malformed", (response) => response.end(text().slice(0, -3))],
  empty: ["jwks_malformed", (response) => response.end()],
  status: ["jwks_fetch_failed", (response) => response.writeHead(500).end(text())],
  created: ["jwks_fetch_failed", (response) => response.writeHead(201).end(text())],
  hangup: ["jwks_fetch_failed", (response) => response.socket.destroy()],
  cut: [
    "jwks_fetch_failed",
    (response) => {
      response.writeHead(200, { "Content-Length": "5000" });
      response.write(text(), () => response.socket.destroy());
    },
  ],
  huge: ["jwks_too_large", (response) => response.end(Buffer.alloc(5_000_000, " "))],
  redirecting: ["jwks_fetch_redirected", (response) => response.writeHead(302, { Location: "/good" }).end()],
  silent: ["jwks_fetch_timeout", () => {}],
  dripping: [
    "jwks_fetch_timeout",
    (response) => {
      const drip = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(drip));
    },
  ],
  endless: [
    "jwks_too_large",
    (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384, " ")));
      };
      response.on("drain", more);
      more();
    },
  ],
  leaking: ["jwks_leaked", (response) => response.end(privateSet())],
  untrusted: ["jwks_fetch_failed"],
  gone: ["jwks_fetch_failed"],
};

let scene;
let faulty;
let untrusted;
before(async () => {
  const answer = ({ url }, response) =>
    url === "/good" ? response.end(text()) : FAULTS[url.slice(1)][1](response);
  faulty = await startHttpsServer(authority().server(), answer);
  untrusted = await startHttpsServer(authority().server(["elsewhere.example"]), (_request, response) =>
    response.end(text()),
  );
  const addresses = { untrusted: untrusted.url, gone: "https://127.0.0.1:9/jwks.json" };
  scene = await openScene({
    configure: (base, { upstream }) => ({
      issuers: {
        ...base.issuers,
        ...Object.fromEntries(
          Object.keys(FAULTS).map((name) => [
            name,
            {
              issuer: `${issuer.issuer}/${name}`,
              audience: [AUDIENCE],
              jwksUri: addresses[name] ?? `${faulty.url}/${name}`,
            },
          ]),
        ),
      },
      routes: [
        ...base.routes,
        ...Object.keys(FAULTS).map((name) => ({ path: `/${name}`, issuers: [name], upstream: upstream.url })),
      ],
    }),
  });
});
after(async () => {
  await scene?.close();
  await Promise.all([faulty.stop(), untrusted.stop()]);
});

// holds: AIR-JWT-3 IAM-KEY-2 SIG-TOK-3
test("every fault of a key set", { concurrency: true }, async (context) => {
  await Promise.all(
    Object.entries(FAULTS).map(([name, [code]]) =>
      context.test(name, async () => {
        const token = await issuer.mint({ iss: `${issuer.issuer}/${name}` });
        const startedAtMs = Date.now();
        const refusal = code === "jwks_leaked" ? code : "jwks_unavailable";
        const answer = await refusedWith(scene, refusal, `/${name}`, { token });
        assert.equal(answer.status, 503);
        assert.equal(answer.json().error, "temporarily_unavailable");
        assert.ok(Number(answer.headers["retry-after"]) > 0);
        assert.equal(answer.headers["www-authenticate"], undefined);
        assert.ok(Date.now() - startedAtMs < 15_000);
        const event = await scene.host.line((line) => line.event === "jwks_fetch" && line.issuer === name);
        assert.equal(event.code, code);
        assert.equal(event.keyCount, 0);
      }),
    ),
  );
  // The faults of fifteen issuers are no fault of the sixteenth.
  assert.equal((await scene.ask("/api/x", { token: await scene.issuer.mint() })).status, 200);
  assert.ok(!faulty.requests.some(({ url }) => url === "/good"), "no redirect was followed");
});
