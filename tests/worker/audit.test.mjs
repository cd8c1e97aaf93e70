// Can the log be read by someone who must not hold a token? Every line is JSON, and no part of any token stands in
// one, nor of its claims more than a refusal shows.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { auditFault, auditKeys } from "../../worker/src/audit.ts";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

let scene;
before(async () => {
  scene = await openScene();
});
after(() => scene?.close());

test("a pass: who, where and under which key", async () => {
  const token = await scene.issuer.mint();
  assert.equal((await scene.ask("/api/x?secret=1", { token })).status, 200);
  const line = await scene.host.line(({ outcome }) => outcome === "verified");
  const { requestId, ...rest } = line;
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  const kid = scene.issuer.keyIds()[0];
  assert.deepEqual(rest, {
    event: "decision",
    outcome: "verified",
    ruleIds: [],
    kid,
    issuer: "orders",
    route: "/api/*",
    status: 200,
    // The Worker hears http in these tests.
    warnings: ["token_over_http"],
  });
});

test("a public pass", async () => {
  await scene.ask("/open/x");
  const { route, status, kid, issuer } = await scene.host.line(({ outcome }) => outcome === "public");
  assert.deepEqual([route, status, kid, issuer], ["/open/*", 200, undefined, undefined]);
});

test("a refusal: the reason and the rules it serves", async () => {
  const token = await scene.issuer.mint({ iat: 1, exp: 2 });
  const answer = await refusedWith(scene, "token_expired", "/api/x", { token });
  const line = await scene.host.line(({ requestId }) => requestId === answer.json().requestId);
  assert.ok(line.ruleIds.length > 0);
  assert.deepEqual([line.issuer, line.kid, line.route], ["orders", scene.issuer.keyIds()[0], "/api/*"]);
  assert.ok(!answer.body.includes("expired"), "the network is not told the reason");
});

test("a refusal: who asked, by method and origin, cut, and when", async () => {
  const origin = `https://${"x".repeat(300)}.example`;
  const headers = ["Origin", origin, "X-Other", "another-header"];
  const answer = await refusedWith(scene, "credentials_missing", "/api/x", { method: "POST", headers });
  const id = answer.json().requestId;
  const line = await scene.host.line(({ requestId }) => requestId === id);
  assert.deepEqual([line.method, line.origin], ["POST", `${origin.slice(0, 256)}…`]);
  assert.ok(Math.abs(line.atMs - Date.now()) < 60_000);
  assert.ok(!scene.host.lines.find((text) => text.includes(id)).includes("another-header"));
});

// holds: AIR-API-3 AIR-MON-1 RTW-MON-3 SIG-MON-1
test("failed authentication gives a signal line, and no second one within a minute", async () => {
  await scene.ask("/api/x");
  await scene.ask("/api/x");
  await refusedWith(scene, "route_unknown", "/after");
  const lines = scene.host.lines.map((text) => JSON.parse(text)).filter(({ event }) => event === "signal");
  assert.equal(lines.length, 1, JSON.stringify(lines));
  const [{ signal, counts, sinceMs, atMs }] = lines;
  assert.deepEqual(
    [signal, counts, sinceMs],
    ["authentication_failures", { orders: { token_expired: 1 } }, atMs],
  );
});

test("a verified token whose request fails: still who, and under which key", async () => {
  const upstreamHandler = scene.upstream.handler;
  scene.upstream.handler = (request) => request.socket.destroy();
  const failing = { upstream_unreachable: {}, claims_too_large: { padding: "x".repeat(5000) } };
  for (const [code, claims] of Object.entries(failing)) {
    const answer = await refusedWith(scene, code, "/api/x", { token: await scene.issuer.mint(claims) });
    const { issuer, kid } = await scene.host.line(({ requestId }) => requestId === answer.json().requestId);
    assert.deepEqual({ code, issuer, kid }, { code, issuer: "orders", kid: scene.issuer.keyIds()[0] });
  }
  scene.upstream.handler = upstreamHandler;
});

test("key sets are told of", async () => {
  const { issuer, outcome, keyCount, reason } = await scene.host.line(({ event }) => event === "jwks_fetch");
  assert.deepEqual([issuer, outcome, keyCount, reason], ["orders", "accepted", 1, "no_keys"]);
});

