// Which tokens of the identity provider, and which that only look like its own, meet the judges? A row is [what
// it is, its token, the code here, the class of the difference, { aheadSeconds }].

import { decodeJwt, decodeProtectedHeader } from "jose";
import { newHostSigner } from "../support/host-signer.mjs";
import { segment } from "../support/raw-signer.mjs";
import { ACCESS_TOKEN_SECONDS } from "./identity-provider.mjs";

const nested = (depth) => (depth === 0 ? 1 : { deeper: nested(depth - 1) });
const DAY_SECONDS = 86_400;

/** Tokens that were issued: the good one, and others of the same provider. */
export function issuedRows(tokens) {
  const { good, person, idToken, elsewhere, otherAlgorithm, opaque, bound, introspection } = tokens;
  // What is no access token is signed by ES256.
  const other = decodeProtectedHeader(good).alg === "ES256" ? "typ_refused" : "alg_mismatch";
  return [
    ["a machine's", good, "verified"],
    ["a person's", person, "verified"],
    ["for another audience", elsewhere, "aud_mismatch"],
    ["by the provider's other algorithm", otherAlgorithm, "alg_mismatch"],
    ["an ID token", idToken, other],
    ["a signed answer of introspection", introspection, other],
    ["an opaque token", opaque, "token_segments"],
    ["bound to a key", bound, "cnf_refused", "a bound token without its proof"],
    ["a second before its end", good, "verified", undefined, { aheadSeconds: ACCESS_TOKEN_SECONDS - 10 }],
    ["after its end", good, "token_expired", undefined, { aheadSeconds: ACCESS_TOKEN_SECONDS }],
  ];
}

/** Changed ones, under the provider's own key where nothing else is said. */
export function madeRows(good, signer) {
  const [header, claims] = [decodeProtectedHeader(good), decodeJwt(good)];
  const [headerPart, claimsPart, signaturePart] = good.split(".");
  const { iat: now } = claims;
  const sealed = (head, payload, by = signer) => {
    const input = `${segment(head)}.${segment(payload)}`;
    return `${input}.${by.signature(input).toString("base64url")}`;
  };
  const made = (changed = {}, changedHeader = {}) =>
    sealed({ ...header, ...changedHeader }, { ...claims, ...changed });
  const stranger = newHostSigner(header.alg, header.kid);
  const text = (part) => Buffer.from(part, "base64url").toString();
  const withText = (part, more) => `${text(part).slice(0, -1)},${more}}`;

  return [
    ["the same again", made(), "verified"],
    ["for several audiences", made({ aud: ["api://x", claims.aud].flat() }), "verified"],
    ["with fractions of seconds", made({ iat: now - 0.5, exp: now + 200.25 }), "verified"],
    ["of an issuer with a slash", made({ iss: `${claims.iss}/` }), "iss_mismatch"],
    ...["iss", "aud", "exp", "iat"].map((name) => [
      `without ${name}`,
      made({ [name]: undefined }),
      `${name}_missing`,
    ]),
    ...["sub", "jti", "client_id"].map((name) => [
      `without ${name}`,
      made({ [name]: undefined }),
      "claim_missing",
    ]),
    ["expired", made({ iat: now - 60, exp: now - 1 }), "token_expired"],
    ["not before later", made({ nbf: now + 60 }), "nbf_in_future"],
    ["exp as text", made({ exp: String(now + 60) }), "claim_not_numeric_date"],
    ["of typ JWT", made({}, { typ: "JWT" }), "typ_refused"],
    ["of no typ", made({}, { typ: undefined }), "typ_refused"],
    ["of typ logout+jwt", made({}, { typ: "logout+jwt" }), "typ_refused"],
    ["of typ application/at+jwt", made({}, { typ: "application/at+jwt" }), "verified"],
    ["of typ AT+JWT", made({}, { typ: "AT+JWT" }), "verified"],
    ["of an unknown kid, the keys being fresh", made({}, { kid: "unknown" }), "jwks_cooling_down"],
    ["without a kid", made({}, { kid: undefined }), "kid_missing", "a token that names no key"],
    ["without an algorithm", made({}, { alg: undefined }), "alg_missing"],
    ...["none", "HS256", "PS256", "ES384"].map((alg) => [`of ${alg}`, made({}, { alg }), "alg_mismatch"]),
    ["with crit", made({}, { crit: ["x"], x: 1 }), "crit_refused"],
    ["with b64", made({}, { crit: ["b64"], b64: true }), "crit_refused", "an extension that jose knows"],
    ["with a key", made({}, { jwk: stranger.jwk }), "header_member_refused", "keys that a token brings"],
    [
      "with jku",
      made({}, { jku: "https://evil.example" }),
      "header_member_refused",
      "keys that a token brings",
    ],
    ["of another key under its kid", sealed(header, claims, stranger), "signature_invalid"],
    [
      "with other claims",
      `${headerPart}.${segment({ ...claims, sub: "eve" })}.${signaturePart}`,
      "signature_invalid",
    ],
    ["without a signature", `${headerPart}.${claimsPart}.`, "token_segments"],
    ["in five segments", `${good}.x.y`, "token_segments"],
    ["a life of a day", made({ exp: now + DAY_SECONDS }), "lifetime_too_long", "an unbounded life"],
    [
      "issued tomorrow",
      made({ iat: now + DAY_SECONDS, exp: now + DAY_SECONDS + 60 }),
      "iat_in_future",
      "a time of issue to come",
    ],
    [
      "with scope twice",
      sealed(header, withText(claimsPart, `"scope":"all"`)),
      "claims_duplicate_member",
      "members that stand twice",
    ],
    [
      "with kid twice",
      sealed(withText(headerPart, `"kid":"${header.kid}"`), claims),
      "header_duplicate_member",
      "members that stand twice",
    ],
    [
      "an audience that is a number",
      made({ aud: [claims.aud, 1] }),
      "claim_wrong_type",
      "an audience that is no text",
    ],
    ["a jti that is a number", made({ jti: 1 }), "claim_wrong_type", "a jti that is no text"],
    [
      "a client_id that is a number",
      made({ client_id: 1 }),
      "claim_wrong_type",
      "a client_id that is no text",
    ],
    ["nested 40 deep", made({ x: nested(40) }), "claims_too_deep", "size and depth"],
    ["of 9 KiB", made({ x: "x".repeat(9_216) }), "token_too_long", "size and depth"],
  ];
}
