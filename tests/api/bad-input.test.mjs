// Is each malformed token refused, and for its own reason? Forms, headers and key IDs, through the public
// API. Wherever a signature is not what is wrong, it is real: the refusal comes from the fault that the row
// names.

import { createHmac } from "node:crypto";
import { rawSigner, segment } from "../support/raw-signer.mjs";
import { CLAIMS, GOOD, HEADER, signer, table } from "../support/token-table.mjs";

const [HEAD, BODY, SIGNATURE] = GOOD.split(".");
const INPUT = `${HEAD}.${BODY}`;
const withHeader = (members) => signer.token({ ...HEADER, ...members }, CLAIMS);
const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);
const padded = (text, length) => `${text.slice(0, -1)},"pad":"${"x".repeat(length - text.length - 9)}"}`;
// base64url skips every fourth length, so the header gives way as well.
const tokenOfLength = (length) =>
  ["", "x", "xx"]
    .flatMap((note) => [0, 1, 2, 3].map((more) => [note, Math.floor((length * 3) / 4) - 400 + more]))
    .map(([note, fill]) => [
      { ...HEADER, note },
      { ...CLAIMS, fill: "x".repeat(fill) },
    ])
    .map(([header, claims]) => [
      header,
      { ...claims, fill: claims.fill + "x".repeat(missing(header, claims, length)) },
    ])
    .map(([header, claims]) => signer.token(header, claims))
    .find((token) => token.length === length);
const missing = (header, claims, length) =>
  Math.max(0, Math.floor(((length - signer.token(header, claims).length) * 3) / 4));

table("segments", [
  ["the token itself", GOOD, "verified"],
  ["none", "", "token_segments"],
  ["one", HEAD, "token_segments"],
  ["two", INPUT, "token_segments"],
  ["four", `${GOOD}.${SIGNATURE}`, "token_segments"],
  ["five, as in a JWE", `${GOOD}..`, "token_segments"],
  ["an empty header", `.${BODY}.${SIGNATURE}`, "token_segments"],
  ["empty claims", `${HEAD}..${SIGNATURE}`, "token_segments"],
  ["an empty signature", `${INPUT}.`, "token_segments"],
  ["only dots", "..", "token_segments"],
  [
    "JSON serialization",
    JSON.stringify({ payload: BODY, protected: HEAD, signature: SIGNATURE }),
    "token_segments",
  ],
  ["8,192 bytes", tokenOfLength(8_192), "verified"],
  ["8,193 bytes", tokenOfLength(8_193), "token_too_long"],
  ["a header of 2,048 bytes", signer.token(padded(JSON.stringify(HEADER), 2_048), CLAIMS), "verified"],
  ["a header of 2,049 bytes", signer.token(padded(JSON.stringify(HEADER), 2_049), CLAIMS), "header_too_long"],
]);

table("base64url", [
  [
    "a padded header",
    signer.seal(`${segment(JSON.stringify({ ...HEADER, a: "" }))}=.${BODY}`),
    "header_encoding",
  ],
  ["padded claims", signer.seal(`${INPUT}=`), "claims_encoding"],
  ["a padded signature", `${GOOD}==`, "signature_encoding"],
  ["white space before", ` ${GOOD}`, "header_encoding"],
  ["white space after", `${GOOD}\n`, "signature_encoding"],
  [
    "white space in the claims",
    signer.seal(`${HEAD}.${BODY.slice(0, 8)} ${BODY.slice(8)}`),
    "claims_encoding",
  ],
  ["the other alphabet in the claims", signer.seal(`${HEAD}.${BODY}+/+/`), "claims_encoding"],
  ["bits that no encoder sets", `${GOOD.slice(0, -1)}${nextCharacter(GOOD.at(-1))}`, "signature_encoding"],
  ["an impossible length", signer.seal(`${HEAD}.${"A".repeat(5)}`), "claims_encoding"],
  ["a character outside of ASCII", `é${GOOD.slice(1)}`, "header_encoding"],
  ["a percent escape", `${GOOD.slice(0, -1)}%41`, "signature_encoding"],
]);

