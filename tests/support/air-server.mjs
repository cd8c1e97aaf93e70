// What do a partner of AIR Kit and AIR itself issue and publish? The partner's back end mints Partner JWTs
// without `iss` and `aud`, under a `kid` that is its partner ID and stays over a rotation; AIR issues user
// tokens, whose keys lie on a `static.` host.
//
//   const air = await start({ certificate: certificates.server() });
//   air.url, air.partnerId, air.jwksUri, air.userJwksUri
//   air.mint("login")         // and "issue", "verify", "issue on-behalf": the partner's
//   air.mint("user")          // AIR's own, for the partner's back end
//   air.rotate(), air.rotate({ overlap: true })   // another key under the same kid; or both of them
//   air.mint("login", {}, {}, air.signers()[1])   // by the key before the one in use
//   await air.close()

import { randomUUID } from "node:crypto";
import { newHostSigner } from "./host-signer.mjs";
import { minterOf, nowSeconds, openVendor, published } from "./vendor-server.mjs";

/**
 * `issuedAt: false` as the Java, C# and Go samples have it; `lifetimeSeconds` is 900 in the vendor's templates.
 * `publishesPrivateKey`: as the issuance template's route does.
 * `userAlgorithm`, `userLifetimeSeconds`: the vendor names neither.
 */
export async function start({
  certificate,
  port,
  algorithm = "ES256",
  partnerId = randomUUID(),
  issuedAt = true,
  lifetimeSeconds = 300,
  jwksPath = "/jwks.json",
  publishesPrivateKey = false,
  userAlgorithm = "ES256",
  userLifetimeSeconds = 300,
}) {
  const newKey = () => newHostSigner(algorithm, partnerId);
  let keys = [newKey()];
  const userKey = newHostSigner(userAlgorithm, `air-${randomUUID().slice(0, 8)}`);

  const partner = (claims, header) => () => {
    const now = nowSeconds();
    const dates = { ...(issuedAt && { iat: now }), exp: now + lifetimeSeconds };
    return { signer: keys[0], header, claims: { partnerId, ...claims, ...dates } };
  };
  const user = () => {
    const now = nowSeconds();
    const dates = { iat: now, exp: now + userLifetimeSeconds };
    const ids = { sub: randomUUID(), partnerId, partnerUserId: "user-1" };
    const abstractAccountAddress = "0x52908400098527886E0F7030069857D2E4169EE7";
    return { signer: userKey, claims: { ...ids, abstractAccountAddress, ...dates } };
  };
  const email = "ada@customer.example";

  const withPrivateHalf = (key) =>
    published(key, publishesPrivateKey ? key.privateKey.export({ format: "jwk" }) : {});
  const server = await openVendor(
    { certificate, port },
    {
      [`GET ${jwksPath}`]: () => ({
        headers: { "Cache-Control": "public, max-age=86400" },
        json: { keys: keys.map(withPrivateHalf) },
      }),
      "GET /static/.well-known/jwks.json": () => ({ json: { keys: [published(userKey)] } }),
    },
  );
  return Object.assign(server, {
    partnerId,
    jwksUri: server.url + jwksPath,
    userJwksUri: `${server.url}/static/.well-known/jwks.json`,
    mint: minterOf({
      login: partner({ email, partnerUserId: "user-1" }),
      issue: partner({ scope: "issue" }),
      verify: partner({ scope: "verify" }),
      "issue on-behalf": partner({ scope: "issue on-behalf", email }, { typ: "JWT" }),
      user,
    }),
    signers: () => keys,
    rotate: ({ overlap = false } = {}) => {
      keys = [newKey(), ...(overlap ? keys : [])];
    },
  });
}
