// Is each ambiguous path refused, and does a broken configuration name every fault at once? Through the
// public API.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Wicketgate, WicketgateConfigurationError } from "wicketgate/edge";
import { glue } from "../../pkg/dist/gate.js";
import { configurationText, refusalOf } from "../support/gate.mjs";
import { rawSigner } from "../support/raw-signer.mjs";

const UPSTREAM = "https://app.internal.example";
const ROUTES = [
  { path: "/", access: "public", upstream: UPSTREAM },
  { path: "/api/*", issuers: ["orders"], upstream: { service: "ORDERS" } },
  { path: "/api/open", methods: ["GET"], access: "public", upstream: UPSTREAM },
];
const AMBIGUOUS = {
  "encoded slash": ["/api/a%2fb", "/api/a%2Fb", "/api%2Fopen"],
  "encoded backslash": ["/api/a%5cb", "/api/a%5Cb"],
  "encoded dot": ["/api/%2e", "/api/%2E%2E/x", "/api/.%2e/x", "/api/a%2eb"],
  "encoded percent": ["/api/a%25b", "/api/%252e%252e/x", "/api/%252Fx"],
  "encoded NUL and control characters": [
    "/api/a%00",
    "/api/a%0d%0aX: y",
    "/api/a%0A",
    "/api/a%7f",
    "/api/a%1F",
  ],
  "encoded letter": ["/%61pi/x", "/api/%6fpen", "/api/a%2Db", "/api/%7Ea"],
  "encoded semicolon": ["/api/a%3bb"],
  "bad escape": ["/api/a%", "/api/a%2", "/api/a%zz", "/api/a%%20", "/api/a%u002e", "/api/a%+1"],
  semicolon: ["/api/a;b", "/api;x/open", "/api/..;/x"],
  "two slashes": ["//", "//api/x", "/api//x", "/api/x//"],
  backslash: ["/api\\x", "\\api", "/api/..\\x"],
  "dot segment": ["/api/.", "/api/..", "/api/./x", "/api/../x", "/.", "/.."],
  "white space, control characters, others than ASCII": [
    "/api/a b",
    "/api/a\tb",
    "/api/a\0",
    "/api/ä",
    "/api/\u2024\u2024/x",
    "/api/\uff0fx",
  ],
  "query and fragment": ["/api/x?y", "/api/x#y"],
  "no absolute path": ["", "api/x", "*", "https://evil.example/api/x"],
};

async function gateWithRoutes() {
  return Wicketgate.load(configurationText({}, { routes: ROUTES }));
}

for (const [form, paths] of Object.entries(AMBIGUOUS)) {
  test(`path: ${form}`, async () => {
    const gate = await gateWithRoutes();
    for (const path of paths) {
      const refusal = await refusalOf(() => gate.route("GET", path));
      assert.deepEqual(
        [path, refusal.code, refusal.status, refusal.error],
        [path, "path_ambiguous", 400, "ambiguous_path"],
      );
    }
  });
}

test("path: what has one reading finds its route or none", async () => {
  const gate = await gateWithRoutes();
  for (const [path, route] of [
    ["/", "/"],
    ["/api/x", "/api/*"],
    ["/api/a%20b", "/api/*"],
    ["/api/caf%C3%A9", "/api/*"],
    ["/api/x/", "/api/*"],
    ["/api/...", "/api/*"],
    ["/api/open", "/api/open"],
  ]) {
    assert.equal(gate.route("GET", path).path, route, path);
  }
  for (const path of ["/api", "/api/", "/API/x", "/apix", "/else", "/favicon.ico"]) {
    assert.equal((await refusalOf(() => gate.route("GET", path))).code, "route_unknown", path);
  }
  assert.equal((await refusalOf(() => gate.route("POST", "/api/open"))).code, "method_not_allowed");
  assert.equal(
    (await refusalOf(() => gate.route("GET", `/api/${"a".repeat(8_192)}`))).code,
    "path_ambiguous",
  );
});

test("path: what is no text has no reading, and ends no instance", async () => {
  const gate = await gateWithRoutes();
  const traps = {
    toString: () => {
      throw new Error("no text");
    },
  };
  const { memory } = glue.initSync();
  for (const odd of [
    undefined,
    null,
    5,
    {},
    ["/"],
    Object.create(null),
    Symbol("/"),
    traps,
    new String("/"),
  ]) {
    assert.equal((await refusalOf(() => gate.route("GET", odd))).code, "path_ambiguous");
    assert.equal((await refusalOf(() => gate.route(odd, "/api/open"))).code, "method_not_allowed");
  }
  assert.equal(
    (await refusalOf(() => gate.route("GET", `/${"x".repeat(20_000_000)}`))).code,
    "path_ambiguous",
  );
  assert.equal(glue.initSync().memory, memory, "the instance was replaced");
});

const ENTRY = {
  issuer: "https://issuer.example",
  audience: ["api://orders"],
  jwksUri: "https://issuer.example/jwks.json",
};
const signer = rawSigner("key-1");
const privateJwk = { ...signer.privateKey.export({ format: "jwk" }), kid: "key-1" };

/** The paths of the faults, sorted. */
async function faultsOf(text) {
  const error = await Wicketgate.load(text).then(
    () => assert.fail(`this configuration was taken: ${text}`),
    (reason) => reason,
  );
  assert.ok(error instanceof WicketgateConfigurationError, String(error));
  assert.ok(
    error.errors.every(
      ({ path, value, message }) =>
        [path, value, message].every((text) => typeof text === "string") && message !== "",
    ),
  );
  return error.errors.map(({ path }) => path).sort();
}

