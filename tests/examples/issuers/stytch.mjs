// What is a session JWT of Stytch? Five minutes for one project; `iss` has no scheme.
//
// source: https://stytch.com/docs/api-reference/consumer/api/sessions/get-jwks, …/session-tokens-vs-jwts,
// …/b2b/api/connected-app-access-token and …-id-token, stytchauth/stytch-node 0112440,
// read in November 2026

import { certificate, made, uuid } from "../made.mjs";

export const heading = "Stytch";

export const header = (kid) => ({ alg: "RS256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => ({
  aud: [audience],
  exp: now + 300,
  iat: now,
  nbf: now,
  iss: issuer,
  sub: `user-live-${uuid()}`,
  "https://stytch.com/session": {
    id: `session-live-${uuid()}`,
    started_at: new Date(now * 1_000).toISOString(),
    authentication_factors: [],
    roles: ["stytch_user"],
  },
});

/** Both keys for a month, when one follows another. */
export const keySet = (key, before) => ({
  keys: [key, before].map((jwk) => ({
    ...jwk,
    key_ops: ["verify"],
    x5c: [certificate()],
    "x5t#S256": made(43),
  })),
});

export const neighbours = (from) => ({
  "a connected app's ID token": {
    claims: { ...claims(from), aud: [`connected-app-live-${uuid()}`] },
    code: "aud_mismatch",
  },
  "a connected app's access token": {
    claims: { ...claims(from), iss: "https://login.example", client_id: made(), exp: from.now + 3_600 },
    code: "iss_mismatch",
  },
  "the same, issued at stytch.com": {
    claims: { ...claims(from), client_id: made(), exp: from.now + 3_600 },
    code: "lifetime_too_long",
  },
  "another project's token": {
    claims: { ...claims(from), iss: "stytch.com/another", aud: ["another"] },
    code: "iss_mismatch",
  },
  "its opaque session token": { token: made(43), code: "token_segments" },
});
