// What becomes of a signature that the host checks? The package is asked as its users ask it: an issuer pins
// the algorithm, its key set holds the key, and a token carries the signature.
//
// A table of raw signatures signs any bytes, and a token signs itself. So what the package hands to WebCrypto
// as the signed bytes is exchanged for the table's message, and nothing else: the key, the order, the import
// and the parameters are those that ship.

import { constants, createPublicKey, verify as verifyBytes } from "node:crypto";
import { Wicketgate } from "wicketgate";
import { headerOf, typeOf } from "../reading.mjs";
import { verdictOf } from "./jwt-attacks.mjs";

const NOW = 1_800_000_000;
const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";
const KEY_ID = "key-1";
const CLAIMS = { iss: ISSUER, aud: AUDIENCE, iat: NOW - 10, exp: NOW + 290 };
// At the JWS layer the claims are not in question; they are read once the signature held.
const OF_CLAIMS = /^(aud_|claims?_|cnf_|exp_|iat_|iss_m|lifetime_|nbf_|token_expired)/;
const F4 = 65_537;
const LONG_MODULUS_CHARACTERS = 700;

const segment = (value) => Buffer.from(value).toString("base64url");
const tokenOf = (alg, claims, signature) =>
  [JSON.stringify({ alg, kid: KEY_ID }), claims, signature].map(segment).join(".");
const { subtle } = globalThis.crypto;
const verify = subtle.verify.bind(subtle);
let message;

/** A gate whose WebCrypto checks signatures over `message`, where there is one. */
async function gateOf(keys, entry) {
  // The package takes WebCrypto's functions when a gate is loaded.
  subtle.verify = (parameters, key, signature, signed) =>
    verify(parameters, key, signature, message ?? signed);
  try {
    const issuer = { issuer: ISSUER, audience: [AUDIENCE], jwksUri: `${ISSUER}/jwks`, ...entry };
    return await Wicketgate.load(JSON.stringify({ issuers: { vectors: issuer } }), {
      fetch: async () => Response.json({ keys }),
      now: () => NOW * 1000,
      random: () => 0,
    });
  } finally {
    delete subtle.verify;
  }
}

/** The settings that such a key needs. */
function settingsOf({ n, e }) {
  const exponent = e === undefined ? F4 : Number(`0x${Buffer.from(e, "base64url").toString("hex")}`);
  return {
    ...(exponent !== F4 && { rsaPublicExponent: exponent }),
    ...(n?.length > LONG_MODULUS_CHARACTERS && { maxRsaModulusBits: 8_192 }),
  };
}

const gates = new Map();
const expectedOf = ({ expected }) => ({ valid: "accept", invalid: "reject" })[expected] ?? "either";

/** Judges raw signatures by this algorithm. */
export function judgeRaw(algorithm) {
  return async (testCase, { table }) => {
    const { jwk } = table.keys[testCase.key];
    const name = `${algorithm} ${JSON.stringify(jwk)}`;
    if (!gates.has(name)) gates.set(name, await openedFor(algorithm, jwk));
    const { gate, fault } = gates.get(name);
    message = Buffer.from(testCase.msg_hex, "hex");
    try {
      const token = tokenOf(algorithm, JSON.stringify(CLAIMS), Buffer.from(testCase.sig_hex, "hex"));
      return { expected: expectedOf(testCase), verdict: await verdictOf(gate, token), fault };
    } finally {
      message = undefined;
    }
  };
}

/** A key that needs a setting is of no use without it. */
async function openedFor(algorithm, jwk) {
  const keys = [{ ...jwk, kid: KEY_ID }];
  const settings = settingsOf(jwk);
  const gate = await gateOf(keys, { algorithm, ...settings });
  const bytes = jwk.n === undefined ? 64 : Buffer.from(jwk.n, "base64url").length;
  const token = tokenOf(algorithm, "{}", Buffer.alloc(bytes, 1));
  for (const name of Object.keys(settings)) {
    const without = await gateOf(keys, { algorithm, ...settings, [name]: undefined });
    const verdict = await verdictOf(without, token);
    if (verdict !== "key_unusable") return { gate, fault: `without ${name} the key is ${verdict}` };
  }
  return { gate };
}

const HASHES = {
  RS256: ["sha256", {}],
  PS256: ["sha256", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
};

/**
 * The algorithm of a JWS row that the host checks: the key's own, or the token's where the key names none.
 * Nothing where the two differ in a row that is to pass, since this version pins one.
 */
export function hostAlgorithmOf({ jwks, token, expected }) {
  const [key] = jwks?.keys ?? [];
  const alg = headerOf(token)?.alg;
  const pinned = key?.alg ?? alg;
  if (key?.kty !== "RSA" || HASHES[pinned] === undefined) return undefined;
  return expected === "valid" && alg !== pinned ? undefined : pinned;
}

/** Judges a whole token at the JWS layer: its payload may be any bytes. */
export async function judgeJwsByHost(algorithm, { jwks, token, expected }) {
  const entry = { algorithm, types: [typeOf(token), null], ...settingsOf(jwks.keys[0]) };
  const verdict = await verdictOf(await gateOf(jwks.keys, entry), token);
  return {
    expected: expected === "valid" ? "accept" : "reject",
    verdict: OF_CLAIMS.test(verdict) ? "accepted" : verdict,
    facts: { header: headerOf(token), signatureHolds: signatureHolds(algorithm, jwks.keys[0], token) },
  };
}

/** Whether the signature is the key's, by another interface than the package uses. */
function signatureHolds(algorithm, jwk, token) {
  const [header, payload, signature] = token.split(".");
  const [hash, options] = HASHES[algorithm];
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const signed = Buffer.from(`${header}.${payload}`);
  return verifyBytes(hash, signed, { key, ...options }, Buffer.from(signature ?? "", "base64url"));
}
