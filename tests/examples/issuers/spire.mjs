// What is a JWT-SVID of SPIRE, with `jwt_issuer` set? Keys come from its OIDC discovery provider, without
// `use`.
//
// source: spiffe/spire 56d6001 pkg/server/credtemplate/builder.go, 01709db
// support/oidc-discovery-provider/handler.go and README.md, doc/spire_server.md, spiffe/spiffe 665a28f
// standards/JWT-SVID.md, read in November 2026

export const heading = "SPIRE";

export const header = (kid) => ({ alg: "ES256", kid, typ: "JWT" });

export const claims = ({ issuer, audience, now }) => ({
  aud: [audience],
  exp: now + 300,
  iat: now,
  iss: issuer,
  sub: "spiffe://example.org/ns/shop/sa/web",
});

export const keySet = (key, next) => ({ keys: [key, next].map(({ use, ...jwk }) => jwk) });

export const keySetHeaders = { "cache-control": "no-cache, no-store, must-revalidate" };

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  jwks_uri: jwksUri,
  authorization_endpoint: "",
  response_types_supported: ["id_token"],
  subject_types_supported: [],
  id_token_signing_alg_values_supported: ["RS256", "ES256", "ES384"],
});

export const neighbours = (from) => ({
  "an SVID of a server without jwt_issuer": {
    claims: { ...claims(from), iss: undefined },
    code: "iss_missing",
  },
  "an SVID for another service": {
    claims: { ...claims(from), aud: ["spiffe://example.org/another"] },
    code: "aud_mismatch",
  },
  "another trust domain's SVID": {
    claims: { ...claims(from), iss: "https://another.example", sub: "spiffe://another.example/web" },
    code: "iss_mismatch",
  },
});
