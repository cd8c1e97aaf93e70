// Who signs by an algorithm that the host checks? A key pair of any such algorithm, and tokens over any
// header and claims.
//
//   const signer = hostSigner("RS256", "key-1");   // kept: the same pair for the same arguments
//   signer.jwk                                     // the public key as it is published
//   signer.pem                                     // the same as people keep it
//   signer.token(claims, { typ: "JWT" })           // a token under its algorithm and kid, with more in its header
//   signer.signature(input)                        // the signature of a text alone
//   signer.verifies(input, signature)              // whether it is this key's
//   newHostSigner("RS256", "key-1")                // another pair at each call; a kid that is undefined is in no token

import { constants, generateKeyPairSync, sign, verify } from "node:crypto";
import { segment } from "./raw-signer.mjs";

const RSA = ["rsa", { modulusLength: 2_048 }];
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

/** How a pair is made, by which hash it signs, and how. */
const SCHEMES = {
  Ed25519: [["ed25519"], null, {}],
  EdDSA: [["ed25519"], null, {}],
  ES256: [["ec", { namedCurve: "P-256" }], "sha256", { dsaEncoding: "ieee-p1363" }],
  ES384: [["ec", { namedCurve: "P-384" }], "sha384", { dsaEncoding: "ieee-p1363" }],
  PS256: [RSA, "sha256", PSS],
  RS256: [RSA, "sha256", {}],
};

/** The algorithms that the host checks. */
export const HOST_ALGORITHMS = ["Ed25519", "EdDSA", "ES384", "PS256", "RS256"];

const made = new Map();

/** `rsa`: members of an RSA pair to replace, such as its length. */
export function hostSigner(algorithm, kid, rsa = {}) {
  const name = JSON.stringify([algorithm, kid, rsa]);
  if (!made.has(name)) made.set(name, newHostSigner(algorithm, kid, rsa));
  return made.get(name);
}

export function newHostSigner(algorithm, kid, rsa = {}) {
  const [[type, options], hash, scheme] = SCHEMES[algorithm];
  const { publicKey, privateKey } = generateKeyPairSync(type, { ...options, ...rsa });
  const signature = (input) => sign(hash, Buffer.from(input), { key: privateKey, ...scheme });
  const seal = (input) => `${input}.${signature(input).toString("base64url")}`;
  return {
    algorithm,
    kid,
    pem: publicKey.export({ type: "spki", format: "pem" }),
    jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: algorithm, use: "sig" },
    publicKey,
    privateKey,
    signature,
    verifies: (input, bytes) => verify(hash, Buffer.from(input), { key: publicKey, ...scheme }, bytes),
    token: (claims, header = {}) => seal(`${segment({ alg: algorithm, kid, ...header })}.${segment(claims)}`),
  };
}
