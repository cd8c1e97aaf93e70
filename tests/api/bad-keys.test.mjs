// Is each bad signature and each bad key refused, and for its own reason? Through the public API, with a
// token that is good but for what the row names.

import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";
import { rawSigner, segment } from "../support/raw-signer.mjs";
import { CLAIMS, GOOD, gateWith, HEADER, NOW_SECONDS, signer, table } from "../support/token-table.mjs";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const [HEAD, BODY, SIGNATURE] = GOOD.split(".");
const INPUT = `${HEAD}.${BODY}`;
const twin = rawSigner("key-1");

const bytes32 = (number) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
const sealed = (r, s) => `${INPUT}.${Buffer.concat([bytes32(r), bytes32(s)]).toString("base64url")}`;
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
table(
  "key: short coordinate",
  [["of 31 bytes", GOOD, "key_unusable"]],
  other({ x: segment(Buffer.alloc(31, 1)) }),
);
table("key: for another use", [["enc", GOOD, "key_unusable"]], other({ use: "enc" }));
table("key: for other operations", [["sign", GOOD, "key_unusable"]], other({ key_ops: ["sign"] }));
table("key: of another algorithm", [["ES384", GOOD, "key_unusable"]], other({ alg: "ES384" }));
table(
  "key: of another type",
  [["RSA", GOOD, "key_unusable"]],
  [{ kty: "RSA", kid: "key-1", n: "AQAB", e: "AQAB" }],
);
table(
  "key: null for what is absent",
  [["use, alg and key_ops", GOOD, "verified"]],
  other({ use: null, alg: null, key_ops: null }),
);
table("key: no operations", [["[]", GOOD, "key_unusable"]], other({ key_ops: [] }));
for (const [what, members, code] of [
  ["null", { d: null, p: null, q: null }, "verified"],
  ["an empty text", { d: "" }, "verified"],
  ["false", { d: false }, "jwks_leaked"],
  ["0", { d: 0 }, "jwks_leaked"],
  ["an empty array", { d: [] }, "jwks_leaked"],
])
  table("key: a private member", [[what, GOOD, code]], other(members));
table("key: listed twice", [["to the letter", GOOD, "verified"]], [signer.jwk, signer.jwk]);
table("key: two under one kid", [["another point", GOOD, "kid_ambiguous"]], [signer.jwk, twin.jwk]);
table("key: private", [["d", GOOD, "jwks_leaked"]], [signer.privateKey.export({ format: "jwk" })]);
table(
  "key: secret",
  [["k, beside the good key", GOOD, "jwks_leaked"]],
  [signer.jwk, { kty: "oct", kid: "other", k: "AAAA" }],
);

const jwks = JSON.stringify({ keys: [signer.jwk] });
for (const [what, body, code] of [
  ["HTML", "<!doctype html><title>Bad gateway</title>", "jwks_malformed"],
  ["with a byte order mark", `\ufeff${jwks}`, "byte_order_mark"],
  ["truncated", jwks.slice(0, -3), "jwks_malformed"],
  ["followed by more", `${jwks}{}`, "jwks_malformed"],
  ["without keys", "{}", "jwks_malformed"],
  ["with a member named twice", jwks.replace('"kid"', '"kid":"key-1","kid"'), "jwks_malformed"],
  [
    "of 33 keys",
    JSON.stringify({ keys: Array.from({ length: 33 }, (_, index) => ({ ...signer.jwk, kid: `${index}` })) }),
    "jwks_too_large",
  ],
  ["of 5 MB", `${jwks}${" ".repeat(5_000_000)}`, "jwks_too_large"],
]) {
  test(`key set ${what}: nothing passes, and the operator is told ${code}`, async () => {
    const scene = await gateWith([]);
    scene.answer = async () => new Response(body, { headers: { "content-type": "application/json" } });
    const refusal = await refusalOf(scene.gate.verify(GOOD));
    assert.deepEqual([refusal.code, refusal.status], ["jwks_unavailable", 503]);
    assert.equal(scene.events.find(({ type }) => type === "jwks_fetch").code, code);
  });
}

test("a token of a second issuer, on a route that does not name it, is refused", async () => {
  const second = {
    issuer: "https://second.example",
    audience: ["api://orders"],
    jwks: { keys: [{ ...twin.jwk, kid: "key-2" }] },
  };
  const first = JSON.parse(configurationText({ jwks: { keys: [signer.jwk] }, jwksUri: undefined })).issuers
    .orders;
  const { gate, clock } = await gateScene({
    configuration: JSON.stringify({
      issuers: { first, second, third: { ...second, issuer: "https://third.example" } },
    }),
  });
  clock.ms = NOW_SECONDS * 1000;
  const token = twin.token({ ...HEADER, kid: "key-2" }, { ...CLAIMS, iss: "https://second.example" });
  assert.equal((await gate.verify(token, { issuers: "second" })).issuer, "second");
  assert.equal((await gate.verify(token, { issuers: ["first", "second"] })).issuer, "second");
  assert.equal((await refusalOf(gate.verify(token, { issuers: "first" }))).code, "kid_unknown");
  assert.equal((await refusalOf(gate.verify(token, { issuers: ["first", "third"] }))).code, "iss_unknown");
  assert.equal((await refusalOf(gate.verify(token))).code, "issuer_not_named");
  const without = twin.token({ ...HEADER, kid: "key-2" }, { ...CLAIMS, iss: undefined });
  assert.equal(
    (await refusalOf(gate.verify(without, { issuers: ["first", "second"] }))).code,
    "iss_hint_refused",
  );
});

function nameOf(number) {
  return { [`${ORDER}`]: "n", [`${ORDER + 1n}`]: "n + 1" }[number] ?? `${number}`;
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
