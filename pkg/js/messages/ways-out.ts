// What mends a refusal? One sentence for each code that somebody can do something about.

import type { Evidence, ReasonCode } from "../../types/index.d.ts";

/** What a sentence may name. */
interface Told extends Evidence {
  readonly issuer?: string;
  readonly kid?: string;
}

type WayOut = string | ((told: Told) => string | undefined);

/** The most that the schema takes, which a test compares. */
const MOST_LEEWAY_SECONDS = 60;
const MOST_LIFETIME_SECONDS = 86_400;
const ALGORITHMS = ["ES256", "ES384", "RS256", "PS256", "EdDSA", "Ed25519"];

const entryOf = ({ issuer }: Told) => (issuer === undefined ? "the issuer's entry" : `\`issuers.${issuer}\``);
const settingOf = ({ setting }: Told, member: string) => `\`${setting ?? member}\``;

const AHEAD: WayOut = (told) => {
  const wrong = "The issuer's clock is ahead of this one: correct the wrong one";
  if (Number(told.found) > MOST_LEEWAY_SECONDS) return wrong;
  return `${wrong}, or set ${settingOf(told, "leewaySeconds")} to a little more than was found, ${MOST_LEEWAY_SECONDS} at most`;
};
const OTHER_KIND: WayOut = (told) =>
  `It may be a token of another kind, such as an ID token; if it is meant for this service, change ${settingOf(told, "claims")}`;
const REDIRECT: WayOut = (told) =>
  `If the client may use it, write it in ${settingOf(told, "redirects")} exactly so, in the place of one that is wrong`;
const LIFETIME: WayOut = (told) => {
  const shorter = "Have the issuer sign shorter tokens";
  const most = MOST_LIFETIME_SECONDS;
  if (Number(told.found) > most) return `${shorter}: an entry can allow ${most} s at most`;
  return `${shorter}, or set ${settingOf(told, "maxLifetimeSeconds")} to what it signs, ${most} at most: a stolen token serves as long`;
};
const placeIn = ({ expected }: Told) => `\`${expected?.[0] ?? "Authorization: Bearer TOKEN"}\``;
const NOT_A_TOKEN = "Pass the token alone, as the issuer gave it";
const ISSUERS_KEYS = "Look at the issuer's key set: `gate.keyStatus()` says what is held";

