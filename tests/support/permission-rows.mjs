// Which good tokens open which routes? One table for every way in: each route has an issuer of its own, and each
// row a token of it.
//
//   issuers, routesTo(more)        // members of the configuration; `more`: what each route has beside
//   rows()                         // [{ what, path, host, token, outcome }]; `passes`, a reason's code, or
//                                  // `step_up_required`, and with it the claim that does not do
//   challengeOf(row)               // what WWW-Authenticate must say

import { rawSigner } from "./raw-signer.mjs";

const AUDIENCE = "api://orders";
const key = rawSigner("key");

/** name: [members of the issuer's entry, members of the route] */
const ROUTES = {
  scopes: [{}, { scopes: ["orders:read", "orders:write"] }],
  array: [{ scope: { claim: "scp", form: "array" } }, { scopes: ["orders:read"] }],
  whole: [{ scope: { form: "whole" } }, { scopes: ["issue on-behalf"] }],
  path: [{ tenant: { claim: "org" } }, { tenant: { from: "path-segment" }, scopes: ["a"] }],
  host: [{ tenant: { claim: "org" } }, { tenant: { from: "host", domain: "app.example" } }],
  claim: [{ tenant: { claim: "org" } }, { tenant: { from: "claim", claim: "workspace" } }],
  fixed: [{ tenant: { claim: "org" } }, { tenant: { equals: "acme" } }],
  entry: [{ tenant: { claim: "org", equals: "acme" } }, {}],
  "step-up": [{}, { stepUp: { acr: ["phr", "phrh"], amr: ["mfa"], maxAgeSeconds: 300 } }],
  cut: [{}, { forwardedClaims: ["sub", "org", "n"], scopes: ["a"] }],
};

const LIST = "orders:read orders:write";
const STRONG = { acr: "phrh", amr: ["pwd", "mfa"], auth_time: "T-10" };
const huge = "x".repeat(3_000);

/** [route, what, claims, outcome, where]. A claim may be its own JSON text; `T` stands for the second now. */
const ROWS = [
  ["scopes", "all of them and more", { scope: `x ${LIST}` }, "passes"],
  ["scopes", "one of two", { scope: "orders:read" }, "scope_missing"],
  ["scopes", "none", {}, "scope_missing"],
  ["scopes", "another case", { scope: "Orders:read orders:write" }, "scope_missing"],
  ["scopes", "a huge other one", { scope: huge }, "scope_missing"],
  ["scopes", "a tab between two", { scope: "orders:read\torders:write" }, "scope_malformed"],
  ["scopes", "two spaces", { scope: "orders:read  orders:write" }, "scope_malformed"],
  ["scopes", "a space at the end", { scope: `${LIST} ` }, "scope_malformed"],
  ["scopes", "an empty text", { scope: "" }, "scope_malformed"],
  ["scopes", "null", { scope: null }, "scope_malformed"],
  ["scopes", "an object", { scope: { "orders:read": true } }, "scope_malformed"],
  ["scopes", "an array", { scope: LIST.split(" ") }, "scope_malformed"],
  ["scopes", "twice", `"scope":"orders:read","scope":"${LIST}"`, "claims_duplicate_member"],
  ["array", "an array", { scp: ["x", "orders:read"] }, "passes"],
  ["array", "a text", { scp: "orders:read" }, "scope_malformed"],
  ["array", "a number among them", { scp: ["orders:read", 1] }, "scope_malformed"],
  ["array", "no element", { scp: [] }, "scope_missing"],
  ["array", "two in one", { scp: ["orders:read orders:write"] }, "scope_missing"],
  ["array", "another claim", { scope: "orders:read" }, "scope_missing"],
  ["whole", "the whole string", { scope: "issue on-behalf" }, "passes"],
  ["whole", "the other way round", { scope: "on-behalf issue" }, "scope_missing"],
  ["whole", "a part", { scope: "issue" }, "scope_missing"],
  ["path", "the segment's", { org: "acme", scope: "a" }, "passes", { path: "/path/acme/x" }],
  ["path", "another's segment", { org: "acme", scope: "a" }, "tenant_refused", { path: "/path/evil/acme" }],
  ["path", "another case", { org: "ACME", scope: "a" }, "tenant_refused", { path: "/path/acme/x" }],
  ["path", "an escape", { org: "a b", scope: "a" }, "tenant_refused", { path: "/path/a%20b/x" }],
  ["path", "an array", { org: ["acme"], scope: "a" }, "tenant_missing", { path: "/path/acme/x" }],
  ["path", "null", { org: null, scope: "a" }, "tenant_missing", { path: "/path/acme/x" }],
  ["path", "an empty text", { org: "", scope: "a" }, "tenant_missing", { path: "/path/acme/x" }],
  ["path", "absent", { scope: "a" }, "tenant_missing", { path: "/path/acme/x" }],
  ["path", "a scope less", { org: "acme" }, "scope_missing", { path: "/path/acme/x" }],
  ["path", "twice", `"org":"evil","org":"acme"`, "claims_duplicate_member", { path: "/path/acme/x" }],
  ["host", "the host's", { org: "acme" }, "passes", { host: "acme.app.example" }],
  ["host", "another's host", { org: "acme" }, "tenant_refused", { host: "evil.app.example" }],
  ["host", "a deeper host", { org: "acme" }, "tenant_refused", { host: "a.acme.app.example" }],
  ["host", "a longer domain", { org: "acme" }, "tenant_refused", { host: "acme.app.example.evil.example" }],
  ["host", "no tenant's host", { org: "acme" }, "tenant_refused", { host: "app.example" }],
  ["claim", "the other claim's", { org: "acme", workspace: "acme" }, "passes"],
  ["claim", "another", { org: "acme", workspace: "evil" }, "tenant_refused"],
  ["claim", "no other claim", { org: "acme" }, "tenant_refused"],
  ["fixed", "the route's", { org: "acme" }, "passes"],
  ["fixed", "another's", { org: "evil" }, "tenant_refused"],
  ["entry", "the entry's", { org: "acme" }, "passes"],
  ["entry", "another's", { org: "evil" }, "tenant_mismatch"],
  ["entry", "a huge one", { org: huge }, "tenant_mismatch"],
  ["entry", "an object", { org: { acme: 1 } }, "tenant_missing"],
  ["step-up", "strong and recent", STRONG, "passes"],
  ["step-up", "an hour ago", { ...STRONG, auth_time: "T-3600" }, "step_up_required auth_time"],
  ["step-up", "in an hour", { ...STRONG, auth_time: "T+3600" }, "step_up_required auth_time"],
  ["step-up", "a time as text", { ...STRONG, auth_time: '"T-10"' }, "step_up_required auth_time"],
  ["step-up", "a null time", { ...STRONG, auth_time: null }, "step_up_required auth_time"],
  ["step-up", "no time", { ...STRONG, auth_time: undefined }, "step_up_required auth_time"],
  ["step-up", "another acr", { ...STRONG, acr: "0" }, "step_up_required acr"],
  ["step-up", "an empty acr", { ...STRONG, acr: "" }, "step_up_required acr"],
  ["step-up", "an array of acr", { ...STRONG, acr: ["phr"] }, "step_up_required acr"],
  ["step-up", "no acr", { ...STRONG, acr: undefined }, "step_up_required acr"],
  ["step-up", "another amr", { ...STRONG, amr: ["pwd"] }, "step_up_required amr"],
  ["step-up", "no element in amr", { ...STRONG, amr: [] }, "step_up_required amr"],
  ["step-up", "a text for amr", { ...STRONG, amr: "mfa" }, "step_up_required amr"],
  ["step-up", "a huge amr", { ...STRONG, amr: [huge] }, "step_up_required amr"],
  ["step-up", "acr twice", `"acr":"0","acr":"phr"`, "claims_duplicate_member"],
  [
    "cut",
    "claims that are listed and others",
    { org: "acme", n: "1.50e1", email: "u@a.example", scope: "a" },
    "passes",
  ],
];

