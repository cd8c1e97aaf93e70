// How do real clients get tokens from the identity provider? `openid-client` and `oauth4webapi`, each by the
// same three ways, over https: as a machine, as a person (the code flow with PKCE, where redirects are followed
// as a browser does), and with a proof of possession.
//
//   const client = await openIdClient(provider, fetch);         // or oauth4webClient(provider, fetch)
//   await client.asMachine(RESOURCES.orders)                    // the text of an access token
//   await client.asPerson(RESOURCES.orders)                     // { accessToken, idToken }
//   await client.bound(RESOURCES.orders)                        // { accessToken, proofFor(url) }
//   await client.introspected(accessToken)                      // what the provider says of it

import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { CALLBACK, LOGGED_IN } from "./identity-provider.mjs";

const SCOPE = "openid orders:read";
/** What makes a provider tell in the ID token how, and when, the person logged in. */
const MAX_AGE_SECONDS = 3_600;
const ABOUT_LOGIN = { max_age: String(MAX_AGE_SECONDS), acr_values: LOGGED_IN.acr };

export async function openIdClient({ issuer, clients }, fetch) {
  const configurationFor = async ({ id, secret }) => {
    const by = openid.ClientSecretBasic(secret);
    const options = { [openid.customFetch]: fetch };
    const configuration = await openid.discovery(new URL(issuer), id, secret, by, options);
    configuration[openid.customFetch] = fetch;
    return configuration;
  };
  const app = await configurationFor(clients.app);
  const service = await configurationFor(clients.service);
  const server = await configurationFor(clients.server);

  return {
    async asMachine({ name: resource }) {
      const tokens = await openid.clientCredentialsGrant(service, { resource, scope: "orders:read" });
      return tokens.access_token;
    },
    async asPerson({ name: resource }) {
      const pkceCodeVerifier = openid.randomPKCECodeVerifier();
      const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
      const address = openid.buildAuthorizationUrl(app, {
        redirect_uri: CALLBACK,
        scope: SCOPE,
        resource,
        ...ABOUT_LOGIN,
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
      });
      const landed = await visit(address, fetch);
      const checks = { pkceCodeVerifier, expectedState, expectedNonce, maxAge: MAX_AGE_SECONDS };
      const tokens = await openid.authorizationCodeGrant(app, landed, checks);
      return { accessToken: tokens.access_token, idToken: tokens.id_token };
    },
    introspected: (token) => openid.tokenIntrospection(server, token),
  };
}

export async function oauth4webClient({ issuer, clients }, fetch) {
  const options = { [oauth.customFetch]: fetch };
  const discovered = await oauth.discoveryRequest(new URL(issuer), options);
  const as = await oauth.processDiscoveryResponse(new URL(issuer), discovered);
  const by = ({ secret }) => oauth.ClientSecretBasic(secret);

  const machineTokens = async ({ name: resource }, more = {}) => {
    const { service } = clients;
    const parameters = new URLSearchParams({ resource, scope: "orders:read" });
    const client = { client_id: service.id };
    const all = { ...options, ...more };
    const response = await oauth.clientCredentialsGrantRequest(as, client, by(service), parameters, all);
    return (await oauth.processClientCredentialsResponse(as, client, response)).access_token;
  };
  return {
    as,
    asMachine: machineTokens,
    async asPerson({ name: resource }) {
      const client = { client_id: clients.app.id };
      const verifier = oauth.generateRandomCodeVerifier();
      const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
      const address = new URL(as.authorization_endpoint);
      address.search = new URLSearchParams({
        client_id: client.client_id,
        response_type: "code",
        redirect_uri: CALLBACK,
        scope: SCOPE,
        resource,
        ...ABOUT_LOGIN,
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      const landed = oauth.validateAuthResponse(as, client, await visit(address, fetch), state);
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        by(clients.app),
        landed,
        CALLBACK,
        verifier,
        options,
      );
      const checks = { expectedNonce: nonce, maxAge: MAX_AGE_SECONDS, requireIdToken: true };
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, checks);
      return { accessToken: tokens.access_token, idToken: tokens.id_token };
    },
    async bound(resource) {
      const keyPair = await oauth.generateKeyPair("ES256");
      const DPoP = oauth.DPoP({ client_id: clients.service.id }, keyPair);
      const accessToken = await machineTokens(resource, { DPoP });
      const proofFor = async (url) => {
        const headers = new Headers();
        await DPoP.addProof(new URL(url), headers, "GET", accessToken);
        return headers.get("dpop");
      };
      return { accessToken, proofFor };
    },
    /** The answer is asked for signed (RFC 9701); `type` is what it came as. */
    async introspected(token) {
      const client = { client_id: clients.server.id, introspection_signed_response_alg: "ES256" };
      const asked = { ...options, requestJwtResponse: true };
      const response = await oauth.introspectionRequest(as, client, by(clients.server), token, asked);
      const type = response.headers.get("content-type");
      return { type, ...(await oauth.processIntrospectionResponse(as, client, response)) };
    },
  };
}

/** Follows redirects with the cookies that are set, until one leads to the client; ends with its address. */
async function visit(address, fetch) {
  const cookies = new Map();
  let next = new URL(address);
  for (let count = 0; count < 10; count += 1) {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(next, { headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${next} answered ${response.status} ${await response.text()}`);
    next = new URL(location, next);
    if (next.href.startsWith(CALLBACK)) return next;
  }
  throw new Error(`too many redirects, the last to ${next}`);
}
