// What does Logto issue for an API resource? A token after RFC 9068, signed with P-384.
//
// source: https://docs.logto.io/authorization/validate-access-tokens (logto-io/docs 0d13cd8), logto-io/logto
// 00905782 packages/core/src/oidc/init.ts (lifetimes, algorithms), read in November 2026

import { made } from "../made.mjs";

export const heading = "Logto";

export const header = (kid) => ({ alg: "ES384", typ: "at+jwt", kid });

export const claims = ({ issuer, audience, now }) => ({
  jti: made(21),
  sub: made(12),
  iat: now,
  exp: now + 3_600,
  scope: "read:orders",
  client_id: made(21),
  iss: issuer,
  aud: audience,
});

export const keySet = (key) => ({ keys: [key] });

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  token_endpoint: `${issuer}/token`,
  jwks_uri: jwksUri,
});

export const neighbours = (from) => ({
  "its ID token": {
    header: (kid) => ({ ...header(kid), typ: "JWT" }),
    claims: { ...claims(from), aud: made(21), scope: undefined, at_hash: made() },
    code: "typ_refused",
  },
  "another tenant's token": {
    claims: { ...claims(from), iss: "https://another.logto.app/oidc" },
    code: "iss_mismatch",
  },
  "another resource's token": {
    claims: { ...claims(from), aud: "https://another.example/api" },
    code: "aud_mismatch",
  },
  "the opaque token of a login that named no resource": { token: made(43), code: "token_segments" },
});
