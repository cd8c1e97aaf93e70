// Can a stranger tell an upstream of another method, path, certificate or visitor than the gate judged? And
// what does the gate tell it?

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { forged, inParts, namesOf, ORDINARY } from "../support/request-headers.mjs";
import { openScene } from "../support/worker-scene.mjs";

const ADDRESS = "203.0.113.7";
const OF_CLOUDFLARE = ["CF-Connecting-IP", ADDRESS];
/** miniflare adds the header where none came, so one that is no address stands for none. */
const UNKNOWN = ["CF-Connecting-IP", "forged"];
/** Written on every request to an upstream. */
const KNOWN = { "x-forwarded-host": "gate.example", "x-forwarded-proto": "http" };

let scene;
const served = [];
before(async () => {
  scene = await openScene({
    services: {
      async APP(request) {
        served.push([...request.headers]);
        return new Response("served");
      },
    },
    configure: (base, { upstream }) => ({
      ...base,
      frames: { frameSrc: ["https://sdk.example"] },
      routes: [
        ...base.routes,
        { path: "/passing/*", access: "public", forwardedHeaders: "pass", upstream: upstream.url },
        { path: "/service/*", access: "public", upstream: { service: "APP" } },
        {
          path: "/passing-service/*",
          access: "public",
          forwardedHeaders: "pass",
          upstream: { service: "APP" },
        },
        { path: "/page/*", access: "public", page: { policy: "own" }, upstream: { service: "APP" } },
      ],
    }),
  });
});
after(() => scene?.close());

/** Names (lower case) and values that reached whoever stands behind a path. */
async function reached(path, headers) {
  const token = path.startsWith("/api/") ? await scene.issuer.mint() : undefined;
  const { status, body } = await scene.ask(path, { token, headers });
  assert.equal(status, 200, body);
  if (!/^\/(api|open|passing)\//.test(path)) return served.at(-1);
  const { rawHeaders } = scene.upstream.requests.at(-1);
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1]]] : []));
}

const written = (headers) =>
  Object.fromEntries(headers.filter(([name]) => /^x-forwarded-|^x-real-ip$/.test(name)));
const untrue = (headers) => headers.filter(([, value]) => value.includes("forged"));

for (const path of ["/api/x", "/open/x", "/service/x", "/passing/x", "/passing-service/x"]) {
  test(`another method, path or certificate never reaches ${path}, however it is spelled`, async () => {
    for (const names of inParts(namesOf("NEVER"))) {
      const headers = await reached(path, [...forged(names), "X-Kept", "kept"]);
      assert.deepEqual([untrue(headers), new Map(headers).get("x-kept")], [[], "kept"]);
    }
  });
}

