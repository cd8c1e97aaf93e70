// Who issues, as a real identity provider does? `oidc-provider`, over https on loopback: access tokens as JWTs
// (RFC 9068) for the resource that a client names, by ES256 or RS256, with `acr` and `auth_time` of the login;
// ID tokens; opaque tokens, introspected, and the answer signed where a client wants that (RFC 9701).
//
//   const provider = await startProvider(certificates);
//   provider.issuer, provider.clients.app, provider.clients.service, provider.clients.server
//   provider.signers.ES256, provider.signers.RS256    // its own keys, for tokens that only look like its own
//   await provider.stop();

import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:https";
import Provider, { errors } from "oidc-provider";
import { newHostSigner } from "../support/host-signer.mjs";

export const CALLBACK = "https://app.example/callback";
export const LOGGED_IN = { accountId: "usr_ada", acr: "urn:example:mfa", amr: ["pwd", "otp"] };
const LOGIN_AGE_SECONDS = 40;

/** What a client may ask for, and how the access token for it is made. */
export const RESOURCES = {
  orders: { name: "https://orders.example", audience: "api://orders", alg: "ES256" },
  reports: { name: "https://reports.example", audience: "api://reports", alg: "RS256" },
  elsewhere: { name: "https://elsewhere.example", audience: "api://elsewhere", alg: "ES256" },
  opaque: { name: "https://opaque.example", audience: "api://opaque" },
};
export const ACCESS_TOKEN_SECONDS = 280;

export async function startProvider(certificates) {
  const signers = {
    ES256: newHostSigner("ES256", `es-${randomUUID().slice(0, 8)}`),
    RS256: newHostSigner("RS256", `rs-${randomUUID().slice(0, 8)}`),
  };
  const secret = () => randomBytes(24).toString("base64url");
  const clients = {
    app: { id: "app", secret: secret() },
    service: { id: "service", secret: secret() },
    server: { id: "server", secret: secret() },
  };
  let answer;
  const listener = createServer(certificates.server(), (request, response) => answer(request, response));
  await new Promise((resolve, reject) => listener.once("error", reject).listen(0, "127.0.0.1", resolve));
  const issuer = `https://127.0.0.1:${listener.address().port}`;
  const provider = new Provider(issuer, configurationOf(signers, clients));
  const handle = provider.callback();
  answer = (request, response) =>
    request.url.startsWith("/interaction/") ? logIn(provider, request, response) : handle(request, response);
  return {
    issuer,
    clients,
    signers,
    stop: () =>
      new Promise((resolve) => {
        listener.close(resolve);
        listener.closeAllConnections();
      }),
  };
}

function configurationOf(signers, { app, service, server }) {
  const keys = Object.values(signers).map(({ jwk, privateKey }) => ({
    ...jwk,
    ...privateKey.export({ format: "jwk" }),
  }));
  const ofMachine = { redirect_uris: [], response_types: [] };
  return {
    jwks: { keys },
    clients: [
      {
        client_id: app.id,
        client_secret: app.secret,
        grant_types: ["authorization_code"],
        redirect_uris: [CALLBACK],
      },
      {
        client_id: service.id,
        client_secret: service.secret,
        grant_types: ["client_credentials"],
        ...ofMachine,
      },
      {
        client_id: server.id,
        client_secret: server.secret,
        grant_types: [],
        introspection_signed_response_alg: "ES256",
        ...ofMachine,
      },
    ],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    acrValues: [LOGGED_IN.acr],
    cookies: { keys: [randomUUID()] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: "Ada Lovelace" }) }),
    claims: { acr: null, auth_time: null, openid: ["sub"], profile: ["name"] },
    // RFC 9068 section 2.2.1: what the login was is told to the resource, too.
    extraTokenClaims: ({ oidc }) => {
      const { AuthorizationCode: code } = oidc.entities;
      return code && { acr: code.acr, amr: code.amr, auth_time: code.authTime };
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      Grant: 600,
      IdToken: 280,
      Interaction: 60,
      Session: 600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      jwtIntrospection: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, name) => resourceServer(name, signers),
      },
      rpInitiatedLogout: { enabled: false },
    },
  };
}

function resourceServer(name, signers) {
  const resource = Object.values(RESOURCES).find((known) => known.name === name);
  if (resource === undefined) throw new errors.InvalidTarget();
  const { audience, alg } = resource;
  const scope = "orders:read orders:write";
  if (alg === undefined) return { scope, audience, accessTokenFormat: "opaque" };
  return { scope, audience, accessTokenFormat: "jwt", jwt: { sign: { alg, kid: signers[alg].kid } } };
}

/** Where a person would see forms: logs in by two factors, a while ago, and grants whatever is asked. */
async function logIn(provider, request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    const ts = Math.floor(Date.now() / 1_000) - LOGIN_AGE_SECONDS;
    await provider.interactionFinished(request, response, { login: { ...LOGGED_IN, ts } });
    return;
  }
  const grant = new provider.Grant({ accountId: LOGGED_IN.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  for (const name of [params.resource].flat().filter(Boolean)) grant.addResourceScope(name, params.scope);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}
