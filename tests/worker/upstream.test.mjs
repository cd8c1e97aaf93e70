// What becomes of an upstream's odd answers? Redirects are passed on, shared caches kept out, failures told
// without a word of the upstream's.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request as openRequest } from "node:http";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startHttpsServer } from "../support/https-server.mjs";
import { authority, openScene, refusedWith } from "../support/worker-scene.mjs";

let scene;
let untrusted;
before(async () => {
  untrusted = await startHttpsServer(authority().server(["elsewhere.example"]), (_request, response) =>
    response.end(),
  );
  scene = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      routes: [
        ...base.routes,
        {
          path: "/socket/*",
          issuers: ["orders"],
          upstream: upstream.url,
          tokenFrom: { webSocketProtocol: "bearer" },
        },
        { path: "/cookie/*", issuers: ["orders"], upstream: upstream.url, tokenFrom: { cookie: "session" } },
        {
          path: "/iap/*",
          issuers: ["orders"],
          upstream: upstream.url,
          tokenFrom: { header: "X-Goog-IAP-JWT-Assertion" },
        },
        { path: "/kept/*", issuers: ["orders"], upstream: upstream.url, cache: "upstream" },
        { path: "/shut/*", access: "public", upstream: upstream.url, cache: "no-store" },
        { path: "/hasty/*", issuers: ["orders"], upstream: upstream.url, upstreamTimeoutSeconds: 1 },
        { path: "/gone/*", issuers: ["orders"], upstream: "https://127.0.0.1:9" },
        { path: "/untrusted/*", issuers: ["orders"], upstream: untrusted.url },
      ],
    }),
  });
});
after(async () => {
  await scene?.close();
  await untrusted.stop();
});

const CACHE_HEADERS = {
  "Cache-Control": "public, s-maxage=600",
  "CDN-Cache-Control": "max-age=600",
  "Cloudflare-CDN-Cache-Control": "max-age=600",
  "Other-CDN-Cache-Control": "max-age=600",
  "X-LiteSpeed-Cache-Control": "public,max-age=600",
  "Other-Cache-Control": "max-age=600",
  "X-LiteSpeed-Tag": "orders",
  "X-LiteSpeed-Purge": "orders",
  "Surrogate-Control": "max-age=600",
  "Surrogate-Key": "orders",
  "Cache-Tag": "orders",
  "Edge-Control": "max-age=600",
  "X-Accel-Expires": "600",
  Expires: "Wed, 21 Oct 2065 07:28:00 GMT",
  Pragma: "cache",
  Age: "10",
};
const cacheable = (_request, response) =>
  response.writeHead(200, { ...CACHE_HEADERS, ETag: '"1"' }).end("yes");

test("a gated answer leaves private, whatever the upstream says of caches", async () => {
  scene.upstream.handler = cacheable;
  for (const path of ["/api/x", "/shut/x"]) {
    const { headers } = await scene.ask(path, { token: await scene.issuer.mint() });
    assert.equal(headers["cache-control"], "private, no-store", path);
    const others = Object.keys(CACHE_HEADERS).filter((name) => name !== "Cache-Control");
    assert.deepEqual(
      others.filter((name) => name.toLowerCase() in headers),
      [],
    );
    assert.equal(headers.etag, '"1"');
  }
});

test("a route may keep the upstream's word, and a public one does", async () => {
  scene.upstream.handler = cacheable;
  for (const path of ["/kept/x", "/open/x"]) {
    const { headers } = await scene.ask(path, { token: await scene.issuer.mint() });
    for (const [name, value] of Object.entries(CACHE_HEADERS))
      assert.equal(headers[name.toLowerCase()], value, `${path} ${name}`);
  }
});

test("a gated answer is fetched anew for every visitor", async () => {
  scene.upstream.handler = cacheable;
  const before = scene.upstream.requests.length;
  for (let visitor = 0; visitor < 3; visitor += 1)
    await scene.ask("/api/same", { token: await scene.issuer.mint() });
  assert.equal(scene.upstream.requests.length, before + 3);
  // The platform's cache for a Worker's own fetches does not exist here; what switches it off leaves this
  // trace.
  assert.equal(scene.upstream.requests.at(-1).headers["cache-control"], "no-cache");
  await scene.ask("/shut/x");
  assert.equal(
    scene.upstream.requests.at(-1).headers["cache-control"],
    "no-cache",
    "a public route without caches",
  );
  const headers = ["Cache-Control", "max-age=60"];
  assert.equal((await scene.ask("/api/same", { token: await scene.issuer.mint(), headers })).status, 200);
  assert.equal(scene.upstream.requests.at(-1).headers["cache-control"], "max-age=60");
});

