// Who vouches for a token while no keys can be had? The issuer's own server, where it is configured and the
// host can ask; and only then.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AUDIENCE, configurationText, gateScene, ISSUER, refusalOf } from "../support/gate.mjs";

const ENDPOINT = `${ISSUER}/introspect`;
const configuration = configurationText({ introspectionEndpoint: ENDPOINT });

/** A scene whose keys cannot be had, and whose endpoint answers so. */
async function outage(answer, options = {}) {
  const asked = [];
  const introspect = (url, init, issuer) => {
    asked.push({ url, init, issuer });
    return answer(url, init);
  };
  const scene = await gateScene({ configuration, introspect, ...options });
  scene.answer = () => Promise.reject(new Error("no network"));
  return { ...scene, asked };
}

/** What an endpoint says of a token that is active. */
function activeResponse(claims = {}) {
  const iat = Math.floor(Date.now() / 1_000);
  return Response.json({
    active: true,
    iss: ISSUER,
    aud: AUDIENCE,
    sub: "ada",
    iat,
    exp: iat + 60,
    ...claims,
  });
}

test("an active token passes, marked, by the claims that the endpoint gives", async () => {
  const { gate, issuer, asked, events } = await outage(async () => activeResponse());
  const token = await issuer.mint({ sub: "another" });
  const verified = await gate.verify(token);
  assert.deepEqual([verified.introspected, verified.claims.sub, verified.issuer], [true, "ada", "orders"]);
  assert.equal(verified.claimsText, JSON.stringify(verified.claims));
  const [{ url, init, issuer: name }] = asked;
  assert.deepEqual([url, init.method, init.redirect, name], [ENDPOINT, "POST", "manual", "orders"]);
  assert.equal(new URLSearchParams(init.body).get("token"), token);
  assert.deepEqual([events.at(-1).outcome, events.at(-1).introspected], ["verified", true]);
});

test("an error that it answers is shown by its status, and 401 and 403 have a way out of their own", async () => {
  for (const [status, found, mend] of [
    [400, 400, "Look at what `introspect` resolves to"],
    [401, 401, "look at the credentials"],
    [403, 403, "look at the credentials"],
    [500, 500, "Look at what `introspect` resolves to"],
    [201, undefined, "Look at what `introspect` resolves to"],
    [302, undefined, "Look at what `introspect` resolves to"],
  ]) {
    const { gate, issuer, events } = await outage(async () => new Response("", { status }));
    const refusal = await refusalOf(gate.verify(await issuer.mint()));
    assert.deepEqual([refusal.code, refusal.found], ["introspection_failed", found], status);
    assert.equal(events.at(-1).found, found);
    assert.ok(refusal.message.includes(mend), refusal.message);
  }
  const { gate, issuer } = await outage(async () => Response.json({ active: false }));
  assert.equal((await refusalOf(gate.verify(await issuer.mint()))).found, undefined);
});

test("everything else is a refusal", async () => {
  for (const [answer, status, code] of [
    [async () => Response.json({ active: false }), 401, "token_inactive"],
    [async () => activeResponse({ active: "true" }), 503, "introspection_failed"],
    [async () => activeResponse({ iss: "https://evil.example" }), 401, "iss_mismatch"],
    [async () => activeResponse({ aud: undefined }), 401, "aud_missing"],
    [async () => activeResponse({ exp: 1_700_000_000, iat: 1_699_999_900 }), 401, "token_expired"],
    [async () => new Response("<html>"), 503, "introspection_failed"],
    [async () => new Response("", { status: 500 }), 503, "introspection_failed"],
    [async () => new Response("", { status: 401 }), 503, "introspection_failed"],
    [async () => Response.redirect("https://evil.example"), 503, "introspection_failed"],
    [async () => activeResponse({ more: "x".repeat(9_000) }), 503, "introspection_failed"],
    [
      async () => Object.defineProperty(activeResponse(), "redirected", { value: true }),
      503,
      "introspection_failed",
    ],
    [() => Promise.reject(new Error("no network")), 503, "introspection_failed"],
    [
      () => {
        throw new Error("no secret");
      },
      503,
      "introspection_failed",
    ],
    [async () => null, 503, "introspection_failed"],
    [async () => undefined, 503, "jwks_unavailable"],
  ]) {
    const { gate, issuer } = await outage(answer);
    const refusal = await refusalOf(gate.verify(await issuer.mint()));
    assert.deepEqual([refusal.code, refusal.status, refusal.issuer], [code, status, "orders"]);
  }
});

test("an endpoint that never answers costs the time limit, and is left in peace for a while", {
  timeout: 20_000,
}, async () => {
  const { gate, issuer, asked } = await outage(() => new Promise(() => {}));
  const token = await issuer.mint();
  const began = performance.now();
  assert.equal((await refusalOf(gate.verify(token))).code, "introspection_failed");
  assert.ok(performance.now() - began < 7_000);
  assert.equal((await refusalOf(gate.verify(token))).code, "jwks_unavailable");
  assert.equal(asked.length, 1);
  assert.ok(asked[0].init.signal.aborted, "the question is given up, not left open");
});

