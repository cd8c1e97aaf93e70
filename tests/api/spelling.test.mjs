// Does another spelling of a listed path end at a laxer route? As an app behind Hono and an edge see it.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Hono } from "hono";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";

const APP = "https://app.example";
const CALLBACK = "https://client.example/callback";
const PUBLIC = { methods: ["GET", "POST"], access: "public", cors: { headers: ["Content-Type"] } };
const TOP = {
  redirects: { shop: { web: [CALLBACK] } },
  origins: [APP],
  routes: [
    { path: "/*", ...PUBLIC },
    { path: "/secret", methods: ["GET", "POST"], issuers: ["orders"], cors: {} },
    { path: "/admin/*", methods: ["GET"], issuers: ["orders"], cors: {} },
    { path: "/authorize", ...PUBLIC, redirectCheck: {} },
    { path: "/open/*", ...PUBLIC },
    { path: "/", access: "public" },
  ],
};
const SECRET = ["/secret/", "/SECRET", "/Secret/", "/%C5%BFecret"];
const ADMIN = ["/admin", "/admin/", "/ADMIN", "/ADMIN/", "/ADMIN/x", "/adm%C4%B1n/x"];
const CLOSED = [...SECRET, ...ADMIN];
const PASSES = ["/", "/x", "/secrets", "/administration", "/open", "/OPEN/x", "/%C3%A9"];

let scene;
let edge;
let app;
let token;
const reached = [];
before(async () => {
  scene = await gateScene({ configuration: configurationText({}, TOP) });
  edge = openEdge(scene.gate);
  token = await scene.issuer.mint();
  app = new Hono().use(wicketgate(scene.gate)).all("*", (c) => {
    reached.push(c.req.path);
    return c.text("reached");
  });
});

const bearer = (text) => ({ headers: { Authorization: `Bearer ${text}` } });

test("closed, with a token or without: nothing reaches the app", async () => {
  for (const path of CLOSED) {
    assert.equal((await refusalOf(() => scene.gate.route("GET", path))).code, "route_unknown", path);
    for (const init of [{}, { method: "POST", body: "x" }, bearer(token)]) {
      assert.equal((await app.request(path, init)).status, 404, path);
    }
  }
  assert.deepEqual(reached, []);
  for (const path of PASSES) assert.equal((await app.request(path)).status, 200, path);
  assert.equal((await app.request("/secret")).status, 401);
  assert.equal((await app.request("/secret", bearer(token))).status, 200);
});

test("a preflight of what is closed is not granted", async () => {
  const ask = async (path, method) => {
    const headers = { Origin: APP, "Access-Control-Request-Method": method };
    const request = new Request(`https://gate.example${path}`, { method: "OPTIONS", headers });
    const { response: answer, preflight } = await edge.admit(request);
    return [preflight, answer.status, answer.headers.get("access-control-allow-origin")];
  };
  for (const path of CLOSED) assert.deepEqual(await ask(path, "GET"), [false, 404, null], path);
  // A method that the stricter route does not list.
  assert.deepEqual(await ask("/ADMIN/x", "POST"), [false, 404, null]);
  for (const path of ["/secret", "/admin/x", "/x", "/OPEN/x"]) {
    assert.deepEqual(await ask(path, "GET"), [true, 204, APP], path);
  }
});

test("a request that is to be redirected is looked at, however its path is spelled", async () => {
  const evil = new URLSearchParams({ client_id: "shop", redirect_uri: "https://evil.example/" });
  const good = new URLSearchParams({ client_id: "shop", redirect_uri: CALLBACK });
  for (const path of ["/AUTHORIZE", "/authorize/", "/Authorize/"]) {
    for (const query of [evil, good]) assert.equal((await app.request(`${path}?${query}`)).status, 404, path);
    assert.equal((await app.request(path, { method: "POST", body: evil })).status, 404, path);
  }
  assert.equal((await app.request(`/authorize?${evil}`)).status, 400);
  assert.equal((await app.request(`/authorize?${good}`)).status, 200);
});

test("a token route within a public one of the same upstream is worth a warning", async () => {
  const warned = async (...routes) => {
    const gate = await Wicketgate.load(configurationText({}, { routes }));
    return gate.warnings.map(({ path, value, message }) => [path, value, /`([^`]+)`/.exec(message)[1]]);
  };
  const wide = { path: "/*", access: "public" };
  const secret = { path: "/secret", issuers: ["orders"] };
  assert.deepEqual(await warned(secret, wide), [["routes[1].path", "/*", "/secret"]]);
  assert.deepEqual(await warned(secret, { path: "/assets/*", access: "public" }), []);
});
