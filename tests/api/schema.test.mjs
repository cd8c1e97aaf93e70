// Does schema.json agree with the core? One table of configurations, judged by both: ajv by the schema, the
// gate by itself. What no schema can say (duplicates, equal routes, names that do not exist, points off the
// curve) is listed as such.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import { Wicketgate, WicketgateConfigurationError } from "wicketgate/edge";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";
import { createIssuer } from "../support/issuer.mjs";

const schema = JSON.parse(readFileSync(new URL(import.meta.resolve("wicketgate/schema.json")), "utf8"));
const fits = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  strictRequired: false,
}).compile(schema);

const entry = {
  issuer: "https://issuer.example",
  audience: ["api://orders"],
  jwksUri: "https://issuer.example/jwks.json",
};
const [key] = createIssuer({ issuer: entry.issuer, audience: "x" }).jwks().keys;
const route = { path: "/api/*", issuers: ["orders"], upstream: "https://app.example" };
const open = { path: "/", access: "public", upstream: { service: "SITE" } };

const without = (object, name) =>
  Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
const withEntry = (members) => ({ issuers: { orders: { ...entry, ...members } } });
const withKeys = (keys) => ({ issuers: { orders: { ...without(entry, "jwksUri"), jwks: { keys } } } });
const PEM = hostSigner("ES256", "k").pem;
const withPem = (members) => ({
  issuers: { orders: { ...without(entry, "jwksUri"), pem: PEM, ...members } },
});
const withJwks = (jwks) => ({ issuers: { orders: { ...without(entry, "jwksUri"), jwks } } });
const withKeyOf = (algorithm, members, entryMembers = {}) => {
  const { jwk } = hostSigner(algorithm, "key-1");
  const entryOf = { ...without(entry, "jwksUri"), algorithm, jwks: { keys: [{ ...jwk, ...members }] } };
  return { issuers: { orders: { ...entryOf, ...entryMembers } } };
};
// An odd number of so many bits, as base64url.
const modulus = (bits) => {
  const bytes = Buffer.alloc(bits / 8, 1);
  bytes[0] = 0x80;
  return bytes.toString("base64url");
};
const withRoute = (members) => ({ issuers: { orders: entry }, routes: [{ ...route, ...members }] });
const asked = { introspectionEndpoint: "https://issuer.example/introspect" };
const redirects = { shop: { web: ["https://app.example/cb"] } };
const withDoors = (members) => ({
  redirects,
  origins: ["https://app.example"],
  routes: [{ path: "/a", methods: ["GET"], access: "public", upstream: { service: "SITE" }, ...members }],
});
const frames = {
  frameSrc: ["https://sdk.example"],
  frameAncestors: ["'self'", "https://host.example"],
  tenants: { acme: ["https://acme.example"], "a.example": ["'self'"] },
  permissionsPolicy: { "publickey-credentials-get": ["'self'", "https://sdk.example"] },
  reportTo: "https://reports.example/csp",
};
const withPage = (page, members) => ({
  frames,
  routes: [{ path: "/a/*", access: "public", page, ...members }],
});
const withTransport = (strictTransportSecurity) => ({ frames, strictTransportSecurity });
const text = (length) => "x".repeat(length);

