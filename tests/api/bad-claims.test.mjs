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

const OPTIONAL_IAT = { issuedAt: "optional" };
const literal = (text) => new String(text);
const notDates = [
  '"1800000200"',
  '"1800000200.5"',
  "-1",
  "-1.8e9",
  "9007199254740992",
  "9007199254740991.5",
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
  ...notDates.map((text) => [text, { exp: literal(text) }, "claim_not_numeric_date"]),
  ["1e400, which no double holds", { exp: literal("1e400") }, "claims_malformed"],
  ["0x6b49d280, which is no JSON", { exp: literal("0x6b49d280") }, "claims_malformed"],
  ["with a fraction", { exp: literal(`${NOW + 100}.336421`) }, "verified"],
  ["with an exponent", { exp: literal("1.8000001E9") }, "verified"],
  ["a thousandth of a second ago", { exp: literal(`${NOW - 1}.999`) }, "token_expired"],
  ["a millionth ahead", { exp: literal(`${NOW}.000001`) }, "verified"],
  [
    "a millionth ahead, a millisecond later",
    { exp: literal(`${NOW}.000001`) },
    "token_expired",
    { nowMs: NOW * 1000 + 1 },
  ],
  ["in milliseconds", { exp: (NOW + 200) * 1000 }, "lifetime_too_long"],
  ["past, within leeway", { exp: NOW - 9 }, "verified", { entry: { leewaySeconds: 10 } }],
  ["past by the leeway", { iat: NOW - 20, exp: NOW - 10 }, "token_expired", { entry: { leewaySeconds: 10 } }],
]);

table("nbf", [
  ["now", { nbf: NOW }, "verified"],
  ["a second ahead", { nbf: NOW + 1 }, "nbf_in_future"],
  ["a millionth ahead", { nbf: literal(`${NOW}.000001`) }, "nbf_in_future"],
  ["a second ahead, as iat", { iat: NOW + 1, nbf: NOW + 1 }, "verified"],
  ["five seconds ahead, as iat, one a float", { iat: NOW + 5, nbf: literal(`${NOW + 5}.0`) }, "verified"],
  ["six seconds ahead, as iat", { iat: NOW + 6, nbf: NOW + 6 }, "iat_in_future"],
  ["a second beyond iat", { iat: NOW + 1, nbf: NOW + 2 }, "nbf_in_future"],
  ["a second ahead, one millisecond before", { nbf: NOW + 1 }, "nbf_in_future", { nowMs: NOW * 1000 + 999 }],
  ["ahead by the leeway", { nbf: NOW + 10 }, "verified", { entry: { leewaySeconds: 10 } }],
  ["ahead by more", { nbf: NOW + 11 }, "nbf_in_future", { entry: { leewaySeconds: 10 } }],
  ...notDates.map((text) => [text, { nbf: literal(text) }, "claim_not_numeric_date"]),
]);

table("iat", [
  ["absent", { iat: undefined }, "iat_missing"],
  ["five seconds ahead", { iat: NOW + 5 }, "verified"],
  ["six seconds ahead", { iat: NOW + 6 }, "iat_in_future"],
  ["absent, where it may be", { iat: undefined }, "verified", { entry: OPTIONAL_IAT }],
  [
    "absent, and exp too far ahead",
    { iat: undefined, exp: NOW + 306 },
    "exp_too_far_ahead",
    { entry: OPTIONAL_IAT },
  ],
  [
    "there and too old, where it may be absent",
    { iat: NOW - 101 },
    "lifetime_too_long",
    { entry: OPTIONAL_IAT },
  ],
  ["null, where it may be absent", { iat: null }, "claim_not_numeric_date", { entry: OPTIONAL_IAT }],
  ["with a fraction", { iat: literal(`${NOW - 10}.336421`) }, "verified"],
  ["a millionth over five seconds ahead", { iat: literal(`${NOW + 5}.000001`) }, "iat_in_future"],
  ["ten seconds ahead, within leeway", { iat: NOW + 10 }, "verified", { entry: { leewaySeconds: 60 } }],
  ["ahead by the leeway", { iat: NOW + 60, exp: NOW + 360 }, "verified", { entry: { leewaySeconds: 60 } }],
  ["ahead by more", { iat: NOW + 61 }, "iat_in_future", { entry: { leewaySeconds: 60 } }],
  ["six seconds ahead, with less leeway", { iat: NOW + 6 }, "iat_in_future", { entry: { leewaySeconds: 3 } }],
  ...notDates.map((text) => [text, { iat: literal(text) }, "claim_not_numeric_date"]),
]);

