// Where do the values of the examples come from? They are made anew in each run; none is any provider's.
//
//   made(12)        // twelve characters of base64url
//   uuid()          // a random UUID
//   certificate()   // text in the place of a certificate that nobody reads here
//   encryptionKey() // an RSA key by which nobody verifies

import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";

export const made = (length = 20) => randomBytes(length).toString("base64url").slice(0, length);

export const uuid = () => randomUUID();

export const certificate = () => randomBytes(96).toString("base64");

let pair;

export function encryptionKey() {
  pair ??= generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return pair.publicKey.export({ format: "jwk" });
}
