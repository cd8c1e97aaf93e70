// What of `wicketgate/frame` needs no browser? It is imported without a DOM, and says what an origin has to
// look like.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { defineWicketgateFrame, embedFrame, listenForMessages, postMessageTo } from "wicketgate/frame";
import { faultsOf, isOriginEntry } from "../support/shipped.mjs";

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

/** The kinds of faults, each by the words that a configuration's author reads. */
const WHY = {
  address: /^has an IP address that readers disagree on:/,
  any: /^means every origin:/,
  character: /^has a character in its host that no host holds:/,
  "default port": /^writes out the scheme's own port,/,
  "empty label": /^has a dot before its host or two in a row:/,
  http: /^is not https; http is taken for /,
  hyphen: /^has a label that begins or ends with a hyphen:/,
  length: /^must be a string of 1 to 1024 bytes$/,
  "length of host": /^has a host of more than 253 bytes or a label of more than 63:/,
  list: /^holds a comma or a space:/,
  "loopback port": /^has no port:/,
  "no host": /^has no host:/,
  "non-ASCII": /^has a host outside ASCII:/,
  null: /^is what every sandboxed frame sends,/,
  path: /^must end after the host and port:/,
  percent: /^has a percent sign in its host:/,
  port: /^has a bad port:/,
  scheme: /^does not begin with https:\/\/ in lower case, and is no app.s origin$/,
  "trailing dot": /^has a dot after its host,/,
  underscore: /^has an underscore in its host,/,
  "upper case": /^has an upper-case letter in its host:/,
  "user information": /^has user information before its host:/,
  "white space": /^has white space around it:/,
  wildcard: /^has a `\*` elsewhere than in https:\/\/\*\.host:/,
};

// What a page is told, and the first fault that a configuration's author reads of the same entry of `origins`:
// `*.` before a host is an entry there.
const BROKEN = [
  ["*", /names no single origin: list those that are meant, one by one/, "any"],
  ["https://*", /names no single origin/, "any"],
  ["https://*.sdk.example", /names no single origin/, undefined],
  ["null", /is what every sandboxed frame sends/, "null"],
  ["https://sdk.example/", /write https:\/\/sdk\.example$/, "path"],
  ["https://sdk.example/path?x#y", /write https:\/\/sdk\.example$/, "path"],
  ["https://sdk.example:443", /write https:\/\/sdk\.example$/, "default port"],
  ["https://sdk.example:08443", /write https:\/\/sdk\.example:8443$/, "port"],
  ["https://SDK.example", /write https:\/\/sdk\.example$/, "upper case"],
  ["HTTPS://sdk.example", /write https:\/\/sdk\.example$/, "scheme"],
  [" https://sdk.example", /write https:\/\/sdk\.example$/, "white space"],
  ["https://sdk.example\n", /write https:\/\/sdk\.example$/, "white space"],
  ["https:\\\\sdk.example", /write https:\/\/sdk\.example$/, "scheme"],
  ["https://b\u00fccher.example", /write https:\/\/xn--bcher-kva\.example$/, "non-ASCII"],
  ["https://sdk\u3002example", /write https:\/\/sdk\.example$/, "non-ASCII"],
  ["https://0x7f.1", /write https:\/\/127\.0\.0\.1$/, "address"],
  ["https://ada@sdk.example", /is no origin: write https:\/\/ and a plain host/, "user information"],
  ["https://bank.example:x@sdk.example", /is no origin/, "user information"],
  ["https://sdk.example.", /is no origin/, "trailing dot"],
  ["https://s_k.example", /is no origin/, "underscore"],
  ["https://-sdk.example", /is no origin/, "hyphen"],
  ["https://sdk..example", /is no origin/, "empty label"],
  ["https://sdk.example:0", /is no origin/, "port"],
  ["https://sdk.example:65536", /is no origin/, "port"],
  ["https://sdk.example:", /write https:\/\/sdk\.example$/, "port"],
  ["https://a.example,https://b.example", /is no origin/, "list"],
  ["https://a.example https://b.example", /is no origin/, "list"],
  ["https://[2001:db8::1]", /is no origin/, "address"],
  [`https://${"a".repeat(64)}.example`, /is no origin/, "length of host"],
  [`https://${"abcdefghi.".repeat(25)}abcd`, /is no origin/, "length of host"],
  ["", /is no origin/, "length"],
  ["https://", /is no origin/, "no host"],
  ["sdk.example", /is no origin/, "scheme"],
  ["blob:https://sdk.example/x", /write https:\/\/sdk\.example$/, "path"],
  ["file:///etc/passwd", /is no origin/, "path"],
  ["javascript:void 0", /is no origin/, "list"],
  ["http://sdk.example", /is not https: only http:\/\/localhost/, "http"],
  ["http://127.0.0.1", /is not https/, "loopback port"],
  ["http://localhost:80", /is not https/, "default port"],
  ["http://127.0.0.2:8080", /is not https/, "http"],
  ["http://localhost.example:8080", /is not https/, "http"],
  ["https://%73dk.example", /write https:\/\/sdk\.example$/, "percent"],
  ["https://sd!k.example", /is no origin/, "character"],
  ["https://sdk.example:*", /names no single origin/, "wildcard"],
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

test("a configuration's author reads of each what is wrong with it, in words of its own kind", async () => {
  for (const [text, , kind] of BROKEN) {
    const [first] = await faultsOf({ origins: [text] });
    assert.equal(first?.path, kind && "origins[0]", text);
    const kinds = Object.keys(WHY).filter((name) => WHY[name].test(first?.message));
    assert.deepEqual(kinds, kind ? [kind] : [], `${text} ${first?.message}`);
  }
  assert.deepEqual(new Set(BROKEN.map(([, , kind]) => kind).filter(Boolean)), new Set(Object.keys(WHY)));
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
    message: "listenForMessages: onMessage must be a function, not undefined",
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
  assert.deepEqual(listed(read("pkg/types/configuration.d.ts"), "readonly permissionsPolicy?:"), known);
  const tokens = listed(read("pkg/js/frame/embed.ts"), "const SANDBOX_TOKENS");
  assert.deepEqual(listed(read("pkg/types/frame.d.ts"), "type SandboxToken"), tokens);
  assert.ok(tokens.every((token) => !token.startsWith("allow-top-navigation")));
});
