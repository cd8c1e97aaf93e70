// Which elements of a page get the edge's nonce? Those alone that carry the fresh value which this very
// response named.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { openScene } from "../support/worker-scene.mjs";

let scene;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => {
      const page = (path, more) => ({ path, upstream: upstream.url, page: { policy: "own" }, ...more });
      return {
        ...base,
        frames: { frameSrc: ["https://sdk.example"] },
        routes: [page("/page/*", { access: "public" }), page("/gated", { issuers: ["orders"] })],
      };
    },
  });
});
after(() => scene?.close());

const fresh = () => randomBytes(16).toString("base64");

/** Has the upstream send this page, and asks for it. */
async function load(body, headers = {}, options = {}, path = "/page/x") {
  scene.upstream.handler = (_request, response) =>
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(body);
  const answer = await scene.ask(path, options);
  const policy = answer.headers["content-security-policy"];
  return { ...answer, policy, nonce: /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] };
}

test("the upstream's own elements get the nonce of the policy, whatever they are", async () => {
  const value = fresh();
  const elements = ["script src=/a.js", "style", "link rel=preload as=script href=/a.js", "svg", "iframe"];
  const sent = elements
    .map((element) => `<${element} nonce="${value}"></${element.split(" ")[0]}>`)
    .join("\n");
  const { status, body, nonce, headers } = await load(sent, { "Wicketgate-Nonce": value });
  assert.equal(status, 200);
  assert.match(nonce, /^[A-Za-z0-9+/]{22}==$/);
  assert.equal(body, sent.replaceAll(value, nonce));
  assert.ok(!body.includes(value));
  assert.equal(headers["wicketgate-nonce"], undefined);
});

test("each answer has a nonce of its own", async () => {
  const nonces = new Set();
  for (let count = 0; count < 20; count += 1)
    nonces.add((await load("", { "Wicketgate-Nonce": fresh() })).nonce);
  assert.equal(nonces.size, 20);
});

const INJECTED = {
  "a guess": () => 'nonce="guess"',
  "no value": () => "nonce",
  "an empty value": () => 'nonce=""',
  "a fixed marker": () => 'nonce="wicketgate-nonce-placeholder"',
  "an earlier value": (_value, earlier) => `nonce="${earlier}"`,
  "other case": (value) => `nonce="${value.toUpperCase()}"`,
  "white space before": (value) => `nonce=" ${value}"`,
  "white space after": (value) => `nonce="${value} "`,
  "a part": (value) => `nonce="${value.slice(0, -1)}"`,
  "a second attribute, which browsers ignore": (value) => `nonce="guess" nonce="${value}"`,
  "another attribute": (value) => `data-nonce="${value}"`,
  "an address": (value) => `src="https://evil.example/?${value}"`,
};

for (const [name, attribute] of Object.entries(INJECTED)) {
  test(`an injected script does not get it: ${name}`, async () => {
    const earlier = fresh();
    await load("", { "Wicketgate-Nonce": earlier });
    const value = `aB${fresh()}`;
    const injected = `<script ${attribute(value, earlier)}>alert(1)</script>`;
    const { body, nonce } = await load(`${injected}<script nonce="${value}"></script>`, {
      "Wicketgate-Nonce": value,
    });
    assert.equal(body, `${injected}<script nonce="${nonce}"></script>`);
  });
}

test("a fixed value is no secret: from its second time on no element gets a nonce, and the operator is told", async () => {
  const fixed = "wicketgate-nonce-placeholder";
  const sent = `<script nonce="${fixed}"></script>`;
  await load(sent, { "Wicketgate-Nonce": fixed });
  for (let count = 0; count < 3; count += 1) {
    const { body, nonce } = await load(sent, { "Wicketgate-Nonce": fixed });
    assert.equal(body, sent);
    assert.ok(nonce, "the policy has one all the same, which nobody carries");
  }
  await scene.host.line(({ warnings }) => warnings?.includes("upstream_nonce_repeated"));
});

