// Is each malformed token refused, and for its own reason? Forms, headers, key IDs, signatures and keys, through the public API.
// Wherever a signature is not what is wrong, it is real: the refusal comes from the fault that the row names.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { configurationText, gateScene, keySetResponse, refusalOf } from "../support/gate.mjs";
import { rawSigner, segment } from "../support/raw-signer.mjs";

const NOW_SECONDS = 1_800_000_000;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const signer = rawSigner("key-1");
const HEADER = { alg: "ES256", typ: "JWT", kid: "key-1" };
const CLAIMS = { iss: "https://issuer.example", aud: "api://orders", iat: NOW_SECONDS - 10, exp: NOW_SECONDS + 200 };
const GOOD = signer.token(HEADER, CLAIMS);
const [HEAD, BODY, SIGNATURE] = GOOD.split(".");
const INPUT = `${HEAD}.${BODY}`;

async function gateWith(keys) {
  const scene = await gateScene();
  scene.clock.ms = NOW_SECONDS * 1000;
  scene.answer = async () => keySetResponse({ keys });
  return scene;
}

/** One test for each row `[what, token, code]`, with a fresh gate over these keys. */
function table(kind, rows, keys = [signer.jwk]) {
  for (const [what, token, code] of rows) {
    test(`${kind}: ${what} is ${code}`, async () => {
      const { gate } = await gateWith(keys);
      if (code === "verified") await gate.verify(token);
      else assert.equal((await refusalOf(gate.verify(token))).code, code);
    });
  }
}

const withHeader = (members) => signer.token({ ...HEADER, ...members }, CLAIMS);
const sealed = (r, s) => `${INPUT}.${Buffer.concat([bytes32(r), bytes32(s)]).toString("base64url")}`;
const bytes32 = (number) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
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
    .map(([header, claims]) => [header, { ...claims, fill: claims.fill + "x".repeat(missing(header, claims, length)) }])
    .map(([header, claims]) => signer.token(header, claims))
    .find((token) => token.length === length);
const missing = (header, claims, length) => Math.max(0, Math.floor(((length - signer.token(header, claims).length) * 3) / 4));

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
  ["JSON serialization", JSON.stringify({ payload: BODY, protected: HEAD, signature: SIGNATURE }), "token_segments"],
  ["8,192 bytes", tokenOfLength(8_192), "verified"],
  ["8,193 bytes", tokenOfLength(8_193), "token_too_long"],
  ["a header of 2,048 bytes", signer.token(padded(JSON.stringify(HEADER), 2_048), CLAIMS), "verified"],
  ["a header of 2,049 bytes", signer.token(padded(JSON.stringify(HEADER), 2_049), CLAIMS), "header_too_long"],
]);

table("base64url", [
  ["a padded header", signer.seal(`${segment(JSON.stringify({ ...HEADER, a: "" }))}=.${BODY}`), "header_encoding"],
  ["padded claims", signer.seal(`${INPUT}=`), "claims_encoding"],
  ["a padded signature", `${GOOD}==`, "signature_encoding"],
  ["white space before", ` ${GOOD}`, "header_encoding"],
  ["white space after", `${GOOD}\n`, "signature_encoding"],
  ["white space in the claims", signer.seal(`${HEAD}.${BODY.slice(0, 8)} ${BODY.slice(8)}`), "claims_encoding"],
  ["the other alphabet in the claims", signer.seal(`${HEAD}.${BODY}+/+/`), "claims_encoding"],
  ["bits that no encoder sets", `${GOOD.slice(0, -1)}${nextCharacter(GOOD.at(-1))}`, "signature_encoding"],
  ["an impossible length", signer.seal(`${HEAD}.${"A".repeat(5)}`), "claims_encoding"],
  ["a character outside of ASCII", `é${GOOD.slice(1)}`, "header_encoding"],
  ["a percent escape", `${GOOD.slice(0, -1)}%41`, "signature_encoding"],
]);

