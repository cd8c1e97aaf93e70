// What does WorkOS AuthKit issue? A session's access token. It has no audience in any claim: each client has
// an issuer and a key set of its own.
//
// source: https://workos.com/docs/reference/authkit/session-tokens, …/docs/user-management/jwt-templates,
// …/docs/authkit/sessions, workos/workos-node pull request 1694 (issuer), read in November 2026

import { certificate, made } from "../made.mjs";

export const heading = "WorkOS";

export const header = (kid) => ({ alg: "RS256", kid });

export const claims = ({ issuer, now }) => ({
  iss: issuer,
  sub: `user_${made(26)}`,
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
  "another client's token of the same issuer": {
    claims: claims(from),
    header: () => header("workos-key"),
    by: "next",
    code: "signature_invalid",
  },
  "another environment's token": {
    claims: { ...claims(from), iss: "https://api.workos.com/user_management/client_another" },
    code: "iss_mismatch",
  },
  "a token for somebody else": { claims: { ...claims(from), aud: "client_another" }, code: "aud_mismatch" },
});
