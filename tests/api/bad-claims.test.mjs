// Is each bad claim refused, and for its own reason? Every token here carries a real signature and a good
// header.

import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";
import { rawSigner } from "../support/raw-signer.mjs";

const NOW = 1_800_000_000;
const AUDIENCE = "api://orders";
const ISSUER = "https://issuer.example";

const signer = rawSigner("key-1");
const HEADER = { alg: "ES256", typ: "JWT", kid: "key-1" };
const CLAIMS = { iss: ISSUER, aud: AUDIENCE, iat: NOW - 10, exp: NOW + 200 };

async function verdictOn(claimsText, { entry = {}, nowMs = NOW * 1000 } = {}) {
  const { gate, clock } = await gateScene({
    configuration: configurationText({ jwksUri: undefined, jwks: { keys: [signer.jwk] }, ...entry }),
  });
  clock.ms = nowMs;
  const token = signer.token(HEADER, claimsText);
  return gate.verify(token).then(
    () => "verified",
    async (error) => (await refusalOf(Promise.reject(error))).code,
  );
}

function table(kind, rows) {
  for (const [what, members, code, options] of rows) {
    test(`${kind}: ${what} is ${code}`, async () => {
      // A number that JavaScript cannot write stands as its own text.
      const raw = Object.entries(members).filter(([, value]) => value instanceof String);
      const text = raw.reduce(
        (json, [name, value]) => `${json.slice(0, -1)},${JSON.stringify(name)}:${value}}`,
        JSON.stringify({
          ...CLAIMS,
          ...members,
          ...Object.fromEntries(raw.map(([name]) => [name, undefined])),
        }),
      );
      assert.equal(await verdictOn(text, options), code);
    });
  }
}

const literal = (text) => new String(text);
const notIntegers = [
  '"1800000200"',
  "1800000200.0",
  "1800000200.5",
  "1.8e9",
  "-1",
  "9007199254740992",
  "1e308",
  "null",
  "true",
  "[1800000200]",
];

table("exp", [
  ["one second ahead", { exp: NOW + 1 }, "verified"],
  ["one second ahead, one millisecond before", { exp: NOW + 1 }, "verified", { nowMs: NOW * 1000 + 999 }],
  ["absent", { exp: undefined }, "exp_missing"],
  ["equal to now", { exp: NOW }, "token_expired"],
  ["a second ago", { exp: NOW - 1 }, "token_expired"],
  ["0", { exp: 0 }, "token_expired"],
  ...notIntegers.map((text) => [text, { exp: literal(text) }, "claim_not_integer"]),
  ["1e400, which no double holds", { exp: literal("1e400") }, "claims_malformed"],
  ["0x6b49d280, which is no JSON", { exp: literal("0x6b49d280") }, "claims_malformed"],
  ["in milliseconds", { exp: (NOW + 200) * 1000 }, "exp_too_far_ahead"],
  ["past, within leeway", { exp: NOW - 9 }, "verified", { entry: { leewaySeconds: 10 } }],
  ["past by the leeway", { iat: NOW - 20, exp: NOW - 10 }, "token_expired", { entry: { leewaySeconds: 10 } }],
]);

table("nbf", [
  ["now", { nbf: NOW }, "verified"],
  ["a second ahead", { nbf: NOW + 1 }, "nbf_in_future"],
  ["a second ahead, one millisecond before", { nbf: NOW + 1 }, "nbf_in_future", { nowMs: NOW * 1000 + 999 }],
  ["ahead by the leeway", { nbf: NOW + 10 }, "verified", { entry: { leewaySeconds: 10 } }],
  ["ahead by more", { nbf: NOW + 11 }, "nbf_in_future", { entry: { leewaySeconds: 10 } }],
  ...notIntegers.map((text) => [text, { nbf: literal(text) }, "claim_not_integer"]),
]);

table("iat", [
  ["absent", { iat: undefined }, "iat_missing"],
  ["five seconds ahead", { iat: NOW + 5 }, "verified"],
  ["six seconds ahead", { iat: NOW + 6 }, "iat_in_future"],
  [
    "six seconds ahead, whatever the leeway",
    { iat: NOW + 6 },
    "iat_in_future",
    { entry: { leewaySeconds: 60 } },
  ],
  ...notIntegers.map((text) => [text, { iat: literal(text) }, "claim_not_integer"]),
]);

table("lifetime", [
  ["300 s", { iat: NOW - 100, exp: NOW + 200 }, "verified"],
  ["301 s", { iat: NOW - 101, exp: NOW + 200 }, "lifetime_too_long"],
  ["a day, in its last minutes", { iat: NOW - 86_200, exp: NOW + 200 }, "lifetime_too_long"],
  ["305 s ahead, by a clock that is 5 s ahead", { iat: NOW + 5, exp: NOW + 305 }, "verified"],
  ["306 s ahead", { iat: NOW, exp: NOW + 306 }, "exp_too_far_ahead"],
  ["exp equal to iat", { iat: NOW + 1, exp: NOW + 1 }, "lifetime_contradictory"],
  ["exp before iat", { iat: NOW + 4, exp: NOW + 2 }, "lifetime_contradictory"],
  [
    "a day, where that is configured",
    { iat: NOW, exp: NOW + 86_400 },
    "verified",
    { entry: { maxLifetimeSeconds: 86_400 } },
  ],
]);

table("iss", [
  ["absent", { iss: undefined }, "iss_missing"],
  ["another", { iss: "https://evil.example" }, "iss_mismatch"],
  ["a prefix of it", { iss: ISSUER.slice(0, -1) }, "iss_mismatch"],
  ["it and a slash", { iss: `${ISSUER}/` }, "iss_mismatch"],
  ["it in capitals", { iss: ISSUER.toUpperCase() }, "iss_mismatch"],
  ["empty", { iss: "" }, "iss_mismatch"],
  ["an array that holds it", { iss: [ISSUER] }, "claim_wrong_type"],
  ["null", { iss: null }, "claim_wrong_type"],
]);

table("aud", [
  ["one of several", { aud: ["api://other", AUDIENCE] }, "verified"],
  ["absent", { aud: undefined }, "aud_missing"],
  ["another", { aud: "api://other" }, "aud_mismatch"],
  ["a prefix", { aud: "api://order" }, "aud_mismatch"],
  ["several in one text", { aud: `${AUDIENCE} api://other` }, "aud_mismatch"],
  ["an empty text", { aud: "" }, "aud_mismatch"],
  ["an empty array", { aud: [] }, "aud_mismatch"],
  ["nested", { aud: [[AUDIENCE]] }, "claim_wrong_type"],
  ["an array that holds a number beside", { aud: [AUDIENCE, 1] }, "claim_wrong_type"],
  ["an object", { aud: { [AUDIENCE]: true } }, "claim_wrong_type"],
  ["null", { aud: null }, "claim_wrong_type"],
]);

table("others", [
  ["cnf", { cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } }, "cnf_refused"],
  ["cnf that is null", { cnf: null }, "cnf_refused"],
  ["sub that is a number", { sub: 1 }, "claim_wrong_type"],
  ["jti that is a number", { jti: 1 }, "claim_wrong_type"],
]);

test("the issuer is judged before the time, so an alien token never looks merely old", async () => {
  assert.equal(await verdictOn({ ...CLAIMS, iss: "https://evil.example", exp: 1 }), "iss_mismatch");
});