const UNUSABLE = {
  none: [],
  empty: [""],
  "too short": ["aaaaaaaaaaaaaaaaaaaaa"],
  "too long": ["a".repeat(200)],
  twice: [fresh(), fresh()],
  "the same twice": ["QkJCQkJCQkJCQkJCQkJCQg==", "QkJCQkJCQkJCQkJCQkJCQg=="],
  "other signs": ["!!!!!!!!!!!!!!!!!!!!!!!!"],
  "a quote": [`aaaaaaaaaaaaaaaaaaaaaaaa"`],
  "a list": [`${fresh()}, ${fresh()}`],
};

for (const [name, values] of Object.entries(UNUSABLE)) {
  test(`no element gets a nonce where the upstream names no usable value: ${name}`, async () => {
    const elements = [...values, "", values.join(", ")]
      .map((value) => `<script nonce='${value}'></script>`)
      .join("");
    const { body, nonce, status, headers } = await load(
      elements,
      values.length === 0 ? {} : { "Wicketgate-Nonce": values },
    );
    assert.deepEqual([status, body, headers["wicketgate-nonce"]], [200, elements, undefined]);
    assert.ok(!body.includes(nonce));
  });
}

test("a page that comes compressed is unpacked for it", async () => {
  const value = fresh();
  const sent = `<script nonce="${value}"></script>`.repeat(500);
  const headers = { "Wicketgate-Nonce": value, "Content-Encoding": "gzip" };
  const {
    bytes,
    nonce,
    headers: got,
  } = await load(gzipSync(sent), headers, { headers: ["Accept-Encoding", "br"] });
  assert.equal(scene.upstream.requests.at(-1).headers["accept-encoding"], "gzip");
  const unpack = { gzip: gunzipSync, br: brotliDecompressSync }[got["content-encoding"]] ?? Buffer.from;
  assert.equal(unpack(bytes).toString(), sent.replaceAll(value, nonce));
});

