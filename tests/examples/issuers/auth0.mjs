// What does Auth0 issue for an API? Its default profile; the other one, after RFC 9068, has `at+jwt` and
// `client_id`.
//
// source: https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles,
// …/access-tokens/update-access-token-lifetime, …/secure/tokens/id-tokens/id-token-structure, read in
// November 2026

import { certificate, made } from "../made.mjs";

export const heading = "Auth0";

export const header = (kid) => ({ alg: "RS256", typ: "JWT", kid });

export const claims = ({ issuer, audience, now }) => ({
  iss: issuer,
  sub: `auth0|${made()}`,
  aud: [audience, `${issuer}userinfo`],
  azp: made(32),
  iat: now,
  exp: now + 86_400,
  scope: "openid profile read:orders",
});

/** Two keys, since the next one is published before it signs. */
export const keySet = (key, next) => ({
  keys: [key, next].map((jwk) => ({ ...jwk, x5t: made(27), x5c: [certificate()] })),
});

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  authorization_endpoint: `${issuer}authorize`,
  jwks_uri: jwksUri,
});

export const neighbours = (from) => ({
  "its ID token": { claims: { ...claims(from), aud: made(32), scope: undefined }, code: "aud_mismatch" },
  "another tenant's token": {
    claims: { ...claims(from), iss: "https://another.eu.auth0.com/" },
    code: "iss_mismatch",
  },
  "the issuer without its slash": {
    claims: { ...claims(from), iss: from.issuer.slice(0, -1) },
    code: "iss_mismatch",
  },
  "a token for the management API": {
    claims: { ...claims(from), aud: `${from.issuer}api/v2/` },
    code: "aud_mismatch",
  },
  "the opaque token of a login that asked for no audience": { token: made(32), code: "token_segments" },
});
