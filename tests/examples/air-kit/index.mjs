// What passes in front of a partner of AIR Kit? Partner JWTs on the partner's own routes, in a header of their own;
// AIR's token of a user; and a page that frames AIR Kit and nobody else. Two partners beside it have made the
// mistakes that the vendor's templates invite.
//
// tests/examples/play.mjs says what is exported here, and plays it.

import { randomUUID } from "node:crypto";
import { start as startAir } from "../../support/air-server.mjs";
import { trustingFetch } from "../../support/trusting-fetch.mjs";
import { nowSeconds } from "../../support/vendor-server.mjs";
import { startService } from "../service.mjs";

export const system = "AIR Kit";

const KIT = "https://account.staging.air3.com";
const PAGE = `<!doctype html>
<html lang="en">
  <title>Credentials</title>
  <iframe src="${KIT}" title="AIR Kit"></iframe>
</html>
`;

export async function start({ certificates }) {
  const certificate = certificates.server();
  const [vendor, careless, unpublished] = await Promise.all([
    startAir({ certificate }),
    startAir({ certificate, publishesPrivateKey: true }),
    startAir({ certificate }),
  ]);
  // In a rotation both keys stand behind the partner's one ID.
  vendor.rotate({ overlap: true });
  const upstream = await startService(certificate, { page: PAGE });
  const fetch = trustingFetch(certificates.authority);
  const servers = { partner: vendor, careless, unpublished };
  return {
    vendor,
    servers,
    upstream,
    urls: {
      partners: Object.entries(servers).map(([name, { partnerId, jwksUri }]) => [name, partnerId, jwksUri]),
      userJwksUri: vendor.userJwksUri,
      upstream: upstream.url,
    },
    gateOptions: { fetch },
    close: () =>
      Promise.all([
        fetch.stop(),
        upstream.stop(),
        ...[vendor, careless, unpublished].map((one) => one.close()),
      ]),
  };
}

export const configuration = ({ partners, userJwksUri, upstream }) => {
  const entries = partners.map(([name, partnerId, jwksUri]) => [
    name,
    { issuer: partnerId, audience: [partnerId], jwksUri, scope: { form: "whole" } },
  ]);
  const [[, partnerId]] = partners;
  const user = { token: "user", issuer: partnerId, audience: [partnerId], jwksUri: userJwksUri };
  const tokenFrom = { header: "x-partner-auth" };
  return {
    profile: "air-kit",
    environment: "staging",
    issuers: {
      ...Object.fromEntries(entries),
      user: { ...user, algorithm: "ES256", maxLifetimeSeconds: 300 },
    },
    frames: { profile: "air-kit" },
    routes: [
      ...partners.map(([name]) => ({
        path: `/${name}/*`,
        methods: ["GET", "POST"],
        issuers: [name],
        tokenFrom,
        upstream,
      })),
      {
        path: "/partner/on-behalf",
        methods: ["POST"],
        issuers: ["partner"],
        tokenFrom,
        scopes: ["issue on-behalf"],
        upstream,
      },
      { path: "/account", methods: ["GET"], issuers: ["user"], upstream },
      { path: "/wallet.html", methods: ["GET"], access: "public", page: { policy: "own" }, upstream },
    ],
  };
};

const refused = (code, status = 401) => ({ status, code });
const passed = (...body) => ({ status: 200, body });

const asPartner = (token, path = "/partner/session", method = "GET") => ({
  method,
  path,
  headers: { "x-partner-auth": token },
});

const asUser =
  (claims) =>
  ({ vendor }) => ({
    method: "GET",
    path: "/account",
    headers: { authorization: `Bearer ${vendor.mint("user", claims)}` },
  });

export const story = [
  {
    title: "The partner's page brings its Partner JWT",
    rule: "AIR-AUTH-1",
    request: ({ vendor }) => asPartner(vendor.mint("login")),
    expected: passed('"partnerUserId":"user-1"'),
    shows:
      "It names no issuer and no audience: its `partnerId` stands for both. It came in a header of its own, and went no further.",
  },
  {
    title: "The partner's page brings nothing",
    rule: "AIR-AUTH-1",
    request: () => ({ method: "GET", path: "/partner/session", headers: {} }),
    expected: refused("credentials_missing"),
    shows: "Each operation carries a Partner JWT, or does not take place.",
  },
  {
    title: "A token of the key before, under the same name",
    rule: "AIR-API-4",
    request: ({ vendor }) => asPartner(vendor.mint("login", {}, {}, vendor.signers()[1])),
    expected: passed('"partnerUserId":"user-1"'),
    shows:
      "The new key is published before the old one goes, and both are called by the Partner ID: both serve.",
  },
  {
    title: "Another partner's token",
    rule: "AIR-JWT-2",
    request: ({ vendor }) => asPartner(vendor.mint("login", { partnerId: randomUUID() })),
    expected: refused("iss_mismatch"),
    shows: "A good signature under another `partnerId` is somebody else's.",
  },
  {
    title: "A token that lives for fifteen minutes",
    rule: "AIR-JWT-1",
    request: ({ vendor }) => asPartner(vendor.mint("login", { exp: nowSeconds() + 900 })),
    expected: refused("lifetime_too_long"),
    shows: "The vendor's own template says 900 seconds, and its security page 300 at most.",
  },
  {
    title: "A token whose key nobody has published",
    rule: "AIR-JWT-2",
    request: ({ servers: { unpublished } }) =>
      asPartner(unpublished.mint("login", {}, { kid: "next" }), "/unpublished/session"),
    expected: refused("kid_unknown"),
    again: refused("jwks_cooling_down", 503),
    shows: "The header's `kid` must be in the key set that anyone can fetch.",
  },
  {
    title: "A partner that publishes its private key",
    rule: "AIR-JWT-4",
    request: ({ servers: { careless } }) => asPartner(careless.mint("login"), "/careless/session"),
    expected: refused("jwks_leaked", 503),
    shows:
      "Since anyone could have minted this token, no token of this partner counts until the key is replaced.",
  },
  {
    title: "A credential is issued on behalf of a user",
    rule: "AIR-AUTH-1",
    request: ({ vendor }) => asPartner(vendor.mint("issue on-behalf"), "/partner/on-behalf", "POST"),
    expected: passed('"scope":"issue on-behalf"'),
    shows: "The scope is one string, compared whole.",
  },
  {
    title: "The same with a token for plain issuing",
    rule: "SIG-SCO-1",
    request: ({ vendor }) => asPartner(vendor.mint("issue"), "/partner/on-behalf", "POST"),
    expected: refused("scope_missing", 403),
    shows: "`issue` is no part of `issue on-behalf`: what was given for one call does not open the other.",
  },
  {
    title: "AIR's user comes to the partner",
    rule: "AIR-AUTH-2",
    request: asUser(),
    expected: passed('"abstractAccountAddress"'),
    shows: "Signed by AIR's own key, and made out for this partner.",
  },
  {
    title: "A user whose session began at another partner",
    rule: "AIR-AUTH-2",
    request: asUser({ sourcePartnerId: "somebody-else" }),
    expected: refused("claim_forbidden"),
    shows: "Another partner looked at this user. Whom to believe in that is for the partner to list.",
  },
  {
    title: "A page with AIR Kit in it",
    rule: "AIR-WEB-3",
    request: () => ({ method: "GET", path: "/wallet.html", headers: {} }),
    expected: { status: 200, headers: { "content-security-policy": `frame-src ${KIT};` }, body: ["<iframe"] },
    shows: "The policy allows frames of AIR Kit and of nobody else, whatever gets into the page.",
  },
];
