// How does a test look at a vendor's stand-in? Over https, with jose as the judge of signatures.
//
//   const scene = openVendorScene();
//   const air = await scene.opened(startAir, { algorithm: "RS256" });     // closed with the scene
//   await scene.json(url), await scene.isSigned(token, scene.keysAt(air.jwksUri))
//   await scene.introspected(iam, token)       // by Basic, or by other headers
//   await scene.close();

import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { makeCertificates } from "../support/certificates.mjs";
import { trustingFetch } from "../support/trusting-fetch.mjs";

export function openVendorScene() {
  const certificates = makeCertificates();
  const certificate = certificates.server(["127.0.0.1", "localhost", "static.air.example"]);
  const fetch = trustingFetch(certificates.authority);
  const servers = [];
  const json = async (url, init) => (await fetch(url, init)).json();
  return {
    fetch,
    json,
    async opened(start, options = {}) {
      const server = await start({ certificate, ...options });
      servers.push(server);
      return server;
    },
    keysAt: (url) => createRemoteJWKSet(new URL(url), { [customFetch]: fetch }),
    async isSigned(token, keys) {
      try {
        await jwtVerify(token, keys);
        return true;
      } catch {
        return false;
      }
    },
    introspected: (server, token, headers = basicOf(server)) =>
      json(server.introspectionEndpoint, { method: "POST", headers, body: new URLSearchParams({ token }) }),
    async close() {
      fetch.stop();
      for (const server of servers) await server.close();
      certificates.remove();
    },
  };
}

export const basicOf = ({ clientId, clientSecret }) => ({
  Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
});
