// Do jose and this package agree on tokens whose signatures the runtime checks? For each algorithm: good
// tokens, tokens with one changed character, tokens by other algorithms and keys, and key sets that say
// something else of the key. WICKETGATE_SEED repeats a run, WICKETGATE_HOST_CASES sets its length.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalJWKSet, jwtVerify } from "jose";
import { Wicketgate, WicketgateRefusal } from "wicketgate";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";
import { randomFrom } from "./random.mjs";

const seed = Number(process.env.WICKETGATE_SEED ?? Date.now() % 2 ** 32) >>> 0;
const CASES = Number(process.env.WICKETGATE_HOST_CASES ?? 300);
const LEAST_SHARE = 0.2;
const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";
const NOW = 1_800_000_000;
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What else a key may say of itself, so that both are asked for the same. */
const SAID_OF_KEY = [
  {},
  { alg: undefined },
  { use: undefined },
  { alg: undefined, use: undefined, key_ops: ["verify"] },
  { use: "enc" },
  { alg: "RS512" },
  { key_ops: ["sign"], use: undefined },
];

function withOneCharacterChanged(token, random) {
  const at = random.integer(0, token.length - 1);
  const other = random.oneOf([...BASE64URL].filter((character) => character !== token[at]));
  return token.slice(0, at) + other + token.slice(at + 1);
}

function randomCase(algorithm, random) {
  const signer = hostSigner(algorithm, "key-1");
  const claims = {
    iss: ISSUER,
    aud: AUDIENCE,
    iat: NOW - random.integer(0, 100),
    exp: NOW + random.integer(1, 100),
    note: random.text(8),
  };
  const token = signer.token(claims);
  const made = { jwk: signer.jwk, token };
  const other = random.oneOf(HOST_ALGORITHMS.filter((name) => name !== algorithm));
  return random.oneOf([
    () => made,
    () => made,
    () => ({ ...made, token: withOneCharacterChanged(token, random) }),
    () => ({ ...made, token: signer.token(claims, { alg: other }) }),
    () => ({ ...made, token: hostSigner(other, "key-1").token(claims) }),
    () => ({ ...made, token: hostSigner(algorithm, "key-1", { name: "twin" }).token(claims) }),
    () => ({ ...made, token: token.slice(0, -random.integer(1, 6)) }),
    () => ({ ...made, jwk: hostSigner(other, "key-1").jwk }),
    () => ({ ...made, jwk: { ...signer.jwk, ...random.oneOf(SAID_OF_KEY) } }),
  ])();
}

function hasLeftoverBits(token) {
  const signature = token.split(".").at(-1);
  return Buffer.from(signature, "base64url").toString("base64url") !== signature;
}

async function isAcceptedByJose(algorithm, { jwk, token }) {
  const keys = createLocalJWKSet({ keys: [JSON.parse(JSON.stringify(jwk))] });
  const options = {
    algorithms: [algorithm],
    issuer: ISSUER,
    audience: AUDIENCE,
    currentDate: new Date(NOW * 1_000),
  };
  return jwtVerify(token, keys, options).then(
    () => true,
    () => false,
  );
}

async function verdictHere(algorithm, { jwk, token }) {
  const entry = { issuer: ISSUER, audience: [AUDIENCE], algorithm, jwksUri: `${ISSUER}/jwks.json` };
  const gate = await Wicketgate.load(JSON.stringify({ issuers: { random: entry } }), {
    fetch: async () => Response.json({ keys: [jwk] }),
    now: () => NOW * 1_000,
    random: () => 0,
  });
  try {
    await gate.verify(token);
    return "accepted";
  } catch (error) {
    if (error instanceof WicketgateRefusal) return error.code;
    throw error;
  }
}

for (const algorithm of HOST_ALGORITHMS) {
  test(`${CASES} random tokens of ${algorithm}, judged by both (WICKETGATE_SEED=${seed})`, async () => {
    const random = randomFrom(seed);
    const agreed = { accepted: 0, refused: 0 };
    for (let index = 0; index < CASES; index += 1) {
      const made = randomCase(algorithm, random);
      const theirs = await isAcceptedByJose(algorithm, made);
      const ours = await verdictHere(algorithm, made);
      // Base64url has one spelling here; jose takes any bits that are left over in the last character.
      const isSpeltOtherwise = ours === "signature_encoding" && hasLeftoverBits(made.token);
      if (!isSpeltOtherwise)
        assert.equal(ours === "accepted", theirs, `${index}: here ${ours}, of ${JSON.stringify(made)}`);
      agreed[theirs ? "accepted" : "refused"] += 1;
    }
    // Else the two would agree about nothing of interest.
    for (const share of Object.values(agreed))
      assert.ok(share > CASES * LEAST_SHARE, `only ${JSON.stringify(agreed)}`);
  });
}
