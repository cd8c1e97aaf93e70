// Does an edge say the same in any runtime? Whole requests and answers of the Fetch standard, here in Node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { openEdge, refusalResponse } from "wicketgate/edge";
import { configurationText, gateScene } from "../support/gate.mjs";

const APP = "https://app.example";
const CALLBACK = "https://client.example/callback";
const SHUT = "default-src 'none'; frame-ancestors 'none'";
const FORM = "application/x-www-form-urlencoded";
const AT = "https://gate.example";

/** A gate whose forms must come within a second. */
const SLOW = {
  redirects: { shop: { web: [CALLBACK] } },
  routes: [{ path: "/authorize", access: "public", redirectCheck: {}, upstreamTimeoutSeconds: 1 }],
};

const ONE_ROUTE = configurationText({}, { routes: [{ path: "/api/*", issuers: ["orders"] }] });

let scene;
let edge;
let token;
const warnings = [];
before(async () => {
  const top = {
    redirects: { shop: { web: [CALLBACK] } },
    origins: [APP],
    routes: [
      { path: "/api/*", methods: ["GET", "POST"], issuers: ["orders"], cors: {} },
      { path: "/open/*", access: "public" },
      {
        path: "/behind/*",
        methods: ["GET"],
        issuers: ["orders"],
        upstream: "https://behind.example",
      },
      { path: "/authorize", access: "public", redirectCheck: {} },
      { path: "/page", methods: ["GET"], access: "public", page: { policy: "own" } },
      { path: "/narrow", methods: ["GET"], access: "public", cors: {}, page: { policy: "narrow-frames" } },
    ],
    frames: { frameSrc: ["https://sdk.example"] },
  };
  scene = await gateScene({ configuration: configurationText({}, top) });
  edge = openEdge(scene.gate, { onWarning: (code, route) => warnings.push([code, route.path]) });
  token = await scene.issuer.mint();
});

const admit = (path, init, options) => edge.admit(new Request(AT + path, init), options);
const post = (body, type = FORM) => ({ method: "POST", body, headers: { "Content-Type": type } });

test("a page is own by `Host`, or by the address where a request has none; the scheme of the address does not count", async () => {
  for (const [url, headers, status] of [
    ["http://gate.example", { origin: AT }, 200],
    ["https://gate.example", { origin: AT }, 200],
    ["https://gate.example", { origin: "http://gate.example" }, 403],
    ["http://127.0.0.1:3000", { host: "shop.example", origin: "https://shop.example" }, 200],
    ["https://gate.example", { host: "shop.example", origin: AT }, 403],
    ["https://gate.example", { host: "GATE.example", origin: AT }, 403],
    ["https://gate.example", { host: "gate.example:443", origin: AT }, 403],
    ["http://backend", { "x-forwarded-host": "gate.example", "x-forwarded-proto": "https", origin: AT }, 403],
    ["http://evil.example:8080", { origin: "http://evil.example:8080" }, 403],
    ["http://localhost:8080", { origin: "http://localhost:8080" }, 200],
    ["http://[::1]:8080", { origin: "http://[::1]:8080" }, 200],
  ]) {
    const { response: answer, refusal } = await edge.admit(new Request(`${url}/narrow`, { headers }));
    assert.deepEqual(
      [answer?.status ?? 200, refusal?.code],
      [status, status === 200 ? undefined : "cors_origin_not_listed"],
      `${url} ${JSON.stringify(headers)}`,
    );
  }
});

test("a token that came by http is told, by a code, for each answer", async () => {
  const headers = { authorization: `Bearer ${token}` };
  for (const [url, expected] of [
    ["http://gate.example", ["token_over_http"]],
    ["http://127.0.0.1:3000", []],
    [AT, []],
  ]) {
    const passage = await edge.admit(new Request(`${url}/api/x`, { headers }));
    warnings.length = 0;
    assert.deepEqual(passage.finish(new Response("")).warnings, expected, url);
    assert.deepEqual(
      warnings,
      expected.map((code) => [code, "/api/*"]),
      url,
    );
  }
});