for (const path of ["/api/x", "/open/x", "/service/x"]) {
  test(`what a stranger says of a visitor never reaches ${path}; what the gate knows does`, async () => {
    for (const names of inParts([...namesOf("VISITOR"), ...namesOf("ADDRESS")])) {
      const headers = await reached(path, [...forged(names), ...UNKNOWN]);
      assert.deepEqual([untrue(headers), written(headers)], [[], KNOWN]);
    }
  });

  test(`the address that Cloudflare saw reaches ${path}, by every name that holds an address alone`, async () => {
    const others = namesOf("ADDRESS").filter((name) => name !== "cf-connecting-ip");
    const sent = [...forged(others), ...forged(namesOf("VISITOR").slice(0, 20)), ...OF_CLOUDFLARE];
    const headers = await reached(path, sent);
    assert.deepEqual(untrue(headers), []);
    assert.deepEqual(written(headers), { ...KNOWN, "x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS });
    for (const name of others) assert.equal(new Map(headers).get(name), ADDRESS, name);
    // Between a Worker and an address stands Cloudflare, which writes its own.
    if (path === "/service/x") assert.equal(new Map(headers).get("cf-connecting-ip"), ADDRESS);
    const alone = written(await reached(path, OF_CLOUDFLARE));
    assert.deepEqual(alone, { ...KNOWN, "x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS });
  });
}

test("what is no address is told to nobody", async () => {
  for (const address of [
    `${ADDRESS}, 198.51.100.1`,
    "fe80::1%eth0",
    "unknown",
    "7",
    "[::1]",
    `${"1".repeat(44)}.1`,
    `"${ADDRESS}"`,
  ]) {
    const headers = await reached("/service/x", ["CF-Connecting-IP", address]);
    assert.deepEqual(written(headers), KNOWN, address);
    assert.equal(new Map(headers).get("cf-connecting-ip"), undefined, address);
  }
  for (const address of [
    "::1",
    "2001:db8::7",
    "::FFFF:203.0.113.7",
    `0000:0000:0000:0000:0000:ffff:${"255.".repeat(3)}255`,
  ]) {
    assert.equal(
      new Map(await reached("/service/x", ["CF-Connecting-IP", address])).get("x-forwarded-for"),
      address,
    );
  }
});

test("with `pass` the operator's own proxy speaks: its headers arrive as they came, and the gate adds none", async () => {
  const told = {
    "x-forwarded-for": "198.51.100.1, 198.51.100.2",
    "x-forwarded-host": "own.example",
    forwarded: "for=_a",
    "x-real-ip": "a",
  };
  const headers = {
    ...told,
    "true-client-ip": "b",
    x_forwarded_proto: "https",
    "remote-user": "käthe",
    "x-auth-request-user": "k",
  };
  for (const path of ["/passing/x", "/passing-service/x"]) {
    const arrived = new Map(await reached(path, [...Object.entries(headers).flat(), ...OF_CLOUDFLARE]));
    for (const [name, value] of Object.entries(told)) assert.equal(arrived.get(name), value, name);
    for (const name of ["true-client-ip", "x_forwarded_proto", "x-auth-request-user"])
      assert.equal(arrived.get(name), headers[name], name);
    assert.ok(arrived.has("remote-user"));
    assert.equal(arrived.has("x-forwarded-proto"), false);
    assert.deepEqual(written(await reached(path, OF_CLOUDFLARE)), {});
    for (const names of inParts(namesOf("VISITOR"))) {
      const plain = new Map(
        await reached(
          path,
          names.flatMap((name) => [name, "own"]),
        ),
      );
      for (const name of names) assert.equal(plain.get(name), "own", name);
    }
  }
});

test("ordinary headers arrive as they came", async () => {
  for (const path of ["/open/x", "/service/x", "/passing/x"]) {
    const arrived = new Map(await reached(path, Object.entries(ORDINARY).flat()));
    for (const [name, value] of Object.entries(ORDINARY))
      assert.equal(arrived.get(name), value, `${path} ${name}`);
  }
});

test("a page with a nonce is asked for whole, however the condition is spelled", async () => {
  for (const spelling of ["If-None-Match", "iF_nOnE_mAtCh", "If.None.Match", "RANGE"]) {
    assert.deepEqual(untrue(await reached("/page/x", [spelling, "forged"])), [], spelling);
  }
});

test("what belongs to the visitor's connection stays there", async () => {
  const names = ["Proxy-Connection", "Keep-Alive", "Expect", "HTTP2-Settings", "Upgrade"];
  for (const path of ["/open/x", "/service/x", "/passing/x"]) {
    const arrived = new Map(
      await reached(path, [
        "Connection",
        "close, Wicketgate-Request-Id",
        ...forged(["proxy-connection", "keep-alive", "http2-settings", "upgrade"]),
      ]),
    );
    for (const name of names) assert.equal(arrived.has(name.toLowerCase()), false, name);
    assert.ok(arrived.has("wicketgate-request-id"));
    assert.doesNotMatch(arrived.get("connection") ?? "", /wicketgate/i);
  }
});
