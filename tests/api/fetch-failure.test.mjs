// What does a failed fetch say? Real servers over TLS on loopback, each with a fault of its own; the event,
// `keyStatus` and the first refusal tell them apart, and none of them quotes a query or a body.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeCertificates } from "../support/certificates.mjs";
import { ANSWERS, BODY, CONNECTIONS, SECRET, startFailingServers } from "../support/failing-servers.mjs";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";
import { createIssuer } from "../support/issuer.mjs";

const AUDIENCE = "api://orders";
const ISSUER = "https://issuer.example";
const PROBE = fileURLToPath(new URL("../support/fetch-failure-probe.mjs", import.meta.url));

let certificates;
let issuer;
let found;
let failing;

before(async () => {
  certificates = makeCertificates();
  issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
  failing = await startFailingServers(certificates, issuer);
  // Node reads whom it trusts when it starts. It must not stop this process, which serves.
  const told = JSON.stringify({
    urls: failing.urls,
    token: await issuer.mint(),
    issuer: ISSUER,
    audience: AUDIENCE,
  });
  const { stdout } = await new Promise((resolve, reject) => {
    const environment = { ...process.env, NODE_EXTRA_CA_CERTS: certificates.authorityFile };
    execFile(process.execPath, [PROBE, told], { env: environment }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve({ stdout }),
    );
  });
  found = JSON.parse(stdout);
});

after(async () => {
  await failing?.stop();
});

describe("each kind is told apart", () => {
  const rows = { ...Object.fromEntries(Object.entries(ANSWERS).map(([n, [, f]]) => [n, f])), ...CONNECTIONS };
  for (const [name, expected] of Object.entries(rows))
    test(name, () => {
      const { failure, status, refusal, isHidden } = found[name];
      for (const [member, value] of Object.entries(expected))
        assert.equal(failure[member], value, `${member} of ${JSON.stringify(failure)}`);
      assert.equal(failure.tls, expected.tls);
      assert.equal(failure.document, "keys");
      assert.deepEqual(status, failure, "keyStatus tells the same");
      // The first refusal says it at once, and what the runtime said.
      assert.match(refusal.code, /^jwks_(unavailable|leaked)$/);
      assert.equal(refusal.cause, failure.message);
      assert.equal(refusal.hasOwnCause, !("status" in failure) && failure.kind !== "timeout");
      assert.ok(isHidden, "no JSON shows the runtime's error");
      assert.match(
        failure.message,
        /^the issuer's keys (could not be fetched from|at) https:\/\/[^?]+(?<= cannot be used|from \S+): .+[;,] .+/,
      );
      for (const word of [SECRET, BODY]) assert.ok(!JSON.stringify([failure, refusal.cause]).includes(word));
    });

  test("each has words of its own", () => {
    const words = Object.values(found).flatMap(
      ({ failure }) => failure?.message.replace(/https:\S+/, "") ?? [],
    );
    assert.ok(new Set(words).size >= words.length - 1, "the two byte order marks alone share theirs");
  });

  test("hints before the answer are none", () =>
    assert.deepEqual([found.good.verified, found.hints.verified], [ISSUER, ISSUER]));
});

const network = (code) => async () => {
  throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("x"), { code }) });
};

test("what the last fetch failed of is the cause until one succeeds, and stays in keyStatus", async () => {
  const scene = await gateScene();
  const token = await scene.issuer.mint();
  const clean = scene.answer;
  scene.answer = network("ECONNREFUSED");
  assert.match((await refusalOf(scene.gate.verify(token))).cause.message, /nothing listens/);
  const again = await refusalOf(scene.gate.verify(token));
  assert.deepEqual([again.code, again.cause.cause.message], ["jwks_unavailable", "fetch failed"]);
  const held = await refusalOf(() => scene.gate.verifySync(token));
  assert.match(held.cause.message, /nothing listens/);
  assert.ok(Object.isFrozen(held) && Object.isFrozen(scene.events[0].failure));
  scene.clock.ms += 1_000;
  scene.answer = network("ENOTFOUND");
  assert.match((await refusalOf(scene.gate.verify(token))).cause.message, /host name is not found/);
  scene.clock.ms += 2_000;
  scene.answer = clean;
  await scene.gate.verify(token);
  scene.clock.ms += 1;
  const other = scene.issuer.sign(JSON.stringify({ alg: "ES256", kid: "other" }), "{}");
  const cooling = await refusalOf(scene.gate.verify(other));
  assert.deepEqual([cooling.code, cooling.cause], ["jwks_cooling_down", undefined]);
  const [{ lastFailure }] = scene.gate.keyStatus();
  assert.equal(lastFailure.failure.kind, "dns");
  scene.answer = async () => new Response("", { status: 503 });
  scene.clock.ms += 30_000;
  const looked = await refusalOf(scene.gate.verify(other));
  assert.deepEqual([looked.code, looked.cause.cause], ["jwks_cooling_down", undefined]);
  assert.match(looked.cause.message, /503/);
  // What has nothing to do with keys has no such cause.
  const elsewhere = await refusalOf(scene.gate.verify(await scene.issuer.mint({ aud: "api://other" })));
  assert.deepEqual(
    [elsewhere.code, elsewhere.issuer, elsewhere.cause],
    ["aud_mismatch", "orders", undefined],
  );
  assert.equal((await refusalOf(scene.gate.verify("x"))).cause, undefined);
});