// holds: SIG-SEC-1
test("no line holds a token, a part of one, a query or a body, nor of its claims more than a refusal shows", async () => {
  const claims = { sub: "subject-in-claims", note: "note-in-claims" };
  const good = await scene.issuer.mint(claims);
  const bad = [
    good,
    `${good.slice(0, -10)}AAAAAAAAAA`,
    await scene.issuer.mint({ ...claims, exp: 1 }),
    await scene.issuer.mint({ ...claims, iss: "https://stranger.example" }),
    scene.issuer.sign(
      `{"alg":"none","kid":"${scene.issuer.keyIds()[0]}","note":"note-in-header"}`,
      JSON.stringify(claims),
    ),
    good.split(".").slice(0, 2).join("."),
    "not-a-token-at-all",
  ];
  for (const token of bad) {
    await scene.ask(`/api/x?query-of-the-visitor=${token}`, {
      method: "POST",
      token,
      body: "body-of-the-visitor",
    });
    await scene.ask("/api/x", { headers: ["Authorization", `Basic ${token}`] });
  }
  // The last request's line comes last: wait for it before looking.
  await refusedWith(scene, "route_unknown", "/last");
  const log = scene.host.lines.join("\n");
  for (const part of bad.flatMap((token) => token.split(".").filter((segment) => segment.length > 10))) {
    assert.ok(!log.includes(part), part);
  }
  for (const word of ["in-claims", "in-header", "of-the-visitor", "not-a-token"])
    assert.ok(!log.includes(word), word);
  for (const line of scene.host.lines) assert.equal(typeof JSON.parse(line), "object");
  const { found, expected } = await scene.host.line(({ code }) => code === "iss_mismatch");
  assert.deepEqual([found, expected], ["https://stranger.example", [scene.issuer.issuer]]);
});

test("a stranger's kid cannot forge a line", async () => {
  const kid = 'x"}\n{"event":"decision","outcome":"verified"';
  const token = scene.issuer.sign(JSON.stringify({ alg: "ES256", kid }), "{}");
  await refusedWith(scene, "jwks_cooling_down", "/api/x", { token });
  assert.ok(scene.host.lines.every((line) => !line.includes("\n")));
});

test("what a stranger writes shows as visible ASCII, and means the same", async () => {
  for (const sign of [
    "\u2028",
    "\u2029",
    "\u0085",
    "\u009b",
    "\u007f",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u{1f600}",
    "\u{e0041}",
  ]) {
    const kid = `${sign}x${sign}`;
    const token = scene.issuer.sign(JSON.stringify({ alg: "ES256", kid }), "{}");
    const answer = await scene.ask("/api/x", { token });
    const id = answer.json().requestId;
    const line = await scene.host.line(({ requestId }) => requestId === id);
    assert.equal(line.kid, kid);
    const written = scene.host.lines.find((text) => text.includes(id));
    assert.match(written, /^[\x20-\x7e]*$/, JSON.stringify(sign));
  }
});

test("each event of keys has a name in its line", (context) => {
  const written = context.mock.method(console, "log", () => {});
  auditKeys({ type: "clock_skew", issuer: "orders", skewSeconds: 45 });
  auditKeys({ type: "jwks_change", event: "provider_down", issuer: "orders", code: "jwks_fetch_failed" });
  auditKeys({ type: "decision", outcome: "verified", ruleIds: [] });
  const lines = written.mock.calls.map(({ arguments: [text] }) => JSON.parse(text));
  written.mock.restore();
  assert.deepEqual(lines, [
    { event: "clock_skew", issuer: "orders", skewSeconds: 45 },
    { event: "provider_down", issuer: "orders", code: "jwks_fetch_failed" },
  ]);
});

test("a fault of the Worker itself is told without its message", (context) => {
  const written = context.mock.method(console, "log", () => {});
  auditFault("an-id", new TypeError("quotes a token\n    at a token"));
  const [text] = written.mock.calls[0].arguments;
  written.mock.restore();
  const { event, requestId, name, stack } = JSON.parse(text);
  assert.deepEqual([event, requestId, name], ["fault", "an-id", "TypeError"]);
  assert.match(stack[0], /audit\.test/);
  assert.ok(!text.includes("a token"), text);
});
