// What stands around a token that the crate and this package judge? An authority, IAM servers, and the two
// judges.
//
//   const scene = openIamScene();
//   const iam = await scene.openIam({ dates: "seconds" });
//   await scene.judgedHere(iam, token)      // "verified", or the code of the refusal
//   await scene.judgedThere(iam, token)     // "verified", or the text of the error; keys at the root
//   await scene.opened(openVendor(…))       // closed with the scene
//   await scene.close();

import { Wicketgate } from "wicketgate";
import { makeCertificates } from "../support/certificates.mjs";
import { start } from "../support/iam-server.mjs";
import { trustingFetch } from "../support/trusting-fetch.mjs";
import { iamEntry } from "./iam-entry.mjs";
import { openPeer } from "./laravel-iam.mjs";
import { verdictOf } from "./verdict.mjs";

export function openIamScene() {
  const certificates = makeCertificates();
  const certificate = certificates.server();
  const fetch = trustingFetch(certificates.authority);
  const peer = openPeer(certificates);
  const servers = [];

  const opened = async (starting) => {
    const server = await starting;
    servers.push(server);
    return server;
  };

  return {
    certificate,
    fetch,
    ask: peer.ask,
    opened,
    openIam: (options) => opened(start({ certificate, ...options })),
    async judgedHere(server, token) {
      const gate = await Wicketgate.load({ issuers: { iam: iamEntry(server) } }, { fetch });
      return verdictOf(gate.verify(token));
    },
    /** With `fresh: false` by the client, and the keys, that it had for this server before. */
    async judgedThere({ issuer, clientId, url }, token, { baseUrl = url, fresh = true } = {}) {
      const question = { ask: "verify", baseUrl, issuer, audience: clientId, token, fresh };
      const { refused } = await peer.ask(question);
      return refused ? `${refused.kind}: ${refused.text}` : "verified";
    },
    async close() {
      await peer.stop();
      fetch.stop();
      for (const server of servers) await server.close();
      certificates.remove();
    },
  };
}
