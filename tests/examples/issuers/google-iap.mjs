// What does Google's Identity-Aware Proxy hand to the application behind it? A signed header of ten minutes.
//
// source: https://cloud.google.com/iap/docs/signed-headers-howto, read in November 2026

import { made } from "../made.mjs";

export const heading = "Google IAP";

export const header = (kid) => ({ alg: "ES256", typ: "JWT", kid });

export const claims = ({ issuer, audience, now }) => ({
  aud: audience,
  email: "accounts.google.com:ada@example.com",
  exp: now + 600,
  iat: now,
  iss: issuer,
  sub: `accounts.google.com:${made(21)}`,
});

/** One set for everybody's tokens. */
export const keySet = (key, next) => ({ keys: [key, next] });

export const neighbours = (from) => ({
  "another back end's header, by the same keys": {
    claims: { ...claims(from), aud: "/projects/1/global/backendServices/2" },
    code: "aud_mismatch",
  },
  "an ID token of Google": {
    claims: { ...claims(from), iss: "https://accounts.google.com", aud: made(32) },
    code: "iss_mismatch",
  },
});
