// What of `wicketgate/frame` needs no browser? It is imported without a DOM, and says what an origin has to
// look like.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { defineWicketgateFrame, embedFrame, listenForMessages, postMessageTo } from "wicketgate/frame";
import { isOriginEntry } from "../support/shipped.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const listen = (origins, target = new EventTarget()) =>
  listenForMessages({ origins, onMessage: () => {}, target });

const EXACT = [
  "https://sdk.example",
  "https://a.b-c.sdk.example",
  "https://sdk.example:8443",
  "https://xn--bcher-kva.example",
  "https://127.0.0.1",
  "https://[::1]:8443",
  "https://intranet",
  `https://${"a".repeat(63)}.example`,
  "http://localhost:3000",
  "http://127.0.0.1:1",
  "http://[::1]:65535",
];

// What a page is told, and what the core says of an entry of `origins`: `*.` before a host is one for it.
const BROKEN = [
  ["*", /names no single origin: list those that are meant, one by one/],
  ["https://*", /names no single origin/],
  ["https://*.sdk.example", /names no single origin/],
  ["null", /is what every sandboxed frame sends/],
  ["https://sdk.example/", /write https:\/\/sdk\.example$/],
  ["https://sdk.example/path?x#y", /write https:\/\/sdk\.example$/],
  ["https://sdk.example:443", /write https:\/\/sdk\.example$/],
  ["https://sdk.example:08443", /write https:\/\/sdk\.example:8443$/],
  ["https://SDK.example", /write https:\/\/sdk\.example$/],
  ["HTTPS://sdk.example", /write https:\/\/sdk\.example$/],
  [" https://sdk.example", /write https:\/\/sdk\.example$/],
  ["https://sdk.example\n", /write https:\/\/sdk\.example$/],
  ["https:\\\\sdk.example", /write https:\/\/sdk\.example$/],
  ["https://b\u00fccher.example", /write https:\/\/xn--bcher-kva\.example$/],
  ["https://sdk\u3002example", /write https:\/\/sdk\.example$/],
  ["https://0x7f.1", /write https:\/\/127\.0\.0\.1$/],
  ["https://ada@sdk.example", /is no origin: write https:\/\/ and a plain host/],
  ["https://bank.example:x@sdk.example", /is no origin/],
  ["https://sdk.example.", /is no origin/],
  ["https://s_k.example", /is no origin/],
  ["https://-sdk.example", /is no origin/],
  ["https://sdk..example", /is no origin/],
  ["https://sdk.example:0", /is no origin/],
  ["https://sdk.example:65536", /is no origin/],
  ["https://sdk.example:", /write https:\/\/sdk\.example$/],
  ["https://a.example,https://b.example", /is no origin/],
  ["https://a.example https://b.example", /is no origin/],
  ["https://[2001:db8::1]", /is no origin/],
  [`https://${"a".repeat(64)}.example`, /is no origin/],
  [`https://${"abcdefghi.".repeat(25)}abcd`, /is no origin/],
  ["", /is no origin/],
  ["https://", /is no origin/],
  ["sdk.example", /is no origin/],
  ["blob:https://sdk.example/x", /write https:\/\/sdk\.example$/],
  ["file:///etc/passwd", /is no origin/],
  ["javascript:void 0", /is no origin/],
  ["http://sdk.example", /is not https: only http:\/\/localhost/],
  ["http://127.0.0.1", /is not https/],
  ["http://localhost:80", /is not https/],
  ["http://127.0.0.2:8080", /is not https/],
  ["http://localhost.example:8080", /is not https/],
  ["https://%73dk.example", /write https:\/\/sdk\.example$/],
  ["https://sd!k.example", /is no origin/],
  ["https://sdk.example:*", /names no single origin/],
];

test("an exact origin is taken, any other text says what to write instead", () => {
  for (const origin of EXACT) {
    assert.equal(new URL(origin).origin, origin);
    listen([origin])();
  }
  for (const [text, pattern] of BROKEN) {
    const namesText = (error) =>
      error instanceof TypeError &&
      pattern.test(error.message) &&
      error.message.startsWith(JSON.stringify(text));
    assert.throws(() => listen(["https://sdk.example", text]), namesText, text);
    assert.throws(
      () => postMessageTo({ postMessage: () => assert.fail("sent") }, text, "x"),
      namesText,
      text,
    );
  }
  // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
  assert.throws(() => listen([,]), /an origin is a text/);
  for (const odd of [undefined, null, 5, {}, new String("https://sdk.example"), ["https://sdk.example"]]) {
    assert.throws(() => listen([odd]), /an origin is a text/);
  }
});

