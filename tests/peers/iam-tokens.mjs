// Which tokens of an IAM server, and which that only look like its own, are judged by the crate and by this
// package? A row is [what it is, its token or what makes it, the code here, the class of the difference].

import { rawSigner } from "../support/raw-signer.mjs";
import { nowSeconds } from "../support/vendor-server.mjs";

const DAY_SECONDS = 86_400;
const stranger = rawSigner("stranger");

const nested = (depth) => (depth === 0 ? 1 : { deeper: nested(depth - 1) });
const encoded = (text) => Buffer.from(text).toString("base64url");
const decoded = (part) => Buffer.from(part, "base64url").toString();

/** With other text in one segment, under the signature of what stood there before, or under a new one. */
function tampered(token, index, change) {
  const parts = token.split(".");
  parts[index] = encoded(change(decoded(parts[index])));
  return parts.join(".");
}

/** `iam` writes whole seconds, so that the crate can read its tokens; `exact` is one of a server that writes microseconds. */
export function tokenRows(iam, exact) {
  const now = nowSeconds();
  const access = (claims, header) => iam.mint("access", claims, header);
  const good = access();
  const [header, payload, signature] = good.split(".");
  const claims = JSON.parse(decoded(payload));
  const resigned = (headerText, claimsText) => {
    const input = `${encoded(headerText)}.${encoded(claimsText)}`;
    return `${input}.${iam.signer().signature(input).toString("base64url")}`;
  };
  const ofAccess = { aud: iam.clientId, client_id: iam.clientId, policy_version: 7 };
  const withText = (more) => resigned(decoded(header), `${decoded(payload).slice(0, -1)},${more}}`);
  const withHeader = (more) => resigned(`${decoded(header).slice(0, -1)},${more}}`, decoded(payload));

  return [
    ["an access token", good, "verified"],
    ["a service's", iam.mint("service"), "verified"],
    ["one for several audiences", access({ aud: ["api", iam.clientId] }), "verified"],
    ["one with nbf", access({ nbf: now - 5 }), "verified"],
    ["one of microseconds", exact, "verified", "fractional dates"],
    ["one whose nbf has microseconds", access({ nbf: now - 5.25 }), "verified", "fractional dates"],
    ["exp with an exponent", withText(`"nbf":1e9`), "verified", "fractional dates"],

    ["an ID token", iam.mint("id"), "claim_missing", "another token of the same key"],
    [
      "an ID token with the claims of both",
      iam.mint("id", ofAccess),
      "claim_forbidden",
      "another token of the same key",
    ],
    ["a logout token", iam.mint("logout"), "claim_missing", "another token of the same key"],
    ["a checkpoint", iam.mint("checkpoint"), "aud_missing"],
    ...[
      ["an ID token without auth_time", "id", { ...ofAccess, auth_time: undefined }, "claim_forbidden"],
      ["a logout token with the claims of both", "logout", ofAccess, "claim_forbidden"],
      [
        "a young checkpoint with the claims of both",
        "checkpoint",
        { sub: "x", ...ofAccess, exp: now + 60 },
        "claim_forbidden",
      ],
      ["what no access token lacks", "access", { policy_version: undefined }, "claim_missing"],
    ].map(([what, kind, more, code]) => [what, iam.mint(kind, more), code, "another token of the same key"]),
    ["a delegated token", iam.mint("delegated"), "actor_refused", "a delegated token taken for the user's"],
    [
      "a delegated token that says JWT",
      iam.mint("delegated", {}, { typ: "JWT" }),
      "actor_refused",
      "a delegated token taken for the user's",
    ],
    ["delegated by its typ alone", access({}, { typ: "delegated+jwt" }), "actor_refused", "typ"],
    [
      "an act of the wrong type",
      access({ act: "agent:helper" }),
      "actor_refused",
      "a delegated token taken for the user's",
    ],
    ["an act of null", access({ act: null }), "actor_refused", "a delegated token taken for the user's"],
    ["a delegated token for a tool", iam.mint("delegated", { aud: "mcp://crm" }), "actor_refused"],

    ["for another audience", access({ aud: "cli_reports" }), "aud_mismatch"],
    ["for no audience", access({ aud: undefined }), "aud_missing"],
    ["for a part of the audience", access({ aud: `${iam.clientId}-2` }), "aud_mismatch"],
    ["of another issuer", access({ iss: "https://evil.example" }), "iss_mismatch"],
    ["of the issuer with a slash", access({ iss: `${iam.issuer}/` }), "iss_mismatch"],
    ["of no issuer", access({ iss: undefined }), "iss_missing"],
    ["without sub", access({ sub: undefined }), "claim_missing"],
    ["with a sub of the wrong type", access({ sub: 1 }), "claim_wrong_type"],

    ["expired", access({ iat: now - 60, exp: now - 1 }), "token_expired"],
    ["expiring in this very second", access({ iat: now - 60, exp: now }), "token_expired"],
    ["before its nbf", access({ nbf: now + 60 }), "nbf_in_future"],
    ["without exp", access({ exp: undefined }), "exp_missing"],
    ["exp as text", access({ exp: String(now + 60) }), "claim_not_numeric_date"],
    ["iat as text", access({ iat: String(now) }), "claim_not_numeric_date"],
    ["a negative exp", access({ exp: -1 }), "claim_not_numeric_date"],
    ["a life of a day", access({ exp: now + DAY_SECONDS }), "lifetime_too_long", "an unbounded life"],
    ["a life of 901 s", access({ iat: now, exp: now + 901 }), "lifetime_too_long", "an unbounded life"],
    ["without iat", access({ iat: undefined }), "iat_missing", "a time of issue that cannot be"],
    [
      "issued tomorrow",
      access({ iat: now + DAY_SECONDS, exp: now + DAY_SECONDS + 60 }),
      "iat_in_future",
      "a time of issue that cannot be",
    ],
    ["issued in a minute", access({ iat: now + 60 }), "iat_in_future", "a time of issue that cannot be"],

    ["without typ", access({}, { typ: undefined }), "typ_refused", "typ"],
    ["of typ at+jwt", access({}, { typ: "at+jwt" }), "typ_refused", "typ"],
    ["with crit", access({}, { crit: ["exp"] }), "crit_refused", "an extension that must be understood"],
    [
      "with b64",
      access({}, { b64: true, crit: ["b64"] }),
      "crit_refused",
      "an extension that must be understood",
    ],
    [
      "with a key of its own",
      access({}, { jwk: stranger.jwk }),
      "header_member_refused",
      "keys that a token brings",
    ],
    [
      "with jku",
      access({}, { jku: "https://evil.example" }),
      "header_member_refused",
      "keys that a token brings",
    ],
    ["without kid", access({}, { kid: undefined }), "kid_missing"],
    ["with a kid that is a number", access({}, { kid: 1 }), "kid_invalid"],
    ["of an unknown kid", access({}, { kid: "sk_0000000000000000" }), "kid_unknown"],
    ...["none", "HS256", "RS256", "ES384", "es256"].map((alg) => [
      `of the algorithm ${alg}`,
      access({}, { alg }),
      "alg_mismatch",
    ]),
    ["without alg", access({}, { alg: undefined }), "alg_missing"],

    ["of another key", stranger.token(JSON.parse(decoded(header)), claims), "signature_invalid"],
    [
      "with other claims",
      tampered(good, 1, (text) => text.replace("usr_ada", "usr_eve")),
      "signature_invalid",
    ],
    ["with another header", tampered(good, 0, (text) => text.replace("{", "{ ")), "signature_invalid"],
    ["without a signature", `${header}.${payload}.`, "token_segments"],
    ["with half a signature", `${header}.${payload}.${signature.slice(0, 44)}`, "signature_length"],
    ["with a signature of nothing", `${header}.${payload}.${"A".repeat(86)}`, "signature_range"],
    ["in two segments", `${header}.${payload}`, "token_segments"],
    ["in four segments", `${good}.x`, "token_segments"],
    ["with padding", `${header}.${payload}.${signature}==`, "signature_encoding"],
    ["with a space", `${header}. ${payload}.${signature}`, "signature_invalid"],

    [
      "with scope twice",
      withText(`"scope":"orders:write"`),
      "claims_duplicate_member",
      "members that stand twice",
    ],
    ["with sub twice", withText(`"sub":"usr_eve"`), "claims_duplicate_member"],
    ["with kid twice", withHeader(`"kid":"x"`), "header_duplicate_member"],
    ["with typ twice", withHeader(`"typ":"JWT"`), "header_duplicate_member", "members that stand twice"],
    [
      "an audience that is a number",
      access({ aud: [iam.clientId, 1] }),
      "claim_wrong_type",
      "types of registered claims",
    ],
    ["a jti that is a number", access({ jti: 1 }), "claim_wrong_type", "types of registered claims"],
    ["claims in a list", resigned(decoded(header), `[${decoded(payload)}]`), "claims_malformed"],
    ["a number too large", withText(`"x":1e999`), "claims_malformed"],
    ["half a character", withText(`"x":"\\ud800"`), "claims_malformed"],
    ["bound to a key", access({ cnf: { jkt: "x" } }), "cnf_refused", "a bound token"],
    ["nested 40 deep", access({ x: nested(40) }), "claims_too_deep", "size and depth"],
    ["of 9 KiB", access({ x: "x".repeat(9_216) }), "token_too_long", "size and depth"],
  ];
}