test("a refusal of a request has the same cause", async () => {
  const { openEdge } = await import("wicketgate/edge");
  const routes = [{ path: "/api/*", issuers: ["orders"] }];
  const scene = await gateScene({ configuration: configurationText({}, { routes }) });
  scene.answer = network("ECONNREFUSED");
  const headers = { authorization: `Bearer ${await scene.issuer.mint()}` };
  const { refusal, response } = await openEdge(scene.gate).admit(
    new Request("https://gate.example/api/x", { headers }),
  );
  assert.match(refusal.cause.message, /nothing listens/);
  assert.ok(!(await response.text()).includes("listens"));
});

test("metadata: which document failed, and which issuer was named", async () => {
  const scene = await gateScene({
    configuration: configurationText({ jwksUri: undefined, discovery: "openid-configuration" }),
  });
  const failures = [
    [async () => new Response("", { status: 404 }), "metadata", { status: 404 }],
    [
      async () => Response.json({ issuer: `${ISSUER}/`, jwks_uri: `${ISSUER}/jwks`, note: BODY }),
      "metadata",
      {
        expected: ISSUER,
        found: `${ISSUER}/`,
        message:
          `the issuer's metadata at ${ISSUER}/.well-known/openid-configuration cannot be used: ` +
          `the issuer there is "${ISSUER}/", and \`issuers.orders.issuer\` is "${ISSUER}", ` +
          "which differs by a slash at the end; if the first is right, set `issuers.orders.issuer` to exactly that",
      },
    ],
    [
      async () => Response.json({ issuer: "https://{tenantid}.example", jwks_uri: `${ISSUER}/jwks` }),
      "metadata",
      {
        message:
          `the issuer's metadata at ${ISSUER}/.well-known/openid-configuration cannot be used: ` +
          'the issuer there is a template ("https://{tenantid}.example"): set `jwksUri` in place of `discovery`',
      },
    ],
    [async () => Response.json({ issuer: ISSUER }), "metadata", { content: "json" }],
    [
      async (url) =>
        url.endsWith("/keys")
          ? new Response("<html>")
          : Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` }),
      "keys",
      {
        content: "html",
        url: `${ISSUER}/keys`,
        message:
          `the issuer's keys at ${ISSUER}/keys cannot be used: its body is HTML, not JSON, as of a page or a proxy; ` +
          "the issuer's metadata give this address: tell the issuer, or set `jwksUri` in place of `discovery`",
      },
    ],
  ];
  for (const [answer, document, members] of failures) {
    scene.events.length = 0;
    scene.answer = answer;
    await refusalOf(scene.gate.verify(await scene.issuer.mint()));
    const { failure } = scene.events.find(({ type }) => type === "jwks_fetch");
    assert.equal(failure.document, document);
    for (const [member, value] of Object.entries(members)) assert.equal(failure[member], value, member);
    assert.ok(!JSON.stringify(failure).includes(BODY));
    scene.clock.ms += 60_000;
  }
});

test("a certificate for another host: for which, where the runtime tells it", async () => {
  for (const [cert, words] of [
    [{ subjectaltname: "DNS:issuer.example" }, /name it; it is for DNS:issuer\.example$/],
    [{ subjectaltname: 1 }, /name it$/],
    [undefined, /name it$/],
  ]) {
    const scene = await gateScene();
    const cause = Object.assign(new Error("no match"), { code: "ERR_TLS_CERT_ALTNAME_INVALID", cert });
    scene.answer = () => Promise.reject(new TypeError("fetch failed", { cause }));
    assert.match((await refusalOf(scene.gate.verify(await scene.issuer.mint()))).cause.message, words);
  }
});

test("a source of keys, and caches: which failed", async () => {
  const broken = { get: () => Promise.reject(new Error("no KV")), put: async () => {} };
  const empty = { get: async () => null, put: async () => {} };
  for (const [keys, members, words] of [
    [() => Promise.reject(new RangeError("no keeper")), { kind: "source" }, /its keys\(\) failed/],
    [async () => 5, { kind: "source" }, /its keys\(\) failed/],
    [async () => "", { kind: "source" }, /no newer/],
    [() => new Promise(() => {}), { kind: "timeout" }, /did not answer/],
  ]) {
    const scene = await gateScene({ keySource: { keys }, sharedKeyCache: [empty, broken] });
    const refusal = await refusalOf(scene.gate.verify(await scene.issuer.mint()));
    const { failure } = scene.events.find(({ type }) => type === "jwks_fetch");
    assert.deepEqual(failure.failedCaches, [1]);
    assert.equal(failure.url, undefined);
    for (const [member, value] of Object.entries(members)) assert.equal(failure[member], value, member);
    assert.match(failure.message, words);
    assert.match(failure.message, /^the keySource: .*sharedKeyCache 1$/);
    assert.equal(refusal.cause.message, failure.message);
  }
});

