// What does a failed fetch say in a browser? Of an answer that a page may read, what it was; of anything else
// that the browser does not tell, and where it does.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSocketServer } from "node:net";
import { after, before, test } from "node:test";
import { BROWSERS } from "../oracles/browsers.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { createIssuer } from "../support/issuer.mjs";

const DIST = new URL("../../pkg/dist/", import.meta.url);
const TYPES = { js: "text/javascript", wasm: "application/wasm" };
const FILES = /^\/(?:(?:web|web-gate|verify|messages)\.js|wasm\/verify_bg\.wasm)$/;
const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";
const READABLE = { "access-control-allow-origin": "*" };
const NOT_TOLD = { kind: "network_or_cors" };

const ANSWERS = {
  404: [
    (response) => response.writeHead(404, READABLE).end(),
    { kind: "status", status: 404, document: "keys" },
  ],
  html: [
    (response) => response.writeHead(200, { ...READABLE, "content-type": "text/html" }).end("<p>"),
    { kind: "content", content: "html" },
  ],
  redirect: [
    (response) => response.writeHead(302, { ...READABLE, location: "/404" }).end(),
    { kind: "redirect", status: 0 },
  ],
  unreadable: [(response) => response.writeHead(200).end('{"keys":[]}'), NOT_TOLD],
};

let certificates;
let issuer;
let pages;
let url;
let keys;
let plain;
let urls;

before(async () => {
  certificates = makeCertificates();
  issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
  pages = createServer(async ({ url: path }, response) => {
    if (!FILES.test(path))
      return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    const body = await readFile(new URL(`.${path}`, DIST));
    return response.writeHead(200, { "content-type": TYPES[path.split(".").at(-1)] }).end(body);
  });
  plain = createSocketServer((socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  const closed = createSocketServer();
  for (const server of [pages, plain, closed])
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const closedPort = closed.address().port;
  await new Promise((resolve) => closed.close(resolve));
  keys = await startHttpsServer(certificates.server(), (request, response) =>
    ANSWERS[request.url.slice(1)][0](response),
  );
  url = `http://127.0.0.1:${pages.address().port}/`;
  urls = {
    ...Object.fromEntries(Object.keys(ANSWERS).map((name) => [name, `${keys.url}/${name}`])),
    no_tls: `https://127.0.0.1:${plain.address().port}/`,
    closed_port: `https://127.0.0.1:${closedPort}/`,
  };
});

after(async () => {
  pages?.close();
  pages?.closeAllConnections();
  plain?.close();
  await keys?.stop();
  certificates?.remove();
});

/** Runs in the page. */
async function failures({ urls, token, issuer, audience }) {
  const { Wicketgate } = await import("/web.js");
  const told = Object.entries(urls).map(async ([name, jwksUri]) => {
    const gate = await Wicketgate.load({ issuers: { orders: { issuer, audience: [audience], jwksUri } } });
    const refusal = await gate.verify(token).catch((error) => error);
    const [{ lastFailure }] = gate.keyStatus();
    return [name, { failure: lastFailure.failure, cause: refusal.cause.message }];
  });
  return Object.fromEntries(await Promise.all(told));
}

for (const { name, open } of BROWSERS) {
  test(`${name}: status, content and redirect are told; network, TLS and CORS are not told apart`, async () => {
    const browser = await open();
    try {
      const page = await browser.newPage();
      await page.goto(url);
      const token = await issuer.mint();
      const found = await page.evaluate(failures, { urls, token, issuer: ISSUER, audience: AUDIENCE });
      const expected = {
        ...Object.fromEntries(Object.entries(ANSWERS).map(([answer, [, failure]]) => [answer, failure])),
        no_tls: NOT_TOLD,
        closed_port: NOT_TOLD,
      };
      for (const [address, members] of Object.entries(expected)) {
        const { failure, cause } = found[address];
        for (const [member, value] of Object.entries(members))
          assert.equal(failure[member], value, `${address}: ${member} of ${JSON.stringify(failure)}`);
        assert.equal(cause, failure.message);
        if (failure.kind === NOT_TOLD.kind) assert.match(cause, /the browser does not tell .* CORS/);
      }
    } finally {
      await browser.close();
    }
  });
}
