// Does the way out that a refusal names lead out? Each row is a refusal, the member that it names, and words that
// it must say or must not.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { configurationText, gateScene, ISSUER, keySetResponse, refusalOf } from "../support/gate.mjs";
import { hostSigner } from "../support/host-signer.mjs";
import { rawSigner, segment } from "../support/raw-signer.mjs";

const NOW = 1_800_000_000;
const AUDIENCE = "api://orders";
const signer = rawSigner("key-1");
const CLAIMS = { iss: ISSUER, aud: AUDIENCE, iat: NOW - 10, exp: NOW + 200 };
const HEADER = { alg: "ES256", kid: "key-1" };

async function refused({ entry, claims, header, keys = [signer.jwk], by = signer }) {
  const scene = await gateScene({ configuration: configurationText(entry) });
  scene.clock.ms = NOW * 1_000;
  scene.answer = async () => keySetResponse({ keys });
  const input = `${segment({ ...HEADER, ...header })}.${segment({ ...CLAIMS, ...claims })}`;
  return refusalOf(scene.gate.verify(`${input}.${Buffer.from(by.signature(input)).toString("base64url")}`));
}

describe("a refused token", () => {
  const rsa = hostSigner("RS256", "key-1");
  for (const [what, told, setting, words, never] of [
    [
      "a client_id in place of aud",
      { claims: { aud: undefined, client_id: "web" } },
      "audienceClaim",
      /set `audienceClaim` of `issuers\.orders` to "client_id", which this token has/,
    ],
    ["no aud at all", { claims: { aud: undefined } }, "audience", /issues for this service alone.+"iss"/],
    [
      "neither aud nor azp, where that stands for it",
      { entry: { audienceClaim: "azp" }, claims: { aud: undefined } },
      "audience",
      /neither `aud` nor `azp`/,
      /client_id/,
    ],
    [
      "another azp",
      { entry: { audienceClaim: "azp" }, claims: { aud: undefined, azp: "https://a.example" } },
      "audience",
      /no `aud`, and its `azp` is none of those/,
      /found none|a\.example/,
    ],
    [
      "an aud where the issuer's name stands for it",
      { entry: { audienceClaim: "iss", audience: [ISSUER] }, claims: { aud: "web" } },
      "audienceClaim",
      /list it in `audience` of `issuers\.orders`, and leave `audienceClaim` out/,
    ],
    [
      "HS256, where RS256 is configured",
      { entry: { algorithm: "RS256" }, header: { alg: "HS256" }, keys: [rsa.jwk] },
      "algorithm",
      /Have the issuer sign with RS256/,
    ],
    ["an hour", { claims: { exp: NOW + 3_590 } }, "maxLifetimeSeconds", /found 3600 s.+86400 at most/],
    [
      "a week, which no entry can allow",
      { claims: { exp: NOW + 604_790 } },
      "maxLifetimeSeconds",
      /can allow 86400 s at most/,
      /or set/,
    ],
    ["a clock 8 s ahead", { claims: { iat: NOW + 8 } }, "leewaySeconds", /found 8 s, limit 5 s.+60 at most/],
    [
      "a clock an hour ahead, which no entry can allow",
      { claims: { iat: NOW + 3_600, exp: NOW + 3_700 } },
      "leewaySeconds",
      /correct the wrong one/,
      /or set/,
    ],
    ["a text for a time", { claims: { nbf: "now" } }, undefined, /: member nbf\. Have the issuer/],
    [
      "a key for encryption",
      { keys: [{ ...signer.jwk, use: "enc" }] },
      undefined,
      /: member use, found "enc", expected "sig"\./,
    ],
    [
      "two keys under its kid",
      { keys: [signer.jwk, rawSigner("key-1").jwk] },
      undefined,
      /Have the issuer give each key its own `kid`/,
    ],
    [
      "no kid, and two keys",
      {
        entry: { keyId: "optional" },
        header: { kid: undefined },
        keys: [signer.jwk, rawSigner("key-2").jwk],
      },
      undefined,
      /have the issuer write `kid`, or publish one key/,
    ],
  ])
    test(what, async () => {
      const refusal = await refused(told);
      assert.equal(refusal.setting, setting && `issuers.orders.${setting}`, refusal.message);
      assert.match(refusal.message, words);
      if (never) assert.doesNotMatch(refusal.message, never);
    });

  test("the most that is named is the most that the schema takes", async () => {
    const schema = JSON.parse(readFileSync(new URL(import.meta.resolve("wicketgate/schema.json")), "utf8"));
    const mostOf = (member) => schema.$defs.issuer.properties[member].maximum;
    const ahead = await refused({ claims: { iat: NOW + 8 } });
    assert.ok(ahead.message.includes(` ${mostOf("leewaySeconds")} at most`), ahead.message);
    const long = await refused({ claims: { exp: NOW + 3_590 } });
    assert.ok(long.message.includes(` ${mostOf("maxLifetimeSeconds")} at most`), long.message);
  });

  test("of several issuers: the names that would have passed", async () => {
    const one = JSON.parse(configurationText()).issuers.orders;
    const issuers = { orders: one, billing: { ...one, issuer: "https://billing.example" } };
    const { gate } = await gateScene({ configuration: JSON.stringify({ issuers }) });
    const token = signer.token(HEADER, { ...CLAIMS, iss: `${ISSUER}/` });
    const refusal = await refusalOf(gate.verify(token, { issuers: ["orders", "billing"] }));
    assert.deepEqual([refusal.code, refusal.expected], ["iss_unknown", [ISSUER, "https://billing.example"]]);
    const other = await refusalOf(gate.verify(token, { issuers: ["billing", "orders"] }));
    assert.deepEqual(other.expected, ["https://billing.example", ISSUER]);
  });
});