table("lifetime", [
  ["300 s", { iat: NOW - 100, exp: NOW + 200 }, "verified"],
  [
    "300 s between fractions",
    { iat: literal(`${NOW - 100}.25`), exp: literal(`${NOW + 200}.25`) },
    "verified",
  ],
  [
    "a billionth over 300 s",
    { iat: literal(`${NOW - 100}.25`), exp: literal(`${NOW + 200}.250000001`) },
    "lifetime_too_long",
  ],
  ["exp a billionth after iat", { iat: literal(`${NOW}.5`), exp: literal(`${NOW}.500000001`) }, "verified"],
  [
    "exp and iat of one fraction",
    { iat: literal(`${NOW}.5`), exp: literal(`${NOW}.50`) },
    "lifetime_contradictory",
  ],
  ["301 s", { iat: NOW - 101, exp: NOW + 200 }, "lifetime_too_long"],
  ["a day, in its last minutes", { iat: NOW - 86_200, exp: NOW + 200 }, "lifetime_too_long"],
  ["305 s ahead, by a clock that is 5 s ahead", { iat: NOW + 5, exp: NOW + 305 }, "verified"],
  ["306 s ahead", { iat: NOW, exp: NOW + 306 }, "lifetime_too_long"],
  ["305 s ahead, by a clock that is 6 s ahead", { iat: NOW + 6, exp: NOW + 306 }, "iat_in_future"],
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

const BY_CLIENT = { audienceClaim: "client_id" };
table("audienceClaim", [
  ["for an absent aud", { aud: undefined, client_id: AUDIENCE }, "verified", { entry: BY_CLIENT }],
  ["another", { aud: undefined, client_id: "api://other" }, "aud_mismatch", { entry: BY_CLIENT }],
  ["an array", { aud: undefined, client_id: [AUDIENCE] }, "claim_wrong_type", { entry: BY_CLIENT }],
  ["absent", { aud: undefined, azp: AUDIENCE }, "aud_missing", { entry: BY_CLIENT }],
  ["azp", { aud: undefined, azp: AUDIENCE }, "verified", { entry: { audienceClaim: "azp" } }],
  ["beside another aud", { aud: "api://other", client_id: AUDIENCE }, "aud_mismatch", { entry: BY_CLIENT }],
  ["another beside the aud", { client_id: "api://other" }, "verified", { entry: BY_CLIENT }],
  ["not configured", { aud: undefined, client_id: AUDIENCE }, "aud_missing"],
]);

const BY_ISSUER = { audienceClaim: "iss", audience: [ISSUER] };
table("audienceClaim iss", [
  ["for an absent aud", { aud: undefined }, "verified", { entry: BY_ISSUER }],
  ["an aud that is the issuer", { aud: ISSUER }, "verified", { entry: BY_ISSUER }],
  ["an aud of somebody else", { aud: "api://other" }, "aud_mismatch", { entry: BY_ISSUER }],
  ["an empty aud", { aud: "" }, "aud_mismatch", { entry: BY_ISSUER }],
  ["no aud of many", { aud: [] }, "aud_mismatch", { entry: BY_ISSUER }],
  ["a null aud", { aud: null }, "claim_wrong_type", { entry: BY_ISSUER }],
  ["another issuer", { aud: undefined, iss: `${ISSUER}/` }, "iss_mismatch", { entry: BY_ISSUER }],
  ["no issuer", { aud: undefined, iss: undefined }, "iss_missing", { entry: BY_ISSUER }],
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