test("a page in pieces, and one with the length it had", async () => {
  const value = fresh();
  const sent = `<p>é</p><script nonce="${value}"></script>`;
  const whole = await load(sent, {
    "Wicketgate-Nonce": value,
    "Content-Length": String(Buffer.byteLength(sent)),
  });
  assert.equal(whole.body, sent.replace(value, whole.nonce));
  const another = fresh();
  scene.upstream.handler = async (_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html", "Wicketgate-Nonce": another });
    for (const piece of ["<scr", "ipt non", `ce="${another.slice(0, 9)}`, `${another.slice(9)}"></script>`]) {
      response.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    response.end();
  };
  const { body } = await scene.ask("/page/x");
  assert.match(body, /^<script nonce="[A-Za-z0-9+/]{22}=="><\/script>$/);
  assert.ok(!body.includes(another));
});

test("a page in a character set that cannot be read gets no nonce, and the operator is told", async () => {
  const value = fresh();
  const page = Buffer.from(`<script nonce="${value}"></script>`, "utf16le");
  const { status, body } = await load(page, {
    "Wicketgate-Nonce": value,
    "Content-Type": "text/html; charset=utf-16",
  });
  assert.equal(status, 200);
  assert.equal(Buffer.from(body, "utf8").length > 0, true);
  await scene.host.line((event) => event.warnings?.includes("upstream_page_unreadable"));
});

test("what is no HTML is left as it is", async () => {
  const value = fresh();
  const sent = `<script nonce="${value}"></script>`;
  for (const type of ["text/plain", "image/svg+xml", "text/htmlx", ""]) {
    const { body } = await load(sent, { "Content-Type": type, "Wicketgate-Nonce": value });
    assert.equal(body, sent, type);
  }
});

test("no page is kept, asked for in parts, or compared with one of before", async () => {
  const value = fresh();
  const asked = [
    "If-None-Match",
    '"x"',
    "If-Modified-Since",
    "Thu, 01 Jan 2026 00:00:00 GMT",
    "Range",
    "bytes=0-9",
    "If-Range",
    '"x"',
  ];
  const sent = {
    "Wicketgate-Nonce": value,
    ETag: '"x"',
    "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
    "Cache-Control": "public, max-age=600",
  };
  const { headers } = await load("<p>", { ...sent, "CDN-Cache-Control": "max-age=600" }, { headers: asked });
  assert.deepEqual(
    [headers.etag, headers["last-modified"], headers["cdn-cache-control"]],
    [undefined, undefined, undefined],
  );
  assert.equal(headers["cache-control"], "private, no-store");
  const seen = scene.upstream.requests.at(-1).headers;
  for (const name of ["if-none-match", "if-modified-since", "range", "if-range"])
    assert.equal(seen[name], undefined, name);
});

test("answers without a body: HEAD, 204 and 304", async () => {
  for (const [method, status] of [
    ["HEAD", 200],
    ["GET", 204],
    ["GET", 304],
  ]) {
    scene.upstream.handler = (_request, response) =>
      response.writeHead(status, { "Content-Type": "text/html", "Wicketgate-Nonce": fresh() }).end();
    const answer = await scene.ask("/page/x", { method });
    assert.deepEqual([answer.status, answer.body], [status, ""]);
    assert.match(answer.headers["content-security-policy"], /'nonce-/);
  }
});

test("several cookies and two policies of the upstream survive, and the policies' own nonces are told of", async () => {
  const value = fresh();
  const sent = {
    "Set-Cookie": ["a=1", "b=2"],
    "Content-Security-Policy": [`script-src 'nonce-${value}'`, "img-src 'self'"],
  };
  const { headers, policy, nonce } = await load(`<script nonce="${value}"></script>`, {
    ...sent,
    "Wicketgate-Nonce": value,
  });
  assert.deepEqual(headers["set-cookie"], ["a=1", "b=2"]);
  assert.match(policy, /img-src 'self'/);
  assert.ok(nonce);
  await scene.host.line(({ warnings }) => warnings?.includes("upstream_policy_has_nonce"));
});

test("a gated page: a refusal has no nonce", async () => {
  const value = fresh();
  const refused = await load("<p>", { "Wicketgate-Nonce": value }, {}, "/gated");
  assert.deepEqual([refused.status, refused.policy], [401, "default-src 'none'; frame-ancestors 'none'"]);
  const passed = await load(
    `<script nonce="${value}">`,
    { "Wicketgate-Nonce": value },
    { token: await scene.issuer.mint() },
    "/gated",
  );
  assert.equal(passed.body, `<script nonce="${passed.nonce}">`);
});

test("a flood of fresh values does not wash out one that came twice", async () => {
  const fixed = fresh();
  const sent = `<script nonce="${fixed}"></script>`;
  for (let count = 0; count < 2; count += 1) await load(sent, { "Wicketgate-Nonce": fixed });
  scene.upstream.handler = (_request, response) =>
    response.writeHead(200, { "Content-Type": "text/html", "Wicketgate-Nonce": fresh() }).end();
  for (let round = 0; round < 84; round += 1)
    await Promise.all(Array.from({ length: 50 }, () => scene.ask("/page/x")));
  assert.equal((await load(sent, { "Wicketgate-Nonce": fixed })).body, sent);
});

test("a value that a template wrote with character references is the same value", async () => {
  for (const [name, write] of Object.entries({
    Mustache: (text) => text.replaceAll("/", "&#x2F;").replaceAll("=", "&#x3D;"),
    Go: (text) => text.replaceAll("+", "&#43;").replaceAll("=", "&#061;"),
    names: (text) => text.replaceAll("+", "&plus;").replaceAll("/", "&sol;").replaceAll("=", "&equals;"),
  })) {
    const named = `a+b/${fresh()}`;
    const { body, nonce } = await load(`<script nonce="${write(named)}"></script>`, {
      "Wicketgate-Nonce": named,
    });
    assert.equal(body, `<script nonce="${nonce}"></script>`, name);
  }
});

test("the operator is told of a page where nothing carried the value, of one that was cut, and of one that cannot be unpacked", async () => {
  const paged = (warning) =>
    scene.host.line(({ event, warnings }) => event === "page" && warnings.includes(warning));
  await load("<script nonce=other></script>", { "Wicketgate-Nonce": fresh() });
  await paged("upstream_nonce_unused");
  await load("x", { "Wicketgate-Nonce": fresh(), "Content-Encoding": "zstd" });
  await scene.host.line(({ warnings }) => warnings?.includes("upstream_page_unreadable"));
  const value = fresh();
  await load(`<p>before</p><img src="data:,${"x".repeat(5_000_000)}"><script nonce="${value}"></script>`, {
    "Wicketgate-Nonce": value,
  }).catch(() => {});
  await paged("upstream_page_cut");
});