describe("a refused request", async () => {
  const gate = await Wicketgate.load({
    issuers: { a: { issuer: ISSUER, audience: ["a"], jwksUri: `${ISSUER}/k` } },
    origins: ["https://app.example"],
    routes: [
      { path: "/plain/*", methods: ["GET"], issuers: ["a"], cors: { headers: ["X-One"] } },
      { path: "/cookie/*", methods: ["GET", "POST"], issuers: ["a"], tokenFrom: { cookie: "session" } },
      { path: "/socket", methods: ["GET"], issuers: ["a"], tokenFrom: { webSocketProtocol: "bearer" } },
      { path: "/proxy", methods: ["GET"], issuers: ["a"], tokenFrom: { header: "X-Token", scheme: "Own" } },
      { path: "/alone", methods: ["GET"], issuers: ["a"], tokenFrom: { header: "X-Token" } },
    ],
  });
  const edge = openEdge(gate);
  const ask = async (path, init) =>
    (await edge.admit(new Request(`https://gate.example${path}`, init))).refusal;

  for (const [path, place, index] of [
    ["/plain/x", "Authorization: Bearer TOKEN", 0],
    ["/cookie/x", "Cookie: session=TOKEN", 1],
    ["/socket", "Sec-WebSocket-Protocol: bearer, TOKEN", 2],
    ["/proxy", "X-Token: Own TOKEN", 3],
    ["/alone", "X-Token: TOKEN", 4],
  ])
    test(`without a token at ${path}: where it is looked for`, async () => {
      const { code, expected, setting, message } = await ask(path);
      assert.deepEqual(
        [code, expected, setting],
        ["credentials_missing", [place], `routes[${index}].tokenFrom`],
      );
      assert.ok(message.includes(`\`${place}\``), message);
    });

  test("with a token in two places: the one place", async () => {
    const headers = { authorization: "Bearer a.b.c", cookie: "session=a.b.c" };
    const { code, message } = await ask("/cookie/x", { headers });
    assert.equal(code, "credentials_malformed");
    assert.match(message, /once, and so: `Cookie: session=TOKEN`/);
  });

  const preflight = (method, headers) => ({
    method: "OPTIONS",
    headers: {
      origin: "https://app.example",
      "access-control-request-method": method,
      ...(headers && { "access-control-request-headers": headers }),
    },
  });
  for (const [what, path, init, code, setting] of [
    [
      "a header that is not listed",
      "/plain/x",
      preflight("GET", "x-two"),
      "cors_header_not_listed",
      "routes[0].cors.headers",
    ],
    [
      "a method that is not listed",
      "/plain/x",
      preflight("PUT"),
      "cors_method_not_listed",
      "routes[0].methods",
    ],
    [
      "a listed page, and a route for none",
      "/cookie/x",
      { method: "POST", headers: { cookie: "session=a.b.c", origin: "https://app.example" } },
      "cors_origin_not_listed",
      "routes[1].cors",
    ],
    [
      "another page",
      "/plain/x",
      { headers: { origin: "https://other.example" } },
      "cors_origin_not_listed",
      "origins",
    ],
  ])
    test(`${what}: the member to change`, async () => {
      const refusal = await ask(path, init);
      assert.deepEqual([refusal.code, refusal.setting], [code, setting]);
      assert.ok(refusal.message.includes(`\`${setting}\``), refusal.message);
    });

  // What a stranger writes may be long, and is compared in one pass, or not at all.
  test("what is long is cut, and is near to nothing", async () => {
    const origins = Array.from({ length: 1_000 }, (_, at) => `https://a${at}.example`);
    const { gate: own } = await gateScene({ configuration: configurationText({}, { origins }) });
    for (const origin of [
      `https://a1.example${"/".repeat(60_000)}`,
      `https://a1.example/${"#\n".repeat(30_000)}`,
    ]) {
      const { found, message } = await refusalOf(() => own.checkOrigin(origin));
      assert.equal(found.length, 257);
      assert.doesNotMatch(message, /differs/);
    }
    const { message } = await refusalOf(() => own.checkOrigin(`https://a999.example${"/".repeat(200)}`));
    assert.match(message, /It differs from "https:\/\/a999\.example" by a slash at the end/);
  });

  test("a redirect URI is shown without its query", async () => {
    const redirects = { shop: { web: ["https://shop.example/cb"] } };
    const { gate: own } = await gateScene({ configuration: configurationText({}, { redirects }) });
    for (const behind of ["?code=a-secret", "#access_token=a-secret"]) {
      const refusal = await refusalOf(() => own.checkRedirectUri("shop", `https://shop.example/cb${behind}`));
      assert.doesNotMatch(JSON.stringify(refusal) + refusal.message, /a-secret/);
      assert.match(refusal.message, /differs from "https:\/\/shop\.example\/cb" by (the query|a fragment)/);
    }
  });
});

