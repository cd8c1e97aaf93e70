// What does a custom authorization server of Okta issue? `scp` is an array, and `typ` is absent.
//
// source: https://developer.okta.com/docs/api/openapi/okta-oauth/, https://support.okta.com "Lifetime of the
// Okta Minted JSON Web Tokens", the README of @okta/jwt-verifier 4, read in November 2026

import { made } from "../made.mjs";

export const heading = "Okta";

export const header = (kid) => ({ kid, alg: "RS256" });

export const claims = ({ issuer, audience, now }) => ({
  ver: 1,
  jti: `AT.${made(43)}`,
  iss: issuer,
  aud: audience,
  iat: now,
  exp: now + 3_600,
  cid: made(20),
  uid: made(20),
  scp: ["openid", "orders"],
  auth_time: now - 5,
  sub: "ada@example.com",
});

export const keySet = (key, next) => ({ keys: [key, next] });

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  token_endpoint: `${issuer}/v1/token`,
  jwks_uri: jwksUri,
});

export const neighbours = (from) => ({
  "its ID token": {
    claims: { ...claims(from), jti: `ID.${made(43)}`, aud: made(20), cid: undefined, scp: undefined },
    code: "aud_mismatch",
  },
  "the org authorization server's token": {
    claims: { ...claims(from), iss: new URL(from.issuer).origin, aud: new URL(from.issuer).origin },
    code: "iss_mismatch",
  },
  "another API's token": { claims: { ...claims(from), aud: "api://another" }, code: "aud_mismatch" },
});
