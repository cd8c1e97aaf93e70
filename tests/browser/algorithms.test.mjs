// Do browsers check the signatures that the gate leaves to them? Chromium and Firefox, each with the package
// as a page loads it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { BROWSERS } from "../oracles/browsers.mjs";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";

const DIST = new URL("../../pkg/dist/", import.meta.url);
const TYPES = { js: "text/javascript", wasm: "application/wasm" };
const FILES = /^\/(?:(?:web|web-gate|verify)\.js|wasm\/verify_bg\.wasm)$/;
const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";

let server;
let url;

before(async () => {
  server = createServer(async ({ url: path }, response) => {
    if (!FILES.test(path))
      return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    const body = await readFile(new URL(`.${path}`, DIST));
    return response.writeHead(200, { "content-type": TYPES[path.split(".").at(-1)] }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}/`;
});

after(() => {
  server?.close();
  server?.closeAllConnections();
});

/** What a page is asked: a key, and tokens with the verdicts that are due. */
function questionOf(algorithm) {
  const signer = hostSigner(algorithm, "key-1");
  const iat = Math.floor(Date.now() / 1_000);
  const good = signer.token({ iss: ISSUER, aud: AUDIENCE, sub: "visitor", iat, exp: iat + 120 });
  const twin = hostSigner(algorithm, "key-1", { name: "twin" });
  const forged = twin.token({ iss: ISSUER, aud: AUDIENCE, sub: "admin", iat, exp: iat + 120 });
  const entry = { issuer: ISSUER, audience: [AUDIENCE], algorithm, jwks: { keys: [signer.jwk] } };
  return { configuration: JSON.stringify({ issuers: { orders: entry } }), tokens: [good, good, forged] };
}

/** Runs in the page. */
async function verdicts({ configuration, tokens }) {
  const { Wicketgate } = await import("/web.js");
  const gate = await Wicketgate.load(configuration);
  const found = [];
  for (const token of tokens)
    found.push(
      await gate.verify(token).then(
        ({ claims }) => claims.sub,
        ({ code }) => code,
      ),
    );
  return found;
}

for (const { name, open } of BROWSERS) {
  test(`${name} has every algorithm, and tells a forged token from a good one`, async () => {
    const browser = await open();
    try {
      const page = await browser.newPage();
      await page.goto(url);
      for (const algorithm of HOST_ALGORITHMS) {
        const found = await page.evaluate(verdicts, questionOf(algorithm));
        assert.deepEqual(found, ["visitor", "visitor", "signature_invalid"], algorithm);
      }
    } finally {
      await browser.close();
    }
  });
}
