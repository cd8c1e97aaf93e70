// Do the settings of a route hold for whole requests? Challenges that name metadata, pages of everyone, origins of
// apps, pushed requests, return targets, and encoded segments: through the package and behind Hono.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Hono } from "hono";
import { Wicketgate } from "wicketgate";
import { openEdge, Wicketgate as RequestGate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";

const AT = "https://gate.example";
const METADATA = "https://gate.example/.well-known/oauth-protected-resource/mcp";
const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
const ADDON = "moz-extension://6c3f7d8e-0000-4000-8000-000000000001";
const APPS = [
  "capacitor://localhost",
  "ionic://localhost",
  "tauri://localhost",
  "http://localhost",
  "http://tauri.localhost",
  EXTENSION,
  ADDON,
];
const PREFIX = "urn:ietf:params:oauth:request_uri:";
const OPEN = { access: "public" };
const TOP = {
  origins: ["https://app.example", ...APPS],
  redirects: { web: { web: ["https://app.example/cb"] } },
  routes: [
    { path: "/mcp", methods: ["GET"], issuers: ["orders"], resourceMetadata: METADATA },
    { path: "/keys", methods: ["GET"], ...OPEN, cors: { origins: "*" } },
    { path: "/app", methods: ["GET"], ...OPEN, cors: {} },
    { path: "/authorize", ...OPEN, redirectCheck: { requestUriPrefix: PREFIX, returnTargets: ["returnTo"] } },
    { path: "/npm/*", ...OPEN, encodedSegments: "data" },
    { path: "/plain/*", ...OPEN },
    { path: "/iap", issuers: ["orders"], tokenFrom: { header: "X-Goog-IAP-JWT-Assertion" } },
    { path: "/partner", issuers: ["orders"], tokenFrom: { header: "x-partner-auth", scheme: "Bearer" } },
    { path: "/cookie", issuers: ["orders"], tokenFrom: { cookie: "session" } },
    { path: "/socket", issuers: ["orders"], tokenFrom: { webSocketProtocol: "bearer" } },
  ],
};

let scene;
let edge;
let app;
before(async () => {
  scene = await gateScene({ configuration: configurationText({}, TOP) });
  edge = openEdge(scene.gate);
  app = new Hono().use(wicketgate(scene.gate)).get("/npm/:name", (c) => c.text(c.req.param("name")));
  app.all("*", (c) => c.text("passed"));
});

/** The answer of the gate alone, and of the app behind it. */
async function asked(path, init) {
  const admitted = await edge.admit(new Request(AT + path, init));
  const plain = new Response("", { headers: { "access-control-allow-credentials": "true" } });
  const alone = admitted.response ?? admitted.finish(plain).response;
  const behind = await app.request(AT + path, init);
  assert.equal(alone.status, behind.status, path);
  return { alone, behind, code: admitted.refusal?.code };
}

test("every challenge of a route names its metadata", async () => {
  for (const [authorization, challenge] of [
    [undefined, "Bearer "],
    ["Bearer x", 'Bearer error="invalid_token", '],
    ["Basic x", 'Bearer error="invalid_request", '],
  ]) {
    const { alone, behind } = await asked("/mcp", { headers: authorization ? { authorization } : {} });
    for (const answer of [alone, behind])
      assert.equal(answer.headers.get("www-authenticate"), `${challenge}resource_metadata="${METADATA}"`);
  }
});

test("white space around a token is no part of it", async () => {
  // `Headers` of Node takes it off; a host whose own leaves it there is told apart by its lines alone.
  const headers = new Headers();
  const token = await scene.issuer.mint();
  const lines = { forEach: (each) => each(`\t Bearer ${token} `, "authorization"), append: () => {} };
  const admitted = await edge.admit({ method: "GET", url: `${AT}/mcp`, headers: lines, body: null });
  assert.equal(admitted.refusal?.code, undefined);
  headers.set("authorization", ` Bearer ${token} `);
  assert.equal((await asked("/mcp", { headers })).alone.status, 200);
});

test("a token counts in the one place of its route", async () => {
  const token = await scene.issuer.mint();
  const authorization = `Bearer ${token}`;
  for (const [path, headers, expected] of [
    ["/iap", { "x-goog-iap-jwt-assertion": token }, undefined],
    ["/iap", { "X-Goog-IAP-JWT-Assertion": `${token} ` }, undefined],
    ["/iap", { authorization }, "credentials_missing"],
    ["/iap", { authorization, "x-goog-iap-jwt-assertion": token }, "credentials_malformed"],
    ["/iap", { "x-goog-iap-jwt-assertion": `${token}, ${token}` }, "credentials_malformed"],
    ["/iap", { "x-goog-iap-jwt-assertion": authorization }, "credentials_malformed"],
    ["/partner", { "x-partner-auth": authorization }, undefined],
    ["/partner", { "x-partner-auth": token }, "credentials_malformed"],
    ["/cookie", { cookie: `a=1; session=${token}; b=2` }, undefined],
    ["/cookie", { cookie: `session=${token}; session=${token}` }, "credentials_malformed"],
    ["/cookie", { cookie: `session="${token}"` }, "credentials_malformed"],
    ["/cookie", { cookie: "a=1" }, "credentials_missing"],
    ["/cookie", { cookie: `session=${token}`, authorization }, "credentials_malformed"],
    ["/socket", { "sec-websocket-protocol": `bearer, ${token}` }, undefined],
    ["/socket", { "sec-websocket-protocol": "bearer" }, "credentials_malformed"],
    ["/socket", { "sec-websocket-protocol": "chat" }, "credentials_missing"],
    ["/mcp", { cookie: `session=${token}` }, "credentials_missing"],
  ]) {
    const { alone, code } = await asked(path, { headers });
    assert.equal(code, expected, `${path} ${JSON.stringify(headers)}`);
    if (code !== undefined) assert.match(alone.headers.get("www-authenticate"), /^Bearer/);
  }
  // Two lines of one header, as `Headers` joins them.
  const twice = new Headers();
  twice.append("x-goog-iap-jwt-assertion", token);
  twice.append("x-goog-iap-jwt-assertion", token);
  assert.equal((await asked("/iap", { headers: twice })).code, "credentials_malformed");
});

test("a cookie counts for no stranger's page", async () => {
  const cookie = `session=${await scene.issuer.mint()}`;
  for (const [headers, expected] of [
    [{}, "cors_origin_not_listed"],
    [{ origin: "https://evil.example" }, "cors_origin_not_listed"],
    [{ "sec-fetch-site": "cross-site" }, "cors_origin_not_listed"],
    [{ origin: AT }, undefined],
    [{ "sec-fetch-site": "same-origin" }, undefined],
  ]) {
    const { alone, code } = await asked("/cookie", { method: "POST", headers: { cookie, ...headers } });
    assert.deepEqual([code, alone.status], [expected, expected ? 403 : 200], JSON.stringify(headers));
  }
});

test("a route for every page: the same answer to all, without credentials", async () => {
  for (const origin of [undefined, "https://evil.example", AT, "null", "https://app.example"]) {
    const { alone, behind } = await asked("/keys", { headers: origin ? { origin } : {} });
    for (const { status, headers } of [alone, behind]) {
      assert.deepEqual([status, headers.get("access-control-allow-origin")], [200, "*"], origin);
      assert.deepEqual([headers.get("vary"), headers.get("access-control-allow-credentials")], [null, null]);
    }
  }
  for (const [method, status] of [
    ["GET", 204],
    ["PUT", 403],
  ]) {
    const headers = { origin: "https://evil.example", "access-control-request-method": method };
    assert.equal((await asked("/keys", { method: "OPTIONS", headers })).alone.status, status, method);
  }
});

test("origins of apps count byte for byte, and each is warned of", async () => {
  for (const origin of APPS) {
    const { alone } = await asked("/app", { headers: { origin } });
    assert.deepEqual([alone.status, alone.headers.get("access-control-allow-origin")], [200, origin]);
    for (const other of [`${origin}/`, origin.toUpperCase(), `${origin}:1`, origin.slice(0, -1)])
      assert.equal(
        (await asked("/app", { headers: { origin: other } })).code,
        "cors_origin_not_listed",
        other,
      );
  }
  const places = scene.gate.warnings.map(({ path }) => path);
  assert.deepEqual(
    places,
    APPS.map((_, index) => `origins[${index + 1}]`),
  );
  const exact = await Wicketgate.load(JSON.stringify({ origins: APPS }));
  assert.equal(exact.warnings.length, APPS.length);
  for (const origin of APPS) exact.checkOrigin(origin);
  assert.equal((await refusalOf(() => exact.checkOrigin("capacitor://evil"))).code, "origin_not_listed");
});

test("a pattern that no name can fit is a configuration error", async () => {
  const host = (length) => `${"a23456789.".repeat(25)}${"b".repeat(length - 250)}`;
  await RequestGate.load(JSON.stringify({ origins: [`https://*.${host(251)}`] }));
  for (const length of [252, 253])
    await assert.rejects(RequestGate.load(JSON.stringify({ origins: [`https://*.${host(length)}`] })), {
      name: "WicketgateConfigurationError",
      message: /origins\[0\].*none can exist/s,
    });
});

test("a pushed request needs its client alone", async () => {
  for (const [query, code] of [
    [`client_id=web&request_uri=${PREFIX}x`, undefined],
    [
      `client_id=web&request_uri=${encodeURIComponent(`${PREFIX}x`)}&redirect_uri=https://app.example/cb`,
      undefined,
    ],
    [`client_id=web&request_uri=${PREFIX}x&redirect_uri=https://evil.example/`, "redirect_uri_unregistered"],
    [`client_id=evil&request_uri=${PREFIX}x`, "redirect_client_unknown"],
    [`client_id=web&request_uri=${PREFIX}x&request=y`, "request_object_refused"],
    [`client_id=web&request_uri=https://evil.example/x`, "request_object_refused"],
    [`client_id=web&request_uri=${PREFIX}`, "request_object_refused"],
  ])
    assert.equal((await asked(`/authorize?${query}`)).code, code, query);
});

test("what a browser's path and query hold is a return target, and an empty one is none", async () => {
  const client = "client_id=web&redirect_uri=https://app.example/cb";
  for (const target of [
    "",
    "/x?j={1}",
    "/x?a=b|c",
    "/x?a=^",
    "/caf\u00e9",
    "/caf%C3%A9",
    "/\u65e5\u672c?q=\u00e9",
  ]) {
    const { code } = await asked(`/authorize?${client}&returnTo=${encodeURIComponent(target)}`);
    assert.equal(code, undefined, target);
  }
  const leaves = [];
  for (let code = 0x21; code < 0x7f; code += 1) {
    const character = String.fromCharCode(code);
    const url = new URL(`${AT}/`);
    url.pathname = `/a${character}b`;
    url.search = `?c${character}d`;
    const parts = [
      url.pathname.includes(character) && `/a${character}b`,
      url.search.includes(character, 1) && `/a?c${character}d`,
    ];
    for (const target of parts.filter(Boolean)) {
      try {
        scene.gate.checkReturnTarget(target);
      } catch ({ code: reason }) {
        leaves.push([target, reason]);
      }
    }
  }
  assert.deepEqual(leaves, [
    ["/a%b", "return_target_escape"],
    ["/a?c\\d", "return_target_character"],
  ]);
});

test("encoded segments are data on a route that says so, and lead nowhere else", async () => {
  for (const [path, name] of [
    ["/npm/@scope%2fname", "@scope/name"],
    ["/npm/group%2Fname", "group/name"],
    ["/npm/100%25", "100%"],
    ["/npm/caf%C3%A9%25", "caf\u00e9%"],
    ["/npm/file%2Etxt", "file.txt"],
  ]) {
    const { behind } = await asked(path);
    assert.deepEqual([behind.status, await behind.text()], [200, name], path);
  }
  for (const path of [
    "/npm/..%2fplain",
    "/npm/a%2f..%2f..%2fplain",
    "/npm/a%2f%252e%252e",
    "/npm/a%2f%2fb",
    "/npm/a%5cb",
    "/npm/a%00",
    "/npm/a%3bb",
    "/plain/a%2fb",
    "/plain/a%25",
    "/npm%2fx",
  ])
    assert.deepEqual(
      [(await asked(path)).code, (await asked(path)).alone.status],
      ["path_ambiguous", 400],
      path,
    );
});
