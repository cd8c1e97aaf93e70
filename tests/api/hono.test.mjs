// Does a Hono app get what its configuration says? Tokens, origins, redirects and headers, asked through the
// app itself and over http.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, request as openRequest } from "node:http";
import { Readable } from "node:stream";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Hono } from "hono";
import { Wicketgate } from "wicketgate";
import { Wicketgate as EdgeWicketgate, wicketgate } from "wicketgate/hono";
import { configurationText, gateScene } from "../support/gate.mjs";
import { CALLBACK, CONFIGURED, makeApp, PAGE, PARTNER, SDK } from "../support/hono-app.mjs";

let scene;
let app;
let token;

before(async () => {
  scene = await gateScene({ configuration: configurationText({}, CONFIGURED) });
  app = makeApp(scene.gate);
  token = await scene.issuer.mint();
});

const bearer = (text) => ({ authorization: `Bearer ${text}` });
const form = (members) => ({ method: "POST", body: new URLSearchParams(members) });

describe("tokens", () => {
  test("a good one: the handler has its claims, and the answer may not be kept", async () => {
    const response = await app.request("/api/orders", { headers: bearer(token) });
    assert.deepEqual([response.status, await response.json()], [200, { subject: "visitor" }]);
    assert.equal(response.headers.get("cache-control"), "private, no-store");
    const { route, verified, nonce, isFrozen } = app.seen.at(-1);
    assert.deepEqual(
      [route.path, verified.claims.sub, nonce, isFrozen],
      ["/api/*", "visitor", undefined, true],
    );
  });

  test("one without iat, aud and kid, with a fraction, where the entry takes it", async () => {
    const entry = { issuedAt: "optional", keyId: "optional", audienceClaim: "client_id" };
    const { gate, issuer, clock } = await gateScene({ configuration: configurationText(entry, CONFIGURED) });
    const own = makeApp(gate);
    const claims = { iss: "https://issuer.example", client_id: "api://orders", sub: "visitor" };
    const ask = async (members) => {
      const exp = Math.floor(clock.ms / 1000) + 100.336421;
      const lacking = issuer.sign('{"alg":"ES256"}', JSON.stringify({ ...claims, exp, ...members }));
      return (await own.request("/api/orders", { headers: bearer(lacking) })).status;
    };
    assert.deepEqual(
      [await ask({}), await ask({ client_id: "another" }), await ask({ exp: "1800000000" })],
      [200, 401, 401],
    );
    const { verified } = own.seen.at(-1);
    assert.deepEqual(
      [verified.issuer, verified.kid, verified.claims.iat],
      ["orders", issuer.keyIds()[0], undefined],
    );
  });

  test("none, a bad one, a path or method that is not listed: no handler is asked", async () => {
    const seen = app.seen.length;
    const [head, body, signature] = token.split(".");
    const forged = `${head}.${body}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
    const table = [
      ["/api/orders", {}, 401, "Bearer"],
      ["/api/orders", { headers: bearer(forged) }, 401, 'Bearer error="invalid_token"'],
      ["/api/orders", { headers: { authorization: "Basic eA==" } }, 400, 'Bearer error="invalid_request"'],
      ["/api/orders", { method: "DELETE", headers: bearer(token) }, 405, null],
      ["/hidden", { headers: bearer(token) }, 404, null],
      ["/api/%6frders", { headers: bearer(token) }, 400, null],
      ["/api//orders", { headers: bearer(token) }, 400, null],
    ];
    for (const [path, init, status, challenge] of table) {
      const response = await app.request(path, init);
      assert.deepEqual(
        [response.status, response.headers.get("www-authenticate")],
        [status, challenge],
        path,
      );
      const policy = response.headers.get("content-security-policy");
      assert.deepEqual(
        [policy, response.headers.get("x-frame-options")],
        ["default-src 'none'; frame-ancestors 'none'", "DENY"],
        path,
      );
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.ok(!(await response.text()).includes(token));
    }
    assert.equal(app.seen.length, seen);
  });

  test("HEAD is a GET without its body", async () => {
    const response = await app.request("/api/orders", { method: "HEAD", headers: bearer(token) });
    assert.deepEqual([response.status, await response.text()], [200, ""]);
    assert.equal((await app.request("/api/orders", { method: "HEAD" })).status, 401);
  });

  test("headers that only the gate may set never reach the app, and none leaves it", async () => {
    const headers = { ...bearer(token), "wicketgate-claims": "made up", wicketgate_issuer: "orders" };
    await app.request("/api/orders", { headers });
    const names = [...app.seen.at(-1).headers.keys()];
    assert.deepEqual(
      names.filter((name) => name.startsWith("wicketgate")),
      [],
    );
    const response = await app.request("/open/headers");
    assert.equal(response.headers.get("wicketgate-claims"), null);
  });

  test("a body is still the app's to read", async () => {
    const headers = { ...bearer(token), "content-type": "application/json" };
    const response = await app.request("/api/orders", { method: "POST", headers, body: '{"item":7}' });
    assert.deepEqual(
      [response.status, await response.json()],
      [201, { got: { item: 7 }, subject: "visitor" }],
    );
  });
});

describe("origins", () => {
  const preflight = (origin, method = "POST", headers = "authorization,content-type") =>
    app.request("/api/orders", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": method, "access-control-request-headers": headers },
    });

  test("a preflight is answered without the app", async () => {
    const seen = app.seen.length;
    const response = await preflight(PAGE);
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("access-control-allow-origin"), PAGE);
    assert.match(response.headers.get("access-control-allow-methods"), /\bPOST\b/);
    assert.match(response.headers.get("access-control-allow-headers"), /authorization/i);
    assert.equal(response.headers.get("access-control-max-age"), "600");
    assert.match(response.headers.get("vary"), /\bOrigin\b/i);
    for (const [origin, method, headers] of [
      ["https://evil.example"],
      ["null"],
      [`${PAGE}.evil.example`],
      [PAGE, "DELETE"],
      [PAGE, "POST", "x-other"],
    ]) {
      const refused = await preflight(origin, method, headers);
      assert.deepEqual(
        [refused.status, refused.headers.get("access-control-allow-origin")],
        [403, null],
        [origin, method].join(),
      );
      assert.match(refused.headers.get("vary"), /\bOrigin\b/i);
    }
    assert.equal(app.seen.length, seen);
  });

  test("a listed one is echoed, an unlisted one is refused before the app, none at all passes", async () => {
    const ask = (headers) => app.request("/api/orders", { headers: { ...bearer(token), ...headers } });
    const listed = await ask({ origin: PAGE });
    assert.deepEqual([listed.status, listed.headers.get("access-control-allow-origin")], [200, PAGE]);
    const seen = app.seen.length;
    const strange = await ask({ origin: "https://evil.example" });
    assert.deepEqual([strange.status, strange.headers.get("access-control-allow-origin")], [403, null]);
    assert.equal(app.seen.length, seen);
    const none = await ask({});
    assert.deepEqual([none.status, none.headers.get("access-control-allow-origin")], [200, null]);
    for (const response of [listed, strange, none]) assert.match(response.headers.get("vary"), /\bOrigin\b/i);
  });

  test("the app's own Access-Control headers do not leave, its others do", async () => {
    const response = await app.request("/open/headers", { headers: { origin: "https://evil.example" } });
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    assert.equal(response.headers.get("x-own"), "stays");
    assert.match(response.headers.get("vary"), /\bAccept\b/);
    assert.deepEqual((await app.request("/open/cookies")).headers.getSetCookie(), ["a=1", "b=2"]);
    assert.equal(await (await app.request("/open/stream")).text(), "ab");
  });

  test("nor from an answer without a body, to whose next one Hono adds its headers", async () => {
    const headers = {
      "Access-Control-Allow-Origin": "*",
      "Wicketgate-Claims": "x",
      "X-Frame-Options": "SAMEORIGIN",
      "X-Own": "stays",
    };
    const bare = new Hono()
      .use(wicketgate(scene.gate))
      .get("/open/x", () => new Response(null, { status: 204, headers }));
    const response = await bare.request("/open/x");
    assert.equal(response.status, 204);
    assert.deepEqual(
      Object.keys(headers).map((name) => response.headers.get(name)),
      [null, null, "DENY", "stays"],
    );
  });
});

describe("headers of pages", () => {
  test("a page has a whole policy with a nonce of its own, and the app's markup has the same one", async () => {
    const nonces = [];
    for (let round = 0; round < 2; round += 1) {
      const response = await app.request("/page");
      const [, nonce] = /script-src [^;]*'nonce-([^']+)'/.exec(
        response.headers.get("content-security-policy"),
      );
      assert.match(await response.text(), new RegExp(`<script nonce="${nonce.replaceAll(/[+]/g, "\\+")}">`));
      assert.ok(Buffer.from(nonce, "base64").length >= 16);
      assert.equal(app.seen.at(-1).nonce, nonce);
      const policy = response.headers.get("content-security-policy");
      for (const part of [
        "default-src 'none'",
        `frame-src ${SDK}`,
        `frame-ancestors ${PARTNER}`,
        "object-src 'none'",
      ]) {
        assert.ok(policy.includes(part), `${part} in ${policy}`);
      }
      nonces.push(nonce);
    }
    assert.notEqual(nonces[0], nonces[1]);
  });

  test("what is no page cannot be framed, also where the app wanted that", async () => {
    const response = await app.request("/open/own-policy");
    // Two policies, and a browser keeps both.
    const policies = response.headers.get("content-security-policy").split(", ");
    assert.deepEqual(policies, ["frame-ancestors *; img-src 'self'", "frame-ancestors 'none'"]);
    assert.equal(response.headers.get("x-frame-options"), "DENY");
  });

  test("the app's faults and its 404 have the same headers", async () => {
    for (const [path, status, text] of [
      ["/open/fault", 500, "app: a fault of the app"],
      ["/open/nothing", 404, "404 Not Found"],
    ]) {
      const response = await app.request(path);
      assert.deepEqual([response.status, await response.text()], [status, text]);
      assert.deepEqual(
        [response.headers.get("x-frame-options"), response.headers.get("x-content-type-options")],
        ["DENY", "nosniff"],
      );
    }
  });
});

describe("redirects", () => {
  const authorize = (query) => app.request(`/authorize?${new URLSearchParams(query)}`);

  test("in the query: registered for this client, or refused before the app", async () => {
    const good = await authorize({ client_id: "web-app", redirect_uri: CALLBACK });
    assert.deepEqual([good.status, await good.text()], [200, `to ${CALLBACK}`]);
    const seen = app.seen.length;
    for (const query of [
      { client_id: "web-app", redirect_uri: `${CALLBACK}/` },
      { client_id: "web-app", redirect_uri: "https://evil.example/callback" },
      { client_id: "other", redirect_uri: CALLBACK },
      { redirect_uri: CALLBACK },
      { client_id: "web-app" },
      { client_id: "web-app", redirect_uri: CALLBACK, returnTo: "https://evil.example/" },
      { client_id: "web-app", redirect_uri: CALLBACK, returnTo: "//evil.example/" },
    ]) {
      const response = await authorize(query);
      assert.deepEqual(
        [response.status, response.headers.get("www-authenticate")],
        [400, null],
        JSON.stringify(query),
      );
    }
    assert.equal(app.seen.length, seen);
  });

  test("in a form: the same, and the app reads the same form", async () => {
    const members = { client_id: "web-app", redirect_uri: CALLBACK, returnTo: "/account?tab=1" };
    const good = await app.request("/authorize", form(members));
    assert.deepEqual([good.status, await good.text()], [200, `to ${CALLBACK} and /account?tab=1`]);
    const seen = app.seen.length;
    for (const [path, init] of [
      ["/authorize", form({ ...members, redirect_uri: "https://evil.example/" })],
      ["/authorize", form({ ...members, returnTo: "https://evil.example/" })],
      [`/authorize?redirect_uri=${encodeURIComponent(CALLBACK)}`, form(members)],
      [
        "/authorize",
        { method: "POST", body: JSON.stringify(members), headers: { "content-type": "application/json" } },
      ],
      ["/authorize", form({ ...members, padding: "x".repeat(70_000) })],
    ]) {
      assert.ok([400, 413, 415].includes((await app.request(path, init)).status), path);
    }
    assert.equal(app.seen.length, seen);
  });
});

describe("Hono's conventions", () => {
  test("the promise of a gate will do; one that rejects refuses every request", async () => {
    const waiting = makeApp(Promise.resolve(scene.gate));
    assert.equal((await waiting.request("/api/orders", { headers: bearer(token) })).status, 200);
    const broken = makeApp(Wicketgate.load("{}"));
    const response = await broken.request("/api/orders", { headers: bearer(token) });
    assert.deepEqual([response.status, response.headers.get("x-frame-options")], [503, "DENY"]);
    assert.equal((await response.json()).error, "temporarily_unavailable");
    assert.deepEqual(broken.seen, []);
  });

  test("a promise that never settles keeps nobody waiting: each request is refused after ten seconds", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const app = makeApp(new Promise(() => {}));
    const asked = app.request("/api/orders", { headers: bearer(token) });
    // A tick before the timer is set would be lost.
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(9_999);
    assert.equal(await Promise.race([asked, "waiting"]), "waiting");
    context.mock.timers.tick(1);
    assert.equal((await asked).status, 503);
    assert.deepEqual(app.seen, []);
  });

  test("what made a load fail is told in the line of each request where it is a fault of the configuration alone", async (context) => {
    context.mock.method(console, "error", () => {});
    const lineOf = async (gate) => {
      const lines = [];
      await makeApp(gate, { log: (line) => lines.push(JSON.parse(line)) }).request("/api/orders");
      return lines[0];
    };
    assert.match((await lineOf(Wicketgate.load("{}"))).message, /restart: the configuration has \d fault/);
    const odd = new Error("x");
    Object.defineProperty(odd, "message", { get: () => assert.fail("read") });
    for (const thrown of [new Error("postgres://user:a-secret@db"), odd, "a-secret", null]) {
      const { code, message } = await lineOf(Promise.reject(thrown));
      assert.equal(code, "configuration_broken");
      assert.doesNotMatch(message, /secret/);
    }
  });

  test("a promise that rejects before the first request ends no process: its error is told once", async () => {
    const program = `
      import { setTimeout } from "node:timers/promises";
      import { Hono } from "hono";
      import { Wicketgate, wicketgate } from "wicketgate/hono";
      for (const load of [
        () => Wicketgate.load("{}"),
        () => Promise.reject(new Error("late")),
        () => Promise.reject(),
        () => Promise.resolve({}),
      ]) {
        const app = new Hono().use(wicketgate(load())).get("*", (c) => c.text("reached"));
        await setTimeout(20);
        for (let at = 0; at < 2; at += 1) console.log((await app.request("/")).status);
      }`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", program],
      { cwd: fileURLToPath(new URL(".", import.meta.url)) },
    );
    const lines = stdout.trim().split("\n");
    assert.deepEqual(
      lines.filter((line) => /^\d/.test(line)),
      Array(8).fill("503"),
    );
    const logged = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line).code);
    assert.deepEqual(logged, Array(8).fill("configuration_broken"));
    assert.equal(stderr.match(/^(WicketgateConfiguration|Type)?Error: /gm).length, 4, stderr);
  });

  test("a route that somebody else than the app should answer is a fault", async () => {
    const paths = {
      "/url": { upstream: "https://upstream.example" },
      "/own": {},
      "/service": { upstream: { service: "ORDERS" } },
      "/status": { access: undefined, issuers: ["orders"], serves: "key-status" },
    };
    const routes = Object.entries(paths).map(([path, more]) => ({ path, access: "public", ...more }));
    const { issuers } = JSON.parse(configurationText());
    const gate = await EdgeWicketgate.load(JSON.stringify({ issuers, routes }));
    assert.throws(
      () => wicketgate(gate),
      ({ name, errors }) => {
        assert.equal(name, "WicketgateConfigurationError");
        assert.deepEqual(
          errors.map(({ path, value }) => [path, value]),
          [
            ["routes[0].upstream", '"https://upstream.example"'],
            ["routes[2].upstream", '"ORDERS"'],
            ["routes[3].serves", '"key-status"'],
          ],
        );
        return true;
      },
    );
  });

  test("work that outlives the answer goes to the execution context, where there is one", async () => {
    const fresh = await gateScene({ configuration: configurationText({}, CONFIGURED) });
    const works = [];
    const context = { waitUntil: (work) => works.push(work), passThroughOnException() {} };
    const fetched = makeApp(fresh.gate);
    const init = { headers: bearer(await fresh.issuer.mint()) };
    assert.equal((await fetched.request("/api/orders", init, {}, context)).status, 200);
    assert.ok(works.length > 0);
  });

  test("headers that were set around it stay, and its own are not doubled", async () => {
    const around = new Hono()
      .use(async (c, next) => {
        await next();
        c.header("X-Around", "yes");
      })
      .use(wicketgate(scene.gate))
      .get("/open/x", (c) => c.text("x"));
    const response = await around.request("/open/x");
    assert.equal(response.headers.get("x-around"), "yes");
    assert.equal(response.headers.get("x-frame-options"), "DENY");
  });

  test("an app that routes by another path than the gate is a fault of the program", async () => {
    for (const options of [{ strict: false }, { getPath: () => "/open/x" }]) {
      const loose = new Hono(options).use(wicketgate(scene.gate)).get("/open/x", (c) => c.text("reached"));
      const { response, logged } = await failing(loose, "/open/x/");
      assert.match(logged.message, /routes by another path than the gate/);
      assert.deepEqual(await response.json(), { error: "server_error" });
    }
    const same = new Hono()
      .use(wicketgate(scene.gate))
      .get("/open/:name", (c) => c.text(c.req.param("name")));
    assert.equal(await (await same.request("/open/a%20caf%C3%A9%40b")).text(), "a caf\u00e9@b");
  });

  const FAILING = {
    "answers nothing": () => {},
    "answers an error of the network": () => Response.error(),
    "answers what was sent before": () => used,
    "throws what is no Error": () => {
      throw "a text";
    },
  };
  const used = new Response("x");

  for (const [name, handler] of Object.entries(FAILING)) {
    test(`a handler that ${name} fails shut: nothing leaves that the app had prepared`, async () => {
      await used.text().catch(() => {});
      const app = new Hono().use(wicketgate(scene.gate)).get("/open/x", (c) => {
        c.header("Access-Control-Allow-Origin", "*");
        c.header("Wicketgate-Claims", "x");
        return handler(c);
      });
      app.onError((error, c) => c.text(`secret ${error.message}`, 500));
      const { response, logged } = await failing(app, "/open/x");
      assert.notEqual(logged, undefined, "the developer is told");
      assert.deepEqual(await response.json(), { error: "server_error" });
      assert.equal(response.headers.get("cache-control"), "private, no-store");
    });
  }

  test("a request that cannot be judged at all is shut", async () => {
    const app = new Hono().use(wicketgate(scene.gate)).get("/open/x", (c) => c.text("reached"));
    const request = new Proxy(new Request("https://app.example/open/x"), {
      get: (target, name) => {
        if (name === "headers") throw new Error("no headers");
        return Reflect.get(target, name, target);
      },
    });
    const { error } = console;
    console.error = () => {};
    const response = await app.fetch(request);
    console.error = error;
    assert.deepEqual([response.status, response.headers.get("x-frame-options")], [500, "DENY"]);
  });

  test("a middleware around the gate finds an Error in the context, whatever the app threw", async () => {
    for (const thrown of ["a text", new TypeError("told")]) {
      let found;
      const app = new Hono()
        .use(async (c, next) => {
          await next();
          found = c.error;
        })
        .use(wicketgate(scene.gate))
        .use(() => {
          throw thrown;
        });
      await failing(app, "/open/x");
      assert.ok(found instanceof Error);
      assert.equal(found instanceof TypeError ? found : found.cause, thrown);
    }
  });

  test("what the app's onError answers is sealed as any answer", async () => {
    const app = new Hono().use(wicketgate(scene.gate)).get("/open/x", () => {
      throw new Error("told");
    });
    app.onError((error, c) => c.text(error.message, 500));
    const response = await app.request("/open/x");
    assert.deepEqual(
      [response.status, await response.text(), response.headers.get("x-frame-options")],
      [500, "told", "DENY"],
    );
  });
});

/** The answer of an app that fails, which has the gate's headers and none of the app's; and what the console was told. */
async function failing(app, path) {
  const { error } = console;
  let logged;
  console.error = (told) => {
    logged = told;
  };
  try {
    const response = await app.request(path);
    const [status, frames, nosniff] = [
      response.status,
      ...["x-frame-options", "x-content-type-options"].map((name) => response.headers.get(name)),
    ];
    assert.deepEqual([status, frames, nosniff], [500, "DENY", "nosniff"]);
    for (const name of ["access-control-allow-origin", "wicketgate-claims"])
      assert.equal(response.headers.has(name), false, name);
    return { response, logged };
  } finally {
    console.error = error;
  }
}

/** A Node server before an app. `requestOf` makes the request of what came, as some adapter does. */
async function served(app, requestOf, work) {
  const failed = [];
  const server = createServer(async (incoming, outgoing) => {
    try {
      const response = await app.fetch(requestOf(incoming));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch (error) {
      failed.push(error);
      outgoing.destroy();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work(server.address().port);
    assert.deepEqual(failed, []);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The status and body of a request with exactly these headers. */
function asked(port, path, headers) {
  return new Promise((resolve, reject) => {
    const lines = Object.entries(headers).flat();
    const sent = openRequest(
      { port, host: "127.0.0.1", path, headers: lines, agent: false },
      async (answer) => resolve([answer.statusCode, Buffer.concat(await answer.toArray()).toString()]),
    );
    sent.on("error", reject);
    sent.end();
  });
}

const plainRequest = ({ method, headers, url }) =>
  new Request(`http://${headers.host}${url}`, { method, headers });

test("behind a proxy that ends TLS the https page of the host is own, and no other", async () => {
  const told = [];
  const watched = makeApp(scene.gate, { onWarning: (code) => told.push(code) });
  await served(watched, plainRequest, async (port) => {
    for (const [host, origin, status] of [
      ["shop.example", "https://shop.example", 200],
      ["shop.example", "http://shop.example", 403],
      ["shop.example", "https://evil.example", 403],
      ["evil.example:8080", "http://evil.example:8080", 403],
      [`127.0.0.1:${port}`, `http://127.0.0.1:${port}`, 200],
      [`localhost:${port}`, `http://localhost:${port}`, 200],
      [`127.0.0.1:${port}`, "https://shop.example", 403],
    ]) {
      const headers = { Host: host, Origin: origin, ...bearer(token), "X-Forwarded-Host": "shop.example" };
      const [answered] = await asked(port, "/api/orders", headers);
      assert.equal(answered, status, `${origin} at ${host}`);
    }
    assert.deepEqual(told, ["token_over_http"]);
  });
});

test("a proxy that writes a `Host` of its own has `ownOrigins`", async () => {
  const ownOrigins = ["https://shop.example", "https://*.tenants.example"];
  const { gate, issuer } = await gateScene({
    configuration: configurationText({}, { ...CONFIGURED, ownOrigins }),
  });
  const told = [];
  const authorization = `Bearer ${await issuer.mint()}`;
  await served(makeApp(gate, { onWarning: (code) => told.push(code) }), plainRequest, async (port) => {
    for (const [host, origin, status] of [
      ["backend", "https://shop.example", 200],
      ["a.tenants.example", "https://a.tenants.example", 200],
      ["b.tenants.example", "https://a.tenants.example", 403],
      ["backend", "https://a.tenants.example", 403],
      [`127.0.0.1:${port}`, `http://127.0.0.1:${port}`, 403],
    ]) {
      const [answered] = await asked(port, "/api/orders", { Host: host, Origin: origin, authorization });
      assert.equal(answered, status, `${origin} at ${host}`);
    }
    assert.deepEqual(told, []);
  });
});

test("a `Host` that is none is refused, also where the adapter makes an address of it unseen", async () => {
  const { error } = console;
  const logged = [];
  console.error = (...told) => logged.push(told);
  // As adapters do that leave the making of a `Request` to whoever needs one.
  const lazyRequest = ({ method, headers, url }) =>
    new Proxy(new Request("http://127.0.0.1/", { method, headers: { ...headers } }), {
      get(target, name) {
        if (name === "url") return `http://${headers.host}${url}`;
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  try {
    await served(app, lazyRequest, async (port) => {
      for (const host of [
        "[",
        "a b",
        "user@shop.example",
        "shop.example:80:80",
        "shop.example, evil.example",
        "<b>",
        "%",
      ]) {
        for (const path of ["/open/headers", "/api/orders", "/nowhere"]) {
          const [status, body] = await asked(port, path, { Host: host, "X-Real-IP": "forged" });
          assert.deepEqual(
            [status, JSON.parse(body)],
            [400, { error: "invalid_request" }],
            `${host} ${path}`,
          );
        }
      }
      // One host by its characters, which `URL` does not take.
      for (const host of ["shop.example:99999", "256.256.256.256", "xn--a"])
        assert.deepEqual(await asked(port, "/open/headers", { Host: host }), [200, "open"], host);
    });
    assert.deepEqual(logged, []);
  } finally {
    console.error = error;
  }
});

test("over http, as a Node server hands requests on", async () => {
  const server = createServer(async (incoming, outgoing) => {
    const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
      ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }),
    });
    const response = await app.fetch(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${server.address().port}`;
    const api = await fetch(`${url}/api/orders`, { headers: bearer(token) });
    assert.deepEqual([api.status, await api.json()], [200, { subject: "visitor" }]);
    assert.equal((await fetch(`${url}/api/orders`)).status, 401);
    const members = { client_id: "web-app", redirect_uri: CALLBACK };
    const posted = await fetch(`${url}/authorize`, form(members));
    assert.equal(await posted.text(), `to ${CALLBACK} and nowhere`);
    assert.equal(
      (await fetch(`${url}/authorize`, form({ ...members, redirect_uri: "https://evil.example/" }))).status,
      400,
    );
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
