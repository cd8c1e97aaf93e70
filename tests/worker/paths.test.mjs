// Can a path mean one thing to the gate and another to the upstream? Request lines are written by hand on the
// socket, since every client tidies them first.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { openScene } from "../support/worker-scene.mjs";

let scene;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      routes: [
        ...base.routes,
        { path: "/*", access: "public", upstream: upstream.url },
        { path: "/npm/*", access: "public", upstream: upstream.url, encodedSegments: "data" },
      ],
    }),
  });
});
after(() => scene?.close());

/** Two readings each: refused, although a public route covers everything. */
const AMBIGUOUS = [
  "/open%2f..%2fapi/x",
  "/open%2Fx",
  "/api%2fx",
  "/%2fapi/x",
  "/open%5c..%5capi",
  "/open%5Cx",
  "/open/%2ehidden",
  "/open/x%2Ejson",
  "/open/...%2e",
  "/open/%252e%252e/x",
  "/open/%25",
  "/open/%2541",
  "/open/%00",
  "/open/x%00.json",
  "/open/%",
  "/open/%a",
  "/open/%zz",
  "/open/%u0041",
  "/open/%2",
  "/open;/x",
  "/open/x;y=1",
  "/;/api/x",
  "/open/..;/api/x",
  "//",
  "//open/x",
  "//api/x",
  "/open//x",
  "/open/x//",
  "///",
  "/npm/a%2f..%2f..%2fapi/x",
  "/npm/..%2fapi",
  "/npm/%252e%252e/api/x",
  "/npm/a%2f%2fb",
  "/npm%2fx",
];

for (const path of AMBIGUOUS) {
  test(`ambiguous: ${path}`, async () => {
    const before = scene.upstream.requests.length;
    const answer = await raw(path);
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, /"error":"ambiguous_path"/);
    assert.equal(scene.upstream.requests.length, before);
  });
}

/** What workerd settles before the Worker runs: the gate judges, and the upstream gets, what it became. */
const SETTLED = {
  "/open/%2e%2e/api/x": { status: 401 },
  "/open/../api/x": { status: 401 },
  "/open/.%2E/api/x": { status: 401 },
  "/open\\..\\api\\x": { status: 401 },
  "/\\api/x": { status: 400 },
  "/api/%2e%2e/open/x": { status: 200, upstream: "/open/x" },
  "/api\\..\\open\\x": { status: 200, upstream: "/open/x" },
  "/open/./x": { status: 200, upstream: "/open/x" },
  "/open/%2e/x": { status: 200, upstream: "/open/x" },
};

for (const [path, expected] of Object.entries(SETTLED)) {
  test(`settled by the runtime: ${path}`, async () => {
    const before = scene.upstream.requests.length;
    const answer = await raw(path);
    assert.equal(answer.status, expected.status, answer.text);
    assert.deepEqual(
      scene.upstream.requests.slice(before).map(({ url }) => url),
      expected.upstream ? [expected.upstream] : [],
    );
  });
}

/** Other spellings of what wants a token: closed, since the wider route asks for none. */
const RESPELLED = ["/api", "/api/", "/API", "/API/x", "/Api/", "/ap%C4%B1/x"];

for (const path of RESPELLED) {
  test(`another spelling: ${path}`, async () => {
    const before = scene.upstream.requests.length;
    const answer = await raw(path);
    assert.equal(answer.status, 404, answer.text);
    assert.match(answer.text, /"error":"not_found"/);
    assert.equal(scene.upstream.requests.length, before);
  });
}

/** Unusual, but of one reading: passed on as it is, to the byte. */
const EXACT = [
  "/open/x?",
  "/open/x?a=1&a=2",
  "/open/x?b=%2f..%5c%00;//\\",
  "/open/x?next=//other.example/%2e%2e",
  "/open/x%20y",
  "/open/%C3%A9",
  "/open/%c3%a9",
  "/open/a+b",
  "/open/~x_y-z.json",
  "/open/x/",
  "/open/@x:y",
  "/open/x?y?z",
  "/npm/@scope%2fname",
  "/npm/group%2Fname/100%25",
  "/npm/file%2Etxt",
  "/npm/%61",
];

for (const path of EXACT) {
  test(`to the byte: ${path}`, async () => {
    const answer = await raw(path);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(scene.upstream.requests.at(-1).url, path);
  });
}

function raw(path) {
  const { hostname, port } = new URL(scene.host.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      text += chunk;
      if (isWhole(text)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve({ status: Number(text.split(" ")[1]), text }));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: gate.example\r\nConnection: close\r\n\r\n`);
  });
}

/** workerd keeps a connection for seconds after `Connection: close`, so the framing tells the end. */
function isWhole(text) {
  const [head, body] = [text.slice(0, text.indexOf("\r\n\r\n")), text.slice(text.indexOf("\r\n\r\n") + 4)];
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return head !== "" && (length === undefined ? body.endsWith("0\r\n\r\n") : body.length >= Number(length));
}