test("redirects are passed on, never followed", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    scene.upstream.handler = (_request, response) => {
      response.writeHead(status, { Location: `${scene.upstream.url}/elsewhere` }).end();
    };
    const before = scene.upstream.requests.length;
    const answer = await scene.ask("/api/x", { method: "POST", token: await scene.issuer.mint(), body: "x" });
    assert.deepEqual([answer.status, answer.headers.location], [status, `${scene.upstream.url}/elsewhere`]);
    assert.equal(scene.upstream.requests.length, before + 1);
  }
});

test("the upstream's own refusals, cookies and empty answers are passed on", async () => {
  for (const status of [200, 204, 205, 304, 401, 404, 500, 599]) {
    scene.upstream.handler = (_request, response) => {
      response.writeHead(status, { "Set-Cookie": ["a=1", "b=2"] }).end();
    };
    const answer = await scene.ask("/api/x", { token: await scene.issuer.mint() });
    assert.deepEqual([answer.status, answer.headers["set-cookie"]], [status, ["a=1", "b=2"]]);
  }
});

test("too slow: 504 after the route's time", async () => {
  scene.upstream.handler = () => {};
  const startedAtMs = Date.now();
  const answer = await refusedWith(scene, "upstream_timeout", "/hasty/x", {
    token: await scene.issuer.mint(),
  });
  assert.deepEqual([answer.status, answer.json().error], [504, "gateway_timeout"]);
  const tookMs = Date.now() - startedAtMs;
  assert.ok(tookMs >= 900 && tookMs < 5000, `${tookMs} ms`);
});

test("an upload that is still coming ends where its time does: nobody waits for the rest", async (context) => {
  const upload = new Promise((resolve) => {
    scene.upstream.listener.once("request", (request) => request.once("error", () => resolve("broken off")));
  });
  const { hostname, port } = new URL(scene.host.url);
  const visitor = connect(Number(port), hostname);
  context.after(() => visitor.destroy());
  const head = `POST /hasty/x HTTP/1.1\r\nHost: gate.example\r\nAuthorization: Bearer ${await scene.issuer.mint()}`;
  visitor.write(`${head}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`);
  const [answer] = await once(visitor.setEncoding("latin1"), "data");
  assert.match(answer, /^HTTP\/1\.1 504 /);
  // The visitor stays, and could send for ever.
  const stillComing = sleep(5_000, "still coming", { ref: false });
  assert.equal(await Promise.race([upload, stillComing]), "broken off");
});

test("the time limit ends with the headers: a slow body is left alone", async () => {
  scene.upstream.handler = (_request, response) => {
    response.write("slow ");
    setTimeout(() => response.end("body"), 1500);
  };
  const answer = await scene.ask("/hasty/x", { token: await scene.issuer.mint() });
  assert.deepEqual([answer.status, answer.body], [200, "slow body"]);
});

test("gone, or not the one the certificate names: 502 and nothing told", async () => {
  for (const path of ["/gone/x", "/untrusted/x"]) {
    const answer = await refusedWith(scene, "upstream_unreachable", path, {
      token: await scene.issuer.mint(),
    });
    assert.deepEqual([answer.status, answer.json().error], [502, "bad_gateway"]);
    assert.doesNotMatch(JSON.stringify(answer), /127\.0\.0\.1|certificate|refused|at /);
  }
  assert.deepEqual(untrusted.requests, []);
});

test("an upstream that hangs up: 502", async () => {
  scene.upstream.handler = (request) => request.socket.destroy();
  await refusedWith(scene, "upstream_unreachable", "/api/x", { token: await scene.issuer.mint() });
});

test("what the platform answers in place of an upstream is a 502 or 504 of ours", async () => {
  const codes = { 520: 502, 521: 502, 522: 504, 523: 502, 524: 504, 525: 502, 526: 502, 530: 502 };
  for (const [from, to] of Object.entries(codes)) {
    scene.upstream.handler = (_request, response) =>
      response.writeHead(Number(from)).end("the platform's page");
    const answer = await scene.ask("/api/x", { token: await scene.issuer.mint() });
    assert.equal(answer.status, to, from);
    assert.doesNotMatch(answer.body, /platform/);
  }
});

test("an upstream's status that is no final answer: 502, with a line that says who was let pass", async () => {
  for (const [status, headers] of [
    [199, "Content-Length: 0\r\n"],
    [600, "Content-Length: 0\r\n"],
    [999, "Content-Length: 0\r\n"],
    // A switch that nobody asked for.
    [101, ""],
    [101, "Upgrade: websocket\r\nConnection: Upgrade\r\n"],
  ]) {
    scene.upstream.handler = ({ socket }) => socket.end(`HTTP/1.1 ${status} Odd\r\n${headers}\r\n`);
    for (const path of ["/api/x", "/open/x"])
      await refusedWith(scene, "upstream_unreachable", path, { token: await scene.issuer.mint() });
  }
});

