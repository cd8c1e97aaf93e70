// What does Entra ID issue for an API whose manifest asks for version 2? A token of the API's own tenant.
//
// source: https://learn.microsoft.com/entra/identity-platform/access-tokens (MicrosoftDocs/entra-docs
// 0bbfa8a), …/access-token-claims-reference, read in November 2026

import { certificate, made, uuid } from "../made.mjs";

export const heading = "Entra ID";

export const header = (kid) => ({ typ: "JWT", alg: "RS256", kid });

export const claims = ({ issuer, audience, now }) => ({
  aud: audience,
  iss: issuer,
  iat: now,
  nbf: now,
  exp: now + 90 * 60,
  aio: made(60),
  azp: uuid(),
  azpacr: "0",
  name: "Ada",
  oid: uuid(),
  preferred_username: "ada@example.com",
  rh: made(30),
  scp: "access_as_user",
  sub: made(43),
  tid: issuer.split("/")[3],
  uti: made(22),
  ver: "2.0",
});

/** A key names no `alg`, and the issuer that it is for; some are for every tenant, as a template. */
export const keySet = (key, next) => ({
  keys: [key, next].map(({ alg, ...jwk }) => ({
    ...jwk,
    x5t: jwk.kid,
    x5c: [certificate()],
    cloud_instance_name: "microsoftonline.com",
    issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
  })),
});

export const metadata = ({ issuer, jwksUri }) => ({
  token_endpoint: issuer.replace("/v2.0", "/oauth2/v2.0/token"),
  jwks_uri: jwksUri,
  issuer,
  tenant_region_scope: "EU",
});

/** What `common` answers in the place of a tenant's ID: no issuer but a template of one. */
export const foreignMetadata = ({ jwksUri }) => ({
  jwks_uri: jwksUri,
  issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
});

export const neighbours = (from) => ({
  "its ID token": {
    claims: { ...claims(from), aud: uuid(), scp: undefined, nonce: made() },
    code: "aud_mismatch",
  },
  "another tenant's token": {
    claims: { ...claims(from), iss: `https://login.microsoftonline.com/${uuid()}/v2.0` },
    code: "iss_mismatch",
  },
  "its token of version 1": {
    claims: { ...claims(from), iss: `https://sts.windows.net/${uuid()}/`, ver: "1.0" },
    code: "iss_mismatch",
  },
  "another API's token": { claims: { ...claims(from), aud: uuid() }, code: "aud_mismatch" },
  "a token of 28 hours": {
    claims: { ...claims(from), exp: from.now + 28 * 3_600 },
    code: "lifetime_too_long",
  },
});
