// What does Zitadel issue to an application whose token type is JWT? `aud` holds the project and all its
// applications.
//
// source: https://zitadel.com/docs/apis/openidoauth/claims, zitadel/zitadel 1664f7e
// internal/api/oidc/token.go, pulumi registry zitadel DefaultOidcSettings (12 h), read in November 2026

import { made } from "../made.mjs";

export const heading = "Zitadel";

export const header = (kid) => ({ alg: "RS256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => ({
  iss: issuer,
  sub: made(18),
  aud: [made(18), audience],
  exp: now + 43_200,
  iat: now,
  nbf: now,
  client_id: made(18),
  jti: `V2_${made(18)}`,
});

export const keySet = (key, next) => ({ keys: [key, next] });

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  token_endpoint: `${issuer}/oauth/v2/token`,
  jwks_uri: jwksUri,
});

const idToken = (from) => ({
  ...claims(from),
  jti: undefined,
  auth_time: from.now - 5,
  amr: ["pwd"],
  at_hash: made(22),
});

export const neighbours = (from) => ({
  "its ID token": { claims: idToken(from), code: "claim_missing" },
  "another project's token": { claims: { ...claims(from), aud: [made(18), made(18)] }, code: "aud_mismatch" },
  "another instance's token": {
    claims: { ...claims(from), iss: "https://another.zitadel.cloud" },
    code: "iss_mismatch",
  },
  "its opaque token, the default type": { token: made(86), code: "token_segments" },
});
