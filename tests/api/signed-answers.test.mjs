// Did the issuer sign what its introspection endpoint says (RFC 9701)? By the one algorithm of its entry, for this
// service, and now; and neither an answer is taken as a token, nor a token as an answer.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate/edge";
import {
  AUDIENCE,
  configurationText,
  gateScene,
  ISSUER,
  keySetResponse,
  refusalOf,
} from "../support/gate.mjs";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";

const MEDIA_TYPE = "application/token-introspection+jwt";
const TYP = "token-introspection+jwt";
const ACT = { sub: "agent:a" };
const SIGNED = {
  introspectionEndpoint: `${ISSUER}/introspect`,
  introspectionResponse: "signed",
  actor: "introspected",
};
const seconds = () => Math.floor(Date.now() / 1_000);
const tokenClaims = () => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: "visitor",
  iat: seconds(),
  exp: seconds() + 60,
  act: ACT,
});
const answerClaims = (more) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  iat: seconds(),
  token_introspection: { active: true, sub: "visitor", act: ACT },
  ...more,
});

/** A scene of this algorithm, whose endpoint answers `body` as `type`. */
async function sceneOf(algorithm, body, { type = MEDIA_TYPE, entry = {}, ...options } = {}) {
  const signer = hostSigner(algorithm, "key-1");
  const asked = [];
  const introspect = async (_url, init) => {
    asked.push(init);
    return new Response(body(signer), { headers: { "content-type": type } });
  };
  const configuration = configurationText({ ...SIGNED, algorithm, ...entry });
  const load = (...given) => Wicketgate.load(...given);
  const scene = await gateScene({ load, configuration, introspect, ...options });
  scene.answer = async () => keySetResponse({ keys: [signer.jwk] });
  return { ...scene, asked, signer };
}

describe("a signed answer", () => {
  test("confirms a token under every algorithm, and is asked for", async () => {
    for (const algorithm of ["ES256", ...HOST_ALGORITHMS]) {
      const { gate, asked, signer } = await sceneOf(algorithm, ({ token }) =>
        token(answerClaims(), { typ: TYP }),
      );
      const verified = await gate.verify(signer.token(tokenClaims()));
      assert.deepEqual([verified.actor, verified.introspected], [ACT, true], algorithm);
      assert.equal(asked[0].headers.accept, MEDIA_TYPE);
    }
  });

  test("that is not signed by the issuer's key, or is no answer, is none", async () => {
    const stranger = (algorithm) => hostSigner(algorithm, "stranger");
    for (const algorithm of ["ES256", "RS256"])
      for (const [why, body] of [
        ["unsigned", () => JSON.stringify(answerClaims().token_introspection)],
        ["a stranger's", () => stranger(algorithm).token(answerClaims(), { typ: TYP, kid: "key-1" })],
        ["of an unknown key", () => stranger(algorithm).token(answerClaims(), { typ: TYP })],
        ["an access token", ({ token }) => token(answerClaims(), { typ: "at+jwt" })],
        ["without a typ", ({ token }) => token(answerClaims())],
        ["the token", ({ token }) => token(tokenClaims())],
        ["for others", ({ token }) => token(answerClaims({ aud: "another" }), { typ: TYP })],
        ["of others", ({ token }) => token(answerClaims({ iss: "https://evil.example" }), { typ: TYP })],
        ["old", ({ token }) => token(answerClaims({ iat: seconds() - 40 }), { typ: TYP })],
        ["from ahead", ({ token }) => token(answerClaims({ iat: seconds() + 20 }), { typ: TYP })],
        [
          "without its claim",
          ({ token }) => token(answerClaims({ token_introspection: null }), { typ: TYP }),
        ],
        ["of another algorithm", () => hostSigner("ES384", "key-1").token(answerClaims(), { typ: TYP })],
      ]) {
        const { gate, signer } = await sceneOf(algorithm, body);
        const refusal = await refusalOf(gate.verify(signer.token(tokenClaims())));
        assert.deepEqual(
          [refusal.code, refusal.status],
          ["introspection_failed", 503],
          `${algorithm} ${why}`,
        );
      }
    const good = ({ token }) => token(answerClaims(), { typ: TYP });
    for (const type of ["application/json", "application/jwt", ""]) {
      const { gate, signer } = await sceneOf("ES256", good, { type });
      assert.equal((await refusalOf(gate.verify(signer.token(tokenClaims())))).code, "introspection_failed");
    }
    const plain = await sceneOf("ES256", good, { entry: { introspectionResponse: "json" } });
    const refusal = await refusalOf(plain.gate.verify(plain.signer.token(tokenClaims())));
    assert.equal(refusal.code, "introspection_failed", "nor is it one where plain JSON is agreed on");
  });

  test("that says no is a no", async () => {
    for (const [said, code] of [
      [{ active: false }, "token_inactive"],
      [{ active: true, sub: "visitor", act: { sub: "agent:b" } }, "actor_refused"],
      [{ active: true, sub: "another", act: ACT }, "actor_refused"],
    ]) {
      const body = ({ token }) => token(answerClaims({ token_introspection: said }), { typ: TYP });
      const { gate, signer } = await sceneOf("ES256", body);
      assert.equal((await refusalOf(gate.verify(signer.token(tokenClaims())))).code, code);
    }
  });

  test("is for the name under which the issuer knows who asks", async () => {
    const entry = { introspectionAudience: "gate-1" };
    for (const [aud, outcome] of [
      ["gate-1", true],
      [["x", "gate-1"], true],
      [AUDIENCE, "introspection_failed"],
    ]) {
      const body = ({ token }) => token(answerClaims({ aud }), { typ: TYP });
      const { gate, signer } = await sceneOf("ES256", body, { entry });
      const verdict = gate.verify(signer.token(tokenClaims()));
      assert.equal(
        outcome === true ? (await verdict).introspected : (await refusalOf(verdict)).code,
        outcome,
      );
    }
  });

  test("is never taken as a token", async () => {
    const claims = {
      ...tokenClaims(),
      act: undefined,
      token_introspection: { active: true, sub: "visitor" },
    };
    const { gate, signer } = await sceneOf("ES256", () => assert.fail("asked"));
    for (const typ of [TYP, `application/${TYP}`, TYP.toUpperCase()])
      assert.equal((await refusalOf(gate.verify(signer.token(claims, { typ })))).code, "typ_refused");
    await assert.rejects(Wicketgate.load(configurationText({ types: [TYP] })), /token-introspection\+jwt/);
  });

  test("cannot be checked without keys, so nobody is asked then", async () => {
    const { gate, asked, signer } = await sceneOf("ES256", () => assert.fail("asked"), {
      fetch: () => Promise.reject(new Error("no network")),
    });
    for (const claims of [tokenClaims(), { ...tokenClaims(), act: undefined }])
      assert.equal((await refusalOf(gate.verify(signer.token(claims)))).code, "jwks_unavailable");
    assert.equal(asked.length, 0);
  });
});