const entry = (members) => JSON.stringify({ issuers: { orders: { ...ENTRY, ...members } } });
const routes = (...list) => JSON.stringify({ issuers: { orders: ENTRY }, routes: list });
for (const [what, text, ...paths] of [
  ["no JSON", "{", ""],
  ["comments", "{} // no", ""],
  ["an array", "[]", ""],
  ["no issuers", "{}", "issuers"],
  ["empty issuers", '{"issuers":{}}', "issuers"],
  ["no issuer", entry({ issuer: undefined }), "issuers.orders.issuer"],
  ["an empty issuer", entry({ issuer: "" }), "issuers.orders.issuer"],
  ["no audience", entry({ audience: undefined }), "issuers.orders.audience"],
  ["an empty audience", entry({ audience: [] }), "issuers.orders.audience"],
  ["an audience that is a text", entry({ audience: "api://orders" }), "issuers.orders.audience"],
  ["an unknown member", entry({ audiance: [] }), "issuers.orders.audiance"],
  ["an unknown member at the top", JSON.stringify({ issuers: { orders: ENTRY }, isuers: {} }), "isuers"],
  [
    "a member named twice",
    entry({}).replace('"issuer":', '"issuer":"https://evil.example","issuer":'),
    "issuers.orders.issuer",
  ],
  [
    "an http address of keys",
    entry({ jwksUri: "http://issuer.example/jwks.json" }),
    "issuers.orders.jwksUri",
  ],
  ["no keys at all", entry({ jwksUri: undefined }), "issuers.orders.jwksUri"],
  ["two sources of keys", entry({ jwks: { keys: [signer.jwk] } }), "issuers.orders.jwks"],
  ["a private key", entry({ jwksUri: undefined, jwks: { keys: [privateJwk] } }), "issuers.orders.jwks.keys"],
  ["a lifetime beyond the cap", entry({ maxLifetimeSeconds: 86_401 }), "issuers.orders.maxLifetimeSeconds"],
  ["a lifetime of nothing", entry({ maxLifetimeSeconds: 0 }), "issuers.orders.maxLifetimeSeconds"],
  ["a leeway beyond the cap", entry({ leewaySeconds: 61 }), "issuers.orders.leewaySeconds"],
  ["an algorithm of another version", entry({ algorithm: "RS512" }), "issuers.orders.algorithm"],
  ["a profile that there is not", entry({ profile: "okta" }), "issuers.orders.profile"],
  ["redirects", JSON.stringify({ issuers: { orders: ENTRY }, redirects: {} }), "redirects"],
  ["origins", JSON.stringify({ issuers: { orders: ENTRY }, origins: [] }), "origins"],
  ["frames", JSON.stringify({ issuers: { orders: ENTRY }, frames: {} }), "frames"],
  ["two entries for one issuer", JSON.stringify({ issuers: { a: ENTRY, b: ENTRY } }), "issuers.b.issuer"],
  ["two equal routes", routes(ROUTES[0], ROUTES[0]), "routes[1].path"],
  [
    "GET beside HEAD",
    routes({ ...ROUTES[0], methods: ["GET"] }, { ...ROUTES[0], methods: ["HEAD"] }),
    "routes[1].path",
  ],
  [
    "a route whose issuer is unknown",
    routes({ path: "/a", issuers: ["else"], upstream: UPSTREAM }),
    "routes[0].issuers",
  ],
  ["a route that names no issuer", routes({ path: "/a", upstream: UPSTREAM }), "routes[0].issuers"],
  ["a public route with issuers", routes({ ...ROUTES[0], issuers: ["orders"] }), "routes[0].issuers"],
  [
    "an http upstream",
    routes({ ...ROUTES[0], upstream: "http://app.internal.example" }),
    "routes[0].upstream",
  ],
  ["an upstream with a path", routes({ ...ROUTES[0], upstream: `${UPSTREAM}/v1` }), "routes[0].upstream"],
  ["a star inside a path", routes({ ...ROUTES[0], path: "/a/*/b" }), "routes[0].path"],
  ["an ambiguous path", routes({ ...ROUTES[0], path: "/a/../b" }), "routes[0].path"],
  ["an escape in a path", routes({ ...ROUTES[0], path: "/a%2fb" }), "routes[0].path"],
]) {
  test(`configuration: ${what}`, async () => assert.deepEqual(await faultsOf(text), paths));
}

test("configuration: one error list names every fault", async () => {
  const text = JSON.stringify({
    issuers: {
      orders: { jwksUri: "http://issuer.example/jwks.json", maxLifetimeSeconds: 100_000, typo: 1 },
      users: { ...ENTRY, leewaySeconds: -1 },
    },
    routes: [ROUTES[0], ROUTES[0], { path: "/x", issuers: ["nobody"], upstream: UPSTREAM, cache: "public" }],
    sharedKeyCache: "yes",
    acceptedTokenCache: null,
    origins: [],
  }).replace('"typo":1', '"typo":1,"typo":2');
  assert.deepEqual(await faultsOf(text), [
    "acceptedTokenCache",
    "issuers.orders.audience",
    "issuers.orders.issuer",
    "issuers.orders.jwksUri",
    "issuers.orders.maxLifetimeSeconds",
    "issuers.orders.typo",
    "issuers.orders.typo",
    "issuers.users.leewaySeconds",
    "origins",
    "routes[1].path",
    "routes[2].cache",
    "routes[2].issuers",
    "sharedKeyCache",
  ]);
});