/** What is left of the claims of `cut`: as they were written, in their order. */
export const CUT = '{"sub":"visitor","org":"acme","n":1.50e1}';

const issuerOf = (name) => `https://${name}.example`;

export const issuers = Object.fromEntries(
  Object.entries(ROUTES).map(([name, [entry]]) => [
    name,
    { issuer: issuerOf(name), audience: [AUDIENCE], jwks: { keys: [key.jwk] }, ...entry },
  ]),
);

export function routesTo(more) {
  return Object.entries(ROUTES).map(([name, [, route]]) => ({
    path: `/${name}/*`,
    methods: ["GET"],
    issuers: [name],
    ...route,
    ...more,
  }));
}

export function rows() {
  const now = Math.floor(Date.now() / 1_000);
  const written = ([name, value]) => {
    const isOwnText = /^"?T[+-]\d+"?$|^[\d.]+e\d+$/.test(value);
    const text = isOwnText ? value.replace(/T([+-]\d+)/, (_, by) => now + Number(by)) : JSON.stringify(value);
    return `"${name}":${text}`;
  };
  return ROWS.map(([route, what, claims, outcome, where]) => {
    const base = { iss: issuerOf(route), sub: "visitor", aud: AUDIENCE, iat: now - 10, exp: now + 200 };
    const more =
      typeof claims === "string"
        ? [claims]
        : Object.entries(claims)
            .filter(([, value]) => value !== undefined)
            .map(written);
    const text = `{${[JSON.stringify(base).slice(1, -1), ...more].join(",")}}`;
    const token = key.token({ alg: "ES256", typ: "JWT", kid: "key" }, text);
    const place = { path: `/${route}/x`, host: "gate.example", ...where };
    return { what: `${route}: ${what} is ${outcome}`, route, ...place, token, outcome };
  });
}

/** By the status that belongs to the outcome. */
export function challengeOf({ route, outcome }) {
  const scopes = ROUTES[route][1].scopes;
  if (outcome.startsWith("step_up"))
    return 'Bearer error="insufficient_user_authentication", acr_values="phr phrh", max_age="300"';
  if (/^(scope|tenant_refused)/.test(outcome))
    return `Bearer error="insufficient_scope"${scopes ? `, scope="${scopes.join(" ")}"` : ""}`;
  return 'Bearer error="invalid_token"';
}

export const statusOf = ({ outcome }) => (/^(scope|tenant_refused)/.test(outcome) ? 403 : 401);
