// What does WorkOS AuthKit issue, with an `aud` from a JWT template? A session's access token.
//
// source: https://workos.com/docs/reference/authkit/session-tokens, …/docs/user-management/jwt-templates,
// …/docs/authkit/sessions, workos/workos-node pull request 1694 (issuer), read in November 2026

import { certificate, made } from "../made.mjs";

export const heading = "WorkOS";

export const header = (kid) => ({ alg: "RS256", kid });

export const claims = ({ issuer, audience, now }) => ({
  iss: issuer,
  sub: `user_${made(26)}`,
  aud: audience,
  org_id: `org_${made(26)}`,
  role: "member",
  roles: ["member"],
  permissions: ["orders:read"],
  sid: `session_${made(26)}`,
  jti: made(26),
  exp: now + 300,
  iat: now,
});

/** A set for each client ID. */
export const keySet = (key) => ({ keys: [{ ...key, x5c: [certificate()], "x5t#S256": made(43) }] });

export const neighbours = (from) => ({
  "a token without a JWT template": { claims: { ...claims(from), aud: undefined }, code: "aud_missing" },
  "another environment's token": {
    claims: { ...claims(from), iss: "https://api.workos.com/user_management/client_another" },
    code: "iss_mismatch",
  },
  "another audience": { claims: { ...claims(from), aud: "another" }, code: "aud_mismatch" },
});