const good = [
  { issuers: { orders: entry } },
  { issuers: { orders: { ...without(entry, "jwksUri"), profile: "iam" } } },
  { profile: "iam", environment: "sandbox", issuers: { orders: entry } },
  withEntry({ subjectType: { claim: "t", oneOf: ["user"] }, notBefore: "strict" }),
  withEntry({
    claims: {
      a: "required",
      b: "forbidden",
      c: { equals: 7 },
      d: { oneOf: ["x", true, 0], presence: "optional" },
      e: { type: "string", minLength: 1, maxLength: 8_192, characters: ["a-z", "-"], startsWith: "e" },
      f: { format: "https-url", hosts: ["cdn.example"] },
      g: { contains: "x", type: "array" },
    },
  }),
  {
    $schema: "./schema.json",
    issuers: { orders: entry },
    sharedKeyCache: false,
    acceptedTokenCache: false,
    routes: [],
  },
  { $schema: 1, issuers: { [text(64)]: entry, "a-Z_9": { ...entry, issuer: "other" } } },
  withEntry({
    algorithm: "ES256",
    maxLifetimeSeconds: 86_400,
    leewaySeconds: 60,
    types: ["JWT", null, "x"],
    audience: ["a", "b"],
  }),
  withEntry({ maxLifetimeSeconds: 1, leewaySeconds: 0, issuer: text(1_024) }),
  ...["required", "optional"].map((word) => withEntry({ issuedAt: word, keyId: word })),
  ...["client_id", "azp"].map((audienceClaim) => withEntry({ audienceClaim })),
  withEntry({ audience: [entry.issuer], audienceClaim: "iss" }),
  ...["http://localhost:54321/jwks.json", "http://[::1]:1", "http://127.0.0.1:65535/?a"].map((address) =>
    withEntry({ jwksUri: address, introspectionEndpoint: address }),
  ),
  ...[
    { actor: "introspected" },
    { actor: "introspected", introspectionInOutage: false, types: ["delegated+jwt"] },
    { actor: "introspected", introspectionResponse: "signed", introspectionAudience: "gate" },
    { actor: "refused", introspectionResponse: "json", introspectionInOutage: true },
  ].map((members) => withEntry({ ...asked, ...members })),
  {
    issuers: {
      orders: { ...without(entry, "jwksUri"), jwks: { keys: [key] }, ...asked, actor: "introspected" },
    },
  },
  ...[{}, { introspectionInOutage: false }, { introspectionResponse: "signed" }].map((members) => ({
    issuers: { orders: { ...entry, ...asked, ...members } },
    routes: [{ ...route, introspection: "always" }],
  })),
  {
    issuers: { orders: { ...without(entry, "jwksUri"), jwks: { keys: [key] }, ...asked } },
    routes: [{ ...route, introspection: "always" }],
  },
  withRoute({ upstream: "http://localhost:3000" }),
  ...[
    "https://a",
    "https://[::1]:8443/k",
    "https://127.0.0.1:8789/jwks",
    "https://a.example?p=1",
    "https://a.example/b?c=d&e=%20",
  ].map((jwksUri) => withEntry({ jwksUri })),
  withKeys([key]),
  withKeys([
    { ...key, key_ops: ["verify"] },
    { ...key, kid: "second", use: "sig", extra: true },
  ]),
  withKeys([without(without(key, "use"), "alg")]),
  { issuers: { orders: { ...without(entry, "jwksUri"), jwks: { keys: [key] }, staleIfErrorSeconds: 0 } } },
  ...[PEM, PEM.replace(/-----.*-----|\n/g, "")].map((pem) => withPem({ pem })),
  withPem({ staleIfErrorSeconds: 0 }),
  ...HOST_ALGORITHMS.flatMap((algorithm) => [
    withEntry({ algorithm }),
    withKeyOf(algorithm),
    withKeyOf(algorithm, { key_ops: ["verify"], extra: true }),
  ]),
  withKeyOf("EdDSA", { alg: "Ed25519" }),
  withKeyOf("Ed25519", { alg: "EdDSA" }),
  ...[2_048, 4_096, 8_192].map((maxRsaModulusBits) => withEntry({ algorithm: "RS256", maxRsaModulusBits })),
  ...[3, 65_537, 2_147_483_647].map((rsaPublicExponent) =>
    withEntry({ algorithm: "PS256", rsaPublicExponent }),
  ),
  ...[2_048, 8_192].map((bits) => withKeyOf("RS256", { n: modulus(bits) }, { maxRsaModulusBits: 8_192 })),
  ...[
    [3, "Aw"],
    [2_147_483_647, "f____w"],
  ].map(([rsaPublicExponent, e]) => withKeyOf("PS256", { e }, { rsaPublicExponent })),
  { issuers: { orders: entry }, routes: [route, open] },
  { routes: [open] },
  withRoute({
    methods: ["GET", "POST"],
    access: "token",
    forwardAuthorization: true,
    cache: "upstream",
    upstreamTimeoutSeconds: 120,
  }),
  ...["replace", "pass"].map((forwardedHeaders) => withRoute({ forwardedHeaders })),
  withRoute({ upstream: { service: "ORDERS_1" }, cache: "no-store", upstreamTimeoutSeconds: 1 }),
  { redirects },
  ...["origins", "ownOrigins"].map((name) => ({
    redirects,
    [name]: ["https://app.example", "https://*.partner.example", "http://localhost:3000"],
  })),
  { origins: ["https://app.example"] },
  {
    redirects: {
      shop: { native: ["com.example.app:/cb", "http://[::1]/cb"] },
      "a b": { web: ["https://a.example/"] },
    },
    routes: [],
  },
  withDoors({ cors: {} }),
  withDoors({
    cors: { headers: ["Content-Type"], exposedHeaders: ["ETag"], credentials: true, maxAgeSeconds: 86_400 },
  }),
  withDoors({ redirectCheck: {} }),
  withDoors({
    redirectCheck: {
      redirectUri: "forbidden",
      returnTargets: ["returnTo", "next"],
      requestObjects: "upstream",
    },
  }),
  withDoors({
    cors: { credentials: false, maxAgeSeconds: 0 },
    redirectCheck: { redirectUri: "required", requestObjects: "refused" },
  }),
  { issuers: { orders: entry }, routes: [without(route, "upstream")] },
  { frames },
  { frames: { frameSrc: ["https://*.sdk.example:8443"] } },
  ...["none", "shared", "tenant-by-host", "tenant-by-path-segment"].map((frameAncestors) =>
    withPage({ frameAncestors }),
  ),
  ...["upstream", "own", "narrow-frames", "allow-frames"].map((policy) => withPage({ policy })),
  {
    frames,
    issuers: { orders: entry },
    routes: [{ ...route, page: { frameAncestors: "tenant-by-claim", tenantClaim: "org" } }],
  },
  withPage({
    policy: "own",
    scriptSrc: "nonce",
    webAssembly: true,
    styleSrc: ["'none'"],
    imgSrc: ["data:", "'self'"],
    reportOnly: true,
  }),
  withPage(
    { policy: "own", scriptSrc: ["'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"] },
    { cache: "upstream" },
  ),
  withPage({
    referrerPolicy: "no-referrer",
    crossOrigin: { openerPolicy: "same-origin", embedderPolicy: "require-corp", resourcePolicy: "same-site" },
  }),
  withPage({ crossOrigin: {} }),
  ...[{}, { maxAgeSeconds: 0 }, { maxAgeSeconds: 63_072_000, includeSubDomains: true, preload: true }].map(
    withTransport,
  ),
  withTransport({ includeSubDomains: true, preload: true }),
  ...["/", "/*", "/a/b.c/~d", "/a/", "/..a/...", "/.well-known/jwks.json"].map((path) => withRoute({ path })),
];