table("JSON", [
  ["a header that is no UTF-8", signer.token(Buffer.from([0x7b, 0xff, 0x7d]), CLAIMS), "header_not_utf8"],
  ["claims that are no UTF-8", signer.token(HEADER, Buffer.from([0x7b, 0xff, 0x7d])), "claims_not_utf8"],
  [
    "alg twice",
    signer.token('{"alg":"none","alg":"ES256","kid":"key-1"}', CLAIMS),
    "header_duplicate_member",
  ],
  [
    "alg twice, once escaped",
    signer.token('{"\\u0061lg":"none","alg":"ES256","kid":"key-1"}', CLAIMS),
    "header_duplicate_member",
  ],
  [
    "iss twice",
    signer.token(HEADER, '{"iss":"a","iss":"https://issuer.example"}'),
    "claims_duplicate_member",
  ],
  ["a nested member twice", signer.token(HEADER, '{"a":{"b":1,"b":1}}'), "claims_duplicate_member"],
  [
    "a header 33 deep",
    signer.token(`{"alg":"ES256","kid":"key-1","a":${nested(32)}}`, CLAIMS),
    "header_too_deep",
  ],
  ["claims 33 deep", signer.token(HEADER, `{"a":${nested(32)}}`), "claims_too_deep"],
  [
    "claims 32 deep",
    signer.token(HEADER, `${JSON.stringify(CLAIMS).slice(0, -1)},"a":${nested(31)}}`),
    "verified",
  ],
  ["a header that is an array", signer.token("[]", CLAIMS), "header_malformed"],
  ["claims that are null", signer.token(HEADER, "null"), "claims_malformed"],
  ["claims with something behind", signer.token(HEADER, `${JSON.stringify(CLAIMS)}x`), "claims_malformed"],
  [
    "claims with a byte order mark",
    signer.token(HEADER, `\ufeff${JSON.stringify(CLAIMS)}`),
    "claims_malformed",
  ],
]);

const publicKeyPem = signer.publicKey.export({ type: "spki", format: "pem" });
const hmacInput = `${segment({ ...HEADER, alg: "HS256" })}.${BODY}`;
const hmac = createHmac("sha256", publicKeyPem).update(hmacInput).digest("base64url");

table("alg", [
  ["absent", withHeader({ alg: undefined }), "alg_missing"],
  ["a number", withHeader({ alg: 256 }), "alg_missing"],
  ...[
    "none",
    "None",
    "NONE",
    "nOnE",
    "",
    "es256",
    "ES256 ",
    "RS256",
    "ES384",
    "ES256K",
    "PS256",
    "EdDSA",
  ].map((alg) => [JSON.stringify(alg), withHeader({ alg }), "alg_mismatch"]),
  ["HS256 with the public key as its secret", `${hmacInput}.${hmac}`, "alg_mismatch"],
]);

table("header", [
  ["crit", withHeader({ crit: ["exp"], exp: 1 }), "crit_refused"],
  ["crit that is empty", withHeader({ crit: [] }), "crit_refused"],
  ...["b64", "enc", "jku", "jwk", "x5c", "x5u", "zip"].map((name) => [
    name,
    withHeader({ [name]: null }),
    "header_member_refused",
  ]),
  ["jwk with a key that fits", withHeader({ jwk: signer.jwk }), "header_member_refused"],
  ["an unlisted typ", withHeader({ typ: "logout+jwt" }), "typ_refused"],
  ["a typ that is no text", withHeader({ typ: 1 }), "typ_refused"],
]);

table("kid", [
  ["absent", withHeader({ kid: undefined }), "kid_missing"],
  ["empty", withHeader({ kid: "" }), "kid_invalid"],
  ["a number", withHeader({ kid: 1 }), "kid_invalid"],
  ["null", withHeader({ kid: null }), "kid_invalid"],
  ["257 bytes", withHeader({ kid: "k".repeat(257) }), "kid_invalid"],
  ["256 bytes that nobody has", withHeader({ kid: "k".repeat(256) }), "kid_unknown"],
  ["unknown", withHeader({ kid: "key-2" }), "kid_unknown"],
  ["of another case", withHeader({ kid: "Key-1" }), "kid_unknown"],
  ["__proto__", signer.token('{"alg":"ES256","kid":"__proto__"}', CLAIMS), "kid_unknown"],
  ["constructor", withHeader({ kid: "constructor" }), "kid_unknown"],
]);
table("kid", [["shared by two keys", GOOD, "kid_ambiguous"]], [signer.jwk, rawSigner("key-1").jwk]);

function nextCharacter(character) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return alphabet[alphabet.indexOf(character) + 1];
}
