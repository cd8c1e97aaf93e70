// What may an issuer's key set endpoint do to the gate? Whatever it answers, each case ends within the limits
// of time and bytes, as a refusal for now, and the gate recovers. Real servers on loopback; the configured
// https address is mapped to them, since the address in the configuration cannot be plain http.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import { AUDIENCE, gateScene, refusalOf } from "../support/gate.mjs";
import { createIssuer } from "../support/issuer.mjs";

const TIME_LIMIT_MS = 4_750;
const BYTE_LIMIT = 64 * 1024;

let server;
let behaviours;

before(async () => {
  behaviours = new Map();
  server = createServer((request, response) => {
    response.on("error", () => {});
    behaviours.get(new URL(request.url, "http://loopback").pathname)(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** A scene whose key set address is served by `behaviour`, with what the server saw of the connection's end. */
async function sceneServedBy(name, behaviour) {
  const seen = { requests: 0, sentBytes: 0 };
  const closed = Promise.withResolvers();
  behaviours.set(`/${name}`, (request, response) => {
    seen.requests += 1;
    seen.headers = request.headers;
    response.on("close", () => closed.resolve(response.writableFinished));
    behaviour(response, seen, request);
  });
  const scene = await gateScene();
  scene.answer = (_url, init) => fetch(`http://127.0.0.1:${server.address().port}/${name}`, init);
  return { scene, seen, closed: closed.promise };
}

const json = { "content-type": "application/json" };
const clean = (scene) => JSON.stringify(scene.issuer.jwks());

const quick = {
  HTML: [
    "jwks_malformed",
    (response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>log in</p>"),
  ],
  nothing: ["jwks_malformed", (response) => response.writeHead(200, json).end()],
  "half a JSON text": [
    "jwks_malformed",
    (response) => response.writeHead(200, json).end('{"keys":[{"kty":"EC","crv":"P-256"'),
  ],
  "an array": ["jwks_malformed", (response) => response.writeHead(200, json).end("[]")],
  "keys twice": ["jwks_malformed", (response) => response.writeHead(200, json).end('{"keys":[],"keys":[]}')],
  "status 404": ["jwks_fetch_failed", (response) => response.writeHead(404, json).end('{"keys":[]}')],
  "status 500": ["jwks_fetch_failed", (response) => response.writeHead(500).end("no")],
  "status 204": ["jwks_fetch_failed", (response) => response.writeHead(204).end()],
  "status 304 that nobody asked for": ["jwks_fetch_failed", (response) => response.writeHead(304).end()],
  "a redirect": [
    "jwks_fetch_redirected",
    (response) => response.writeHead(302, { location: "/clean" }).end(),
  ],
  "a permanent redirect": [
    "jwks_fetch_redirected",
    (response) => response.writeHead(308, { location: "/clean" }).end(),
  ],
  "a connection cut at once": ["jwks_fetch_failed", (response) => response.destroy()],
  "a connection cut in the body": [
    "jwks_fetch_failed",
    (response) => {
      response.writeHead(200, { ...json, "content-length": "1000" }).write('{"keys":');
      setTimeout(() => response.destroy(), 20);
    },
  ],
  "5 MB": [
    "jwks_too_large",
    (response) => response.writeHead(200, json).end(`{"keys":[]${" ".repeat(5_000_000)}}`),
  ],
  "one byte too many": [
    "jwks_too_large",
    (response) => response.writeHead(200, json).end(`{"keys":[]${" ".repeat(BYTE_LIMIT - 10)}}`),
  ],
  "a body without end": [
    "jwks_too_large",
    (response, seen) => {
      response.writeHead(200, json);
      const chunk = Buffer.alloc(16_384, " ");
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) seen.sentBytes += chunk.length;
        response.once("drain", pour);
      };
      pour();
    },
  ],
};

describe("answers that are no key set", { concurrency: true }, () => {
  for (const [name, [code, behaviour]] of Object.entries(quick)) {
    test(name, async () => {
      const { scene } = await sceneServedBy(encodeURIComponent(name), behaviour);
      behaviours.set("/clean", (_request, response) => response.writeHead(200, json).end(clean(scene)));
      const token = await scene.issuer.mint();
      const refusal = await refusalOf(scene.gate.verify(token));
      assert.deepEqual(
        [refusal.code, refusal.status, refusal.error],
        ["jwks_unavailable", 503, "temporarily_unavailable"],
      );
      assert.match(refusal.headers["Retry-After"], /^[1-9]\d*$/);
      const { failure, ...event } = scene.events.find(({ type }) => type === "jwks_fetch");
      assert.equal(typeof failure.kind, "string");
      assert.deepEqual(event, {
        type: "jwks_fetch",
        issuer: "orders",
        outcome: "failed",
        code,
        keyCount: 0,
        reason: "no_keys",
        from: "issuer",
      });
      assert.equal(scene.fetches.length, 1);
      // Recovery by itself, once the pause is over.
      scene.answer = async () => Response.json(scene.issuer.jwks());
      scene.clock.ms += 1_000;
      assert.equal((await scene.gate.verify(token)).issuer, "orders");
    });
  }

  test("exactly as many bytes as are allowed", async () => {
    const { scene } = await sceneServedBy("full", (response, seen) =>
      response.writeHead(200, json).end(seen.body),
    );
    const text = clean(scene);
    behaviours.set("/full", (_request, response) =>
      response.writeHead(200, json).end(text + " ".repeat(BYTE_LIMIT - text.length)),
    );
    assert.equal((await scene.gate.verify(await scene.issuer.mint())).issuer, "orders");
  });
});

describe("the limit on time", { concurrency: true }, () => {
  const slow = {
    "headers that never come": () => {},
    "a body that stops": (response) => response.writeHead(200, json).write('{"keys":'),
    "a body that trickles without end": (response) => {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(" "), 200);
      response.on("close", () => clearInterval(timer));
    },
  };
  for (const [name, behaviour] of Object.entries(slow)) {
    test(name, async () => {
      const { scene, closed } = await sceneServedBy(encodeURIComponent(name), behaviour);
      const began = performance.now();
      assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
      const lasted = performance.now() - began;
      assert.ok(lasted > TIME_LIMIT_MS - 100 && lasted < TIME_LIMIT_MS + 2_000, `${lasted} ms`);
      assert.equal(scene.events[0].code, "jwks_fetch_timeout");
      assert.equal(await closed, false, "the connection was left open");
    });
  }

  test("a fetch that neither settles nor obeys its signal", async () => {
    const scene = await gateScene();
    scene.answer = () => new Promise(() => {});
    assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
    assert.equal(scene.events[0].code, "jwks_fetch_timeout");
    assert.ok(scene.fetches[0].init.signal.aborted);
  });

  test("waiting ends though the host's clock stands still and the fetch of another call never ends", async () => {
    const scene = await gateScene();
    scene.answer = () => new Promise(() => {});
    const token = await scene.issuer.mint();
    const began = performance.now();
    const refusals = await Promise.all([1, 2, 3].map(() => refusalOf(scene.gate.verify(token))));
    assert.ok(performance.now() - began < 2 * TIME_LIMIT_MS + 2_000);
    assert.ok(refusals.every(({ status }) => status === 503));
    assert.equal(scene.fetches.length, 1);
  });
});

test("what is asked: no cookies, no cache, no redirects, no referrer", async () => {
  const { scene, seen } = await sceneServedBy("asked", (response) =>
    response.writeHead(200, json).end(clean(scene)),
  );
  await scene.gate.verify(await scene.issuer.mint());
  const { url, init } = scene.fetches[0];
  assert.equal(url, "https://issuer.example/jwks.json");
  const { redirect, cache, credentials, referrerPolicy } = init;
  assert.deepEqual(
    [redirect, cache, credentials, referrerPolicy],
    ["manual", "no-store", "omit", "no-referrer"],
  );
  assert.equal(seen.headers.accept, "application/jwk-set+json, application/json");
  assert.equal(seen.headers.cookie ?? seen.headers.authorization ?? seen.headers.referer, undefined);
});

test("a fetch that follows redirects in spite of its orders", async () => {
  const { scene } = await sceneServedBy("follows", (response, _seen, request) => {
    if (request.url.endsWith("?there")) response.writeHead(200, json).end(clean(scene));
    else response.writeHead(302, { location: "/follows?there" }).end();
  });
  scene.answer = (_url, { signal }) => fetch(`http://127.0.0.1:${server.address().port}/follows`, { signal });
  assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
  assert.equal(scene.events[0].code, "jwks_fetch_redirected");
});

test("a fetch that throws at once, or gives what is no response", async () => {
  const odd = [
    () => {
      throw new Error("no network");
    },
    () => undefined,
    () => ({}),
    () => Promise.reject(undefined),
  ];
  for (const answer of odd) {
    const scene = await gateScene();
    scene.answer = answer;
    assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
    assert.equal(scene.events[0].code, "jwks_fetch_failed");
  }
});

/** A response whose body is this chunk again and again. It ends at last, so that a gate that starves its timers fails and does not hang. */
function repeated(chunk) {
  let left = 300_000;
  const pull = (controller) => {
    left -= 1;
    if (left > 0) controller.enqueue(chunk);
    else controller.close();
  };
  return new Response(new ReadableStream({ pull }));
}

test("chunks that hold nothing, without end: the limit on time ends them", async () => {
  const scene = await gateScene();
  scene.answer = async () => repeated(new Uint8Array(0));
  const began = performance.now();
  assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
  assert.equal(scene.events[0].code, "jwks_fetch_timeout");
  assert.ok(performance.now() - began < TIME_LIMIT_MS + 2_000);
});

test("a body that neither ends nor can be cancelled is read no further once the time is over", async () => {
  const scene = await gateScene();
  let reads = 0;
  const read = async () => {
    reads += 1;
    return reads < 300_000 ? { done: false, value: new Uint8Array(0) } : { done: true };
  };
  scene.answer = async () => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read }) } });
  assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
  assert.equal(scene.events[0].code, "jwks_fetch_timeout");
  const readsInTime = reads;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(reads - readsInTime <= 1, `${reads - readsInTime} reads more`);
});

