// What passes in front of a service that trusts an IAM server? The server's access tokens for this service, to
// the second, and nothing else that the same key signed. Orders and reports trust one server each, and the
// shop's own has just fallen over.
//
// tests/examples/play.mjs says what is exported here, and plays it.

import { createHmac } from "node:crypto";
import { start as startIam } from "../../support/iam-server.mjs";
import { segment } from "../../support/raw-signer.mjs";
import { trustingFetch } from "../../support/trusting-fetch.mjs";
import { claimsOf, nowSeconds } from "../../support/vendor-server.mjs";
import { asked, startService } from "../service.mjs";

export const system = "IAM";

const PATH = "/orders/42";

export async function start({ certificates }) {
  const certificate = certificates.server();
  const [vendor, unused, broken] = await Promise.all(
    ["orders", "reports", "shop"].map((clientId) => startIam({ certificate, clientId })),
  );
  // The key before this one is published until its last token has ended.
  vendor.signer();
  vendor.rotate();
  broken.handler = (_request, response) => response.writeHead(503).end();
  const upstream = await startService(certificate);
  const fetch = trustingFetch(certificates.authority);
  const servers = { orders: vendor, reports: unused, shop: broken };
  return {
    vendor,
    servers,
    upstream,
    urls: {
      issuers: Object.entries(servers).map(([name, { issuer }]) => [name, issuer]),
      upstream: upstream.url,
    },
    gateOptions: { fetch },
    close: () => Promise.all([fetch.stop(), vendor.close(), unused.close(), broken.close(), upstream.stop()]),
  };
}

export const configuration = ({ issuers, upstream }) => ({
  profile: "iam",
  issuers: Object.fromEntries(issuers.map(([name, issuer]) => [name, { issuer, audience: [name] }])),
  routes: issuers.map(([name]) => ({ path: `/${name}/*`, methods: ["GET"], issuers: [name], upstream })),
});

const refused = (code, status = 401) => ({ status, code });

/** A token of this kind in which these claims stand otherwise. */
const token =
  (kind, claims = () => ({})) =>
  ({ vendor }) =>
    asked(PATH, vendor.mint(kind, claims()));

/** An access token for the service of another server, which has never seen its key. */
const elsewhere =
  (name) =>
  ({ vendor, servers }) =>
    asked(`/${name}/1`, vendor.mint("access", { iss: servers[name].issuer, aud: name }));

/** HS256 by the text of the public key, which a verifier of any algorithm would take for the secret. */
function confused({ vendor }) {
  const [{ kid, publicKey }] = vendor.signers();
  const input = `${segment({ alg: "HS256", typ: "JWT", kid })}.${segment(claimsOf(vendor.mint("access")))}`;
  const secret = publicKey.export({ format: "pem", type: "spki" });
  return asked(PATH, `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`);
}

export const story = [
  {
    title: "Ada reads her order",
    rule: "IAM-SIG-1",
    request: token("access"),
    expected: { status: 200, body: ['"sub":"usr_ada"', '"verifiedBy":"signature"'] },
    shows:
      "The server's dates have microseconds and its tokens live fifteen minutes: both pass, and no more than that.",
  },
  {
    title: "A token from before the key was replaced",
    rule: "IAM-KEY-1",
    request: ({ vendor }) => asked(PATH, vendor.mint("access", {}, {}, vendor.signers()[1])),
    expected: { status: 200, body: ['"sub":"usr_ada"'] },
    shows: "A key serves for as long as the server publishes it, also when the next one is in use.",
  },
  {
    title: "A token for a server that has not signed anything yet",
    rule: "IAM-KEY-1",
    request: elsewhere("reports"),
    expected: refused("kid_unknown"),
    again: refused("jwks_cooling_down", 503),
    shows:
      "The key set is empty until the server's first token: nobody passes, and the set is looked at again.",
  },
  {
    title: "An ID token in the place of an access token",
    rule: "IAM-TRU-1",
    request: token("id"),
    expected: refused("claim_missing"),
    shows: "The same key, the same issuer, the same `typ`: only its claims tell that it is for the login.",
  },
  {
    title: "A logout token in the place of an access token",
    rule: "IAM-TRU-1",
    request: token("logout"),
    expected: refused("claim_missing"),
    shows: "A notice that a session has ended opens no session.",
  },
  {
    title: "An agent with Ada's token",
    rule: "IAM-TRU-1",
    request: token("delegated"),
    expected: refused("actor_refused"),
    shows:
      "A delegated token is the server's to decide on. Where nobody is asked it does not pass, and never as Ada's own.",
  },
  {
    title: "A token for another service",
    rule: "IAM-AUD-2",
    request: token("access", () => ({ aud: "reports" })),
    expected: refused("aud_mismatch"),
    shows: "A token that was given out for the reports does not open the orders.",
  },
  {
    title: "A token of another server",
    rule: "IAM-ISS-1",
    request: token("access", () => ({ iss: "https://iam.evil.example" })),
    expected: refused("iss_mismatch"),
    shows: "The issuer is the configured one, to the letter.",
  },
  {
    title: "A token that ended a second ago",
    rule: "IAM-CLK-1",
    request: token("access", () => ({ iat: nowSeconds() - 300.25, exp: nowSeconds() - 1 })),
    expected: refused("token_expired"),
    shows: "There is no grace, not of one second.",
  },
  {
    title: "A token for later",
    rule: "IAM-CLK-1",
    request: token("access", () => ({ nbf: nowSeconds() + 4 })),
    expected: refused("nbf_in_future"),
    shows: "Four seconds too early are too early.",
  },
  {
    title: "A token that chooses its own algorithm",
    rule: "IAM-ALG-1",
    request: confused,
    expected: refused("alg_mismatch"),
    shows:
      "Signed with the public key's own text as a secret: ES256 is all that counts, whatever the header says.",
  },
  {
    title: "The server is down",
    rule: "IAM-FC-1",
    request: elsewhere("shop"),
    expected: refused("jwks_unavailable", 503),
    again: refused("jwks_unavailable", 503),
    shows: "Without keys there is no yes. The visitor is told to come back, not that the token is bad.",
  },
];
