// What does Laravel Passport issue? No `iss`, no `kid`, times with microseconds, a year; the entry wants an
// `iss` added.
//
// source: league/oauth2-server 65cb74c src/Entities/Traits/AccessTokenTrait.php, lcobucci/jwt 8d060ff
// src/Encoding/ChainedFormatter.php, https://laravel.com/docs/passport (token lifetimes), read in November
// 2026

import { made } from "../made.mjs";

export const heading = "Laravel Passport";

export const header = () => ({ typ: "JWT", alg: "RS256" });

/**
 * As an access token entity of the application's own writes them that adds `iss`, and a lifetime of an
 * hour.
 */
export const claims = ({ issuer, audience, now }) => ({
  iss: issuer,
  aud: audience,
  jti: made(80),
  iat: now + 0.123456,
  nbf: now + 0.123457,
  exp: now + 3_600.116203,
  sub: "1",
  scopes: ["read-orders"],
});

/** Passport publishes no set: the entry holds its key. */
export const keySet = (key) => ({ keys: [key] });

export const neighbours = (from) => ({
  "a token as Passport writes it, without an issuer": {
    claims: { ...claims(from), iss: undefined },
    code: "iss_missing",
  },
  "a token of a year": {
    claims: { ...claims(from), exp: from.now + 31_536_000.5 },
    code: "lifetime_too_long",
  },
  "another client's token": { claims: { ...claims(from), aud: made(36) }, code: "aud_mismatch" },
  "another application's token": {
    claims: { ...claims(from), iss: "https://another.example" },
    code: "iss_mismatch",
  },
});