describe("the words of other runtimes", () => {
  const deno = (message) =>
    new TypeError("fetch failed", {
      cause: new Error(`error sending request for url (https://x/): client error (Connect): ${message}`),
    });
  const bun = (code, message) => Object.assign(new TypeError(message), { code });
  const rows = [
    [deno("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"), "tls", "self_signed"],
    [deno("invalid peer certificate: UnknownIssuer"), "tls", "unknown_authority"],
    [deno("invalid peer certificate: BadSignature"), "tls", "unknown_authority"],
    [
      deno('invalid peer certificate: certificate not valid for name "x"; certificate …'),
      "tls",
      "other_host",
    ],
    [deno("invalid peer certificate: NotValidForName"), "tls", "other_host"],
    [deno("invalid peer certificate: Expired"), "tls", "expired"],
    [deno("invalid peer certificate: certificate expired: verification time …"), "tls", "expired"],
    [deno("invalid peer certificate: NotValidYet"), "tls", "not_yet_valid"],
    [deno("received corrupt message of type InvalidContentType"), "tls"],
    [deno("Connection refused (os error 111)"), "refused"],
    [deno("dns error: failed to lookup address information: Name or service not known"), "dns"],
    [deno("Connection reset by peer (os error 104)"), "closed"],
    [Object.assign(new Error('Requires net access to "x:443"'), { name: "NotCapable" }), "blocked"],
    [bun("DEPTH_ZERO_SELF_SIGNED_CERT", "self signed certificate"), "tls", "self_signed"],
    [bun("CERT_SIGNATURE_FAILURE", "certificate signature failure"), "tls", "unknown_authority"],
    [bun("ECONNREFUSED", "ECONNREFUSED: Unable to connect."), "refused"],
    [bun("EPROTO", "EPROTO: The TLS handshake failed."), "tls"],
    [new TypeError("Failed to fetch"), "network_or_cors"],
    [new TypeError("NetworkError when attempting to fetch resource."), "network_or_cors"],
    [new TypeError("Load failed"), "network_or_cors"],
    [new Error("Network connection lost."), "network"],
    [new Error("internal error; reference = x"), "network"],
    [new Error("an own fetch's affair"), "network"],
    ["no Error", "network"],
  ];
  for (const [thrown, kind, tls] of rows)
    test(`${thrown.cause?.message ?? thrown}`, async () => {
      const scene = await gateScene();
      scene.answer = () => Promise.reject(thrown);
      const refusal = await refusalOf(scene.gate.verify(await scene.issuer.mint()));
      const { failure } = scene.events[0];
      assert.deepEqual([failure.kind, failure.tls], [kind, tls]);
      assert.equal(failure.cause, thrown);
      assert.equal(refusal.cause.cause, thrown);
    });
});

test("what a fetch throws may throw again where it is looked at", async () => {
  const thrown = Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("looked at");
    },
  });
  const scene = await gateScene();
  scene.answer = () => Promise.reject(thrown);
  const { code, cause } = await refusalOf(scene.gate.verify(await scene.issuer.mint()));
  assert.deepEqual([code, cause === thrown], ["jwks_unavailable", true]);
  assert.equal(scene.events.find(({ type }) => type === "jwks_fetch").code, "jwks_fetch_failed");
});

test("the words are asked for after a failure alone; without them the verdict is the same", async () => {
  const program = `
    import { registerHooks } from "node:module";
    let asked = 0;
    registerHooks({
      resolve(name, context, next) {
        if (!name.endsWith("/messages.js")) return next(name, context);
        asked += 1;
        throw new Error("not there");
      },
    });
    const { Wicketgate } = await import("wicketgate");
    const [configuration, keys, token] = process.argv.slice(1);
    const events = [];
    const load = (fetch) => Wicketgate.load(configuration, { fetch, onEvent: (event) => events.push(event) });
    await (await load(async () => new Response(keys))).verify(token);
    const before = asked;
    events.length = 0;
    const gate = await load(() => Promise.reject(new TypeError("fetch failed")));
    const { code, cause } = await gate.verify(token).catch((error) => error);
    const [{ type, failure }] = events;
    console.log(JSON.stringify([before, asked, code, cause.message, type, failure]));`;
  const told = execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      program,
      configurationText(),
      JSON.stringify(issuer.jwks()),
      await issuer.mint(),
    ],
    { cwd: fileURLToPath(new URL("../..", import.meta.url)) },
  );
  // At once, and as where a runtime cannot do that.
  assert.deepEqual(JSON.parse(told), [0, 2, "jwks_unavailable", "fetch failed", "jwks_fetch", null]);
});
