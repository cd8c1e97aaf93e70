// Where does this verifier differ from a source on purpose? Each rule states a class of cases by what a case
// contains, the answer given instead, and why. A difference that no rule covers is a failure; so is, in the
// default folder, a rule that no case needs.
//
//   files     the tables the rule may excuse
//   instead   the verdicts given instead of the source's, or how they begin
//   applies   whether a case (with the facts its judge read out of it) belongs to the class

import { countsMembersTwice } from "./reading.mjs";

const LARGEST_LEEWAY_SECONDS = 60;

/** By an entry's own text: no `https`, or a `*` elsewhere than before a host of several labels. */
const isNoEntryOfOurs = (entry) =>
  !entry.startsWith("https://") ||
  /^https:\/\/(?!\*\.).*\*/.test(entry) ||
  /^https:\/\/\*\.(.*\*|[^.:]+(:\d+)?$)/.test(entry);

/** Whether an escape stands for a character that could mean something else, or a port begins with a zero. */
const hasDoubtfulSource = (text) =>
  /:0\d/.test(text) ||
  [...text.matchAll(/%([0-9a-f]{2})/gi)].some(
    ([, digits]) => !/[\w.~!$&()+=:@-]/.test(String.fromCharCode(Number.parseInt(digits, 16))),
  );

export const RULES = [
  {
    name: "a token names its key",
    reason:
      "kid is mandatory (of several keys none is tried by chance), so a JWS without kid is refused though its signature holds",
    files: [
      "rfc_jws_jwt",
      "wycheproof_jws",
      "wycheproof_jwk",
      "wycheproof_jwcrypto",
      "tink_jwt_format_claims",
    ],
    instead: ["kid_missing"],
    applies: (_testCase, { header, signatureHolds }) =>
      header !== undefined && !Object.hasOwn(header, "kid") && signatureHolds,
  },
  {
    name: "a token carries something",
    reason:
      "an empty payload is no JSON, so a JWS without one is refused by its form though its signature holds",
    files: ["wycheproof_jws"],
    instead: ["token_segments"],
    applies: ({ token }, { signatureHolds }) => token.split(".")[1] === "" && signatureHolds,
  },
  {
    name: "the issuer's entry names the algorithm",
    reason:
      "Tink takes a key of every algorithm it knows and none that leaves alg out; here the one algorithm is configured: a key of another " +
      "one stays in the set and is never chosen (RFC 7517 section 5), and one without alg may verify (section 4.4)",
    files: ["tink_jwk_sets"],
    instead: ["no_usable_key", "accepted"],
    applies: ({ expected }, { keys }) =>
      keys?.length > 0 &&
      keys.every((key) =>
        expected === "accept"
          ? Object.hasOwn(key, "alg") && key.alg !== "ES256"
          : key.kty === "EC" && key.crv === "P-256" && !Object.hasOwn(key, "alg"),
      ),
  },
  {
    name: "a member stands once",
    reason:
      "RFC 8259 section 4 leaves open what two members of one name mean, so two readers could see two documents",
    files: ["json_test_suite"],
    instead: ["duplicate_member"],
    applies: ({ text }) => text !== undefined && countsMembersTwice(text),
  },
  {
    name: "leeway ends at 60 s",
    reason: "leewaySeconds cannot be set higher, so a time that only a larger skew forgives is refused",
    files: ["tink_jwt_format_claims"],
    instead: ["token_expired", "nbf_in_future"],
    applies: ({ claims, validator, now }) =>
      validator?.clock_skew > LARGEST_LEEWAY_SECONDS &&
      (claims?.exp <= now - LARGEST_LEEWAY_SECONDS || claims?.nbf > now + LARGEST_LEEWAY_SECONDS),
  },
  {
    name: "null is absence in a public key",
    reason:
      "issuers publish members that they do not use as null; such an `alg` or `use` forbids nothing, as one that is left out (RFC 7517 section 4)",
    files: ["jwt_attacks"],
    instead: ["accepted"],
    applies: ({ jwks }) => jwks?.keys?.some(({ alg, use }) => alg === null || use === null),
  },
  {
    name: "an origin is https",
    reason:
      "what comes over http may be anybody's; taken are http://localhost, http://127.0.0.1 and http://[::1], each with its port, for development",
    files: ["origin_patterns_jub0bs", "wpt_derived_origin_strings"],
    instead: ["configuration_error"],
    applies: (_testCase, { isOfAScheme }) => isOfAScheme === false,
  },
  {
    name: "what is no entry takes nobody",
    reason:
      "an entry that is refused (no https, any port, every name under a top-level label) stands in no list, so what it alone would take is refused",
    files: ["origin_matching"],
    instead: ["origin_not_listed"],
    applies: (_testCase, { refused, isTakenByRegistered }) =>
      !isTakenByRegistered && refused.length > 0 && refused.every(isNoEntryOfOurs),
  },
  {
    name: "what no browser writes is no origin",
    reason: "the source only splits what a browser sent and says that a strict reader may refuse more",
    files: ["origin_patterns_jub0bs"],
    instead: ["configuration_error"],
    applies: ({ kind }, { isSerialised }) => kind === "origin" && isSerialised === false,
  },
  {
    name: "a host is made of plain labels",
    reason:
      "browsers also write empty labels, a dot at the end, underscores and any IPv6 address; RFC 1123 and certificates know no such names, " +
      "and of bare IPv6 addresses only the loopback is taken",
    files: ["origin_patterns_jub0bs", "wpt_derived_origin_strings"],
    instead: ["configuration_error"],
    applies: (_testCase, { host }) => host !== undefined && /^\.|\.\.|\.$|_|^\[(?!::1\])/.test(host),
  },
  {
    name: "a source that two browsers read as two things is not passed on",
    reason:
      "Firefox decodes a path when it hands a policy to another process and reads it there once more, so that `/%20*` allows everything; and " +
      "it takes a port with a zero before it for nothing, Chromium for a port. Without such a source a policy is narrower, and the same one in " +
      "every browser",
    files: ["csp_chromium_parse", "csp_gecko_parser"],
    instead: [/^read as /],
    applies: ({ policy, value }) => hasDoubtfulSource(policy ?? value ?? ""),
  },
];
