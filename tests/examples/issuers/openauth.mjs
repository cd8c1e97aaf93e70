// What does OpenAuth 0.4 issue? `iat` is absent, `aud` is the client, and the lifetime is what the server's
// `ttl` says.
//
// source: npm @openauthjs/openauth 0.4.3 (dist/esm/issuer.js, keys.js), toolbeam/openauth 0521b2a, read in
// November 2026

import { made, uuid } from "../made.mjs";

export const heading = "OpenAuth";

export const header = (kid) => ({ alg: "ES256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => ({
  mode: "access",
  type: "user",
  properties: { userID: uuid() },
  aud: audience,
  iss: issuer,
  sub: `user:${made(16)}`,
  exp: now + 3_600,
});

/** A key that has ended says so in `exp`. */
export const keySet = (key, ended) => ({
  keys: [key, { ...ended, exp: 1_735_858_114 }],
});

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: jwksUri,
  response_types_supported: ["code", "token"],
});

/** Later versions write `iat`. */
export const others = (from) => ({ "a token with iat": { ...claims(from), iat: from.now } });

export const neighbours = (from) => ({
  "its default of thirty days": {
    claims: { ...claims(from), exp: from.now + 2_592_000 },
    code: "exp_too_far_ahead",
  },
  "another client's token": { claims: { ...claims(from), aud: "another" }, code: "aud_mismatch" },
  "another issuer's token": {
    claims: { ...claims(from), iss: "https://another.example" },
    code: "iss_mismatch",
  },
  "its refresh token": { token: `user:${made(16)}:${uuid()}`, code: "token_segments" },
});