test("an answer that comes when the time is over is not read", async () => {
  const scene = await gateScene();
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) =>
      new Promise((resolve) => setTimeout(() => resolve(controller.enqueue(new Uint8Array(1))), 20)),
    cancel: () => {
      cancelled = true;
    },
  });
  scene.answer = () => new Promise((resolve) => setTimeout(resolve, TIME_LIMIT_MS + 100, new Response(body)));
  assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.ok(cancelled);
});

test("chunks that are no bytes are a failed fetch at once", async () => {
  const full = JSON.stringify({ keys: [] });
  for (const chunk of [full, "", 5, {}, { byteLength: 1 }, new ArrayBuffer(8), new Float64Array(1)]) {
    const scene = await gateScene();
    scene.answer = async () => repeated(chunk);
    const began = performance.now();
    assert.equal((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).code, "jwks_unavailable");
    assert.equal(scene.events[0].code, "jwks_fetch_failed");
    assert.ok(performance.now() - began < 1_000);
  }
});

test("no timer outlives a fetch", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const scene = await gateScene({ sharedKeyCache: { get: async () => undefined, put: async () => {} } });
  const before = timers();
  await scene.gate.verify(await scene.issuer.mint());
  assert.equal(timers(), before);
});

test("an issuer on loopback: its keys come by http from a port, which is warned of, by https or inline", async () => {
  const iss = "http://localhost:8080";
  const issuer = createIssuer({ issuer: iss, audience: AUDIENCE });
  const load = (entry, options) =>
    Wicketgate.load({ issuers: { own: { issuer: iss, audience: [AUDIENCE], ...entry } } }, options);
  for (const jwksUri of ["http://localhost/jwks", "http://127.0.0.1/jwks", "http://issuer.example:8080/jwks"])
    await assert.rejects(load({ jwksUri }), {
      name: "WicketgateConfigurationError",
      message: /https/,
    });
  const passes = async (gate) => assert.equal((await gate.verify(await issuer.mint())).claims.iss, iss);
  await passes(await load({ jwks: issuer.jwks() }));
  const asked = [];
  const fetch = async (url) => {
    asked.push(url.replace("https://issuer.test", iss));
    const { pathname } = new URL(url);
    return Response.json(
      pathname === "/jwks" ? issuer.jwks() : { issuer: iss, jwks_uri: "http://127.0.0.1:8081/jwks" },
    );
  };
  await passes(await load({ jwksUri: "https://issuer.test/jwks" }, { fetch }));
  await passes(await load({ jwksUri: "https://localhost:8080/jwks" }, { fetch }));
  for (const [keys, path] of [
    [{ jwksUri: `${iss}/jwks` }, "issuers.own.jwksUri"],
    [{ jwksUri: "http://[::1]:8080/jwks" }, "issuers.own.jwksUri"],
    [{ discovery: "openid-configuration" }, "issuers.own.issuer"],
  ]) {
    const gate = await load(keys, { fetch });
    assert.deepEqual(
      gate.warnings.map((warning) => warning.path),
      [path],
    );
    await passes(gate);
  }
  assert.deepEqual(asked, [
    `${iss}/jwks`,
    "https://localhost:8080/jwks",
    `${iss}/jwks`,
    "http://[::1]:8080/jwks",
    `${iss}/.well-known/openid-configuration`,
    "http://127.0.0.1:8081/jwks",
  ]);
});

test("the case of typ does not matter, nor does one application/ before it", async () => {
  const scene = await gateScene();
  for (const typ of ["jwt", "AT+JWT", "application/at+jwt", "Application/JWT"])
    await scene.gate.verify(await scene.issuer.mint({}, { typ }));
  for (const typ of ["application/application/jwt", "jwt ", "JOSE"])
    assert.equal(
      (await refusalOf(scene.gate.verify(await scene.issuer.mint({}, { typ })))).code,
      "typ_refused",
    );
});
