// What becomes of a body where none belongs? GET and HEAD go on without it; nothing is left for the upstream
// to misread.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { openScene } from "../support/worker-scene.mjs";

let scene;
before(async () => {
  scene = await openScene({
    services: {
      ORDERS: async (request) =>
        new Response(null, { headers: { "X-Body": JSON.stringify(await request.text()) } }),
    },
    configure: (base) => ({
      ...base,
      routes: [...base.routes, { path: "/service/*", access: "public", upstream: { service: "ORDERS" } }],
    }),
  });
});
after(() => scene?.close());

const BODIES = {
  "none, of length 0": "Content-Length: 0\r\n\r\n",
  "three bytes": "Content-Length: 3\r\n\r\nabc",
  "three bytes in chunks": "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
};

for (const method of ["GET", "HEAD"]) {
  for (const [name, rest] of Object.entries(BODIES)) {
    for (const path of ["/open/x", "/api/x"]) {
      test(`${method} ${path} with a body (${name}) passes without it`, async () => {
        const before = scene.upstream.requests.length;
        const token = await scene.issuer.mint();
        assert.equal(
          await statusOf(
            `${method} ${path} HTTP/1.1\r\nHost: gate.example\r\nAuthorization: Bearer ${token}\r\n${rest}`,
          ),
          200,
        );
        const [request, ...more] = scene.upstream.requests.slice(before);
        assert.deepEqual([request.method, request.url, more], [method, path, []]);
        assert.deepEqual(
          [request.headers["content-length"], request.headers["transfer-encoding"]],
          [undefined, undefined],
        );
      });
    }
  }
}

test("a bound service gets no body with a GET either", async () => {
  for (const [name, rest] of Object.entries(BODIES)) {
    const text = await answerTo(`GET /service/x HTTP/1.1\r\nHost: gate.example\r\n${rest}`);
    assert.match(text, /^HTTP\/1\.1 200 .*^x-body: ""\r$/ims, name);
  }
});

test("TRACE, TRACK and CONNECT reach no upstream", async () => {
  const before = scene.upstream.requests.length;
  const token = await scene.issuer.mint();
  for (const method of ["TRACE", "TRACK", "CONNECT"]) {
    const status = await statusOf(
      `${method} /open/x HTTP/1.1\r\nHost: gate.example\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    // Some of them the runtime itself refuses, as methods that it does not know.
    assert.ok(method === "TRACE" ? status === 405 : status >= 400, `${method}: ${status}`);
  }
  assert.equal(scene.upstream.requests.length, before);
});

async function statusOf(text) {
  return Number((await answerTo(text)).split(" ")[1]);
}

/** The beginning of the answer to a request as it is written here. */
function answerTo(text) {
  const { hostname, port } = new URL(scene.host.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.setEncoding("latin1");
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer in time")));
    socket.once("data", (chunk) => {
      resolve(chunk);
      socket.destroy();
    });
    socket.on("error", reject);
    socket.write(text);
  });
}
