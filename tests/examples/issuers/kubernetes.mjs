// What is in a service account's token that a pod projects for another service? Bound to pod, audience and
// time.
//
// source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
// (kubernetes/website 0189ae0), …/reference/access-authn-authz/service-accounts-admin/, read in November
// 2026

import { uuid } from "../made.mjs";

export const heading = "Kubernetes service accounts";

export const header = (kid) => ({ alg: "RS256", kid });

export const claims = ({ issuer, audience, now }) => ({
  aud: [audience],
  exp: now + 3_600,
  iat: now,
  iss: issuer,
  jti: uuid(),
  "kubernetes.io": {
    namespace: "shop",
    node: { name: "worker", uid: uuid() },
    pod: { name: "web", uid: uuid() },
    serviceaccount: { name: "web", uid: uuid() },
  },
  nbf: now,
  sub: "system:serviceaccount:shop:web",
});

export const keySet = (key, next) => ({ keys: [key, next] });

export const metadata = ({ issuer, jwksUri }) => ({
  issuer,
  jwks_uri: jwksUri,
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
});

export const neighbours = (from) => ({
  "the token that every pod has, for the API server": {
    claims: { ...claims(from), aud: [from.issuer] },
    code: "aud_mismatch",
  },
  "another cluster's token": {
    claims: { ...claims(from), iss: "https://another-cluster.example" },
    code: "iss_mismatch",
  },
  "the old token of a secret, which never ends": {
    claims: { iss: "kubernetes/serviceaccount", sub: "system:serviceaccount:shop:web" },
    code: "iss_mismatch",
  },
  "a token of a year": { claims: { ...claims(from), exp: from.now + 31_536_000 }, code: "lifetime_too_long" },
});
