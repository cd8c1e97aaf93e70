// How does a visitor try to get past the gate? Each cheat takes the minted token and gives the one to send;
// `null` is none.

import { encode, encodeJson, read } from "./compact.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const SHORT_LIFETIME_SECONDS = 5;

/** The cheats in the order in which the page offers them. `lifetimeSeconds`: mint a token of its own first, and wait. */
export const CHEATS = [
  { id: "genuine", title: "None: send it as it is", hint: "Good until it expires.", forge: (token) => token },
  { id: "flip", title: "Flip one bit", hint: "In the middle of the signature.", forge: flipBit },
  { id: "edit", title: "Edit a claim", hint: "Turn Ada into Eve.", forge: editClaim },
  { id: "strip", title: "Strip the signature", hint: "Perhaps nobody looks.", forge: stripSignature },
  { id: "none", title: "Say alg: none", hint: "Claim that no signature is needed.", forge: sayNone },
  {
    id: "hs256",
    title: "Swap alg to HS256",
    hint: "With the public key as the shared secret.",
    forge: signAsSecret,
  },
  {
    id: "stranger",
    title: "Sign with another key",
    hint: "Under the issuer’s key ID.",
    forge: signAsStranger,
  },
  {
    id: "unknown",
    title: "Use an unknown key",
    hint: "Under a key ID that nobody published.",
    forge: signAsNobody,
  },
  {
    id: "expire",
    title: "Let it expire",
    hint: `Mint one of ${SHORT_LIFETIME_SECONDS} s and wait.`,
    forge: (token) => token,
    lifetimeSeconds: SHORT_LIFETIME_SECONDS,
  },
  { id: "missing", title: "Bring no token", hint: "Just ask nicely.", forge: () => null },
];

function flipBit(token) {
  const start = token.lastIndexOf(".") + 1;
  const at = start + Math.floor((token.length - start) / 2);
  return token.slice(0, at) + ALPHABET[ALPHABET.indexOf(token[at]) ^ 1] + token.slice(at + 1);
}

function editClaim(token) {
  const [header, , signature] = token.split(".");
  const { claims } = read(token);
  return [header, encodeJson({ ...claims, sub: claims.sub.replace("ada", "eve") }), signature].join(".");
}

function stripSignature(token) {
  return token.slice(0, token.lastIndexOf(".") + 1);
}

/** The old signature stays: without one the token would be refused for its form alone. */
function sayNone(token) {
  return `${withHeader(token, { alg: "none" })}.${token.split(".")[2]}`;
}

/** The classic confusion: an HMAC under the public key's text, which everyone has. */
async function signAsSecret(token, keySet) {
  const published = keySet.keys.find(({ kid }) => kid === read(token).header.kid);
  const publicKey = await crypto.subtle.importKey("jwk", published, P256, true, ["verify"]);
  const der = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const pem = `-----BEGIN PUBLIC KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PUBLIC KEY-----\n`;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(pem), hmac, false, ["sign"]);
  return sign("HMAC", secret, withHeader(token, { alg: "HS256" }));
}

function signAsStranger(token) {
  return signWithNewKey(token, {});
}

function signAsNobody(token) {
  return signWithNewKey(token, { kid: "nobody-knows-me" });
}

async function signWithNewKey(token, header) {
  const { privateKey } = await crypto.subtle.generateKey(P256, false, ["sign"]);
  return sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, withHeader(token, header));
}

async function sign(algorithm, key, signed) {
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(signed));
  return `${signed}.${encode(new Uint8Array(signature))}`;
}

function withHeader(token, members) {
  return `${encodeJson({ ...read(token).header, ...members })}.${token.split(".")[1]}`;
}
