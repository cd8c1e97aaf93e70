// What is a session token of Clerk? Version 2. It has no `aud`: `azp` says on which page it was asked for.
//
// source: https://clerk.com/docs/guides/sessions/session-tokens (clerk/clerk-docs 03ffcd8),
// …/sessions/manual-jwt-verification, read in November 2026

import { made } from "../made.mjs";

export const heading = "Clerk";

export const header = (kid) => ({ alg: "RS256", typ: "JWT", kid, cat: made(12) });

export const claims = ({ issuer, audience, now }) => ({
  iss: issuer,
  sub: `user_${made()}`,
  azp: audience,
  sid: `sess_${made()}`,
  jti: made(),
  v: 2,
  fva: [7, -1],
  sts: "active",
  iat: now,
  nbf: now - 10,
  exp: now + 60,
});

export const keySet = (key) => ({ keys: [key] });

export const neighbours = (from) => ({
  "a token of another site": {
    claims: { ...claims(from), azp: "https://stranger.example" },
    code: "aud_mismatch",
  },
  "a token that names no page": { claims: { ...claims(from), azp: undefined }, code: "aud_missing" },
  "another instance's token": {
    claims: { ...claims(from), iss: "https://clerk.stranger.example" },
    code: "iss_mismatch",
  },
  "a token of a template for another service": {
    claims: { ...claims(from), aud: "another-service" },
    code: "aud_mismatch",
  },
});
