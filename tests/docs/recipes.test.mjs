// Do the three recipes of docs/recipes.md work? Each configuration runs in the built Worker as it stands there, and
// Chromium looks.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startHttpsServer } from "../support/https-server.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { blocksOf, ROOT, readDocument } from "./markdown.mjs";
import { openScene, serverCertificate } from "./recipe-scene.mjs";

const PICTURES = join(ROOT, "target", "screenshots");
mkdirSync(PICTURES, { recursive: true });
const blocks = blocksOf(readDocument("docs/recipes.md"));
const textOf = (kind) => blocks.find((block) => block.kind === kind).text;
const html = (body, head = "") =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${head}<body>${body}</body></html>`;

test("protect an API: a listed page with a token reads it, everyone else does not", async (t) => {
  const configuration = JSON.parse(textOf("protect-an-api.json"));
  const { issuer: iss, audience, jwksUri } = configuration.issuers.orders;
  const issuer = createIssuer({ issuer: iss, audience: audience[0] });
  const keys = await startHttpsServer(serverCertificate(), issuer.handler);
  t.after(() => keys.stop());
  const reached = [];
  const scene = await openScene({
    gate: "api.example",
    configuration: textOf("protect-an-api.json").replace(jwksUri, `${keys.url}/jwks.json`),
    services: {
      ORDERS: (request) => {
        reached.push(request.method);
        return Response.json({ order: 7 });
      },
    },
    sites: {
      "app.example": () => html("<h1>Orders</h1><pre></pre>"),
      "stranger.example": () => html("<h1>A stranger</h1><pre></pre>"),
    },
  });
  t.after(() => scene.close());
  const token = await issuer.mint({ sub: "ada" });
  const asked = async (site, headers, method = "GET") => {
    const page = await scene.newPage();
    await page.goto(`https://${site}/`);
    const said = await page.evaluate(
      async ([given, how]) => {
        const place = document.querySelector("pre");
        try {
          const response = await fetch("https://api.example/api/orders/7", { method: how, headers: given });
          place.textContent = `${response.status} ${await response.text()}`;
        } catch (error) {
          place.textContent = error.message;
        }
        return place.textContent;
      },
      [headers, method],
    );
    await page.screenshot({ path: join(PICTURES, `recipe-api-${site}.png`) });
    await page.close();
    return said;
  };
  const Authorization = `Bearer ${token}`;
  assert.match(await asked("app.example", {}), /^401 \{"error":"unauthenticated"/);
  assert.equal(await asked("app.example", { Authorization, "X-Other": "1" }), "Failed to fetch");
  assert.equal(await asked("app.example", { Authorization }, "DELETE"), "Failed to fetch");
  assert.equal(await asked("stranger.example", { Authorization }), "Failed to fetch");
  assert.deepEqual(reached, []);
  const first = await asked("app.example", { Authorization, "Content-Type": "application/json" }, "POST");
  assert.equal(first, '200 {"order":7}', scene.worker.lines.join("\n"));
  assert.equal(await asked("app.example", { Authorization }), '200 {"order":7}');
  assert.deepEqual(reached, ["POST", "GET"]);
});

test("embed an SDK: its frame is shown and heard, a stranger's frame and script are not", async (t) => {
  const files = {
    "/assets/wallet.js": textOf("wallet.js"),
    "/assets/wicketgate/frame.js": readFileSync(join(ROOT, "pkg", "dist", "frame.js"), "utf8"),
  };
  const frame = html(
    '<h1>The SDK’s frame</h1><script>parent.postMessage({ state: "ready" }, "https://app.example")</script>',
  );
  const scene = await openScene({
    gate: "app.example",
    configuration: textOf("embed-an-sdk.json"),
    services: {
      APP: ({ url }) => {
        const { pathname } = new URL(url);
        if (pathname !== "/wallet")
          return new Response(files[pathname], { headers: { "Content-Type": "text/javascript" } });
        const nonce = randomBytes(16).toString("base64");
        const page = textOf("wallet.html").replaceAll("{{nonce}}", nonce);
        return new Response(page, { headers: { "Content-Type": "text/html", "Wicketgate-Nonce": nonce } });
      },
    },
    sites: { "sdk.example": () => frame, "stranger.example": () => frame },
  });
  t.after(() => scene.close());
  const page = await scene.newPage();
  await page.goto("https://app.example/wallet");
  await page.waitForFunction(() => document.title === "Wallet: ready");
  await page.frameLocator("iframe").getByRole("heading", { name: "The SDK’s frame" }).waitFor();
  assert.match(await page.locator("iframe").getAttribute("allow"), /publickey-credentials-get/);
  await page.screenshot({ path: join(PICTURES, "recipe-embed-an-sdk.png") });
  const stopped = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
      seen.push(effectiveDirective),
    );
    const stranger = document.createElement("iframe");
    stranger.src = "https://stranger.example/frame";
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken'";
    document.body.append(stranger, script);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return seen.sort();
  });
  assert.deepEqual(stopped, ["frame-src", "script-src-elem"]);
  assert.equal(await page.title(), "Wallet: ready");
  assert.ok(!page.frames().some((frame) => frame.url().startsWith("https://stranger.example")));
});

test("be embedded: by those who are listed, by nobody else", async (t) => {
  const host = () =>
    html(
      '<h1>A page that embeds the widget</h1><iframe src="https://app.example/widget" width="600" height="200"></iframe>',
    );
  const scene = await openScene({
    gate: "app.example",
    configuration: textOf("be-embedded.json"),
    services: {
      APP: () => new Response(html("<h1>The widget</h1>"), { headers: { "Content-Type": "text/html" } }),
    },
    sites: {
      "host.example": host,
      "shop.partner.example": host,
      "partner.example": host,
      "stranger.example": host,
    },
  });
  t.after(() => scene.close());
  for (const [site, isShown] of [
    ["host.example", true],
    ["shop.partner.example", true],
    ["partner.example", false],
    ["stranger.example", false],
  ]) {
    const page = await scene.newPage();
    await page.goto(`https://${site}/`, { waitUntil: "load" });
    assert.equal(
      await page.frameLocator("iframe").getByRole("heading", { name: "The widget" }).count(),
      isShown ? 1 : 0,
      site,
    );
    await page.screenshot({ path: join(PICTURES, `recipe-be-embedded-${site}.png`) });
    await page.close();
  }
});
