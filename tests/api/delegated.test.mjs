// By whose word does a token pass by which somebody acts for another one? By its signature and its issuer's word,
// asked each time; and what passes says who acts.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { Wicketgate as VerifyingGate, WicketgateConfigurationError } from "wicketgate";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { AUDIENCE, configurationText, gateScene, ISSUER, refusalOf } from "../support/gate.mjs";

const ENDPOINT = `${ISSUER}/introspect`;
const ACT = { sub: "agent:b", act: { sub: "agent:a" } };
const CONFIRMED = { active: true, sub: "visitor", act: ACT };
const INTROSPECTED = { introspectionEndpoint: ENDPOINT, actor: "introspected" };
const load = (...given) => Wicketgate.load(...given);

/** A scene with an entry as given, whose endpoint answers so, and what it was asked. */
async function sceneOf({ entry = INTROSPECTED, top, answer = CONFIRMED, ...options } = {}) {
  const asked = [];
  const introspect = async (url, init, issuer) => {
    asked.push({ url, init, issuer, token: new URLSearchParams(init.body).get("token") });
    return typeof answer === "function" ? answer() : Response.json(answer);
  };
  const configuration = configurationText(entry, top);
  const scene = await gateScene({ load, configuration, introspect, ...options });
  return {
    ...scene,
    asked,
    delegated: (claims, header) => scene.issuer.mint({ act: ACT, ...claims }, header),
  };
}