export const WAYS_OUT: Partial<Record<ReasonCode, WayOut>> = {
  actor_refused: (told) =>
    `Send the user's own token. If actors may use this service, set \`actor\` of ${entryOf(told)} to "introspected", and have the issuer's endpoint answer with the same \`sub\` and \`act\``,
  alg_mismatch: (told) => {
    if (typeof told.found === "string" && ALGORITHMS.includes(told.found))
      return `If the issuer signs with it, set ${settingOf(told, "algorithm")} to "${told.found}"`;
    return `Have the issuer sign with ${told.expected?.[0] ?? "ES256"}: the algorithm that was found cannot be pinned`;
  },
  application_failed: "The line before this one on the console says what the application threw",
  aud_mismatch: (told) => {
    if (told.setting?.endsWith(".audienceClaim"))
      return `The token names in \`aud\` for whom it is; if that is this service, list it in \`audience\` of ${entryOf(told)}, and leave \`audienceClaim\` out`;
    if (told.member !== undefined)
      return `The token has no \`aud\`, and its \`${told.member}\` is none of those; if that client may use this service, list it in ${settingOf(told, "audience")}`;
    return `Send an access token that was issued for this service; an ID token is for the client. If this \`aud\` is this service's name, write it in ${settingOf(told, "audience")}, and nobody else's`;
  },
  aud_missing: (told) => {
    const setting = `\`audienceClaim\` of ${entryOf(told)}`;
    if (told.member !== undefined && told.setting?.endsWith(".audience"))
      return `The token has neither \`aud\` nor \`${told.member}\`: have the issuer write one of them`;
    if (told.member !== undefined)
      return `Have the issuer write \`aud\`; where it never does, set ${setting} to "${told.member}", which this token has, and list its value in \`audience\``;
    return `Have the issuer write \`aud\`; where it never does, and issues for this service alone, set ${setting} to "iss": then every token of that issuer passes`;
  },
  claim_forbidden: OTHER_KIND,
  claim_missing: OTHER_KIND,
  claim_not_permitted: (told) =>
    `Who holds this token may not come this way; if they may, change ${settingOf(told, "claims")}`,
  claim_refused: (told) =>
    `Have the issuer write \`${told.found}\` so that \`${told.member}\` holds, or change ${settingOf(told, "claims")}`,
  claim_not_numeric_date: "Have the issuer write times as JSON numbers, in seconds since 1970",
  claims_too_large: "Have the issuer write fewer claims, or hand on fewer by the route's `forwardedClaims`",
  cnf_refused: "Have the issuer issue bearer tokens for this service",
  configuration_broken: "`Wicketgate.load` tells every fault",
  cors_header_not_listed: (told) => `If pages may send it, add it to ${settingOf(told, "cors.headers")}`,
  cors_method_not_listed: (told) => `If pages may use it, add it to ${settingOf(told, "methods")}`,
  cors_origin_not_listed: (told) => {
    if (told.setting?.endsWith(".cors"))
      return `The origin is listed, and the route is for no page but its own: give it \`${told.setting}\``;
    return `If the page may ask, add its origin to ${settingOf(told, "origins")}, as the browser writes it: no slash at the end, no default port`;
  },
  credentials_malformed: (told) => `Send the token once, and so: ${placeIn(told)}`,
  credentials_missing: (told) => {
    const otherwise = told.setting === undefined ? "" : `; if it comes elsewhere, set \`${told.setting}\``;
    return `Send it so: ${placeIn(told)}${otherwise}`;
  },
  exp_missing: "Have the issuer write `exp`",
  exp_too_far_ahead: LIFETIME,
  header_encoding: NOT_A_TOKEN,
  header_malformed: NOT_A_TOKEN,
  iat_in_future: AHEAD,
  iat_missing: (told) =>
    `Have the issuer write \`iat\`, or set \`issuedAt\` of ${entryOf(told)} to "optional": then only \`exp\` bounds the lifetime`,
  introspection_failed: ({ found }) => {
    if (found === 401 || found === 403)
      return "The endpoint does not take what proves who asks: look at the credentials that `introspect` sends";
    const resolves = "Look at what `introspect` resolves to";
    return found === undefined ? `${resolves}; where \`load\` has none, pass it one` : resolves;
  },
  iss_hint_refused: "Name one issuer in the call, or have the issuer write `iss`",
  iss_mismatch: (told) =>
    `If the token is this issuer's, set ${settingOf(told, "issuer")} to exactly what was found`,
  iss_unknown: "The token's `iss` must be one of those, exactly; or have the route name its issuer",
  issuer_not_named: "Pass `{ issuers: NAME }`",
  jwks_cooling_down:
    "If the key is new, it is looked for again within 30 s; a token of another issuer, or of another environment, never passes",
  jwks_leaked: "Tell the issuer at once: that key must be replaced",
  jwks_not_held: "Call `await verify(...)`, or fetch the keys first with `await refresh()`",
  key_unusable: ISSUERS_KEYS,
  kid_ambiguous: ({ kid }) =>
    kid === undefined
      ? "Several keys of the set are usable: have the issuer write `kid`, or publish one key"
      : "Have the issuer give each key its own `kid`",
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
  path_ambiguous:
    'Send the path in its plain form; where escapes such as `%2F` are data, set `encodedSegments` of the route to "data"',
  redirect_client_unknown: "Add the client to `redirects`",
  redirect_uri_unregistered: REDIRECT,
  route_unknown:
    "Add the path to `routes`, with the `issuers` that its tokens are of: `/x/*` takes what lies below `/x`, not `/x` itself",
  scope_malformed: (told) =>
    `If the issuer writes scopes in another claim or form, say so in ${settingOf(told, "scope")}: its \`form\` is "list", "array" or "whole"`,
  scope_missing: (told) =>
    `Have the client ask the issuer for them; if the route needs others, change ${settingOf(told, "scopes")}; if the issuer writes them in another claim, name it in \`scope\` of ${entryOf(told)}`,
  signature_encoding: NOT_A_TOKEN,
  signature_invalid:
    "See whether the token came whole, and whether the issuer's key set holds another key of the same `kid`, as of another environment",
  tenant_mismatch: (told) =>
    `Send a token of that tenant; if this service is another one's, change ${settingOf(told, "tenant")}`,
  tenant_missing: (told) =>
    `Have the issuer write it as a text, or name the claim that it does write in ${settingOf(told, "tenant")}`,
  tenant_refused: (told) =>
    `Ask for what is the token's own tenant's; whose counts there stands in ${settingOf(told, "tenant")}`,
  tenant_unchecked: (told) =>
    `Judge whole requests by \`wicketgate/edge\`, whose routes say whose counts; or, where this service is for one tenant alone, name it in \`equals\` of the \`tenant\` in ${entryOf(told)}`,
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