const bad = [
  null,
  1,
  "x",
  [],
  {},
  { routes: [] },
  { issuers: {} },
  { issuers: [] },
  { issuers: { orders: null } },
  { issuers: { "": entry } },
  { issuers: { "a b": entry } },
  { issuers: { [text(65)]: entry } },
  ...["profiles", "redirect", "origin", "frame", "keycache"].map((name) => ({
    issuers: { orders: entry },
    [name]: {},
  })),
  { issuers: { orders: entry }, sharedKeyCache: "yes" },
  { issuers: { orders: entry }, acceptedTokenCache: "no" },
  { issuers: { orders: entry }, routes: {} },
  { issuers: { orders: entry }, routes: [1] },
  ...["issuer", "audience", "jwksUri"].map((name) => ({ issuers: { orders: without(entry, name) } })),
  ...["profiles", "Issuer", "jwks_uri"].map((name) => withEntry({ [name]: "iam" })),
  withEntry({ profile: "okta" }),
  { issuers: { orders: without(entry, "jwksUri") } },
  ...[{}, { c: true }, { c: {} }, { c: { type: "integer" } }, { exp: "required" }].map((claims) =>
    withEntry({ claims }),
  ),
  ...[
    { oneOf: [] },
    { equals: null },
    { equals: -1 },
    { characters: ["ab"] },
    { minLength: -1 },
    { format: "uri" },
    { presence: "forbidden" },
    { pattern: "^a$" },
  ].map((rule) => withEntry({ claims: { c: rule } })),
  ...[{ claim: "t" }, { oneOf: ["u"] }, { claim: "t", oneOf: [] }, "t"].map((subjectType) =>
    withEntry({ subjectType }),
  ),
  withEntry({ notBefore: "never" }),
  { environment: "uat", issuers: { orders: entry } },
  ...["", 1, null, text(1_025)].map((issuer) => withEntry({ issuer })),
  ...["api", [], [""], [1], null, [text(1_025)]].map((audience) => withEntry({ audience })),
  ...["RS512", "HS256", "none", "es256", "", null, ["ES256"]].map((algorithm) => withEntry({ algorithm })),
  ...[2_047, 8_193, 3_000.5, "4096", null].map((maxRsaModulusBits) =>
    withEntry({ algorithm: "RS256", maxRsaModulusBits }),
  ),
  ...[1, 2, 65_536, 65_538, 2_147_483_649, -3, "3", null].map((rsaPublicExponent) =>
    withEntry({ algorithm: "PS256", rsaPublicExponent }),
  ),
  ...[undefined, "ES256", "ES384", "EdDSA", "Ed25519"].flatMap((algorithm) => [
    withEntry({ algorithm, maxRsaModulusBits: 4_096 }),
    withEntry({ algorithm, rsaPublicExponent: 65_537 }),
  ]),
  ...HOST_ALGORITHMS.flatMap((algorithm) => [
    withKeyOf(algorithm, { alg: "ES256" }),
    withKeyOf(algorithm, { use: "enc" }),
    withKeyOf(algorithm, { kid: undefined }),
    withKeyOf(algorithm, { d: "AAAA" }),
    withKeyOf(algorithm, { key_ops: ["sign"] }),
    withKeyOf(algorithm, {}, { algorithm: "ES256" }),
    withKeyOf(algorithm, {}, { jwks: { keys: [key] } }),
    withKeyOf(algorithm, { kty: "oct" }),
  ]),
  withKeyOf("ES384", { crv: "P-256" }),
  withKeyOf("ES384", { y: undefined }),
  withKeyOf("EdDSA", { crv: "X25519" }),
  withKeyOf("EdDSA", { x: "AAAA" }),
  withKeyOf("RS256", { n: undefined }),
  withKeyOf("RS256", { n: "AQAB" }),
  withKeyOf("RS256", { n: `AA${"A".repeat(340)}Q` }),
  withKeyOf("PS256", { e: undefined }),
  ...[2_040, 8_200].map((bits) => withKeyOf("RS256", { n: modulus(bits) }, { maxRsaModulusBits: 8_192 })),
  ...["A", "AAEAAQ", "AQAAAAE"].map((e) => withKeyOf("PS256", { e })),
  ...[0, 86_401, 1.5, "300", -1, null].map((maxLifetimeSeconds) => withEntry({ maxLifetimeSeconds })),
  ...[61, 0.5, -1, "0"].map((leewaySeconds) => withEntry({ leewaySeconds })),
  ...[[], "JWT", [""], [1]].map((types) => withEntry({ types })),
  ...["", "required ", "never", null, true].flatMap((word) => [
    withEntry({ issuedAt: word }),
    withEntry({ keyId: word }),
    withEntry({ audienceClaim: word }),
  ]),
  ...["allowed", null, true, ["introspected"]].map((actor) => withEntry({ ...asked, actor })),
  ...["jwt", null].map((introspectionResponse) => withEntry({ ...asked, introspectionResponse })),
  ...["no", 0].map((introspectionInOutage) => withEntry({ ...asked, introspectionInOutage })),
  ...["", 1, ["gate"]].map((introspectionAudience) =>
    withEntry({ ...asked, actor: "introspected", introspectionResponse: "signed", introspectionAudience }),
  ),
  withEntry({ actor: "introspected" }),
  withEntry({ introspectionResponse: "signed" }),
  withEntry({ ...asked, introspectionAudience: "gate" }),
  withEntry({ ...asked, introspectionAudience: "gate", introspectionResponse: "json" }),
  ...["never", true, null].map((introspection) => ({
    issuers: { orders: { ...entry, ...asked } },
    routes: [{ ...route, introspection }],
  })),
  { issuers: { orders: { ...entry, ...asked } }, routes: [{ ...open, introspection: "always" }] },
  ...["http://localhost/introspect", "http://a.example:1"].map((introspectionEndpoint) =>
    withEntry({ introspectionEndpoint }),
  ),
  ...[
    "http://a.example",
    "http://a.example:8080",
    "http://localhost",
    "http://127.0.0.2:8080/jwks",
    "https://",
    "https://A.example",
    "https://a.example#b",
    "https://u@a.example",
    "https://a.example:0",
    "https://a b",
    1,
    "/jwks",
  ].map((jwksUri) => withEntry({ jwksUri })),
  withEntry({ jwks: { keys: [key] } }),
  withEntry({ pem: PEM }),
  ...["", PEM.replaceAll("PUBLIC", "PRIVATE"), null, [PEM], { pem: PEM }].map((pem) => withPem({ pem })),
  ...[{ discovery: "openid-configuration" }, { jwks: { keys: [key] } }, { staleIfErrorSeconds: 1 }].map(
    withPem,
  ),
  ...[{ staleIfErrorSeconds: 1 }].map((members) => ({
    issuers: { orders: { ...without(entry, "jwksUri"), jwks: { keys: [key] }, ...members } },
  })),
  ...[{}, [key], "https://issuer.example/jwks.json", { keys: [key], more: 1 }].map(withJwks),
  { issuers: { orders: { ...without(entry, "jwksUri"), keys: [key] } } },
  ...[
    [],
    {},
    [1],
    [{ ...key, d: key.x }],
    [{ ...key, kty: "RSA" }],
    [{ ...key, crv: "P-384" }],
    [{ ...key, use: "enc" }],
    [{ ...key, alg: "ES384" }],
    [without(key, "kid")],
    [without(key, "x")],
    [{ ...key, kid: "" }],
    [{ ...key, kid: 1 }],
    [{ ...key, x: `${key.x}A` }],
    [{ ...key, key_ops: [] }],
    [{ ...key, key_ops: ["verify", "verify"] }],
    [{ ...key, k: "AAAA" }],
    [{ ...key, priv: "AAAA" }],
    Array.from({ length: 33 }, (_, index) => ({ ...key, kid: `${index}` })),
  ].map(withKeys),
  { routes: [] },
  ...[
    {},
    [],
    1,
    { shop: {} },
    { shop: [] },
    { shop: { web: [] } },
    { shop: { web: [1] } },
    { shop: { mobile: ["x"] } },
  ].map((lists) => ({
    redirects: lists,
  })),
  { redirects: { "": redirects.shop } },
  { redirects: { "caf\u00e9": redirects.shop } },
  ...[{}, [], [1], [""], "https://app.example"].flatMap((list) => [
    { origins: list },
    { redirects, ownOrigins: list },
  ]),
  { ownOrigins: ["https://app.example"] },
  ...[
    true,
    [],
    { headers: [] },
    { headers: ["*"] },
    { headers: ["a b"] },
    { exposedHeaders: "ETag" },
    { credentials: 1 },
    { maxAgeSeconds: 86_401 },
    { maxAgeSeconds: -1 },
    { methods: ["GET"] },
  ].map((cors) => withDoors({ cors })),
  { origins: ["https://app.example"], routes: [{ path: "/", access: "public", cors: {} }] },
  ...[
    [],
    { redirectUri: 1 },
    { redirectUri: true },
    { redirectUri: "forbidden" },
    { returnTargets: [] },
    { returnTargets: ["a b"] },
    { requestObjects: "yes" },
    { uris: [] },
  ].map((redirectCheck) => withDoors({ redirectCheck })),
  withDoors({ redirectCheck: { returnTargets: Array.from({ length: 17 }, (_, index) => `n${index}`) } }),
  ...[{}, [], "x", 1].map((value) => ({ frames: value })),
  ...[
    { frame: [] },
    { frameSrc: [] },
    { frameSrc: "https://a.example" },
    { frameSrc: [1] },
    { frameAncestors: [] },
    { tenants: {} },
    { tenants: [] },
    { tenants: { acme: [] } },
    { tenants: { Acme: ["'self'"] } },
    { tenants: { "": ["'self'"] } },
    { tenants: { "x.example;script-src *": ["'self'"] } },
    { permissionsPolicy: {} },
    { permissionsPolicy: { cameras: ["'self'"] } },
    { permissionsPolicy: { camera: [] } },
    { frameSrc: ["https://sdk.example"], permissionsPolicy: { camera: ["https://sdk.example"] } },
    { reportTo: "http://reports.example" },
    { reportTo: "" },
  ].map((value) => ({ frames: value })),
  ...[
    true,
    { frameAncestors: "all" },
    { frameAncestors: ["shared"] },
    { tenantClaim: "org" },
    { frameAncestors: "tenant-by-host", tenantClaim: "org" },
    { policy: "none" },
    { scriptSrc: "nonce" },
    { policy: "upstream", styleSrc: ["'self'"] },
    { policy: "narrow-frames", reportOnly: true },
    { policy: "own", scriptSrc: [] },
    { policy: "own", scriptSrc: "hash" },
    { policy: "own", scriptSrc: ["https://a.example"] },
    { policy: "own", styleSrc: [] },
    { policy: "own", webAssembly: 1 },
    { referrerPolicy: "unsafe-url" },
    { crossOrigin: [] },
    { crossOrigin: { openerPolicy: "same-site" } },
    { crossOrigin: { policy: "x" } },
    { frames: [] },
  ].map((page) => withPage(page)),
  ...[
    [],
    { maxAgeSeconds: -1 },
    { maxAgeSeconds: 63_072_001 },
    { preload: true },
    { includeSubDomains: 1 },
    { age: 1 },
  ].map(withTransport),
  withTransport({ maxAgeSeconds: 31_535_999, includeSubDomains: true, preload: true }),
  ...["path", "issuers"].map((name) => ({ issuers: { orders: entry }, routes: [without(route, name)] })),
  ...[
    "",
    "a",
    "*",
    "//",
    "/a//b",
    "/a*",
    "/*/a",
    "/a/**",
    "/../a",
    "/a/..",
    "/./a",
    "/a/.",
    "/a%20b",
    "/a;b",
    "/a?b",
    "/é",
    1,
  ].map((path) => withRoute({ path })),
  ...[[], ["get"], [""], "GET", ["TRACE"], ["CONNECT"], [1]].map((methods) => withRoute({ methods })),
  ...["", "none", null, "Public"].map((access) => withRoute({ access })),
  withRoute({ access: "public" }),
  { issuers: { orders: entry }, routes: [{ ...open, access: "token" }] },
  ...[[], "orders", [1], [""]].map((issuers) => withRoute({ issuers })),
  ...[
    "http://a.example",
    "http://localhost",
    "http://localhost:3000/",
    "https://a.example/",
    "https://a.example/path",
    "https://a.example?b",
    {},
    { service: "" },
    { service: "a-b" },
    { service: "A", more: 1 },
    null,
    [],
  ].map((upstream) => withRoute({ upstream })),
  withRoute({ forwardAuthorization: "no" }),
  ...["keep", "Pass", "", true, null, ["pass"]].map((forwardedHeaders) => withRoute({ forwardedHeaders })),
  withRoute({ cache: "public" }),
  withRoute({ cache: null }),
  withRoute({ extra: 1 }),
  withRoute({ method: "GET" }),
  ...[0, 121, 1.5, "30"].map((upstreamTimeoutSeconds) => withRoute({ upstreamTimeoutSeconds })),
];