describe("a delegated token", () => {
  // holds: IAM-TRU-1 SIG-TOK-2
  test("is refused by every import, whatever its entry's types and its `act` are", async () => {
    for (const wanted of [Wicketgate, VerifyingGate])
      for (const types of [undefined, ["delegated+jwt", "JWT"]]) {
        const scene = await sceneOf({
          load: (...given) => wanted.load(...given),
          entry: { introspectionEndpoint: ENDPOINT, types },
          answer: () => assert.fail("asked"),
        });
        const { gate, issuer } = scene;
        for (const act of [null, "agent:a", {}, { sub: "agent:a" }, [], 0, false, ACT]) {
          const token = await issuer.mint({ act });
          for (const refused of [gate.verify(token), () => gate.verifySync(token)]) {
            const refusal = await refusalOf(refused);
            assert.deepEqual(
              [refusal.code, refusal.status, refusal.error],
              ["actor_refused", 401, "invalid_token"],
            );
            assert.deepEqual(refusal.ruleIds, ["SIG-TOK-2", "IAM-TRU-1"]);
            assert.match(refusal.message, /set `actor` of `issuers\.orders` to "introspected"/);
          }
        }
        for (const typ of ["delegated+jwt", "Delegated+JWT", "application/delegated+jwt"])
          assert.equal((await refusalOf(gate.verify(await issuer.mint({}, { typ })))).code, "actor_refused");
        assert.equal((await gate.verify(await issuer.mint({ may_act: ACT }))).actor, undefined);
      }
  });

  test("passes by its signature and its issuer's word, and says who acts", async () => {
    const { gate, asked, delegated, events } = await sceneOf();
    const token = await delegated({}, { typ: "delegated+jwt" });
    const verified = await gate.verify(token);
    assert.deepEqual(verified.actor, { sub: "agent:b" });
    assert.ok(Object.isFrozen(verified.actor) && Object.isFrozen(verified));
    assert.deepEqual([verified.claims.sub, verified.claims.act], ["visitor", { sub: "agent:b" }]);
    assert.equal(verified.claimsText, JSON.stringify(verified.claims));
    assert.deepEqual([verified.introspected, verified.header.typ], [true, "delegated+jwt"]);
    const [{ url, init, issuer, token: about }] = asked;
    assert.deepEqual(
      [url, issuer, about, init.headers.accept],
      [ENDPOINT, "orders", token, "application/json"],
    );
    assert.deepEqual([events.at(-1).outcome, events.at(-1).introspected], ["verified", true]);
  });

  // holds: SIG-TOK-2
  test("is asked about each time it comes, and stops the moment its issuer says so", async () => {
    let answer = CONFIRMED;
    const { gate, asked, delegated } = await sceneOf({ answer: () => Response.json(answer) });
    const token = await delegated();
    for (let each = 0; each < 3; each += 1) await gate.verify(token);
    assert.equal(asked.length, 3);
    answer = { active: false };
    assert.equal((await refusalOf(gate.verify(token))).code, "token_inactive");
    assert.equal((await refusalOf(() => gate.verifySync(token))).code, "introspection_failed");
    assert.equal(asked.length, 4);
  });

  test("does not pass by any other answer", async () => {
    for (const [answer, status, code] of [
      [{ active: true, sub: "visitor" }, 401, "actor_refused"],
      [{ ...CONFIRMED, act: null }, 401, "actor_refused"],
      [{ ...CONFIRMED, act: { sub: "agent:a" } }, 401, "actor_refused"],
      [{ ...CONFIRMED, sub: "another" }, 401, "actor_refused"],
      [{ ...CONFIRMED, active: "true" }, 503, "introspection_failed"],
      [{ ...CONFIRMED, iss: "https://evil.example" }, 503, "introspection_failed"],
      [{ ...CONFIRMED, jti: "another" }, 503, "introspection_failed"],
      [{ ...CONFIRMED, exp: 1_700_000_000 }, 401, "token_expired"],
      [{ ...CONFIRMED, cnf: { jkt: "x" } }, 401, "cnf_refused"],
      [() => new Response("", { status: 500 }), 503, "introspection_failed"],
      [() => Promise.reject(new Error("no network")), 503, "introspection_failed"],
      [() => undefined, 503, "introspection_failed"],
      [() => Response.redirect("https://evil.example"), 503, "introspection_failed"],
      [() => new Response("x".repeat(9_000)), 503, "introspection_failed"],
    ]) {
      const { gate, delegated } = await sceneOf({ answer });
      const refusal = await refusalOf(gate.verify(await delegated()));
      assert.deepEqual([refusal.code, refusal.status, refusal.issuer], [code, status, "orders"], `${answer}`);
      assert.equal(refusal.retryAfterSeconds, status === 503 ? 1 : undefined);
    }
    const unable = await sceneOf({ introspect: undefined });
    const refusal = await refusalOf(unable.gate.verify(await unable.delegated()));
    assert.equal(refusal.code, "introspection_failed");
    assert.match(refusal.message, /where `load` has none, pass it one/);
  });

  test("passes by an answer that names nobody only where its entry says so", async () => {
    const entry = { ...INTROSPECTED, introspectedActor: "optional" };
    const silent = await sceneOf({ entry, answer: { active: true, sub: "visitor", act: null } });
    assert.deepEqual((await silent.gate.verify(await silent.delegated())).actor, { sub: "agent:b" });
    const other = await sceneOf({ entry, answer: { ...CONFIRMED, act: { sub: "agent:a" } } });
    assert.equal((await refusalOf(other.gate.verify(await other.delegated()))).code, "actor_refused");
  });

  test("that does not hold, or says badly who acts, is asked about by nobody", async () => {
    const { gate, issuer, asked, delegated } = await sceneOf();
    const chain = (actors) =>
      Array.from({ length: actors - 1 }).reduce((act) => ({ sub: "a", act }), { sub: "a" });
    for (const [token, code] of [
      [await delegated({ aud: "api://others" }), "aud_mismatch"],
      [await delegated({ exp: 1_700_000_000, iat: 1_699_999_900 }), "token_expired"],
      [`${(await delegated()).slice(0, -8)}AAAAAAAA`, "signature_invalid"],
      [await delegated({ sub: undefined }), "actor_refused"],
      [await delegated({ act: chain(17) }), "actor_refused"],
      [await delegated({ act: "agent:a" }), "actor_refused"],
      [await delegated({ act: { sub: "a".repeat(1_025) } }), "actor_refused"],
      [await issuer.mint({}, { typ: "delegated+jwt" }), "actor_refused"],
    ])
      assert.equal((await refusalOf(gate.verify(token))).code, code);
    assert.equal(asked.length, 0);
    assert.equal((await gate.verify(await issuer.mint())).actor, undefined, "the user's own");
    assert.equal(asked.length, 0);
    const deep = await sceneOf({ answer: { ...CONFIRMED, act: chain(16) } });
    assert.deepEqual((await deep.gate.verify(await deep.delegated({ act: chain(16) }))).actor, { sub: "a" });
  });

  // holds: IAM-FC-1 SIG-TOK-3
  test("without keys is asked about by nobody", async () => {
    const offline = await sceneOf({
      answer: () => assert.fail("asked"),
      fetch: () => Promise.reject(new Error("no network")),
    });
    const token = await offline.delegated({}, { typ: "delegated+jwt" });
    assert.equal((await refusalOf(offline.gate.verify(token))).code, "jwks_unavailable");
  });

  test("of a text with any characters reaches an app and an upstream whole", async () => {
    const sub = 'agent:\u{1f916} "\\\n\u0000é';
    const sceneWith = (upstream) => {
      const routes = [{ path: "/api/*", issuers: ["orders"], ...upstream }];
      return sceneOf({ top: { routes }, answer: { ...CONFIRMED, act: { sub } } });
    };
    const requestOf = async ({ delegated }) => {
      const authorization = `Bearer ${await delegated({ act: { sub, act: ACT } })}`;
      return new Request("https://gate.example/api/x", {
        headers: { authorization, "wicketgate-actor": "e30" },
      });
    };
    const proxy = await sceneWith({ upstream: "https://app.example" });
    const admitted = await openEdge(proxy.gate).admit(await requestOf(proxy));
    const { headers } = admitted.requestTo("https://app.example");
    const decoded = (name) => JSON.parse(Buffer.from(headers.get(name), "base64url"));
    assert.deepEqual(decoded("wicketgate-actor"), { sub });
    assert.deepEqual(decoded("wicketgate-claims").act, { sub });
    assert.equal(headers.get("wicketgate-verified-by"), "signature+introspection");
    assert.deepEqual(admitted.verified.actor, { sub });
    const scene = await sceneWith();
    const app = new Hono()
      .use(wicketgate(scene.gate, { log: false }))
      .get("/api/x", (c) =>
        c.json([c.var.wicketgate.verified.actor, c.req.header("wicketgate-actor") ?? "none"]),
      );
    assert.deepEqual(await (await app.request(await requestOf(scene))).json(), [{ sub }, "none"]);
    assert.equal(scene.asked.length, 1);
  });

  test("is a configuration's fault where nobody could be asked", async () => {
    const faultsOf = (wanted, entry) =>
      assert.rejects(wanted.load(configurationText(entry)), (error) => {
        assert.ok(error instanceof WicketgateConfigurationError);
        return error.errors.length === 1 && error.errors[0].path === "issuers.orders.actor";
      });
    await faultsOf(Wicketgate, { actor: "introspected" });
    await faultsOf(VerifyingGate, INTROSPECTED);
    await assert.rejects(VerifyingGate.load(configurationText(INTROSPECTED)), /wicketgate\/edge/);
  });
});

