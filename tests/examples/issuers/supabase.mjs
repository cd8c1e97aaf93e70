// What does Supabase Auth issue, once the project signs with a key of its own? A session's access token.
//
// source: https://supabase.com/docs/guides/auth/jwt-fields (supabase/supabase 317f792), …/auth/jwts,
// …/auth/signing-keys, read in November 2026

import { uuid } from "../made.mjs";

export const heading = "Supabase";

export const header = (kid) => ({ alg: "ES256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => ({
  iss: issuer,
  sub: uuid(),
  aud: audience,
  exp: now + 3_600,
  iat: now,
  email: "ada@example.com",
  phone: "",
  app_metadata: { provider: "email", providers: ["email"] },
  user_metadata: {},
  role: "authenticated",
  aal: "aal1",
  amr: [{ method: "password", timestamp: now }],
  session_id: uuid(),
  is_anonymous: false,
});

export const keySet = (key) => ({ keys: [{ ...key, ext: true, key_ops: ["verify"] }] });

/** The keys that a project had before: signed with its shared secret, for ten years, without `kid`. */
const apiKey = (role, { now }) => ({
  iss: "supabase",
  ref: "project",
  role,
  iat: now,
  exp: now + 315_360_000,
});

export const neighbours = (from) => ({
  "the anon key, signed with the shared secret": {
    header: () => ({ alg: "HS256", typ: "JWT" }),
    claims: apiKey("anon", from),
    code: "kid_missing",
  },
  "the service_role key": {
    header: () => ({ alg: "HS256", typ: "JWT" }),
    claims: apiKey("service_role", from),
    code: "kid_missing",
  },
  "a session of a project that still signs with the shared secret": {
    header: (kid) => ({ ...header(kid), alg: "HS256" }),
    claims: claims(from),
    code: "alg_mismatch",
  },
  "another project's token": {
    claims: { ...claims(from), iss: "https://another.supabase.co/auth/v1" },
    code: "iss_mismatch",
  },
  "another audience": { claims: { ...claims(from), aud: "anon" }, code: "aud_mismatch" },
});
