// What does Pomerium hand to the application behind it? A signed header; `iss` is the route's host, without
// a scheme.
//
// source: https://www.pomerium.com/docs/capabilities/getting-users-identity,
// …/reference/routes/jwt-issuer-format, pomerium/pomerium 9135e06
// authorize/evaluator/headers_evaluator_evaluation.go, read in November 2026

import { made, uuid } from "../made.mjs";

export const heading = "Pomerium";

export const header = (kid) => ({ alg: "ES256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => {
  const user = made();
  return {
    iss: issuer,
    aud: audience,
    jti: uuid(),
    iat: now,
    exp: now + 300,
    sub: user,
    user,
    email: "ada@example.com",
    groups: [],
    sid: uuid(),
    name: "Ada",
  };
};

export const keySet = (key) => ({ keys: [key] });

export const neighbours = (from) => ({
  "another route's header, by the same key": {
    claims: { ...claims(from), iss: "another.example", aud: "another.example" },
    code: "iss_mismatch",
  },
  "another audience": { claims: { ...claims(from), aud: "another.example" }, code: "aud_mismatch" },
  "the issuer as an address, as jwt_issuer_format: uri writes it": {
    claims: { ...claims(from), iss: `https://${from.issuer}/` },
    code: "iss_mismatch",
  },
});
