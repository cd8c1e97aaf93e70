// What does Cloudflare Access hand to the application behind it? An application token, in a header of its
// own.
//
// source: https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/ with
// authorization-cookie/application-token and …/validating-json (May 2026), and
// …/identity/users/session-management, read in November 2026

import { certificate, made, uuid } from "../made.mjs";

export const heading = "Cloudflare Access";

export const header = (kid) => ({ alg: "RS256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => ({
  aud: [audience],
  email: "ada@example.com",
  iat: now,
  nbf: now,
  exp: now + 86_400,
  iss: issuer,
  type: "app",
  identity_nonce: made(16),
  sub: uuid(),
  country: "DE",
});

/** The document names each key as a certificate too, and keeps the key before this one for seven days. */
export const keySet = (key, before) => ({
  keys: [key, before],
  public_cert: { kid: key.kid, cert: certificate() },
  public_certs: [key, before].map(({ kid }) => ({ kid, cert: certificate() })),
});

/** A service's token: no person, an empty `sub`, `aud` as text. */
export const others = (from) => ({
  "the token of a service": {
    ...claims(from),
    aud: from.audience,
    nbf: undefined,
    email: undefined,
    sub: "",
    common_name: made(),
  },
});

export const neighbours = (from) => ({
  "another application's token of the same team": {
    claims: { ...claims(from), aud: [made(64)] },
    code: "aud_mismatch",
  },
  "another team's token": {
    claims: { ...claims(from), iss: "https://another.cloudflareaccess.com" },
    code: "iss_mismatch",
  },
  "the team's session token": {
    claims: { ...claims(from), type: "org", aud: [made(64)] },
    code: "aud_mismatch",
  },
  "a session of a month": {
    claims: { ...claims(from), exp: from.now + 2_592_000 },
    code: "lifetime_too_long",
  },
});
