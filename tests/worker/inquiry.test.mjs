// Does the Worker ask an issuer's endpoint about delegated tokens, and about each token of a route that wants it,
// with its secret, and is the upstream told who acts?

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

const AUTHORIZATION = "Basic d2lja2V0Z2F0ZTpzZWNyZXQ=";
const ACT = { sub: "agent:b", act: { sub: "agent:a" } };

let scene;
let answer;
const asked = [];

before(async () => {
  const secret = JSON.stringify({ orders: AUTHORIZATION });
  scene = await openScene({
    runtimeOptions: { bindings: { WICKETGATE_INTROSPECTION_AUTHORIZATION: secret } },
    configure: (base, { issuerServer, upstream }) => ({
      ...base,
      issuers: {
        orders: {
          ...base.issuers.orders,
          introspectionEndpoint: `${issuerServer.url}/introspect`,
          actor: "introspected",
        },
      },
      routes: [
        ...base.routes,
        { path: "/asked/*", issuers: ["orders"], upstream: upstream.url, introspection: "always" },
      ],
    }),
  });
  const keys = scene.issuerServer.handler;
  scene.issuerServer.handler = (request, response, body) => {
    if (request.url !== "/introspect") return keys(request, response, body);
    const token = new URLSearchParams(body).get("token");
    asked.push([request.headers.authorization, token]);
    return response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
  };
});
after(() => scene?.close());

const toldUpstream = () => {
  const { headers } = scene.upstream.requests.at(-1);
  const decoded = (name) =>
    headers[name] && JSON.parse(Buffer.from(headers[name], "base64url").toString("utf8"));
  return [decoded("wicketgate-actor"), decoded("wicketgate-claims").act, headers["wicketgate-verified-by"]];
};

test("a delegated token passes by two words, each time, and the upstream learns who acts", async () => {
  answer = { active: true, sub: "visitor", act: ACT };
  const token = await scene.issuer.mint({ act: ACT }, { typ: "delegated+jwt" });
  asked.length = 0;
  for (let each = 0; each < 2; each += 1) {
    const headers = ["Wicketgate-Actor", "forged"];
    assert.equal((await scene.ask("/api/x", { token, headers })).status, 200);
    assert.deepEqual(toldUpstream(), [{ sub: "agent:b" }, { sub: "agent:b" }, "signature+introspection"]);
  }
  assert.deepEqual(asked, [
    [AUTHORIZATION, token],
    [AUTHORIZATION, token],
  ]);
  assert.ok(scene.host.lines.every((line) => !line.includes(AUTHORIZATION) && !line.includes("agent:b")));
  answer = { active: true, sub: "visitor" };
  assert.equal((await refusedWith(scene, "actor_refused", "/api/x", { token })).status, 401);
  answer = { active: false };
  assert.equal((await refusedWith(scene, "token_inactive", "/api/x", { token })).status, 401);
});

test("a route that asks does so about the user's own tokens too", async () => {
  const token = await scene.issuer.mint();
  asked.length = 0;
  answer = { active: true };
  assert.equal((await scene.ask("/asked/x", { token })).status, 200);
  assert.deepEqual(toldUpstream(), [undefined, undefined, "signature+introspection"]);
  answer = { active: false };
  await refusedWith(scene, "token_inactive", "/asked/x", { token });
  assert.equal(asked.length, 2);
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
  assert.deepEqual([asked.length, toldUpstream()[2]], [2, "signature"]);
});

test("an answer that cannot be believed is an outage, not a bad token", async () => {
  answer = "<html>";
  const { status, headers } = await refusedWith(scene, "introspection_failed", "/asked/x", {
    token: await scene.issuer.mint(),
  });
  assert.deepEqual([status, headers["retry-after"]], [503, "1"]);
});
