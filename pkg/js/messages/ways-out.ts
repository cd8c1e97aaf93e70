// What mends a refusal? One sentence for each code that somebody can do something about.

import type { Evidence, ReasonCode } from "../../types/index.d.ts";

/** What a sentence may name. */
interface Told extends Evidence {
  readonly issuer?: string;
}

type WayOut = string | ((told: Told) => string | undefined);

const ALGORITHMS = ["ES256", "ES384", "RS256", "PS256", "EdDSA", "Ed25519"];

const entryOf = ({ issuer }: Told) => (issuer === undefined ? "the issuer's entry" : `\`issuers.${issuer}\``);
const settingOf = ({ setting }: Told, member: string) => `\`${setting ?? member}\``;

const AHEAD: WayOut = (told) =>
  `The issuer's clock is ahead of this one: correct the wrong one, or set ${settingOf(told, "leewaySeconds")} to a little more than was found, 60 at most`;
const OTHER_KIND: WayOut = (told) =>
  `It may be a token of another kind, such as an ID token; if it is meant for this service, change ${settingOf(told, "claims")}`;
const REDIRECT: WayOut = (told) =>
  `If the client may use it, write it in ${settingOf(told, "redirects")} exactly so, in the place of one that is wrong`;
const LIFETIME: WayOut = (told) =>
  `Have the issuer sign shorter tokens, or set ${settingOf(told, "maxLifetimeSeconds")} to what it signs, 86400 at most: a stolen token serves as long`;
const NOT_A_TOKEN = "Pass the token alone, as the issuer gave it";
const ISSUERS_KEYS = "Look at the issuer's key set: `gate.keyStatus()` says what is held";

export const WAYS_OUT: Partial<Record<ReasonCode, WayOut>> = {
  alg_mismatch: (told) => {
    if (typeof told.found === "string" && ALGORITHMS.includes(told.found))
      return `If the issuer signs with it, set ${settingOf(told, "algorithm")} to "${told.found}"`;
    return "Have the issuer sign with ES256, or with another algorithm that can be pinned";
  },
  application_failed: "The line before this one on the console says what the application threw",
  aud_mismatch: (told) =>
    `Send an access token that was issued for this service; an ID token is for the client. If this \`aud\` is this service's name, write it in ${settingOf(told, "audience")}, and nobody else's`,
  aud_missing: (told) => {
    const setting = `\`audienceClaim\` of ${entryOf(told)}`;
    if (told.member !== undefined)
      return `Have the issuer write \`aud\`; where it never does, set ${setting} to "${told.member}", which this token has, and list its value in \`audience\``;
    return `Have the issuer write \`aud\`; where it never does, and issues for this service alone, set ${setting} to "iss": then every token of that issuer passes`;
  },
  claim_forbidden: OTHER_KIND,
  claim_missing: OTHER_KIND,
  claim_not_numeric_date: "Have the issuer write times as JSON numbers, in seconds since 1970",
  claims_too_large: "Have the issuer write fewer claims",
  cnf_refused: "Have the issuer issue bearer tokens for this service",
  configuration_broken: "`Wicketgate.load` tells every fault",
  cors_header_not_listed: "Add it to `cors.requestHeaders` of the route",
  cors_method_not_listed: "Add it to `methods` of the route",
  cors_origin_not_listed: (told) =>
    `If the page may ask, add its origin to ${settingOf(told, "origins")}, as the browser writes it: no slash at the end, no default port`,
  credentials_malformed: "Send one header `Authorization: Bearer TOKEN`",
  credentials_missing: "Send `Authorization: Bearer TOKEN`",
  exp_missing: "Have the issuer write `exp`",
  exp_too_far_ahead: LIFETIME,
  header_encoding: NOT_A_TOKEN,
  header_malformed: NOT_A_TOKEN,
  iat_in_future: AHEAD,
  iat_missing: (told) =>
    `Have the issuer write \`iat\`, or set \`issuedAt\` of ${entryOf(told)} to "optional": then only \`exp\` bounds the lifetime`,
  introspection_failed: ({ found }) =>
    found === 401 || found === 403
      ? "The endpoint does not take what proves who asks: look at the credentials that `introspect` sends"
      : "Look at what `introspect` resolves to",
  iss_hint_refused: "Name one issuer in the call, or have the issuer write `iss`",
  iss_mismatch: (told) =>
    `If the token is this issuer's, set ${settingOf(told, "issuer")} to exactly what was found`,
  iss_unknown:
    "Compare the token's `iss` with `issuer` of the entries that the route names: they must be equal",
  issuer_not_named: "Pass `{ issuers: NAME }`",
  jwks_cooling_down: "If the key is new, it is looked for again after the pause",
  jwks_leaked: "Tell the issuer at once: that key must be replaced",
  jwks_not_held: "Call `await verify(...)`, or fetch the keys first with `await refresh()`",
  key_unusable: ISSUERS_KEYS,
  kid_ambiguous: "Have the issuer give each key its own `kid`",
  kid_missing: (told) =>
    `Have the issuer write \`kid\`, or set \`keyId\` of ${entryOf(told)} to "optional" where its set holds one key`,
  kid_unknown:
    "If the token is this issuer's, look at its key set: `gate.keyStatus()` says which keys are held",
  lifetime_too_long: LIFETIME,
  method_not_allowed: (told) => `Add the method to ${settingOf(told, "methods")}, or use one of those`,
  nbf_in_future: AHEAD,
  no_clock: "Pass `now` as milliseconds since 1970; a Worker has no clock before its first request",
  origin_not_listed: (told) =>
    `If it may, add it to ${settingOf(told, "origins")}, as the browser writes it: no slash at the end, no default port`,
  redirect_client_unknown: "Add the client to `redirects`",
  redirect_uri_unregistered: REDIRECT,
  route_unknown:
    "Add the path to `routes`: what is not listed is closed, and `/x/*` takes what lies below `/x`, not `/x` itself",
  token_expired: (told) => `Take a new token; if both clocks differ, see ${settingOf(told, "leewaySeconds")}`,
  token_segments: NOT_A_TOKEN,
  token_too_long: "Have the issuer write fewer claims",
  typ_refused: (told) =>
    `Send an access token; an ID token is for the client. If tokens of this \`typ\` are meant for this service, add it to ${settingOf(told, "types")}`,
  upstream_timeout: "Raise `upstreamTimeoutSeconds` of the route, or look at the upstream",
  upstream_unreachable: "Look whether `upstream` of the route is right, and whether it runs",
};

export function wayOutOf(code: ReasonCode, told: Told): string | undefined {
  const wayOut = WAYS_OUT[code];
  return typeof wayOut === "function" ? wayOut(told) : wayOut;
}
