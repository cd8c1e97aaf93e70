// What does a Firebase client send to a server? Its ID token: there is no other, so this one counts.
//
// source: https://firebase.google.com/docs/auth/admin/verify-id-tokens, …/manage-cookies, read in November
// 2026

import { made } from "../made.mjs";

export const heading = "Firebase";

export const header = (kid) => ({ alg: "RS256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => {
  const user = made(28);
  return {
    iss: issuer,
    aud: audience,
    auth_time: now - 60,
    user_id: user,
    sub: user,
    iat: now,
    exp: now + 3_600,
    email: "ada@example.com",
    email_verified: false,
    firebase: { identities: { email: ["ada@example.com"] }, sign_in_provider: "password" },
  };
};

/** One set for the tokens of all projects. */
export const keySet = (key, next) => ({ keys: [key, next] });

export const neighbours = (from) => ({
  "another project's token, by the same keys": {
    claims: { ...claims(from), iss: "https://securetoken.google.com/another", aud: "another" },
    code: "iss_mismatch",
  },
  "another audience": { claims: { ...claims(from), aud: "another" }, code: "aud_mismatch" },
  "its session cookie": {
    claims: { ...claims(from), iss: `https://session.firebase.google.com/${from.audience}` },
    code: "iss_mismatch",
  },
  "a custom token, which is for signing in": {
    claims: {
      ...claims(from),
      iss: "service@example.iam.gserviceaccount.com",
      aud: "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit",
    },
    code: "iss_mismatch",
  },
});
