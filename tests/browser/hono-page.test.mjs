// Does a page of a Hono app embed what its configuration names, and nothing else? All of it together, judged
// by two browsers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Hono } from "hono";
import { Wicketgate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { openChromium } from "../support/chromium.mjs";
import { openFirefox } from "../support/firefox.mjs";

const MODULE = readFileSync(new URL(import.meta.resolve("wicketgate/frame")), "utf8");
const FRAME = `<!doctype html><title>frame</title><script>parent.postMessage("hello", "*")</script>`;

const servers = [];
let host;
let sdk;
let stranger;

async function serve(answer) {
  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(
      new Request(`http://${incoming.headers.host}${incoming.url}`, { headers: incoming.headers }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}`;
}

before(async () => {
  const frame = () => new Response(FRAME, { headers: { "content-type": "text/html" } });
  sdk = await serve(frame);
  stranger = await serve(frame);
  const configuration = {
    frames: { frameSrc: [sdk] },
    routes: [
      { path: "/", access: "public", page: { policy: "own" } },
      { path: "/assets/*", access: "public" },
    ],
  };
  const app = new Hono()
    .use(wicketgate(Wicketgate.load(JSON.stringify(configuration))))
    .get("/assets/frame.js", (c) => c.body(MODULE, 200, { "content-type": "text/javascript" }))
    .get("/", (c) =>
      c.html(`<!doctype html><title>host</title>
        <script nonce="${c.var.wicketgate.nonce}">
          window.stopped = [];
          window.heard = [];
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => window.stopped.push(effectiveDirective));
        </script>
        <wicketgate-frame src="${sdk}/embed" title="SDK"></wicketgate-frame>
        <script type="module" nonce="${c.var.wicketgate.nonce}">
          import { defineWicketgateFrame } from "/assets/frame.js";
          document.querySelector("wicketgate-frame").addEventListener("message", ({ detail }) => window.heard.push([detail.data, detail.origin]));
          defineWicketgateFrame();
        </script>
        <script>window.injected = true;</script>
        <script nonce="guessed">window.injected = true;</script>
        <iframe src="${stranger}/embed"></iframe>`),
    );
  host = await serve((request) => app.fetch(request));
});

after(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

for (const [name, open] of Object.entries({ Chromium: openChromium, Firefox: openFirefox })) {
  test(`in ${name}: the SDK is embedded and heard; a stranger's frame and scripts without the nonce are not`, async () => {
    const browser = await open();
    try {
      const page = await browser.newPage();
      await page.goto(`${host}/`);
      await page.waitForFunction(() => window.heard?.length > 0 && window.stopped.includes("frame-src"));
      const { heard, injected, stopped } = await page.evaluate(() => ({
        heard: window.heard,
        injected: window.injected ?? false,
        stopped: window.stopped.filter((directive) => directive !== "img-src"),
      }));
      assert.deepEqual(heard, [["hello", sdk]]);
      assert.equal(injected, false);
      assert.deepEqual(stopped.toSorted(), ["frame-src", "script-src-elem", "script-src-elem"]);
      // The page itself is nobody's to frame.
      await page.goto(`${stranger}/embed`);
      const shown = await page.evaluate(async (src) => {
        const frame = document.createElement("iframe");
        frame.src = src;
        const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
        document.body.append(frame);
        await loaded;
        return frame.contentWindow.length;
      }, `${host}/`);
      assert.equal(shown, 0);
    } finally {
      await browser.close();
    }
  });
}
