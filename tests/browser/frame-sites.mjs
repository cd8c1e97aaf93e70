// Where do pages and frames come from in the tests of frames? From four origins on loopback: a host page
// under a whole policy, an SDK, a stranger, and a second stranger that redirects wherever it is told.
//
//   const sites = await openSites(); sites.host, sites.sdk, sites.stranger        // origins, such as
//   "http://127.0.0.1:4711" const page = await sites.openPage(browser);  // of Chromium or Firefox, on the
//   host page, with window.kit (the module) and page.complaints await sites.close();

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const MODULE = readFileSync(new URL(import.meta.resolve("wicketgate/frame")), "utf8");
const NONCE = "dGVzdHMgb2YgZnJhbWVzIQ==";

const HOST_PAGE = `<!doctype html><title>host</title>
<script type="module" nonce="${NONCE}" src="/page.js"></script>
<div id="place"></div>`;

const HOST_SCRIPT = `
  import * as kit from "./frame.js";
  window.violations = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    if (!blockedURI.endsWith("/favicon.ico")) window.violations.push([effectiveDirective, blockedURI]);
  });
  window.kit = kit;`;

// It keeps what it is sent, and answers on the port that came along.
const FRAME_PAGE = `<!doctype html><title>frame</title><script>
  window.received = [];
  addEventListener("message", ({ data, origin, ports }) => {
    received.push([data, origin]);
    for (const port of ports) port.postMessage("through the port");
  });
</script>`;

export async function openSites() {
  const servers = [];
  async function serve(answer) {
    const server = createServer((request, response) =>
      answer(new URL(request.url, "http://site.invalid"), response),
    );
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    return `http://127.0.0.1:${server.address().port}`;
  }
  const html = { "content-type": "text/html" };
  const script = { "content-type": "text/javascript" };
  const frames = ({ pathname, searchParams }, response) => {
    if (pathname === "/redirect") return response.writeHead(302, { location: searchParams.get("to") }).end();
    return response.writeHead(200, html).end(FRAME_PAGE);
  };

  const sdk = await serve(frames);
  const stranger = await serve(frames);
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}'`,
    `frame-src ${sdk} ${stranger}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const host = await serve(({ pathname }, response) => {
    if (pathname === "/frame.js") return response.writeHead(200, script).end(MODULE);
    if (pathname === "/page.js") return response.writeHead(200, script).end(HOST_SCRIPT);
    return response.writeHead(200, { ...html, "content-security-policy": policy }).end(HOST_PAGE);
  });

  return {
    host,
    sdk,
    stranger,
    async openPage(browser) {
      const page = await browser.newPage();
      page.complaints = [];
      // Firefox counts the icon that no page asked for.
      page.on("pageerror", (error) => !/favicon/.test(error) && page.complaints.push(String(error)));
      await page.goto(`${host}/`);
      await page.waitForFunction(() => "kit" in window);
      return page;
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** The frame of a page that shows this address, once it is there. */
export async function frameAt(page, address) {
  const find = () => page.frames().findLast((frame) => frame.url() === address);
  for (let attempts = 0; attempts < 200 && find() === undefined; attempts += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  const frame = find();
  if (frame === undefined)
    throw new Error(`no frame shows ${address}, but ${page.frames().map((each) => each.url())}`);
  await frame.waitForFunction(() => "received" in window);
  return frame;
}

/** Says something to the page from a frame, and waits until the page has had its turn with it. */
export async function say(frame, data) {
  await frame.evaluate((given) => parent.postMessage(given, "*"), data);
  const page = frame.page();
  // The message stands in the page's queue before this one does, since the same frame sends both.
  await page.evaluate(() => {
    window.heard = new Promise((resolve) => {
      addEventListener("message", function wait({ data: text }) {
        if (text !== "turn over") return;
        removeEventListener("message", wait);
        resolve();
      });
    });
  });
  await frame.evaluate(() => parent.postMessage("turn over", "*"));
  await page.evaluate(() => window.heard);
}
