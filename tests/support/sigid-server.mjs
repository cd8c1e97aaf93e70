// What does a tenant of SigID issue and publish? Tokens for people and for agents, judged by tenant and kind
// of subject, keys behind discovery, introspection for a trusted server. The vendor's pages name neither the
// claims nor the algorithm, so both are settings, and the values here are ours.
//
//   const sigid = await start({ certificate: certificates.server(), claimNames: { tenant: "tid" } });
//   sigid.url, sigid.issuer, sigid.jwksUri, sigid.introspectionEndpoint, sigid.clientId, sigid.clientSecret
//   sigid.mint("user")     // "agent", "delegated" (act), "bound" (cnf), "id"
//   sigid.mint("user", { [sigid.claimNames.tenant]: "another" })
//   sigid.rotate(), sigid.rotate({ overlap: false }), sigid.revoke(token)
//   await sigid.close()

import { createHash, randomBytes, randomUUID } from "node:crypto";
import { newHostSigner } from "./host-signer.mjs";
import { clientOf, minterOf, nowSeconds, openVendor, published, readToken } from "./vendor-server.mjs";

export async function start({
  certificate,
  port,
  algorithm = "ES256",
  claimNames = {},
  tenant = "acme",
  audience = "api://orders",
  lifetimeSeconds = 600,
}) {
  const names = { tenant: "tenant", subjectType: "subject_type", ...claimNames };
  const clientId = "orders-api";
  const clientSecret = randomBytes(24).toString("base64url");
  const newKey = () => newHostSigner(algorithm, `sig-${randomUUID().slice(0, 8)}`);
  const revoked = new Set();
  let keys = [newKey()];

  const issued =
    (subjectType, claims = {}) =>
    () => {
      const now = nowSeconds();
      const about = {
        iss: server.url,
        sub: `${subjectType}-1`,
        aud: audience,
        [names.tenant]: tenant,
        [names.subjectType]: subjectType,
        scope: "orders:read profile",
      };
      const dates = { iat: now, nbf: now, exp: now + lifetimeSeconds };
      return { signer: keys[0], claims: { ...about, ...dates, jti: randomUUID(), ...claims } };
    };
  const thumbprint = createHash("sha256").update("a key of the client's").digest("base64url");

  const introspect = (request) => {
    const caller = clientOf(request);
    if (caller?.id !== clientId || caller.secret !== clientSecret)
      return { status: 401, headers: { "WWW-Authenticate": "Basic" }, json: { error: "invalid_client" } };
    const token = request.form.get("token");
    const claims = revoked.has(token) ? undefined : readToken(token, keys);
    return { json: claims ? { active: true, ...claims } : { active: false } };
  };

  const server = await openVendor(
    { certificate, port },
    {
      "GET /.well-known/jwks.json": () => ({ json: { keys: keys.map((key) => published(key)) } }),
      "GET /.well-known/openid-configuration": () => ({
        json: {
          issuer: server.url,
          jwks_uri: `${server.url}/.well-known/jwks.json`,
          authorization_endpoint: `${server.url}/oauth/authorize`,
          token_endpoint: `${server.url}/oauth/token`,
          introspection_endpoint: `${server.url}/oauth/introspect`,
          userinfo_endpoint: `${server.url}/userinfo`,
          id_token_signing_alg_values_supported: [algorithm],
          code_challenge_methods_supported: ["S256"],
        },
      }),
      "POST /oauth/introspect": introspect,
    },
  );
  return Object.assign(server, {
    issuer: server.url,
    jwksUri: `${server.url}/.well-known/jwks.json`,
    introspectionEndpoint: `${server.url}/oauth/introspect`,
    claimNames: names,
    tenant,
    audience,
    clientId,
    clientSecret,
    mint: minterOf({
      user: issued("person"),
      agent: issued("agent"),
      delegated: issued("person", { act: { sub: "agent-1" } }),
      bound: issued("person", { cnf: { jkt: thumbprint } }),
      id: issued("person", { nonce: "n-1", auth_time: nowSeconds() - 60, scope: undefined }),
    }),
    rotate: ({ overlap = true } = {}) => {
      keys = [newKey(), ...(overlap ? keys : [])];
    },
    revoke: (token) => revoked.add(token),
  });
}