test("a configuration's list of origins takes the same texts, but for patterns", async () => {
  const texts = [...EXACT, ...BROKEN.map(([text]) => text)];
  const signs = "a-._:/0[]@%*A\\ ;\u00e9";
  for (let round = 0; round < 20_000; round += 1) {
    const text = EXACT[round % EXACT.length];
    const at = Math.floor(Math.random() * (text.length + 1));
    const sign = signs[Math.floor(Math.random() * signs.length)];
    texts.push(text.slice(0, at) + sign + text.slice(at + Math.floor(Math.random() * 2)));
  }
  let taken = 0;
  for (const text of texts) {
    const isTaken = takes(text);
    taken += isTaken ? 1 : 0;
    assert.equal(await isOriginEntry(text), isTaken || /^https:\/\/\*\./.test(text), text);
  }
  assert.ok(taken > 1_000 && taken < texts.length / 2, `${taken} of ${texts.length}`);

  function takes(text) {
    try {
      listen([text])();
      return true;
    } catch {
      return false;
    }
  }
});

test("a long text is not told whole", () => {
  assert.throws(
    () => listen([`https://${"x".repeat(100_000)}/`]),
    ({ message }) => message.length < 500,
  );
});

test("a list that is none, or empty, and a missing function are errors of the program", () => {
  for (const origins of [undefined, null, [], "https://sdk.example", new Set(["https://sdk.example"]), {}]) {
    assert.throws(() => listen(origins), {
      name: "TypeError",
      message: "origins is an array with at least one origin",
    });
  }
  assert.throws(() => listenForMessages({ origins: ["https://sdk.example"] }), {
    name: "TypeError",
    message: "onMessage is a function",
  });
});

test("the list that counts is the one that was given, not what became of it", () => {
  const target = new EventTarget();
  const origins = ["https://sdk.example"];
  const heard = [];
  listenForMessages({ origins, onMessage: ({ origin }) => heard.push(origin), target });
  origins.push("https://evil.example");
  for (const origin of origins) target.dispatchEvent(Object.assign(new Event("message"), { origin }));
  assert.deepEqual(heard, ["https://sdk.example"]);
});

test("without a page nothing is embedded", () => {
  const options = { src: "https://sdk.example/", title: "Sign in" };
  for (const container of [
    undefined,
    null,
    {},
    { ownerDocument: {} },
    { ownerDocument: { defaultView: null } },
  ]) {
    assert.throws(() => embedFrame(container, options), {
      name: "TypeError",
      message: "the container is no element of a page",
    });
  }
  assert.throws(() => defineWicketgateFrame(), ReferenceError);
  for (const window of [null, undefined]) {
    assert.throws(() => postMessageTo(window, "https://sdk.example", "x"), /there is no window to send to/);
  }
  // A port takes no notice of the origin.
  const { port1 } = new MessageChannel();
  for (const other of [port1, { postMessage: () => assert.fail("sent") }]) {
    assert.throws(() => postMessageTo(other, "https://sdk.example", "x"), /messages go to a window/);
  }
  port1.close();
});

test("the powers are those that the core knows, in the code and in the types", () => {
  const known = [...read("src/browser/csp/permissions.rs").matchAll(/^ {4}\w+ = "([a-z-]+)",$/gm)].map(
    ([, name]) => name,
  );
  assert.ok(known.length > 5);
  const listed = (text, from) =>
    [
      ...text
        .slice(text.indexOf(from))
        .split(";")[0]
        .matchAll(/"([a-z-]+)"/g),
    ].map(([, name]) => name);
  assert.deepEqual(listed(read("pkg/js/frame/embed.ts"), "const FEATURES"), known);
  assert.deepEqual(listed(read("pkg/types/frame.d.ts"), "type FrameFeature"), known);
  const tokens = listed(read("pkg/js/frame/embed.ts"), "const SANDBOX_TOKENS");
  assert.deepEqual(listed(read("pkg/types/frame.d.ts"), "type SandboxToken"), tokens);
  assert.ok(tokens.every((token) => !token.startsWith("allow-top-navigation")));
});
