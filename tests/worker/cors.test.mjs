// Which pages of other origins may call a route? Those listed, byte for byte; and every answer, refusals too,
// says that it depends on `Origin`. Preflights are answered here and reach no upstream.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { echo, openScene, refusedWith } from "../support/worker-scene.mjs";

const APP = "https://app.example";
// The Worker hears http in these tests, as behind a proxy that ended TLS.
const OWN = "https://gate.example";

let scene;
let token;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      origins: [APP, "https://*.tenant.example"],
      routes: [
        ...base.routes,
        {
          path: "/shop/*",
          methods: ["GET", "PUT"],
          issuers: ["orders"],
          upstream: upstream.url,
          cors: { headers: ["Content-Type", "X-Kind"], exposedHeaders: ["X-Total"], maxAgeSeconds: 600 },
        },
        {
          path: "/feed",
          methods: ["GET"],
          access: "public",
          upstream: upstream.url,
          cors: { credentials: true },
        },
        { path: "/feed", methods: ["POST"], access: "public", upstream: upstream.url },
        {
          path: "/keys",
          methods: ["GET"],
          access: "public",
          upstream: upstream.url,
          cors: { origins: "*" },
        },
        { path: "/gone", methods: ["GET"], access: "public", upstream: "https://127.0.0.1:9", cors: {} },
      ],
    }),
  });
  token = await scene.issuer.mint();
});
beforeEach(() => {
  scene.upstream.handler = echo;
});
after(() => scene?.close());

const from = (origin, ...more) => ["Origin", origin, ...more];
const preflight = (origin, method, ...more) => ({
  method: "OPTIONS",
  headers: from(origin, "Access-Control-Request-Method", method, ...more),
});
const words = (text = "") => text.toLowerCase().split(/, ?/).sort();
const accessHeaders = ({ headers }) =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-"));

test("a listed origin is echoed, exactly, and its page may read what is exposed", async () => {
  for (const origin of [APP, "https://a.tenant.example", "https://a.b.tenant.example"]) {
    const { status, headers } = await scene.ask("/shop/1", { token, headers: from(origin) });
    assert.deepEqual([status, headers["access-control-allow-origin"], headers.vary], [200, origin, "Origin"]);
    assert.deepEqual(words(headers["access-control-expose-headers"]), ["x-total"]);
    assert.equal(headers["access-control-allow-credentials"], undefined);
  }
  const { headers } = await scene.ask("/feed", { headers: from(APP) });
  assert.deepEqual(
    [headers["access-control-allow-origin"], headers["access-control-allow-credentials"]],
    [APP, "true"],
  );
});

test("without an Origin, and from the own one, the answer depends on it all the same", async () => {
  for (const headers of [[], from(OWN)]) {
    const answer = await scene.ask("/shop/1", { token, headers });
    assert.deepEqual([answer.status, answer.headers.vary, accessHeaders(answer)], [200, "Origin", []]);
  }
});

const STRANGERS = {
  "not listed": ["https://evil.example"],
  null: ["null"],
  twice: [APP, APP],
  "twice, the second another": [APP, "https://evil.example"],
  "a list": [`${APP} https://evil.example`],
  "a list with a comma": [`${APP}, https://evil.example`],
  "with a path": [`${APP}/`],
  "with the default port": [`${APP}:443`],
  "with another port": [`${APP}:8443`],
  "with an empty port": [`${APP}:`],
  "trailing dot": ["https://app.example."],
  "http instead": ["http://app.example"],
  "the own host over http": ["http://gate.example"],
  "upper case": ["https://APP.example"],
  "upper-case scheme": ["HTTPS://app.example"],
  userinfo: ["https://app.example@evil.example"],
  backslash: ["https://app.example\\.evil.example"],
  "a host that ends alike": ["https://evilapp.example"],
  "a host that begins alike": ["https://app.example.evil.example"],
  "the apex of a wildcard": ["https://tenant.example"],
  "a suffix of the wildcard": ["https://eviltenant.example"],
  underscore: ["https://a_b.example"],
  "an underscore that is a look-alike": ["https://app_example"],
  "300 characters": [`https://${"a".repeat(300)}.example`],
  "300 characters under the wildcard": [`https://${"a".repeat(300)}.tenant.example`],
  "full-width letters": [Buffer.from("https://ａpp.example").toString("latin1")],
  "soft hyphen": [Buffer.from("https://ap\u00adp.example").toString("latin1")],
  "ideographic full stop": [Buffer.from("https://app\u3002example").toString("latin1")],
  "tab within": ["https://app\t.example"],
  "no scheme": ["app.example"],
  star: ["*"],
  javascript: ["javascript:alert(1)"],
  data: ["data:text/html,x"],
};