/** What the upstream does with the next upgrades: it says hello, and names a protocol where one is given. */
function answerUpgrades(seen, protocol) {
  scene.upstream.listener.removeAllListeners("upgrade");
  scene.upstream.listener.on("upgrade", (request, socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    const named = protocol === undefined ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${named}Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
    socket.on("error", () => {});
    seen.push(request.headers);
  });
}

test("a socket's token comes as a protocol: the upstream gets none, and the answer names what was offered", async () => {
  const token = await scene.issuer.mint();
  for (const [offered, protocol, expected] of [
    [`bearer, ${token}`, undefined, "bearer"],
    [`bearer, ${token}`, "bearer", "bearer"],
    [`chat, bearer, ${token}`, "chat", "chat"],
  ]) {
    const seen = [];
    answerUpgrades(seen, protocol);
    const yes = await upgrade(undefined, "/socket/x", { "Sec-WebSocket-Protocol": offered });
    assert.deepEqual([yes.status, yes.text, yes.protocol], [101, "hi", expected], offered);
    const others = offered.replace(`, ${token}`, "").replaceAll(" ", "");
    assert.deepEqual([seen.length, seen[0]["sec-websocket-protocol"]], [1, others]);
    assert.ok(!JSON.stringify(seen).includes(token));
  }
  for (const [headers, status] of [
    [{}, 401],
    [{ "Sec-WebSocket-Protocol": "bearer" }, 400],
    [{ "Sec-WebSocket-Protocol": `bearer, ${token}`, Authorization: `Bearer ${token}` }, 400],
  ])
    assert.equal((await upgrade(undefined, "/socket/x", headers)).status, status);
});

test("a token in a cookie or a named header counts once, for no stranger's page, and stays with the Worker", async () => {
  const token = await scene.issuer.mint();
  const seen = [];
  scene.upstream.handler = ({ headers }, response) => {
    seen.push(headers);
    response.end();
  };
  const own = ["Origin", "https://gate.example"];
  const cookie = (value) => ["Cookie", value];
  for (const [path, options, status] of [
    ["/cookie/x", { headers: cookie(`a=1; session=${token}; b=2`) }, 200],
    ["/cookie/x", { headers: [...cookie(`session=${token}`), ...cookie(`session=${token}`)] }, 400],
    ["/cookie/x", { headers: cookie("a=1") }, 401],
    ["/cookie/x", { method: "POST", headers: [...cookie(`session=${token}`), ...own] }, 200],
    ["/cookie/x", { method: "POST", headers: cookie(`session=${token}`) }, 403],
    ["/iap/x", { headers: ["X-Goog-IAP-JWT-Assertion", token] }, 200],
    ["/iap/x", { headers: ["X-Goog-IAP-JWT-Assertion", token, "x-goog-iap-jwt-assertion", token] }, 400],
    ["/iap/x", { token }, 401],
  ])
    assert.equal((await scene.ask(path, options)).status, status, `${path} ${JSON.stringify(options)}`);
  assert.deepEqual(
    seen.map(({ cookie: rest }) => rest),
    ["a=1; b=2", undefined, undefined],
  );
  assert.ok(seen.every((headers) => headers["wicketgate-issuer"] === "orders"));
  assert.ok(!JSON.stringify(seen).includes(token));
});

test("an upgrade passes with a token, and is refused without", async () => {
  const seen = [];
  scene.upstream.handler = (_request, response) => response.end();
  answerUpgrades(seen);
  const yes = await upgrade(await scene.issuer.mint());
  assert.deepEqual([yes.status, yes.text], [101, "hi"]);
  assert.deepEqual([seen[0].authorization, seen[0]["wicketgate-issuer"]], [undefined, "orders"]);
  assert.equal((await upgrade()).status, 401);
});

function upgrade(token, path = "/api/socket", more = {}) {
  const { hostname, port } = new URL(scene.host.url);
  const headers = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": Buffer.alloc(16, 7).toString("base64"),
    ...(token && { Authorization: `Bearer ${token}` }),
    ...more,
  };
  return new Promise((resolve, reject) => {
    const sent = openRequest({ host: hostname, port, path, headers });
    sent.on("error", reject);
    sent.on("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    sent.on("upgrade", (response, socket, head) => {
      const finish = (frame) => {
        socket.destroy();
        const protocol = response.headers["sec-websocket-protocol"];
        resolve({ status: response.statusCode, text: frame.subarray(2).toString(), protocol });
      };
      if (head.length > 0) finish(head);
      else socket.once("data", finish);
    });
    sent.end();
  });
}

test("an expectation stays with the Worker: the upstream's handler runs, and its answer arrives", async () => {
  const handled = [];
  scene.upstream.handler = (request, response) => {
    handled.push(request.headers.expect);
    response.end("done");
  };
  const { status, body } = await scene.ask("/shut/x", {
    method: "POST",
    body: "x",
    headers: ["Expect", "100-continue"],
  });
  assert.deepEqual([status, body, handled], [200, "done", [undefined]]);
});
