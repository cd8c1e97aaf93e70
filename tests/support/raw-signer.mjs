// How is a token made that no library would make? Any bytes in any segment, under a real ES256 signature.
//
//   const signer = rawSigner("key-1");
//   signer.token(header, payload)      // objects become JSON, texts and bytes are taken as they are
//   signer.seal("aGVhZA.cGF5bG9hZA=")  // a signing input that is no strict base64url
//   signer.signature(input)            // the 64 bytes alone
//   signer.jwk                         // the public key as it is published

import { generateKeyPairSync, sign } from "node:crypto";

export function rawSigner(kid) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signature = (input) =>
    sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
  const seal = (input) => `${input}.${signature(input).toString("base64url")}`;
  return {
    jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" },
    privateKey,
    publicKey,
    signature,
    seal,
    token: (header, payload) => seal(`${segment(header)}.${segment(payload)}`),
  };
}

/** One segment: an object as JSON, text or bytes as they are. */
export function segment(content) {
  const isRaw = typeof content === "string" || content instanceof Uint8Array;
  return Buffer.from(isRaw ? content : JSON.stringify(content)).toString("base64url");
}