test("it is asked of sixteen tokens at the same time, not more", async () => {
  let answer;
  const waiting = new Promise((resolve) => {
    answer = resolve;
  });
  const { gate, issuer, asked } = await outage(() => waiting.then(() => activeResponse()));
  const token = await issuer.mint();
  const verdicts = Array.from({ length: 40 }, () =>
    gate.verify(token).then(
      ({ introspected }) => introspected,
      ({ code }) => code,
    ),
  );
  while (asked.length < 16) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 100));
  answer();
  const counted = Object.groupBy(await Promise.all(verdicts), String);
  assert.deepEqual([asked.length, counted.true.length, counted.jwks_unavailable.length], [16, 16, 24]);
});

test("one issuer's endpoint that hangs takes nothing from another's", async () => {
  const SECOND = "https://second.example";
  const entry = (issuer) => ({
    issuer,
    audience: [AUDIENCE],
    jwksUri: `${issuer}/jwks.json`,
    introspectionEndpoint: `${issuer}/introspect`,
  });
  const two = JSON.stringify({ issuers: { orders: entry(ISSUER), second: entry(SECOND) } });
  const hanging = [];
  const answer = (url) =>
    url.startsWith(ISSUER)
      ? new Promise((resolve) => hanging.push(resolve))
      : activeResponse({ iss: SECOND });
  const { gate, issuer, asked } = await outage(answer, { configuration: two });
  const token = await issuer.mint();
  const verdicts = Array.from({ length: 20 }, () =>
    gate.verify(token, { issuers: "orders" }).catch(({ code }) => code),
  );
  while (asked.length < 16) await new Promise((resolve) => setTimeout(resolve, 5));
  const other = await issuer.mint({ iss: SECOND });
  assert.equal((await gate.verify(other, { issuers: "second" })).issuer, "second");
  for (const resolve of hanging) resolve(Response.json({ active: false }));
  await Promise.all(verdicts);
});

test("strangers raise twenty questions a second, and none where a set that is over tells their tokens from good ones", async () => {
  const cold = await outage(async () => Response.json({ active: false }));
  for (let each = 0; each < 200; each += 1)
    await refusalOf(cold.gate.verify(await cold.issuer.mint({}, { kid: `strange-${each}` })));
  assert.equal(cold.asked.length, 20);
  const over = await gateScene({ configuration, introspect: () => assert.fail("asked") });
  await over.gate.verify(await over.issuer.mint());
  over.answer = () => Promise.reject(new Error("no network"));
  over.clock.ms += 700_000;
  await refusalOf(over.gate.verify(await over.issuer.mint({}, { kid: "strange" })));
  const forged = (await over.issuer.mint()).replace(/.{8}$/, "AAAAAAAA");
  assert.equal((await refusalOf(over.gate.verify(forged))).code, "jwks_unavailable");
});

test("an answer that is of no use to one token says nothing of the next", async () => {
  const statuses = [413, 400, 403, 200, 302];
  const { gate, issuer, asked } = await outage(async () =>
    asked.length <= statuses.length
      ? new Response("x".repeat(9_000), { status: statuses[asked.length - 1] })
      : activeResponse(),
  );
  for (const _ of statuses)
    assert.equal((await refusalOf(gate.verify(await issuer.mint()))).code, "introspection_failed");
  assert.equal((await gate.verify(await issuer.mint())).introspected, true);
});

// holds: SIG-TOK-3
test("nobody is asked while keys serve, of a token that no key could save, or by a host that cannot ask", async () => {
  const scene = await gateScene({ configuration, introspect: () => assert.fail("asked") });
  const token = await scene.issuer.mint();
  assert.equal((await scene.gate.verify(token)).introspected, undefined);
  await refusalOf(scene.gate.verify(`${token}A`));
  const strange = await scene.issuer.mint({}, { kid: "strange" });
  await refusalOf(scene.gate.verify(strange));
  const { gate, asked } = await outage(async () => activeResponse());
  for (const bad of ["", "opaque", "a.b.c", `${btoa('{"alg":"none","kid":"k"}').replaceAll("=", "")}.e30.AA`])
    await refusalOf(gate.verify(bad));
  assert.equal((await refusalOf(() => gate.verifySync(token))).code, "jwks_not_held");
  assert.equal(asked.length, 0);
  const unable = await outage(undefined, { introspect: undefined });
  assert.equal((await refusalOf(unable.gate.verify(await unable.issuer.mint()))).code, "jwks_unavailable");
  const leaking = await outage(async () => activeResponse());
  const leakingScene = await gateScene({ configuration, introspect: () => assert.fail("asked") });
  leakingScene.answer = async () => Response.json({ keys: [{ kty: "oct", k: "AA" }] });
  assert.equal((await refusalOf(leakingScene.gate.verify(await leaking.issuer.mint()))).code, "jwks_leaked");
});