describe("a misspelt member", () => {
  for (const [config, path, meant] of [
    [{ routes: [{ path: "/a", issuer: ["a"] }] }, "routes[0].issuer", "issuers"],
    [{ routes: [{ path: "/a", access: "public", origin: [] }] }, "routes[0].origin", undefined],
    [{ issuers: { a: { method: ["GET"] } } }, "issuers.a.method", undefined],
    [{ issuers: { a: { jwks_uri: "x" } } }, "issuers.a.jwks_uri", "jwksUri"],
    [{ frames: { framesrc: [] } }, "frames.framesrc", "frameSrc"],
    [{ routes: [{ path: "/a", cors: { header: [] } }] }, "routes[0].cors.header", "headers"],
    [{ routes: [{ path: "/a", cors: { methods: [] } }] }, "routes[0].cors.methods", undefined],
    [
      { routes: [{ path: "/a", cors: { exposed_headers: [] } }] },
      "routes[0].cors.exposed_headers",
      "exposedHeaders",
    ],
    [{ issuer: {} }, "issuer", "issuers"],
  ])
    test(`${path} is ${meant ?? "near to none of its object's"}`, async () => {
      const { errors } = await Wicketgate.load(config).catch((error) => error);
      const { message } = errors.find((error) => error.path === path);
      assert.equal(/did you mean `(\w+)`/.exec(message)?.[1], meant, message);
    });
});