for (const [name, origins] of Object.entries(STRANGERS)) {
  // holds: RTW-ORG-1 SIG-ORG-1
  test(`refused before token and upstream: ${name}`, async () => {
    const before = scene.upstream.requests.length;
    const headers = origins.flatMap((origin) => ["Origin", origin]);
    for (const options of [{ headers, token }, { headers }]) {
      const answer = await refusedWith(scene, "cors_origin_not_listed", "/shop/1", options);
      assert.deepEqual(
        [answer.status, answer.json().error, answer.headers.vary],
        [403, "forbidden", "Origin"],
      );
      assert.deepEqual(accessHeaders(answer), []);
    }
    assert.equal(scene.upstream.requests.length, before);
  });
}

test("a stranger's name that leads to this machine is not own, and a loopback name is", async () => {
  for (const [host, origin, status] of [
    ["evil.example:8080", "http://evil.example:8080", 403],
    ["127.0.0.1.evil.example", "http://127.0.0.1.evil.example", 403],
    ["evil.example:8080", "http://127.0.0.1:8080", 403],
    ["localhost:8080", "http://localhost:8080", 200],
    ["127.0.0.1:8080", "http://127.0.0.1:8080", 200],
  ]) {
    const headers = from(origin, "X-Forwarded-Host", "gate.example", "X-Forwarded-Proto", "https");
    const answer = await scene.ask("/feed", { host, headers });
    assert.deepEqual([answer.status, accessHeaders(answer)], [status, []], `${origin} at ${host}`);
  }
});

test("with `ownOrigins` own is what is listed, and a tenant's page is no other tenant's", async () => {
  const listing = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      origins: [APP],
      ownOrigins: ["https://shop.example", "https://*.tenant.example"],
      routes: [{ path: "/feed", methods: ["GET"], access: "public", upstream: upstream.url, cors: {} }],
    }),
  });
  try {
    for (const [host, origin, status] of [
      ["shop.example", "https://shop.example", 200],
      ["backend:3000", "https://shop.example", 200],
      ["a.tenant.example", "https://a.tenant.example", 200],
      ["b.tenant.example", "https://a.tenant.example", 403],
      ["a.tenant.example", "https://shop.example", 403],
      ["backend:3000", "https://a.tenant.example", 403],
      ["gate.example", OWN, 403],
      ["localhost:8080", "http://localhost:8080", 403],
    ]) {
      const answer = await listing.ask("/feed", { host, headers: from(origin) });
      assert.deepEqual([answer.status, accessHeaders(answer)], [status, []], `${origin} at ${host}`);
    }
  } finally {
    await listing.close();
  }
});

test("a token that came by http is told to the operator, unless the host is a loopback one", async () => {
  for (const [host, warnings] of [
    ["gate.example", ["token_over_http"]],
    ["localhost:8080", undefined],
  ]) {
    await scene.ask("/shop/1", { token, host });
    const requestId = scene.upstream.requests.at(-1).headers["wicketgate-request-id"];
    const line = await scene.host.line((event) => event.requestId === requestId);
    assert.deepEqual([line.outcome, line.warnings], ["verified", warnings], host);
  }
});

test("an Origin with CR or LF never reaches the gate: the server drops the request", async () => {
  await assert.rejects(
    async () => scene.ask("/shop/1", { headers: from(`${APP}\r\nX: y`) }),
    /Invalid character/,
  );
});

test("a page may read why it was refused: no token, a bad token, an upstream that is gone", async () => {
  for (const [code, path, options] of [
    ["credentials_missing", "/shop/1", {}],
    ["token_segments", "/shop/1", { token: "a.b" }],
    ["upstream_unreachable", "/gone", {}],
  ]) {
    const { headers } = await refusedWith(scene, code, path, { ...options, headers: from(APP) });
    assert.deepEqual([headers["access-control-allow-origin"], headers.vary], [APP, "Origin"], code);
  }
});

