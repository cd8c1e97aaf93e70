// What does Keycloak issue for an API that a client scope names as an audience? `typ` is also a claim here.
//
// source: https://www.keycloak.org/docs/latest/server_admin/ (audience support, keycloak/keycloak 4ca4eb5;
// realm keys), read in November 2026

import { certificate, encryptionKey, made, uuid } from "../made.mjs";

export const heading = "Keycloak";

export const header = (kid) => ({ alg: "RS256", typ: "JWT", kid });

export const claims = ({ issuer, audience, now }) => ({
  exp: now + 300,
  iat: now,
  auth_time: now - 5,
  jti: `onrtac:${uuid()}`,
  iss: issuer,
  aud: [audience, "account"],
  sub: uuid(),
  typ: "Bearer",
  azp: "web-app",
  sid: uuid(),
  acr: "1",
  "allowed-origins": ["https://app.example"],
  realm_access: { roles: ["offline_access"] },
  scope: "openid profile email",
  preferred_username: "ada",
});

/** The set also holds a key by which the realm decrypts. */
export const keySet = (key) => ({
  keys: [
    { ...encryptionKey(), kid: made(43), alg: "RSA-OAEP", use: "enc", x5c: [certificate()] },
    { ...key, x5c: [certificate()], x5t: made(27), "x5t#S256": made(43) },
  ],
});

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  token_endpoint: `${issuer}/protocol/openid-connect/token`,
  jwks_uri: jwksUri,
});

export const neighbours = (from) => ({
  "its ID token": {
    claims: { ...claims(from), aud: "web-app", typ: "ID", nonce: made() },
    code: "aud_mismatch",
  },
  "a token without an audience mapper": {
    claims: { ...claims(from), aud: "account" },
    code: "aud_mismatch",
  },
  "a token without any audience": { claims: { ...claims(from), aud: undefined }, code: "aud_missing" },
  "its refresh token": { header: (kid) => ({ ...header(kid), alg: "HS512" }), code: "alg_mismatch" },
  "another realm's token": {
    claims: { ...claims(from), iss: from.issuer.replace(/[^/]+$/, "another") },
    code: "iss_mismatch",
  },
});
