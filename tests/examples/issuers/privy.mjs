// What does Privy issue for a back end? An access token of an hour for one app.
//
// source: https://docs.privy.io/authentication/user-authentication/tokens, …/access-tokens,
// …/user-management/users/identity-tokens, read in November 2026

import { made } from "../made.mjs";

export const heading = "Privy";

export const header = (kid) => ({ alg: "ES256", typ: "JWT", kid });

export const claims = ({ issuer, audience, now }) => ({
  sid: made(25),
  iss: issuer,
  iat: now,
  aud: audience,
  sub: `did:privy:${made(25)}`,
  exp: now + 3_600,
});

export const keySet = (key) => ({ keys: [key] });

const identity = (from) => ({
  ...claims(from),
  sid: undefined,
  linked_accounts: "[]",
  custom_metadata: "{}",
});

export const neighbours = (from) => ({
  "its identity token": { claims: identity(from), code: "claim_missing" },
  "another app's token": { claims: { ...claims(from), aud: made(25) }, code: "aud_mismatch" },
  "another issuer's token": { claims: { ...claims(from), iss: "https://privy.io" }, code: "iss_mismatch" },
  "its refresh token": { token: made(43), code: "token_segments" },
});