test("what passes: route, verdict, and a request without the gate's own names", async () => {
  const headers = {
    Authorization: `Bearer ${token}`,
    "Wicketgate-Claims": "x",
    "Wicketgate.Issuer": "x",
    "X-Own": "1",
  };
  const passage = await admit("/api/x", { method: "POST", body: "hello", headers });
  assert.ok(Object.isFrozen(passage));
  assert.deepEqual([passage.response, passage.preflight, passage.nonce], [undefined, false, undefined]);
  assert.deepEqual([passage.route.path, passage.verified.claims.sub], ["/api/*", "visitor"]);
  assert.equal(passage.verified, passage.verified, "read once");
  assert.ok(Object.isFrozen(passage.verified));
  const { issuer, kid } = passage.verified;
  assert.deepEqual([passage.issuer, passage.kid], [issuer, kid]);
  assert.equal(issuer, "orders");
  assert.deepEqual([...passage.request.headers.keys()].sort(), ["authorization", "content-type", "x-own"]);
  assert.equal(await passage.request.text(), "hello");
});

test("whose token it is: nobody's on a public route, the verified one's where something else is refused", async () => {
  const ofToken = ({ issuer, kid, verified }) => [issuer, kid, verified?.issuer, verified?.kid];
  const open = await admit("/open/x");
  assert.equal(open.response, undefined);
  assert.deepEqual(ofToken(open), [undefined, undefined, undefined, undefined]);
  const long = await scene.issuer.mint({ padding: "x".repeat(5_000) });
  const passage = await admit("/behind/x", { headers: { Authorization: `Bearer ${long}` } });
  assert.equal(passage.refusal.code, "claims_too_large");
  const { kid } = passage.verified;
  assert.deepEqual(ofToken(passage), ["orders", kid, "orders", kid]);
  assert.equal(passage.verified.claims.padding.length, 5_000);
  const bare = await admit("/api/x");
  assert.deepEqual(ofToken(bare), [undefined, undefined, undefined, undefined]);
});

test("what is refused: an answer to be sent, with the caller's request ID and no reason", async () => {
  const { response: answer, refusal, preflight, route } = await admit("/api/x", {}, { requestId: "id-1" });
  assert.deepEqual(
    [answer.status, preflight, refusal.code, route.path],
    [401, false, "credentials_missing", "/api/*"],
  );
  assert.deepEqual(await answer.json(), { error: "unauthenticated", requestId: "id-1" });
  assert.equal(answer.headers.get("content-security-policy"), SHUT);
  const bare = await admit("/nowhere");
  assert.deepEqual([await bare.response.json(), bare.route], [{ error: "not_found" }, undefined]);
});

test("waits for its orders where a library has put a `Promise` of its own in the place of the engine's", async (context) => {
  const { gate, issuer } = await gateScene({ configuration: ONE_ROUTE });
  const headers = { Authorization: `Bearer ${await issuer.mint()}` };
  const { Promise: own } = globalThis;
  context.after(() => {
    globalThis.Promise = own;
  });
  globalThis.Promise = class extends own {};
  const passage = await openEdge(gate).admit(new Request(`${AT}/api/x`, { headers }));
  assert.equal(passage.issuer, "orders", "the keys were fetched first");
});

test("never rejects for what a stranger sent", async () => {
  const broken = () => new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  for (const [path, init] of [
    ["/authorize", { ...post(broken()), duplex: "half" }],
    ["/authorize", post(new Uint8Array([0xff, 0xfe]))],
    ["/authorize", post("%")],
    ["/authorize", post(new FormData(), undefined)],
    [`/${"x".repeat(200_000)}`, {}],
    ["/api/x?%00#fragment", { headers: { Authorization: `Bearer ${"x".repeat(100_000)}` } }],
    ["/api/x", { headers: { Origin: "\u00ff\u00fe", Authorization: "\u00ff" } }],
    [
      "/api/x",
      { method: "OPTIONS", headers: { Origin: "\u00ff", "Access-Control-Request-Method": "\u00ff" } },
    ],
    ["/api/x", { method: "\u0041\u0042", headers: {} }],
  ]) {
    const { response: answer } = await admit(path, init);
    assert.ok(answer.status >= 400 && answer.status < 500, `${path.slice(0, 30)} ${answer.status}`);
    assert.equal(answer.headers.get("x-frame-options"), "DENY");
  }
});