// Fits the schema, and is refused by the gate all the same.
const beyondTheSchema = [
  { issuers: { orders: entry, again: entry } },
  { issuers: { orders: { ...without(entry, "jwksUri"), jwks: { keys: [key] }, ...asked } } },
  withEntry({ ...asked, introspectionResponse: "signed" }),
  withEntry({ ...asked, introspectionInOutage: false }),
  withEntry({ types: ["token-introspection+jwt"] }),
  withRoute({ introspection: "always" }),
  withEntry({ jwksUri: "https://a.example:65536" }),
  withEntry({ jwksUri: "https://a.example:443" }),
  withEntry({ jwksUri: "https://127.1" }),
  withEntry({ jwksUri: "https://a..example" }),
  withEntry({ jwksUri: "https://a.example/../b" }),
  withEntry({ issuer: "é".repeat(1_024) }),
  withKeys([{ ...key, x: key.y, y: key.x }]),
  withKeys([key, key]),
  withPem({ pem: "hunter2" }),
  withPem({
    pem: hostSigner("ES256", "k").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
  }),
  withPem({ algorithm: "RS256" }),
  withRoute({ issuers: ["others"] }),
  withEntry({ audienceClaim: "iss" }),
  withEntry({ audience: [entry.issuer, "api://orders"], audienceClaim: "iss" }),
  { redirects: { shop: { web: ["https://app.example/*"] } } },
  { redirects: { shop: { web: ["http://127.0.0.1/cb"] } } },
  { redirects: { shop: { native: ["http://localhost/cb"] } } },
  { redirects: { shop: { web: ["https://app.example/cb", "https://app.example/cb"] } } },
  ...[
    "*",
    "null",
    "https://app.example/",
    "http://app.example",
    "https://*.co.uk",
    "https://*.github.io",
  ].flatMap((origin) => [{ origins: [origin] }, { redirects, ownOrigins: [origin] }]),
  { origins: ["https://app.example", "https://app.example"] },
  { redirects, routes: [{ path: "/a", methods: ["GET"], access: "public", cors: {} }] },
  withRoute({ redirectCheck: {} }),
  ...[
    "*",
    "'self'",
    "https://a.example/",
    "http://a.example",
    "http://[::1]:3000",
    "https://*.github.io",
    "x.example;script-src *",
  ].map((origin) => ({ frames: { frameSrc: [origin] } })),
  { frames: { frameSrc: ["https://a.example", "https://a.example"] } },
  { frames: { frameAncestors: ["'none'"] } },
  { frames: { permissionsPolicy: { camera: ["'self'", "https://sdk.example"] } } },
  { frames: { reportTo: "https://*.example/" } },
  {
    frames: { reportTo: "https://reports.example/" },
    routes: [{ path: "/a", access: "public", page: { frameAncestors: "shared" } }],
  },
  {
    frames: { reportTo: "https://reports.example/" },
    routes: [{ path: "/a", access: "public", page: { frameAncestors: "tenant-by-host" } }],
  },
  {
    frames: { reportTo: "https://reports.example/" },
    routes: [{ path: "/a", access: "public", page: { policy: "allow-frames" } }],
  },
  { frames, routes: [{ path: "/a", access: "public", page: { frameAncestors: "tenant-by-path-segment" } }] },
  withPage({ frameAncestors: "tenant-by-claim" }),
  withPage({ policy: "own" }, { cache: "upstream" }),
  withPage({ policy: "own", scriptSrc: ["'sha256-AAAA'"] }),
  withPage({ policy: "own", imgSrc: ["'unsafe-inline'"] }),
  withPage({ policy: "own", styleSrc: ["a.example;b"] }),
  { frames: { frameSrc: Array.from({ length: 700 }, (_, index) => `https://a${index}.example`) } },
  withDoors({ redirectCheck: { returnTargets: ["Redirect_Uri"] } }),
  withDoors({ cors: { headers: ["Cookie"] } }),
  { issuers: { orders: entry }, routes: [route, { ...route, methods: ["GET"] }] },
];

async function gateTakes(configuration) {
  try {
    await Wicketgate.load(JSON.stringify(configuration));
    return true;
  } catch (error) {
    assert.ok(error instanceof WicketgateConfigurationError, error);
    assert.ok(error.errors.length > 0);
    return false;
  }
}

test("both take what is good, and refuse what is bad", async () => {
  for (const [expected, configurations] of [
    [true, good],
    [false, bad],
  ]) {
    for (const configuration of configurations) {
      const shown = JSON.stringify(configuration).slice(0, 300);
      assert.equal(await gateTakes(configuration), expected, `gate: ${shown}`);
      assert.equal(
        fits(configuration),
        expected,
        `schema: ${shown} ${JSON.stringify(fits.errors?.slice(0, 2))}`,
      );
    }
  }
});

test("what the schema cannot say, the gate says", async () => {
  for (const configuration of beyondTheSchema) {
    const shown = JSON.stringify(configuration).slice(0, 300);
    assert.equal(fits(configuration), true, `schema: ${shown} ${JSON.stringify(fits.errors?.slice(0, 2))}`);
    assert.equal(await gateTakes(configuration), false, `gate: ${shown}`);
  }
});