table("JSON", [
  ["a header that is no UTF-8", signer.token(Buffer.from([0x7b, 0xff, 0x7d]), CLAIMS), "header_not_utf8"],
  ["claims that are no UTF-8", signer.token(HEADER, Buffer.from([0x7b, 0xff, 0x7d])), "claims_not_utf8"],
  ["alg twice", signer.token('{"alg":"none","alg":"ES256","kid":"key-1"}', CLAIMS), "header_duplicate_member"],
  ["alg twice, once escaped", signer.token('{"\\u0061lg":"none","alg":"ES256","kid":"key-1"}', CLAIMS), "header_duplicate_member"],
  ["iss twice", signer.token(HEADER, '{"iss":"a","iss":"https://issuer.example"}'), "claims_duplicate_member"],
  ["a nested member twice", signer.token(HEADER, '{"a":{"b":1,"b":1}}'), "claims_duplicate_member"],
  ["a header 33 deep", signer.token(`{"alg":"ES256","kid":"key-1","a":${nested(32)}}`, CLAIMS), "header_too_deep"],
  ["claims 33 deep", signer.token(HEADER, `{"a":${nested(32)}}`), "claims_too_deep"],
  ["claims 32 deep", signer.token(HEADER, `${JSON.stringify(CLAIMS).slice(0, -1)},"a":${nested(31)}}`), "verified"],
  ["a header that is an array", signer.token("[]", CLAIMS), "header_malformed"],
  ["claims that are null", signer.token(HEADER, "null"), "claims_malformed"],
  ["claims with something behind", signer.token(HEADER, `${JSON.stringify(CLAIMS)}x`), "claims_malformed"],
  ["claims with a byte order mark", signer.token(HEADER, `\ufeff${JSON.stringify(CLAIMS)}`), "claims_malformed"],
]);

const publicKeyPem = signer.publicKey.export({ type: "spki", format: "pem" });
const hmacInput = `${segment({ ...HEADER, alg: "HS256" })}.${BODY}`;
const hmac = createHmac("sha256", publicKeyPem).update(hmacInput).digest("base64url");

table("alg", [
  ["absent", withHeader({ alg: undefined }), "alg_missing"],
  ["a number", withHeader({ alg: 256 }), "alg_missing"],
  ...["none", "None", "NONE", "nOnE", "", "es256", "ES256 ", "RS256", "ES384", "ES256K", "PS256", "EdDSA"].map((alg) => [
    JSON.stringify(alg),
    withHeader({ alg }),
    "alg_mismatch",
  ]),
  ["HS256 with the public key as its secret", `${hmacInput}.${hmac}`, "alg_mismatch"],
]);

table("header", [
  ["crit", withHeader({ crit: ["exp"], exp: 1 }), "crit_refused"],
  ["crit that is empty", withHeader({ crit: [] }), "crit_refused"],
  ...["b64", "enc", "jku", "jwk", "x5c", "x5u", "zip"].map((name) => [name, withHeader({ [name]: null }), "header_member_refused"]),
  ["jwk with a key that fits", withHeader({ jwk: signer.jwk }), "header_member_refused"],
  ["an unlisted typ", withHeader({ typ: "logout+jwt" }), "typ_refused"],
  ["a typ that is no text", withHeader({ typ: 1 }), "typ_refused"],
]);

const twin = rawSigner("key-1");
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
table("kid", [["shared by two keys", GOOD, "kid_ambiguous"]], [signer.jwk, twin.jwk]);

const raw = Buffer.from(SIGNATURE, "base64url");
const r = BigInt(`0x${raw.subarray(0, 32).toString("hex")}`);
const s = BigInt(`0x${raw.subarray(32).toString("hex")}`);
const withBytes = (bytes) => `${INPUT}.${bytes.toString("base64url")}`;
table("signature", [
  ["n - s", sealed(r, ORDER - s), "verified"],
  ...[0n, ORDER, ORDER + 1n].flatMap((bad) => [
    [`r = ${nameOf(bad)}`, sealed(bad, s), "signature_range"],
    [`s = ${nameOf(bad)}`, sealed(r, bad), "signature_range"],
    [`r = s = ${nameOf(bad)}`, sealed(bad, bad), "signature_range"],
  ]),
  ["r and s exchanged", sealed(s, r), "signature_invalid"],
  ["of 63 bytes", withBytes(raw.subarray(1)), "signature_length"],
  ["of 65 bytes", withBytes(Buffer.concat([Buffer.alloc(1), raw])), "signature_length"],
  ["of 65 bytes, the last one 0", withBytes(Buffer.concat([raw, Buffer.alloc(1)])), "signature_length"],
  ["in DER", withBytes(derOf(r, s)), "signature_length"],
  ["by another key", `${INPUT}.${twin.signature(INPUT).toString("base64url")}`, "signature_invalid"],
  ["of other claims", `${HEAD}.${segment({ ...CLAIMS, sub: "admin" })}.${SIGNATURE}`, "signature_invalid"],
  [
    "broken, over claims that have expired",
    withBytes(Buffer.from(raw).fill(7, 40, 44)).replace(BODY, segment({ ...CLAIMS, exp: 1 })),
    "signature_invalid",
  ],
]);