test("a form is read once, and is there for whoever answers, byte for byte", async () => {
  const text = `client_id=shop&redirect_uri=${CALLBACK}&note=%c3%A9+x`;
  const passage = await admit("/authorize", post(text));
  assert.equal(await passage.request.text(), text);
  const limit = Number(
    /MAX_FORM_BYTES: usize = ([\d_ *]+);/
      .exec(readFileSync(new URL("../../src/limits.rs", import.meta.url), "utf8"))[1]
      .split("*")
      .reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1),
  );
  assert.equal(limit, 65_536);
  assert.equal((await admit("/authorize", post(`${text}&x=`.padEnd(limit, "x")))).response, undefined);
  assert.equal(
    (await admit("/authorize", post(`${text}&x=`.padEnd(limit + 1, "x")))).refusal.code,
    "form_too_large",
  );
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(10_000).fill(0x61));
    },
  });
  assert.equal(
    (await admit("/authorize", { ...post(endless), duplex: "half" })).refusal.code,
    "form_too_large",
  );
  assert.ok(pulled < 12, `${pulled} chunks`);
});

test("the query is the text of the address: nothing is normalised", async () => {
  const passes = `client_id=shop&redirect_uri=${CALLBACK}`;
  assert.equal((await admit(`/authorize?${passes}#redirect_uri=x`)).response, undefined);
  assert.equal((await admit(`/authorize?${passes}?x`)).refusal.code, "redirect_uri_unregistered");
  assert.equal((await admit(`/authorize?${passes}&a=%ZZ`)).refusal.code, "form_malformed");
});

test("a near miss stands beside the refusal, and not in the answer", async () => {
  const {
    response: answer,
    refusal,
    nearMiss,
  } = await admit(`/authorize?client_id=shop&redirect_uri=${CALLBACK}/`);
  assert.deepEqual([refusal.code, nearMiss.registered], ["redirect_uri_unregistered", CALLBACK]);
  assert.doesNotMatch((await answer.text()) + JSON.stringify([...answer.headers]), /client\.example/);
});

test("a preflight is answered, with or without a refusal", async () => {
  const ask = (origin) =>
    admit("/api/x", {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
    });
  const granted = await ask(APP);
  assert.deepEqual([granted.preflight, granted.response.status, granted.refusal], [true, 204, undefined]);
  assert.equal(granted.response.headers.get("access-control-allow-origin"), APP);
  const refused = await ask("https://evil.example");
  assert.deepEqual(
    [refused.preflight, refused.response.status, refused.refusal.code],
    [true, 403, "cors_origin_not_listed"],
  );
  assert.equal(scene.events.at(-1).code, "cors_origin_not_listed");
});

test("finished: cookies apart, Vary merged, the gate's names and the upstream's word on origins gone", async () => {
  const passage = await admit("/api/x", { headers: { Authorization: `Bearer ${token}`, Origin: APP } });
  const headers = new Headers({
    Vary: "Accept",
    "Access-Control-Allow-Origin": "*",
    "Wicketgate-Nonce": "x",
    ETag: '"1"',
    Age: "1",
  });
  for (const cookie of ["a=1", "b=2, c"]) headers.append("Set-Cookie", cookie);
  const sealed = passage.finish(new Response("body", { status: 201, statusText: "Made", headers })).response;
  assert.deepEqual([sealed.status, sealed.statusText, await sealed.text()], [201, "Made", "body"]);
  assert.deepEqual(sealed.headers.getSetCookie(), ["a=1", "b=2, c"]);
  assert.equal(sealed.headers.get("vary"), "Accept, Origin");
  assert.equal(sealed.headers.get("access-control-allow-origin"), APP);
  assert.deepEqual(
    [sealed.headers.has("wicketgate-nonce"), sealed.headers.get("etag"), sealed.headers.has("age")],
    [false, '"1"', false],
  );
  assert.equal(sealed.headers.get("cache-control"), "private, no-store");
});

