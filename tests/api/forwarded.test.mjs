// What of a request reaches an application behind `wicketgate/edge` and `wicketgate/hono`? Nothing by which a
// stranger tells of another method, path, certificate or visitor than the gate judged.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Hono } from "hono";
import { openEdge } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { configurationText, gateScene } from "../support/gate.mjs";
import { namesOf, ORDINARY, spellingsOf } from "../support/request-headers.mjs";

const AT = "https://gate.example:8443";
const ADDRESS = "2001:db8::7";
const ADDRESS_NAMES = { "x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS };
const KNOWN = { "x-forwarded-host": "gate.example:8443", "x-forwarded-proto": "https" };

let scene;
let edge;
let configuration;
before(async () => {
  const routes = [
    { path: "/api/*", issuers: ["orders"] },
    { path: "/open/*", access: "public" },
    { path: "/passing/*", access: "public", forwardedHeaders: "pass" },
    { path: "/upstream/*", access: "public", upstream: "https://app.example" },
    { path: "/credentials/*", access: "public", upstream: { service: "APP" }, forwardAuthorization: true },
    {
      path: "/authorize",
      access: "public",
      redirectCheck: { redirectUri: "forbidden", returnTargets: ["next"] },
    },
    { path: "/page", access: "public", page: { policy: "own" } },
  ];
  configuration = configurationText({}, { routes, frames: { frameSrc: ["https://sdk.example"] } });
  scene = await gateScene({ configuration });
  edge = openEdge(scene.gate);
});

const requestWith = (path, headers, init) => new Request(AT + path, { headers, ...init });
const all = (headers) => Object.fromEntries(headers);
const untrue = (headers) => [...headers].filter(([, value]) => value.includes("forged"));
/** A request as some runtime might hand it over, which `Request` would not make. */
const odd = (url, body = null) => ({
  url,
  method: "GET",
  headers: new Headers({ "x-host": "forged" }),
  bodyUsed: false,
  body,
});
const everySpelling = (names) => names.flatMap(spellingsOf).flatMap((name) => [[name, "forged"]]);

async function passed(path, headers, options, init) {
  const passage = await edge.admit(requestWith(path, headers, init), options);
  assert.equal(passage.response, undefined, await passage.response?.text());
  return passage;
}

describe("the request for an application in the same process", () => {
  test("a method, path or certificate of a stranger's never reaches it, whatever the route says", async () => {
    for (const path of ["/open/x", "/passing/x", "/upstream/x"]) {
      for (const pair of everySpelling(namesOf("NEVER"))) {
        const { request } = await passed(path, [pair, pair, ["x-kept", "1"]], { clientAddress: ADDRESS });
        assert.deepEqual(untrue(request.headers), [], pair[0]);
        assert.equal(request.headers.get("x-kept"), "1");
      }
    }
  });

  test("what a stranger says of a visitor is replaced by what the gate knows", async () => {
    for (const pair of everySpelling([...namesOf("VISITOR"), ...namesOf("ADDRESS")])) {
      const { request } = await passed("/open/x", [pair, pair]);
      assert.deepEqual(all(request.headers), KNOWN, pair[0]);
    }
    for (const name of namesOf("ADDRESS")) {
      for (const spelling of spellingsOf(name)) {
        const { request } = await passed("/open/x", [[spelling, "forged"]], { clientAddress: ADDRESS });
        assert.deepEqual(all(request.headers), { ...KNOWN, ...ADDRESS_NAMES, [name]: ADDRESS }, spelling);
      }
    }
  });

  test("written where a stranger spoke of it, where the host knows the address, and on the way to an upstream", async () => {
    const headersAt = async (path, headers, options) =>
      all((await passed(path, headers, options)).request.headers);
    assert.deepEqual(await headersAt("/open/x", {}), {});
    assert.deepEqual(await headersAt("/open/x", { forwarded: "for=1.1.1.1" }), KNOWN);
    assert.deepEqual(
      await headersAt("/open/x", { forwarded: "for=1.1.1.1", "x-http-method": "DELETE" }),
      KNOWN,
    );
    for (const clientAddress of [ADDRESS, ADDRESS.toUpperCase(), "203.0.113.7", "::ffff:203.0.113.7"]) {
      const told = { ...KNOWN, "x-forwarded-for": clientAddress, "x-real-ip": clientAddress };
      assert.deepEqual(await headersAt("/open/x", {}, { clientAddress }), told);
    }
    assert.deepEqual(await headersAt("/upstream/x", {}), KNOWN);
    assert.deepEqual(await headersAt("/passing/x", {}, { clientAddress: ADDRESS }), {});
    for (const clientAddress of [
      "",
      " ",
      "7",
      "1.1.1.1 ",
      "a,b",
      "fe80::1%1",
      "1.1.1.1\r\nX: 1",
      `${ADDRESS}${"0".repeat(40)}`,
      7,
      null,
      {},
    ]) {
      assert.deepEqual(
        await headersAt("/open/x", { "x-real-ip": "x" }, { clientAddress }),
        KNOWN,
        String(clientAddress),
      );
    }
  });

  test("with `pass` a visitor's headers stay, as they came", async () => {
    const names = [...namesOf("VISITOR"), ...namesOf("ADDRESS")].flatMap(spellingsOf);
    const request = requestWith(
      "/passing/x",
      names.map((name) => [name, "own"]),
    );
    assert.equal((await edge.admit(request, { clientAddress: ADDRESS })).request, request);
  });

  test("ordinary headers cost nothing: it is the request that came", async () => {
    for (const path of ["/open/x", "/passing/x"]) {
      const request = requestWith(path, {
        ...ORDINARY,
        authorization: "Bearer x",
        connection: "close",
        te: "trailers",
      });
      assert.equal((await edge.admit(request)).request, request);
    }
  });

  test("is one request, with its body, whether the gate has read it or not", async () => {
    const form = { method: "POST", body: "next=%2Fa" };
    for (const [path, type] of [
      ["/open/x", "text/plain"],
      ["/authorize", "application/x-www-form-urlencoded"],
    ]) {
      const passage = await passed(path, { "content-type": type, "x-http-method": "DELETE" }, {}, form);
      assert.equal(passage.request, passage.request);
      assert.deepEqual(all(passage.request.headers), { "content-type": type });
      assert.deepEqual([passage.request.method, await passage.request.text()], ["POST", "next=%2Fa"]);
    }
  });

  test("a page with a nonce is asked for whole, however the condition is spelled", async () => {
    for (const pair of everySpelling(namesOf("PARTIAL"))) {
      assert.deepEqual(all((await passed("/page", [pair])).request.headers), {}, pair[0]);
      assert.equal([...(await passed("/open/x", [pair])).request.headers].length, 1, pair[0]);
    }
  });

  test("a stranger's thousands of names change no verdict", async () => {
    for (let number = 0; number < 3_000; number += 1) await passed("/open/x", { [`x-name-${number}`]: "1" });
    const { request } = await passed("/open/x", {
      x_forwarded_for: "forged",
      "x-url-scheme": "forged",
      "x-other": "1",
    });
    assert.deepEqual(all(request.headers), { ...KNOWN, "x-other": "1" });
  });

  test("an authority that no header can hold is refused, and none is not written", async () => {
    for (const authority of ["user@gate.example", "gate.example, evil.example", "gäte.example", "["]) {
      const { response: answer, refusal } = await edge.admit(odd(`https://${authority}/upstream/x`));
      assert.deepEqual([answer.status, refusal.code], [400, "host_malformed"], authority);
    }
    const passage = await edge.admit(odd("https:///upstream/x"));
    const sent = passage.requestTo("https://app.example").headers;
    assert.deepEqual(all(sent), { "x-forwarded-proto": "https" });
  });
});

describe("the request for an upstream", () => {
  test("goes to the path and query as they came, with the method and body that came", async () => {
    const init = { method: "POST", body: "order" };
    const passage = await passed(
      "/upstream/a%20b?c=%2F&c=2",
      { "content-type": "text/plain", "x-original-url": "/x" },
      {},
      init,
    );
    const others = { method: "DELETE", headers: { forwarded: "for=1.1.1.1" }, body: "other" };
    const sent = passage.requestTo("https://app.example", { redirect: "manual", ...others });
    assert.deepEqual(
      [sent.url, sent.method, sent.redirect],
      ["https://app.example/upstream/a%20b?c=%2F&c=2", "POST", "manual"],
    );
    assert.deepEqual(
      [all(sent.headers), await sent.text()],
      [{ ...KNOWN, "content-type": "text/plain" }, "order"],
    );
    const visitor = new AbortController();
    const own = (await passed("/upstream/x", {}, {}, { signal: visitor.signal })).requestTo(undefined, {
      redirect: "manual",
      ...others,
    });
    visitor.abort();
    assert.deepEqual(
      [own.url, own.method, own.redirect, own.body, own.signal.aborted],
      [`${AT}/upstream/x`, "GET", "manual", null, false],
    );
    assert.deepEqual(all(own.headers), KNOWN);
    assert.equal(
      (await edge.admit(odd(`${AT}/upstream/x`, "body of a GET"))).requestTo(undefined).body,
      null,
    );
    own.headers.set("x-own", "1");
    assert.equal(own.headers.get("x-own"), "1");
  });

  test("has the form that the gate read", async () => {
    const init = { method: "POST", body: "next=%2Fa" };
    const passage = await passed(
      "/authorize",
      { "content-type": "application/x-www-form-urlencoded" },
      {},
      init,
    );
    assert.equal(await passage.requestTo("https://app.example").text(), "next=%2Fa");
  });

  test("asks for no other protocol than websocket", async () => {
    for (const [upgrade, sent] of [
      ["websocket", "websocket"],
      ["WebSocket", "WebSocket"],
      ...["h2c", "TLS/1.0", "websocket, h2c", "websocketx", "", " "].map((other) => [other, undefined]),
    ]) {
      const { headers } = (await passed("/upstream/x", { upgrade })).requestTo("https://app.example");
      assert.deepEqual(all(headers), { ...KNOWN, ...(sent && { upgrade: sent }) }, upgrade);
    }
  });

  test("has nothing of the connection, and no credentials unless the route forwards them", async () => {
    const headers = everySpelling(namesOf("CONNECTION"));
    for (const [path, forwards] of [
      ["/upstream/x", false],
      ["/credentials/x", true],
    ]) {
      const sent = (await passed(path, [...headers, ["authorization", "Basic eA=="]])).requestTo(
        "https://app.example",
      );
      assert.deepEqual(all(sent.headers), { ...KNOWN, ...(forwards && { authorization: "Basic eA==" }) });
    }
  });
});

describe("Hono", () => {
  let ofApp;
  before(async () => {
    const routes = JSON.parse(configuration).routes.filter(({ upstream }) => upstream === undefined);
    ofApp = await gateScene({ configuration: JSON.stringify({ ...JSON.parse(configuration), routes }) });
  });

  const asked = async (options, path, headers) => {
    let seen;
    const app = new Hono().use(wicketgate(ofApp.gate, options)).get("/*", (c) => {
      seen = { method: c.req.method, headers: all(c.req.raw.headers), header: c.req.header("x-real-ip") };
      return c.text("seen");
    });
    app.onError((error, c) => c.text(error.message, 500));
    return { response: await app.request(requestWith(path, headers)), seen };
  };

  test("the app hears of the visitor what the host knows, and nothing from a stranger", async () => {
    const headers = {
      "x-real-ip": "forged",
      "cf-connecting-ip": "forged",
      "x-http-method-override": "DELETE",
    };
    const silent = await asked(undefined, "/open/x", headers);
    assert.deepEqual(silent.seen, { method: "GET", headers: KNOWN, header: undefined });
    const clientAddress = (c) => (c.req.path === "/open/x" ? ADDRESS : undefined);
    const told = await asked({ clientAddress }, "/open/x", headers);
    assert.deepEqual(told.seen, {
      method: "GET",
      headers: { ...KNOWN, ...ADDRESS_NAMES, "cf-connecting-ip": ADDRESS },
      header: ADDRESS,
    });
    const unknown = await asked({ clientAddress }, "/open/y", {});
    assert.deepEqual(unknown.seen, { method: "GET", headers: {}, header: undefined });
    const passing = await asked({ clientAddress }, "/passing/x", headers);
    assert.deepEqual(passing.seen.headers, { "x-real-ip": "forged", "cf-connecting-ip": "forged" });
  });

  test("a `clientAddress` that throws lets nothing pass", async () => {
    const failing = () => {
      throw new Error("no address");
    };
    const { response, seen } = await asked({ clientAddress: failing }, "/open/x", {});
    assert.deepEqual([response.status, seen], [500, undefined]);
  });
});