const other = (members) => [{ ...signer.jwk, ...members }];
table("key: off the curve", [["by one bit", GOOD, "key_unusable"]], other({ y: turned(signer.jwk.y) }));
table("key: short coordinate", [["of 31 bytes", GOOD, "key_unusable"]], other({ x: segment(Buffer.alloc(31, 1)) }));
table("key: for another use", [["enc", GOOD, "key_unusable"]], other({ use: "enc" }));
table("key: for other operations", [["sign", GOOD, "key_unusable"]], other({ key_ops: ["sign"] }));
table("key: of another algorithm", [["ES384", GOOD, "key_unusable"]], other({ alg: "ES384" }));
table("key: of another type", [["RSA", GOOD, "key_unusable"]], [{ kty: "RSA", kid: "key-1", n: "AQAB", e: "AQAB" }]);
table("key: private", [["d", GOOD, "key_set_leaked"]], [signer.privateKey.export({ format: "jwk" })]);
table("key: secret", [["k, beside the good key", GOOD, "key_set_leaked"]], [signer.jwk, { kty: "oct", kid: "other", k: "AAAA" }]);

const jwks = JSON.stringify({ keys: [signer.jwk] });
for (const [what, body, code] of [
  ["HTML", "<!doctype html><title>Bad gateway</title>", "key_set_malformed"],
  ["truncated", jwks.slice(0, -3), "key_set_malformed"],
  ["followed by more", `${jwks}{}`, "key_set_malformed"],
  ["without keys", "{}", "key_set_malformed"],
  ["with a member named twice", jwks.replace('"kid"', '"kid":"key-1","kid"'), "key_set_malformed"],
  [
    "of 33 keys",
    JSON.stringify({ keys: Array.from({ length: 33 }, (_, index) => ({ ...signer.jwk, kid: `${index}` })) }),
    "key_set_too_large",
  ],
  ["of 5 MB", `${jwks}${" ".repeat(5_000_000)}`, "key_set_too_large"],
]) {
  test(`key set ${what}: nothing passes, and the operator is told ${code}`, async () => {
    const scene = await gateWith([]);
    scene.answer = async () => new Response(body, { headers: { "content-type": "application/json" } });
    const refusal = await refusalOf(scene.gate.verify(GOOD));
    assert.deepEqual([refusal.code, refusal.status], ["keys_unavailable", 503]);
    assert.equal(scene.events.find(({ type }) => type === "keys").code, code);
  });
}

test("a token of a second issuer, on a route that does not name it, is refused", async () => {
  const second = { issuer: "https://second.example", audience: ["api://orders"], keys: [{ ...twin.jwk, kid: "key-2" }] };
  const first = JSON.parse(configurationText({ keys: [signer.jwk], jwksUri: undefined })).issuers.orders;
  const { gate, clock } = await gateScene({
    configuration: JSON.stringify({ issuers: { first, second, third: { ...second, issuer: "https://third.example" } } }),
  });
  clock.ms = NOW_SECONDS * 1000;
  const token = twin.token({ ...HEADER, kid: "key-2" }, { ...CLAIMS, iss: "https://second.example" });
  assert.equal((await gate.verify(token, { issuers: "second" })).issuer, "second");
  assert.equal((await gate.verify(token, { issuers: ["first", "second"] })).issuer, "second");
  assert.equal((await refusalOf(gate.verify(token, { issuers: "first" }))).code, "kid_unknown");
  assert.equal((await refusalOf(gate.verify(token, { issuers: ["first", "third"] }))).code, "iss_unknown");
  assert.equal((await refusalOf(gate.verify(token))).code, "issuer_not_named");
  const without = twin.token({ ...HEADER, kid: "key-2" }, { ...CLAIMS, iss: undefined });
  assert.equal((await refusalOf(gate.verify(without, { issuers: ["first", "second"] }))).code, "iss_hint_refused");
});

function nameOf(number) {
  return { [`${ORDER}`]: "n", [`${ORDER + 1n}`]: "n + 1" }[number] ?? `${number}`;
}

function nextCharacter(character) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return alphabet[alphabet.indexOf(character) + 1];
}

function turned(coordinate) {
  const bytes = Buffer.from(coordinate, "base64url");
  bytes[31] ^= 1;
  return bytes.toString("base64url");
}

function derOf(...integers) {
  const parts = integers.map((integer) => {
    const hex = integer.toString(16);
    const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
    const body = bytes[0] >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
    return Buffer.concat([Buffer.from([2, body.length]), body]);
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