test("finished: answers without a body", async () => {
  const passage = await admit("/open/x");
  for (const status of [204, 205, 304]) {
    const sealed = passage.finish(new Response(null, { status })).response;
    assert.deepEqual(
      [sealed.status, sealed.body, sealed.headers.get("x-frame-options")],
      [status, null, "DENY"],
    );
  }
});

test("finished: an answer has nothing of what another one had or lacked", async () => {
  const passage = await admit("/open/x");
  const sealedWith = (headers) => passage.finish(new Response("", { headers })).response.headers;
  for (let round = 0; round < 2; round += 1) {
    assert.equal(sealedWith({}).get("referrer-policy"), "strict-origin-when-cross-origin");
    assert.equal(sealedWith({ "Referrer-Policy": "same-origin" }).get("referrer-policy"), "same-origin");
    assert.equal(sealedWith({}).get("content-security-policy"), "frame-ancestors 'none'");
    assert.match(
      sealedWith({ "Content-Security-Policy": "img-src 'none'" }).get("content-security-policy"),
      /^img-src 'none', /,
    );
    assert.equal(sealedWith({ "X-Frame-Options": "SAMEORIGIN" }).get("x-frame-options"), "DENY");
    const page = passage.finish(new Response(null, { status: 304 })).response.headers;
    assert.equal(page.get("content-security-policy"), null);
  }
});

test("finished: an empty header of the upstream's says nothing, and switches nothing off", async () => {
  const headers = { "Referrer-Policy": "", "Cross-Origin-Opener-Policy": "", "Timing-Allow-Origin": "*" };
  const sealed = (await admit("/page")).finish(new Response("", { headers })).response;
  assert.equal(sealed.headers.get("referrer-policy"), "strict-origin-when-cross-origin");
  assert.equal(sealed.headers.has("timing-allow-origin"), false, "what an upstream says of other origins");
  const plain = (await admit("/open/x")).finish;
  for (const [sent, leaves] of [
    ["same-origin", "same-origin"],
    ["", "strict-origin-when-cross-origin"],
    [" , ", "strict-origin-when-cross-origin"],
  ]) {
    assert.equal(
      plain(new Response("", { headers: { "Referrer-Policy": sent } })).response.headers.get(
        "referrer-policy",
      ),
      leaves,
      sent,
    );
  }
});

test("a refusal by method says of origins what the path's routes say", async () => {
  for (const [method, path, headers] of [
    ["DELETE", "/api/x", {}],
    ["OPTIONS", "/api/x", {}],
    ["POST", "/narrow", {}],
  ]) {
    const listed = (await admit(path, { method, headers: { Origin: APP, ...headers } })).response;
    const own = (await admit(path, { method, headers })).response;
    const stranger = (await admit(path, { method, headers: { Origin: "https://evil.example" } })).response;
    assert.deepEqual(
      [listed, own, stranger].map(({ status }) => status),
      [405, 405, 405],
    );
    for (const answer of [listed, own, stranger])
      assert.match(answer.headers.get("vary"), /(^|, )Origin(,|$)/);
    assert.deepEqual(
      [listed, own, stranger].map((answer) => answer.headers.get("access-control-allow-origin")),
      [APP, null, null],
    );
  }
  assert.equal(
    (await admit("/page", { method: "POST", headers: { Origin: APP } })).response.headers.has("vary"),
    false,
  );
});

test("finished: a hook that throws changes nothing", async () => {
  const throwing = openEdge(scene.gate, {
    onWarning: () => {
      throw new Error("the hook's own affair");
    },
  });
  const passage = await throwing.admit(new Request(`${AT}/page`));
  const told = new Response("", { headers: { "Content-Security-Policy": "script-src 'nonce-x'" } });
  const { response: answer, warnings } = passage.finish(told);
  assert.deepEqual([answer.status, answer.headers.get("x-frame-options")], [200, "DENY"]);
  assert.ok(warnings.length > 0);
});

