// What passes in front of a service of many tenants behind SigID? People of the tenant whose orders are asked
// for, with the scopes that the route needs; an agent where SigID itself says yes; and to the service go the claims
// that it was promised. The vendor names neither claims nor algorithm: those here are ours.
//
// tests/examples/play.mjs says what is exported here, and plays it.

import { start as startSigid } from "../../support/sigid-server.mjs";
import { trustingFetch } from "../../support/trusting-fetch.mjs";
import { nowSeconds } from "../../support/vendor-server.mjs";
import { asked, startService } from "../service.mjs";

export const system = "SigID";

const ORDERS = "/tenants/acme/orders";
const ADMIN = "/admin/members";
const EMAIL = "ada@customer.example";

export async function start({ certificates }) {
  const certificate = certificates.server();
  const vendor = await startSigid({ certificate });
  const upstream = await startService(certificate);
  const fetch = trustingFetch(certificates.authority);
  const { clientId, clientSecret } = vendor;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  return {
    vendor,
    upstream,
    urls: {
      issuer: vendor.issuer,
      audience: vendor.audience,
      introspectionEndpoint: vendor.introspectionEndpoint,
      upstream: upstream.url,
    },
    gateOptions: {
      fetch,
      introspect: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization } }),
    },
    bindings: { WICKETGATE_INTROSPECTION_AUTHORIZATION: JSON.stringify({ sigid: authorization }) },
    close: () => Promise.all([fetch.stop(), vendor.close(), upstream.stop()]),
  };
}

export const configuration = ({ issuer, audience, introspectionEndpoint, upstream }) => ({
  issuers: {
    sigid: {
      profile: "sigid",
      issuer,
      audience: [audience],
      algorithm: "ES256",
      maxLifetimeSeconds: 600,
      subjectType: { claim: "subject_type", oneOf: ["person"] },
      tenant: { claim: "tenant" },
      actor: "introspected",
      introspectionEndpoint,
      introspectionInOutage: false,
    },
  },
  routes: [
    {
      path: "/tenants/*",
      methods: ["GET"],
      issuers: ["sigid"],
      tenant: { from: "path-segment" },
      scopes: ["orders:read"],
      forwardedClaims: ["sub", "tenant", "scope"],
      upstream,
    },
    {
      path: "/admin/*",
      methods: ["GET", "POST"],
      issuers: ["sigid"],
      tenant: { equals: "acme" },
      scopes: ["members:write"],
      forwardedClaims: ["sub", "tenant"],
      stepUp: { amr: ["mfa"], maxAgeSeconds: 600 },
      upstream,
    },
  ],
});

const refused = (code, status = 401) => ({ status, code });

/** A token of this kind, in which these claims stand otherwise, for this path. */
const token =
  (kind, claims = () => ({}), path = ORDERS) =>
  ({ vendor }) =>
    asked(path, vendor.mint(kind, claims()));

/** Ada for the members, after a login of a minute ago by these methods. */
const administrator =
  (amr, method) =>
  ({ vendor }) =>
    asked(ADMIN, vendor.mint("user", { scope: "members:write", amr, auth_time: nowSeconds() - 60 }), method);

export const story = [
  {
    title: "Ada reads the orders of her company",
    rule: "SIG-CON-1",
    request: token("user", () => ({ email: EMAIL, groups: ["finance"] })),
    expected: { status: 200, body: ['"sub":"person-1"', '"tenant":"acme"'], hidden: [EMAIL, "finance"] },
    shows: "The service is told who she is and of which tenant. Her address and her groups stay at the gate.",
  },
  {
    title: "Ada asks for another company's orders",
    rule: "SIG-TOK-1",
    request: token("user", undefined, "/tenants/globex/orders"),
    expected: refused("tenant_refused", 403),
    shows: "The tenant of the token is that of the resource, or there is no answer.",
  },
  {
    title: "An agent with a token of its own",
    rule: "SIG-TOK-1",
    request: token("agent"),
    expected: refused("claim_refused"),
    shows: "The orders are for people. A genuine token of an agent is a token of an agent.",
  },
  {
    title: "A token that was not given this scope",
    rule: "SIG-SCO-1",
    request: token("user", () => ({ scope: "profile" })),
    expected: refused("scope_missing", 403),
    shows: "The challenge names the scope that the route needs, so the page can ask Ada for it.",
  },
  {
    title: "Ada changes who is a member, after a password alone",
    rule: "SIG-ADM-1",
    request: administrator(["pwd"]),
    expected: refused("step_up_required"),
    shows:
      "The token is good and the login was too weak: she is asked for her second factor, and is no stranger.",
  },
  {
    title: "Ada changes who is a member, with her passkey",
    rule: "SIG-ADM-1",
    request: administrator(["hwk", "mfa"], "POST"),
    expected: { status: 200, body: ['"POST /admin/members"'] },
    shows: "The same token after a stronger login opens the door.",
  },
  {
    title: "Ada's agent reads her orders, and SigID says yes",
    rule: "SIG-TOK-2",
    request: token("delegated"),
    expected: { status: 200, body: ['"actor":{"sub":"agent-1"}', '"verifiedBy":"signature+introspection"'] },
    shows: "A delegated token is asked about at SigID each time, and the service is told who acts.",
  },
  {
    title: "Ada has taken the delegation back",
    rule: "SIG-TOK-3",
    request: ({ vendor }) => {
      const revoked = vendor.mint("delegated");
      vendor.revoke(revoked);
      return asked(ORDERS, revoked);
    },
    expected: refused("token_inactive"),
    shows: "The signature still holds and the token has minutes to live: SigID's no counts at once.",
  },
  {
    title: "A token that is bound to somebody's key",
    rule: "SIG-TOK-2",
    request: token("bound"),
    expected: refused("cnf_refused"),
    shows: "Whoever sends it would have to prove that the key is theirs. It is never taken as a plain one.",
  },
  {
    title: "A token that ended a second ago",
    rule: "SIG-TOK-1",
    request: token("user", () => ({ iat: nowSeconds() - 300, nbf: undefined, exp: nowSeconds() - 1 })),
    expected: refused("token_expired"),
    shows: "Nothing is rounded in the visitor's favour.",
  },
  {
    title: "A token for later",
    rule: "SIG-TOK-1",
    request: token("user", () => ({ nbf: nowSeconds() + 60 })),
    expected: refused("nbf_in_future"),
    shows: "A token that counts from the next minute on does not count now.",
  },
  {
    title: "Nobody's request",
    rule: "SIG-TOK-4",
    request: () => ({ method: "GET", path: ORDERS, headers: {} }),
    expected: refused("credentials_missing"),
    shows: "What is not opened is shut.",
  },
];
