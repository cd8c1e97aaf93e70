// What reaches the upstream of a request that passes? What the visitor sent, what the gate vouches for, and
// nothing that a stranger could pass off as the gate's word.

import assert from "node:assert/strict";
import { request as openRequest } from "node:http";
import { after, before, test } from "node:test";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

let scene;
const served = [];
before(async () => {
  scene = await openScene({
    services: {
      async ORDERS(request) {
        served.push({
          method: request.method,
          url: request.url,
          headers: Object.fromEntries(request.headers),
        });
        return new Response(await request.text(), { status: 201, headers: { "X-Served-By": "service" } });
      },
    },
    configure: (base, { upstream }) => ({
      ...base,
      routes: [
        ...base.routes,
        { path: "/forwarded/*", issuers: ["orders"], upstream: upstream.url, forwardAuthorization: true },
        { path: "/service/*", issuers: ["orders"], upstream: { service: "ORDERS" } },
      ],
    }),
  });
});
after(() => scene?.close());

const lastHeaders = () => scene.upstream.requests.at(-1).headers;
const decode = (text) => JSON.parse(Buffer.from(text, "base64url").toString());

test("the claims, the issuer's configured name and a request ID go with it; the token does not", async () => {
  const token = await scene.issuer.mint({ sub: "käthe ✓", nested: { a: [1, null] } });
  assert.equal((await scene.ask("/api/x", { token })).status, 200);
  const headers = lastHeaders();
  assert.equal(headers["wicketgate-claims"], token.split(".")[1], "the claims as signed, byte for byte");
  assert.equal(decode(headers["wicketgate-claims"]).sub, "käthe ✓");
  assert.equal(headers["wicketgate-issuer"], "orders");
  assert.equal(headers["wicketgate-verified-by"], "signature");
  assert.equal(headers.authorization, undefined);
  const passed = await scene.host.line((event) => event.requestId === headers["wicketgate-request-id"]);
  assert.equal(passed.outcome, "verified");
});

test("a public route vouches for nothing, and forwards no credentials", async () => {
  await scene.ask("/open/x", { token: await scene.issuer.mint() });
  const headers = lastHeaders();
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith("wicketgate")),
    ["wicketgate-request-id"],
  );
  assert.equal(headers.authorization, undefined);
});

test("a route may forward Authorization", async () => {
  const token = await scene.issuer.mint();
  await scene.ask("/forwarded/x", { token });
  assert.equal(lastHeaders().authorization, `Bearer ${token}`);
});

const FORGED_NAMES = [
  "Wicketgate-Claims",
  "wicketgate-claims",
  "WICKETGATE-CLAIMS",
  "wIcKeTgAtE-IsSuEr",
  "Wicketgate_Claims",
  "wicketgate_issuer",
  "WICKETGATE_REQUEST_ID",
  "Wicketgate-Request-Id",
  "Wicketgate-Verified-By",
  "Wicketgate-Anything",
  "Wicketgate.Claims",
  "WicketgateClaims",
  "wicketgate!claims",
  "wicketgate",
  "wicketgate_",
];

for (const path of ["/api/x", "/open/x"]) {
  test(`a stranger's wicketgate names are stripped at ${path}`, async () => {
    const token = await scene.issuer.mint();
    const headers = FORGED_NAMES.flatMap((name) => [name, "forged"]);
    assert.equal((await scene.ask(path, { token, headers: [...headers, "X-Kept", "kept"] })).status, 200);
    const { rawHeaders } = scene.upstream.requests.at(-1);
    assert.ok(!rawHeaders.includes("forged"), rawHeaders.join(" "));
    assert.equal(lastHeaders()["x-kept"], "kept");
  });
}

test("claims that do not fit into 6 KiB of header are refused", async () => {
  const fits = await scene.issuer.mint({ padding: "x".repeat(4300) });
  assert.equal((await scene.ask("/api/x", { token: fits })).status, 200);
  assert.ok(lastHeaders()["wicketgate-claims"].length <= 6144);
  const payloadOf = (length) => scene.issuer.mint({ padding: "x".repeat(length) });
  const around = 4608 - Buffer.from((await payloadOf(0)).split(".")[1], "base64url").length;
  const exact = await payloadOf(around);
  assert.equal(exact.split(".")[1].length, 6144);
  assert.equal((await scene.ask("/api/x", { token: exact })).status, 200);
  const before = scene.upstream.requests.length;
  const answer = await refusedWith(scene, "claims_too_large", "/api/x", {
    token: await payloadOf(around + 1),
  });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers["www-authenticate"], 'Bearer error="invalid_token"');
  assert.equal(scene.upstream.requests.length, before);
});

test("method, path, query and body arrive as they came", async () => {
  const token = await scene.issuer.mint();
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const body = method === "OPTIONS" ? "" : `body of ${method}`;
    const answer = await scene.ask("/api/x%20y?a=%2F&a=2", { method, token, body });
    assert.equal(answer.status, 200, answer.body);
    const { method: sent, url, body: arrived } = answer.json();
    assert.deepEqual([sent, url, arrived], [method, "/api/x%20y?a=%2F&a=2", body]);
  }
});

test("a service binding gets the visitor's URL, and its answer comes back", async () => {
  const token = await scene.issuer.mint();
  const answer = await scene.ask("/service/x?y=1", {
    method: "POST",
    token,
    body: "order",
    headers: ["wicketgate_x", "1"],
  });
  assert.deepEqual([answer.status, answer.body, answer.headers["x-served-by"]], [201, "order", "service"]);
  assert.equal(answer.headers["cache-control"], "private, no-store");
  const { method, url, headers } = served.at(-1);
  assert.deepEqual([method, new URL(url).pathname + new URL(url).search], ["POST", "/service/x?y=1"]);
  assert.equal(decode(headers["wicketgate-claims"]).sub, "visitor");
  assert.equal(headers.authorization, undefined);
  assert.equal(headers.wicketgate_x, undefined);
  const before = served.length;
  await refusedWith(scene, "credentials_missing", "/service/x");
  assert.equal(served.length, before);
});

test("bodies stream both ways: the first chunk is through before the last is written", async () => {
  scene.upstream.handler = async (_request, response) => {
    response.write("first");
    await released.promise;
    response.end(" last");
  };
  const released = Promise.withResolvers();
  const token = await scene.issuer.mint();
  const { hostname, port } = new URL(scene.host.url);
  const headers = { Authorization: `Bearer ${token}` };
  const response = await new Promise((resolve, reject) => {
    openRequest({ host: hostname, port, path: "/api/x", headers }, resolve).on("error", reject).end();
  });
  let text = "";
  for await (const chunk of response) {
    if (text === "") {
      assert.equal(String(chunk), "first");
      released.resolve();
    }
    text += chunk;
  }
  assert.equal(text, "first last");
});
