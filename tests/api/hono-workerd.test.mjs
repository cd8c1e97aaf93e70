// Does the middleware do the same in a Worker? A Hono app, bundled as wrangler would, in workerd.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBundledWorker } from "../support/bundled-worker.mjs";
import { AUDIENCE, configurationText, ISSUER, JWKS_URI } from "../support/gate.mjs";
import { CALLBACK, CONFIGURED, PAGE, PARTNER } from "../support/hono-app.mjs";
import { createIssuer } from "../support/issuer.mjs";

const PROGRAM = `
  import { Wicketgate } from "wicketgate/hono";
  import configuration from "./wicketgate.json";
  import { makeApp } from "./tests/support/hono-app.mjs";
  export default makeApp(Wicketgate.load(configuration));`;

const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
let runtime;

before(async () => {
  runtime = await startBundledWorker({
    program: PROGRAM,
    texts: { "./wicketgate.json": configurationText({}, CONFIGURED) },
    outboundService: ({ url }) =>
      url === JWKS_URI ? Response.json(issuer.jwks()) : new Response("", { status: 404 }),
  });
});

after(() => runtime?.dispose());

const ask = (path, init) =>
  runtime.dispatchFetch(`https://gate.example${path}`, { redirect: "manual", ...init });

test("tokens", async () => {
  const token = await issuer.mint();
  const response = await ask("/api/orders", { headers: { authorization: `Bearer ${token}` } });
  assert.deepEqual([response.status, await response.json()], [200, { subject: "visitor" }]);
  const posted = await ask("/api/orders", {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: '{"item":7}',
  });
  assert.deepEqual([posted.status, await posted.json()], [201, { got: { item: 7 }, subject: "visitor" }]);
  const refused = await ask("/api/orders");
  assert.deepEqual([refused.status, refused.headers.get("www-authenticate")], [401, "Bearer"]);
  assert.equal((await ask("/hidden")).status, 404);
});

test("origins, pages and redirects", async () => {
  const preflight = await ask("/api/orders", {
    method: "OPTIONS",
    headers: {
      origin: PAGE,
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    },
  });
  assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [204, PAGE]);

  const page = await ask("/page");
  const policy = page.headers.get("content-security-policy");
  const [, nonce] = /'nonce-([^']+)'/.exec(policy);
  assert.ok((await page.text()).includes(`<script nonce="${nonce}">`));
  assert.ok(policy.includes(`frame-ancestors ${PARTNER}`));

  const members = { client_id: "web-app", redirect_uri: CALLBACK };
  const form = (entries) => ({
    method: "POST",
    body: new URLSearchParams(entries).toString(),
    headers: FORM,
  });
  const FORM = { "content-type": "application/x-www-form-urlencoded" };
  assert.equal(await (await ask("/authorize", form(members))).text(), `to ${CALLBACK} and nowhere`);
  assert.equal(
    (await ask("/authorize", form({ ...members, redirect_uri: "https://evil.example/" }))).status,
    400,
  );
});