test("a body that does not come in time, that somebody else has read, or that is empty", async () => {
  const slow = openEdge((await gateScene({ configuration: configurationText({}, SLOW) })).gate);
  const asked = (init) => slow.admit(new Request(`${AT}/authorize`, { duplex: "half", ...init }));
  const began = performance.now();
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("client")),
  });
  assert.equal((await asked(post(stalled))).refusal.code, "form_malformed");
  assert.ok(performance.now() - began < 5_000);
  const read = new Request(`${AT}/authorize`, { ...post("client_id=shop") });
  await read.text();
  assert.equal((await slow.admit(read)).refusal.code, "form_malformed");
  // Nothing of these would be read as the form that it is.
  const form = `client_id=shop&redirect_uri=${CALLBACK}`;
  for (const chunk of [form, new TextEncoder().encode(form).buffer, undefined, 1]) {
    const start = (controller) => {
      controller.enqueue(chunk);
      controller.close();
    };
    assert.equal((await asked(post(new ReadableStream({ start })))).refusal.code, "form_malformed");
  }
  const pieces = new ReadableStream({
    start(controller) {
      for (const sign of `client_id=shop&redirect_uri=${CALLBACK}&note=${"x".repeat(60_000)}`)
        controller.enqueue(new TextEncoder().encode(sign));
      controller.close();
    },
  });
  const { request, refusal } = await asked(post(pieces));
  assert.equal(refusal, undefined);
  assert.ok((await request.text()).endsWith("&note=".padEnd(60_006, "x")));
  // What a runtime may make of `Content-Length: 0` on a GET; the standard's own Request refuses to.
  const emptied = new Request(`${AT}/authorize?client_id=shop&redirect_uri=${encodeURIComponent(CALLBACK)}`, {
    method: "POST",
    body: new Blob([]).stream(),
    duplex: "half",
    headers: { "Wicketgate-Claims": "x", "X-Own": "1" },
  });
  const admitted = await slow.admit(emptied);
  assert.deepEqual(
    [admitted.refusal, [...admitted.request.headers.keys()], await admitted.request.text()],
    [undefined, ["x-own"], ""],
  );
  for (const [bytes, code] of [
    [[], undefined],
    [["x"], "form_type_refused"],
  ]) {
    const body = new Blob(bytes).stream();
    const url = `${AT}/authorize?client_id=shop&redirect_uri=${encodeURIComponent(CALLBACK)}`;
    const request = new Proxy(new Request(url), {
      get: (target, name) => (name === "body" ? body : Reflect.get(target, name, target)),
    });
    assert.equal((await slow.admit(request)).refusal?.code, code);
  }
});

test("finished: a 304 leaves the stored page the policy that it was stored with", async () => {
  for (const path of ["/open/x", "/narrow"]) {
    const passage = await admit(path);
    assert.equal(
      passage.finish(new Response(null, { status: 304 })).response.headers.get("content-security-policy"),
      null,
      path,
    );
    const spoken = passage.finish(
      new Response(null, { status: 304, headers: { "Content-Security-Policy": "default-src 'self'" } }),
    ).response;
    assert.match(spoken.headers.get("content-security-policy"), /^default-src 'self'.*frame-/, path);
  }
});

test("finished: where no page comes of it, a policy of the upstream's is not asked for", async () => {
  const passage = await admit("/narrow");
  for (const status of [204, 302, 308]) {
    const { response: answer, refusal } = passage.finish(
      new Response(null, { status, headers: { Location: "/elsewhere" } }),
    );
    assert.deepEqual(
      [answer.status, refusal, answer.headers.get("location")],
      [status, undefined, "/elsewhere"],
    );
    assert.equal(answer.headers.get("content-security-policy"), SHUT);
  }
  assert.equal(passage.finish(new Response(null, { status: 404 })).refusal.code, "upstream_policy_missing");
});