const ASKING = [
  { path: "/asked", issuers: ["orders"], introspection: "always" },
  { path: "/api", issuers: ["orders"] },
];

describe("a route that asks", () => {
  const entry = { introspectionEndpoint: ENDPOINT };
  async function edgeOf(given = {}) {
    const scene = await sceneOf({ entry, top: { routes: ASKING }, answer: { active: true }, ...given });
    const edge = openEdge(scene.gate);
    const ask = (path, token) =>
      edge.admit(
        new Request(`https://gate.example${path}`, { headers: { authorization: `Bearer ${token}` } }),
      );
    return { ...scene, ask };
  }

  test("lets pass what holds and is active, with the claims that were signed", async () => {
    const { ask, asked, issuer } = await edgeOf({ answer: { active: true, scope: "all", aud: "x" } });
    const token = await issuer.mint({ jti: "t-1" });
    for (let each = 0; each < 2; each += 1) {
      const { verified } = await ask("/asked", token);
      assert.deepEqual([verified.introspected, verified.claims.scope], [true, undefined]);
      assert.deepEqual(
        [verified.claims.aud, verified.claims.jti, verified.actor],
        [AUDIENCE, "t-1", undefined],
      );
    }
    assert.equal(asked.length, 2, "a token that came before is asked about again");
    assert.equal((await ask("/api", token)).verified.introspected, undefined);
    assert.equal(asked.length, 2);
  });

  test("refuses what one of both refuses", async () => {
    for (const [answer, status] of [
      [{ active: false }, 401],
      [{ active: true, sub: "another" }, 503],
      [{ active: true, act: { sub: "agent:a" } }, 401],
      [() => new Response("", { status: 404 }), 503],
      [() => undefined, 503],
    ]) {
      const { ask, issuer } = await edgeOf({ answer });
      const { response } = await ask("/asked", await issuer.mint());
      assert.deepEqual([response.status, response.headers.has("retry-after")], [status, status === 503]);
    }
    const { ask, issuer, asked } = await edgeOf();
    const { response } = await ask("/asked", await issuer.mint({ aud: "api://others" }));
    assert.deepEqual([response.status, asked.length], [401, 0]);
  });

  test("asks nobody in the place of keys that cannot be had", async () => {
    const { ask, issuer, asked } = await edgeOf({ fetch: () => Promise.reject(new Error("no network")) });
    const { refusal } = await ask("/asked", await issuer.mint());
    assert.deepEqual([refusal.code, asked.length], ["jwks_unavailable", 0]);
  });

  test("has sixty-four questions under way, and refuses more", async () => {
    const waiting = Promise.withResolvers();
    const { ask, issuer, asked } = await edgeOf({
      answer: () => waiting.promise.then(() => Response.json({ active: true })),
    });
    const token = await issuer.mint();
    const verdicts = Array.from({ length: 80 }, () => ask("/asked", token));
    while (asked.length < 64) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    waiting.resolve();
    const codes = (await Promise.all(verdicts)).map(({ refusal }) => refusal?.code);
    assert.deepEqual([asked.length, codes.filter((code) => code === undefined).length], [64, 64]);
    assert.equal(codes.filter((code) => code === "introspection_failed").length, 16);
  });
});