test("a preflight is answered without a token, and reaches no upstream", async () => {
  const before = scene.upstream.requests.length;
  const answer = await scene.ask(
    "/shop/1",
    preflight(APP, "PUT", "Access-Control-Request-Headers", "authorization,content-type,x-kind"),
  );
  const { status, body, headers } = answer;
  assert.deepEqual([status, body, headers["access-control-allow-origin"]], [204, "", APP]);
  assert.ok(words(headers["access-control-allow-methods"]).includes("put"));
  assert.deepEqual(words(headers["access-control-allow-headers"]), [
    "authorization",
    "content-type",
    "x-kind",
  ]);
  assert.equal(headers["access-control-max-age"], "600");
  assert.ok(words(headers.vary).includes("origin"));
  assert.equal(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
  assert.equal(scene.upstream.requests.length, before);
  const line = await scene.host.line(({ outcome }) => outcome === "preflight");
  assert.deepEqual([line.event, line.status, line.code], ["decision", 204, undefined]);
});

test("a preflight that asks for what is not listed is refused, and granted nothing", async () => {
  const before = scene.upstream.requests.length;
  for (const [code, path, options] of [
    ["cors_origin_not_listed", "/shop/1", preflight("https://evil.example", "PUT")],
    ["cors_origin_not_listed", "/shop/1", preflight("null", "PUT")],
    ["cors_method_not_listed", "/shop/1", preflight(APP, "DELETE")],
    ["cors_method_not_listed", "/shop/1", preflight(APP, "put")],
    ["cors_header_not_listed", "/shop/1", preflight(APP, "PUT", "Access-Control-Request-Headers", "x-other")],
    [
      "cors_header_not_listed",
      "/feed",
      preflight(APP, "GET", "Access-Control-Request-Headers", "authorization"),
    ],
  ]) {
    const answer = await refusedWith(scene, code, path, options);
    assert.equal(answer.status, 403, code);
    for (const name of ["methods", "headers", "credentials"])
      assert.equal(answer.headers[`access-control-allow-${name}`], undefined, code);
  }
  assert.equal(scene.upstream.requests.length, before);
});

test("private networks are never opened", async () => {
  const answer = await scene.ask(
    "/shop/1",
    preflight(APP, "PUT", "Access-Control-Request-Private-Network", "true"),
  );
  assert.equal(answer.headers["access-control-allow-private-network"], undefined);
});

test("an OPTIONS that is no preflight is a request like others", async () => {
  await refusedWith(scene, "method_not_allowed", "/shop/1", { method: "OPTIONS", headers: from(APP) });
  assert.equal(
    (await scene.ask("/open/x", preflight(APP, "PUT"))).status,
    200,
    "no route of this path says who may call",
  );
});

test("what an upstream says of other origins is dropped, and its Vary kept", async () => {
  const sent = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Private-Network": "true",
    "Access-Control-Expose-Headers": "*",
  };
  const varies = {
    Accept: "accept,origin",
    "accept, ORIGIN": "accept,origin",
    "*": "*",
    "Origin, Accept": "accept,origin",
  };
  for (const [vary, expected] of Object.entries(varies)) {
    scene.upstream.handler = (_request, response) => response.writeHead(200, { ...sent, Vary: vary }).end();
    const answer = await scene.ask("/shop/1", { token, headers: from(APP) });
    assert.equal(answer.headers["access-control-allow-origin"], APP);
    assert.deepEqual(accessHeaders(answer), ["access-control-allow-origin", "access-control-expose-headers"]);
    assert.equal(words(answer.headers.vary).join(), expected, vary);
  }
  const answer = await scene.ask("/open/x", { headers: from("https://evil.example") });
  assert.deepEqual([answer.status, accessHeaders(answer)], [200, []]);
});

test("a route for every page says `*` to all, and nothing of the upstream's own", async () => {
  scene.upstream.handler = (_request, response) =>
    response
      .writeHead(200, { "Access-Control-Allow-Origin": APP, "Access-Control-Allow-Credentials": "true" })
      .end();
  for (const headers of [[], from("https://evil.example"), from(APP), from(OWN), from("null")]) {
    const answer = await scene.ask("/keys", { headers });
    assert.deepEqual([answer.status, answer.headers["access-control-allow-origin"]], [200, "*"]);
    assert.deepEqual(
      [accessHeaders(answer), answer.headers.vary],
      [["access-control-allow-origin"], undefined],
    );
  }
  assert.equal((await scene.ask("/keys", preflight("https://evil.example", "GET"))).status, 204);
});

test("several cookies survive", async () => {
  scene.upstream.handler = (_request, response) =>
    response.writeHead(200, { "Set-Cookie": ["a=1; Path=/", "b=2, c"] }).end();
  const answer = await scene.ask("/shop/1", { token, headers: from(APP) });
  assert.deepEqual(answer.headers["set-cookie"], ["a=1; Path=/", "b=2, c"]);
});

test("where the configuration lists no origins an upstream's own word is left alone", async () => {
  const plain = await openScene();
  try {
    plain.upstream.handler = (_request, response) =>
      response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end();
    const answer = await plain.ask("/open/x", { headers: from(APP) });
    assert.equal(answer.headers["access-control-allow-origin"], "*");
  } finally {
    await plain.close();
  }
});
