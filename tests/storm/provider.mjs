// Who issues the tokens of the storm? `oidc-provider`, over https on loopback: ES256 access tokens by
// client_credentials, for the resource that a client asks for. A rotation is what it is for a provider of
// files and restarts: a new instance with other keys behind the same address.
//
//   const provider = await startProvider({ issuer: "https://127.0.0.1:20443", certificates, maxAgeSeconds: 30
//   }); provider.port, provider.kid         // where it listens, and whose key signs now provider.rotate({
//   overlap: true }); // the new key signs, the old one stays published provider.withdraw();
//   // only the newest key stays published await provider.stop();

import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:https";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { errors } from "oidc-provider";

export const AUDIENCE = "api://orders";
export const CLIENT = { id: "storm", secret: randomBytes(24).toString("base64url") };
export const JWKS_PATH = "/jwks";

/** What a client may ask for: tokens that are good, of another audience, and dead within a second. */
export const RESOURCES = {
  good: { name: "api://orders", audience: AUDIENCE, lifetimeSeconds: 280 },
  otherAudience: { name: "api://elsewhere", audience: "api://elsewhere", lifetimeSeconds: 280 },
  brief: { name: "api://orders/brief", audience: AUDIENCE, lifetimeSeconds: 1 },
};

/** The shortest age that the gate lets a key set have. */
export const MAX_AGE_SECONDS = 30;

export async function startProvider({ issuer, certificates, maxAgeSeconds }) {
  let keys = [await makeKey()];
  let callback = answers(issuer, keys, maxAgeSeconds);
  const use = (next) => {
    keys = next;
    callback = answers(issuer, keys, maxAgeSeconds);
  };
  const listener = createServer(certificates.good, (request, response) => callback(request, response));
  await new Promise((resolve, reject) => listener.once("error", reject).listen(0, "127.0.0.1", resolve));

  return {
    issuer,
    port: listener.address().port,
    get kid() {
      return keys[0].kid;
    },
    async rotate({ overlap }) {
      const key = await makeKey();
      use(overlap ? [key, ...keys] : [key]);
    },
    withdraw: () => use(keys.slice(0, 1)),
    stop: () =>
      new Promise((resolve) => {
        listener.close(resolve);
        listener.closeAllConnections();
      }),
  };
}

async function makeKey() {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return {
    ...(await exportJWK(privateKey)),
    kid: `key-${randomUUID().slice(0, 8)}`,
    alg: "ES256",
    use: "sig",
  };
}

function answers(issuer, keys, maxAgeSeconds) {
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
    ],
    adapter: NothingStored,
    ttl: { ClientCredentials: (_context, { resourceServer }) => resourceServer.accessTokenTTL },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    cookies: { keys: [randomUUID()] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, name) => resourceServer(name, keys[0].kid),
      },
    },
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path === JWKS_PATH && context.status === 200)
      context.set("Cache-Control", `public, max-age=${maxAgeSeconds}`);
  });
  return provider.callback();
}

/** Access tokens that are JWTs stand for themselves. */
class NothingStored {
  async upsert() {}
  async find() {}
  async destroy() {}
}

function resourceServer(name, kid) {
  const resource = Object.values(RESOURCES).find((known) => known.name === name);
  if (resource === undefined) throw new errors.InvalidTarget();
  const { audience, lifetimeSeconds } = resource;
  return {
    scope: "",
    audience,
    accessTokenTTL: lifetimeSeconds,
    accessTokenFormat: "jwt",
    jwt: { sign: { alg: "ES256", kid } },
  };
}
