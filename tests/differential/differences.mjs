// Where may the two verifiers differ, and why? Each class says by what a case contains that it belongs there;
// a difference of no class is a failure. Where this verifier is stricter a class goes by its reason code.

import { countsMembersTwice } from "../conformance/reading.mjs";

const REFUSED_MEMBERS = ["b64", "enc", "jku", "jwk", "x5c", "x5u", "zip"];
const PRIVATE_MEMBERS = ["d", "dp", "dq", "k", "oth", "p", "priv", "q", "qi"];
const ISSUER_AHEAD_SECONDS = 5;

/** What a case contains, read leniently. */
export function readCase({ token, jwks, policy, nowMs }) {
  const segments = token.split(".");
  const [headerText, claimsText] = segments.map((segment) => Buffer.from(segment, "base64url").toString());
  return {
    token,
    jwks,
    policy,
    now: Math.floor(nowMs / 1_000),
    segments,
    headerText,
    claimsText,
    header: parsed(headerText),
    claims: parsed(claimsText),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const isNotCanonical = (segment) => Buffer.from(segment, "base64url").toString("base64url") !== segment;
const has = (object, names) => names.some((name) => Object.hasOwn(object, name));
const depthOf = (value) =>
  value === null || typeof value !== "object" ? 0 : 1 + Math.max(0, ...Object.values(value).map(depthOf));
const hasNoJson = (text) =>
  text.startsWith("\ufeff") || /\\u[dD][89abAB]/.test(text) || /[:[,]\s*-?\d[\d.]*e\d{3}/.test(text);
const isShortType = (typ) => /^(application\/)?(jwt|at\+jwt)$/i.test(typ);

const aheadSeconds = ({ leewaySeconds }) => Math.max(leewaySeconds, ISSUER_AHEAD_SECONDS);

export const STRICTER = {
  claim_not_numeric_date: [
    "a NumericDate is a number from 0 to 2^53-1",
    ({ claims }) =>
      ["exp", "iat", "nbf"].some(
        (name) =>
          Object.hasOwn(claims, name) &&
          !(Number.isFinite(claims[name]) && claims[name] >= 0 && claims[name] <= Number.MAX_SAFE_INTEGER),
      ),
  ],
  claim_wrong_type: [
    "registered claims have their RFC 7519 types",
    ({ claims }) =>
      ["sub", "jti"].some((name) => Object.hasOwn(claims, name) && typeof claims[name] !== "string") ||
      (Array.isArray(claims.aud) && claims.aud.some((audience) => typeof audience !== "string")),
  ],
  claims_duplicate_member: ["a member stands once", ({ claimsText }) => countsMembersTwice(claimsText)],
  claims_encoding: ["base64url has one spelling", ({ segments }) => isNotCanonical(segments[1])],
  claims_malformed: [
    "no byte order mark, texts are Unicode, numbers fit a double",
    ({ claimsText }) => hasNoJson(claimsText),
  ],
  claims_too_deep: ["JSON nests 32 deep at most", ({ claims }) => depthOf(claims) > 32],
  cnf_refused: ["a bound token is no bearer token", ({ claims }) => Object.hasOwn(claims, "cnf")],
  crit_refused: ["no header extension is understood", ({ header }) => Object.hasOwn(header, "crit")],
  exp_too_far_ahead: [
    "exp lies at most one lifetime ahead",
    ({ claims, now, policy }) => claims.exp > now + policy.maxLifetimeSeconds + aheadSeconds(policy),
  ],
  header_duplicate_member: ["a member stands once", ({ headerText }) => countsMembersTwice(headerText)],
  header_encoding: ["base64url has one spelling", ({ segments }) => isNotCanonical(segments[0])],
  header_malformed: [
    "no byte order mark, texts are Unicode, numbers fit a double",
    ({ headerText }) => hasNoJson(headerText),
  ],
  header_member_refused: [
    "a token brings no keys and no other form",
    ({ header }) => has(header, REFUSED_MEMBERS),
  ],
  header_too_deep: ["JSON nests 32 deep at most", ({ header }) => depthOf(header) > 32],
  header_too_long: ["a header has 2 KiB at most", ({ headerText }) => Buffer.byteLength(headerText) > 2_048],
  iat_in_future: [
    "iat lies ahead by 5 s, or the leeway, at most",
    ({ claims, now, policy }) => claims.iat > now + aheadSeconds(policy),
  ],
  key_unusable: [
    "a coordinate is 32 bytes in one spelling",
    ({ header, jwks }) =>
      jwks.keys.some(
        ({ kid, x, y }) =>
          kid === header.kid && [x, y].some((text) => text?.length !== 43 || isNotCanonical(text)),
      ),
  ],
  jwks_leaked: [
    "a set with a private or secret key is refused whole",
    ({ jwks }) => jwks.keys.some((key) => has(key, PRIVATE_MEMBERS)),
  ],
  kid_missing: ["a token names its key", ({ header }) => !Object.hasOwn(header, "kid")],
  lifetime_contradictory: ["exp lies after iat", ({ claims }) => claims.exp <= claims.iat],
  lifetime_too_long: [
    "exp - iat is at most one lifetime",
    ({ claims, policy }) => claims.exp - claims.iat > policy.maxLifetimeSeconds,
  ],
  signature_encoding: ["base64url has one spelling", ({ segments }) => isNotCanonical(segments[2])],
  token_too_long: ["a token has 8 KiB at most", ({ token }) => token.length > 8_192],
  typ_refused: ["typ is listed", ({ header }) => Object.hasOwn(header, "typ") && !isShortType(header.typ)],
};

export const LAXER = [
  [
    "a public key may list sign beside verify (RFC 7517 section 4.3 forbids it nowhere); WebCrypto imports no such key",
    ({ header, jwks }) =>
      jwks.keys.some(
        ({ kid, key_ops }) =>
          kid === header.kid &&
          Array.isArray(key_ops) &&
          key_ops.includes("verify") &&
          key_ops.includes("sign"),
      ),
  ],
  [
    "one key that is listed twice is one key (jose takes none of several)",
    ({ jwks }) => {
      const same = jwks.keys.map(({ kid, x, y }) => JSON.stringify([kid, x, y]));
      return new Set(same).size < same.length;
    },
  ],
  [
    "a member of a public key that is null is absent: issuers publish such",
    ({ header, jwks }) =>
      jwks.keys.some(
        ({ kid, alg, use, key_ops }) => kid === header.kid && [alg, use, key_ops].includes(null),
      ),
  ],
  [
    "an issuer's clock may run 5 s ahead, so fresh tokens do not fail by milliseconds (jose's maxTokenAge forgives its tolerance alone)",
    ({ claims, now, policy }) =>
      claims.iat - now > policy.leewaySeconds && claims.iat - now <= aheadSeconds(policy),
  ],
];
