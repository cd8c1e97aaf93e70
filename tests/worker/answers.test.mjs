// Is the network told what the design's table says, and nothing more? Every row of it, and closed unless
// listed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

let scene;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      routes: [
        ...base.routes,
        { path: "/read", methods: ["GET", "POST"], issuers: ["orders"], upstream: upstream.url },
        { path: "/open/write", methods: ["POST"], access: "public", upstream: upstream.url },
      ],
    }),
  });
});
after(() => scene?.close());

// holds: AIR-AUTH-1 SIG-TOK-4
test("no credentials: 401 with a bare challenge", async () => {
  const answer = await refusedWith(scene, "credentials_missing", "/api/x");
  assert.equal(answer.status, 401);
  assert.equal(answer.headers["www-authenticate"], "Bearer");
});

const MALFORMED = {
  "another scheme": ["Authorization", "Basic dXNlcjpwYXNz"],
  "scheme alone": ["Authorization", "Bearer"],
  "token alone": ["Authorization", "TOKEN"],
  "two spaces within": ["Authorization", "Bearer TOKEN TOKEN"],
  "a character outside b64token": ["Authorization", "Bearer TOKEN,"],
  "a parameter": ["Authorization", 'Bearer token="TOKEN"'],
  twice: ["Authorization", "Bearer TOKEN", "Authorization", "Bearer TOKEN"],
  "twice, second of another scheme": ["Authorization", "Bearer TOKEN", "authorization", "Basic dXNlcjpwYXNz"],
};

for (const [name, headers] of Object.entries(MALFORMED)) {
  // holds: SIG-TOK-2
  test(`Authorization malformed (${name}): 400 invalid_request`, async () => {
    const token = await scene.issuer.mint();
    const filled = headers.map((text) => text.replaceAll("TOKEN", token));
    const answer = await refusedWith(scene, "credentials_malformed", "/api/x", { headers: filled });
    assert.equal(answer.status, 400);
    assert.equal(answer.json().error, "invalid_request");
    assert.equal(answer.headers["www-authenticate"], 'Bearer error="invalid_request"');
  });
}

test("an empty Authorization is none: the runtime leaves it out", async () => {
  await refusedWith(scene, "credentials_missing", "/api/x", { headers: ["Authorization", ""] });
});

test("an empty Authorization before one with a token: the runtime makes one of the two", async () => {
  const token = await scene.issuer.mint();
  const headers = ["Authorization", "", "Authorization", `Bearer ${token}`];
  assert.equal((await scene.ask("/api/x", { headers })).status, 200);
});

for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR"]) {
  test(`the scheme is read without case: ${scheme}`, async () => {
    const headers = ["Authorization", `${scheme} ${await scene.issuer.mint()}`];
    assert.equal((await scene.ask("/api/x", { headers })).status, 200);
  });
}

test("white space around the value is no part of it", async () => {
  const token = await scene.issuer.mint();
  for (const value of [` Bearer ${token}`, `Bearer ${token} `, `\tBearer ${token}\t `])
    assert.equal((await scene.ask("/api/x", { headers: ["Authorization", value] })).status, 200, value);
});

test("a token in the query or in the body is no credential", async () => {
  const token = await scene.issuer.mint();
  await refusedWith(scene, "credentials_missing", `/api/x?access_token=${token}`);
  const headers = ["Content-Type", "application/x-www-form-urlencoded"];
  await refusedWith(scene, "credentials_missing", "/api/x", {
    method: "POST",
    headers,
    body: `access_token=${token}`,
  });
});

// holds: IAM-ERR-1
test("a bad token: 401 invalid_token", async () => {
  const answer = await refusedWith(scene, "token_segments", "/api/x", { token: "a.b" });
  assert.equal(answer.status, 401);
  assert.equal(answer.json().error, "invalid_token");
  assert.equal(answer.headers["www-authenticate"], 'Bearer error="invalid_token"');
});

test("an unknown key inside the cool-down: 503 with Retry-After", async () => {
  assert.equal((await scene.ask("/api/x", { token: await scene.issuer.mint() })).status, 200);
  const token = await scene.issuer.mint({}, { kid: "elsewhere" });
  const answer = await refusedWith(scene, "jwks_cooling_down", "/api/x", { token });
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers["retry-after"]) > 0);
  assert.equal(answer.headers["www-authenticate"], undefined);
});

// holds: AIR-AUTH-1 SIG-TOK-4
test("closed unless listed: 404, whatever the credentials", async () => {
  const token = await scene.issuer.mint();
  for (const path of ["/", "/api", "/api/", "/API/x", "/open", "/elsewhere", "/read/", "/readx"]) {
    const answer = await refusedWith(scene, "route_unknown", path, { token });
    assert.equal(answer.status, 404, path);
    assert.equal(answer.json().error, "not_found");
  }
});

test("another method: 405 with Allow", async () => {
  for (const method of ["DELETE", "PUT", "PATCH", "OPTIONS"]) {
    const answer = await refusedWith(scene, "method_not_allowed", "/read", { method });
    assert.equal(answer.status, 405);
    const allowed = answer.headers.allow.split(", ").sort();
    assert.deepEqual(allowed, ["GET", "HEAD", "POST"]);
  }
});

test("GET covers HEAD, on yes and on no, with the same status and no body", async () => {
  const token = await scene.issuer.mint();
  const yes = await scene.ask("/read", { method: "HEAD", token });
  assert.deepEqual([yes.status, yes.body], [200, ""]);
  assert.equal(scene.upstream.requests.at(-1).method, "HEAD");
  const no = await scene.ask("/read", { method: "HEAD" });
  assert.deepEqual([no.status, no.body, no.headers["www-authenticate"]], [401, "", "Bearer"]);
  const other = await scene.ask("/open/write", { method: "HEAD" });
  assert.deepEqual([other.status, other.body], [405, ""]);
});

test("the request ID of the answer is the one of the audit line, and no two are the same", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => refusedWith(scene, "route_unknown", "/none")),
  );
  assert.equal(new Set(answers.map((answer) => answer.json().requestId)).size, 10);
});