test("a page with a nonce: another one every time, never kept, never compared", async () => {
  const headers = { "If-None-Match": '"1"', Range: "bytes=0-1", "If-Modified-Since": "x" };
  const nonces = new Set();
  for (let count = 0; count < 100; count += 1) {
    const { nonce, request, finish } = await admit("/page", { headers });
    assert.match(nonce, /^[A-Za-z0-9+/]{22}==$/);
    assert.deepEqual([...request.headers.keys()], []);
    nonces.add(nonce);
    const sealed = finish(
      new Response("", { headers: { ETag: '"1"', "Last-Modified": "x", "Cache-Control": "public" } }),
    ).response;
    assert.ok(sealed.headers.get("content-security-policy").includes(`'nonce-${nonce}'`));
    assert.deepEqual([sealed.headers.has("etag"), sealed.headers.has("last-modified")], [false, false]);
    assert.equal(sealed.headers.get("cache-control"), "private, no-store");
  }
  assert.equal(nonces.size, 100);
});

test("without randomness there is no page: no nonce is better than one that can be foreseen", async (context) => {
  context.mock.method(globalThis.crypto, "getRandomValues", () => {
    throw new Error("no entropy");
  });
  const { response: answer, refusal } = await admit("/page");
  assert.deepEqual(
    [answer.status, refusal.code, answer.headers.get("content-security-policy")],
    [503, "no_randomness", SHUT],
  );
  context.mock.restoreAll();
  assert.match((await admit("/page")).nonce, /^[A-Za-z0-9+/]{22}==$/);
});

test("a policy that cannot be kept becomes a 502, whose reason the caller has", async () => {
  const passage = await admit("/narrow", { headers: { Origin: APP } }, { requestId: "id-2" });
  let isCancelled = false;
  const body = new ReadableStream({ cancel: () => (isCancelled = true) });
  const { response: answer, refusal, warnings: none } = passage.finish(new Response(body));
  assert.deepEqual([answer.status, refusal.code, none], [502, "upstream_policy_missing", []]);
  assert.deepEqual(await answer.json(), { error: "bad_gateway", requestId: "id-2" });
  assert.deepEqual(
    [answer.headers.get("access-control-allow-origin"), answer.headers.get("vary")],
    [APP, "Origin"],
  );
  assert.equal(answer.headers.get("content-security-policy"), SHUT);
  assert.ok(isCancelled);
});

test("what an upstream's headers say against the configuration is told", async () => {
  const passage = await admit("/page");
  const { warnings: told } = passage.finish(
    new Response("", {
      headers: { "X-Frame-Options": "SAMEORIGIN", "Content-Security-Policy": "script-src 'nonce-x'" },
    }),
  );
  assert.ok(told.includes("upstream_policy_has_nonce"), told.join());
  assert.ok(warnings.some(([code, path]) => code === "upstream_policy_has_nonce" && path === "/page"));
});

test("an answer of one's own in the place of an upstream's", async () => {
  const passage = await admit(
    "/api/x",
    { headers: { Authorization: `Bearer ${token}`, Origin: APP } },
    { requestId: "id-3" },
  );
  const answer = passage.refuse("upstream_timeout");
  assert.deepEqual(
    [answer.status, await answer.json()],
    [504, { error: "gateway_timeout", requestId: "id-3" }],
  );
  assert.deepEqual(
    [answer.headers.get("access-control-allow-origin"), answer.headers.get("x-frame-options")],
    [APP, "DENY"],
  );
  const shut = refusalResponse({ status: 503, error: "temporarily_unavailable", headers: {} });
  assert.deepEqual([shut.status, await shut.json()], [503, { error: "temporarily_unavailable" }]);
  for (const [name, value] of [
    ["content-security-policy", SHUT],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "no-referrer"],
  ]) {
    assert.deepEqual([shut.headers.get(name), answer.headers.get(name)], [value, value]);
  }
});

test("only a gate opens an edge", () => {
  for (const odd of [undefined, null, {}, "gate", Object.create(scene.gate)])
    assert.throws(() => openEdge(odd), TypeError);
});
