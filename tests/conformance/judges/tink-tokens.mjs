// What do Tink's rules of form and claims come to here? Forms go to their layer. Headers and claims go into
// tokens signed at run time, with whatever this verifier demands beside what the case is about, since a
// refusal must not come from that.

import { Wicketgate } from "wicketgate";
import { createIssuer } from "../../support/issuer.mjs";
import { es256WithJwk } from "../layers.mjs";
import { headerOf } from "../reading.mjs";
import { verdictOf } from "./jwt-attacks.mjs";

const ISSUER = "https://issuer.example";
const AUDIENCE = "api://conformance";
const LARGEST_LEEWAY_SECONDS = 60;
// Tink's clock stands in 1970, where this verifier sees no clock: all times move by one distance.
const SHIFT_SECONDS = 1_800_000_000;
const OF_FORM = /^(token_segments|header_encoding|claims_encoding|signature_encoding|header_malformed)$/;

const signer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });

export async function judgeTinkToken(testCase, context) {
  const judge = KINDS[testCase.kind];
  return judge ? judge(testCase, context) : { skipped: `no layer of this version judges ${testCase.kind}` };
}

const KINDS = {
  base64url: ({ input, expected }, { layers }) => ({ expected, verdict: layers.base64url(input) }),

  // Splitting has no verdict of its own: the token is refused in any case, and for its form or for another
  // reason.
  "compact-split": ({ input, expected }, { layers }) => {
    const verdict = layers.jws(Buffer.from('{"keys":[]}'), input, "JWT");
    const hasBadSegment = input.split(".").some((segment) => layers.base64url(segment) !== "accepted");
    const isRefused = OF_FORM.test(verdict) || hasBadSegment;
    const fault = verdict === "accepted" && "a token without a signing key was accepted";
    return { expected, verdict: isRefused ? "bad_form" : "accepted", fault };
  },

  "header-for-ES256": ({ input, expected }, { layers }) => {
    const token = signer.sign(input, "{}");
    const [key] = signer.jwks().keys;
    const verdict = layers.jws(Buffer.from(JSON.stringify({ keys: [key] })), token, "JWT");
    const signed = token.slice(0, token.lastIndexOf("."));
    const signature = Buffer.from(token.slice(signed.length + 1), "base64url");
    const signatureHolds = es256WithJwk(layers, key, Buffer.from(signed), signature) === "accepted";
    return { expected, verdict, facts: { header: headerOf(token), signatureHolds } };
  },

  "claims-json": async ({ input, expected }) => {
    const now = SHIFT_SECONDS;
    const verdict = await verdictOnText(
      withMandatory(input, mandatory({}, now, { allow_missing_expiration: true })),
      { now },
    );
    return { expected, verdict };
  },

  "claims-validate": async ({ claims, typ, validator, now, expected }) => {
    const shifted = Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        name,
        ["exp", "iat", "nbf"].includes(name) ? value + SHIFT_SECONDS : value,
      ]),
    );
    const text = JSON.stringify({ ...mandatory(shifted, now + SHIFT_SECONDS, validator), ...shifted });
    const verdict = await verdictOnText(text, { now: now + SHIFT_SECONDS, typ, validator });
    return { expected, verdict };
  },
};

/** What a token needs here and the case says nothing of. */
function mandatory(claims, now, validator) {
  const isDemanded = (name) => Object.hasOwn(claims, name);
  const iat = Math.min(now, claims.exp ?? now, claims.nbf ?? now) - 10;
  return {
    ...(!isDemanded("iss") && validator.expected_issuer === undefined && { iss: ISSUER }),
    ...(!isDemanded("aud") && validator.expected_audience === undefined && { aud: AUDIENCE }),
    ...(!isDemanded("exp") &&
      validator.allow_missing_expiration && { exp: Math.max(now, claims.iat ?? now) + 120 }),
    ...(!isDemanded("iat") && !validator.expect_issued_in_the_past && { iat }),
  };
}

/** The text of an object with members put in front of its own, even where it is no JSON. */
function withMandatory(text, members) {
  let own = [];
  try {
    own = Object.keys(JSON.parse(text));
  } catch {
    own = [];
  }
  const missing = Object.entries(members).filter(([name]) => !own.includes(name));
  const texts = missing.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${texts.join(",")}${own.length > 0 || !text.endsWith("}") ? "," : ""}${text.trimStart().slice(1)}`;
}

async function verdictOnText(payload, { now, typ, validator = {} }) {
  const [{ kid }] = signer.jwks().keys;
  const types = validator.ignore_type_header ? [typ, null] : [validator.expected_type_header ?? null];
  const entry = {
    issuer: validator.expected_issuer ?? ISSUER,
    audience: [validator.expected_audience ?? AUDIENCE],
    jwks: signer.jwks(),
    leewaySeconds: Math.min(validator.clock_skew ?? 0, LARGEST_LEEWAY_SECONDS),
    maxLifetimeSeconds: 86_400,
    types: [...new Set(types)],
  };
  const gate = await Wicketgate.load(JSON.stringify({ issuers: { tink: entry } }), { now: () => now * 1000 });
  const header = JSON.stringify({ alg: "ES256", kid, ...(typeof typ === "string" && { typ }) });
  return verdictOf(gate, signer.sign(header, payload));
}
