// Who may sign? An issuer as the demo and the tests need one: it alone holds ES256 keys, made at its start
// and never written down; it mints tokens, publishes the public halves, and rotates.
//
//   const issuer = createIssuer({ issuer: "https://issuer.example", audience: "api://orders" }); await
//   issuer.mint();                                          // a good token of 120 s await issuer.mint({ exp:
//   1, aud: undefined }, { kid: "no" }); // members replaced, or left out by undefined
//   issuer.sign('{"alg":"none"}', '{"iss":1,"iss":2}');           // any texts at all, under a real signature
//   issuer.rotate();                                              // new tokens use the new key; the old
//   stays published issuer.withdraw();                                            // only the newest key
//   stays published createServer({ key, cert }, issuer.handler)                   // answers GET …/jwks.json,
//   everything else with 404

import { generateKeyPairSync, randomUUID, sign as signBytes } from "node:crypto";
import { SignJWT } from "jose";

const DEFAULT_LIFETIME_SECONDS = 120;
const DEFAULT_MAX_AGE_SECONDS = 600;

/**
 * An issuer with one key.
 * `maxAgeSeconds` is what its key set says of its own freshness.
 */
export function createIssuer({ issuer, audience, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS }) {
  let keys = [];

  function rotate() {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const kid = `key-${randomUUID().slice(0, 8)}`;
    const published = { ...publicKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" };
    keys = [{ kid, privateKey, published }, ...keys];
    return kid;
  }

  rotate();

  async function mint(claims = {}, header = {}) {
    const now = Math.floor(Date.now() / 1000);
    const standard = {
      iss: issuer,
      aud: audience,
      sub: "visitor",
      iat: now,
      exp: now + DEFAULT_LIFETIME_SECONDS,
    };
    return new SignJWT(present({ ...standard, ...claims }))
      .setProtectedHeader(present({ alg: "ES256", typ: "JWT", kid: keys[0].kid, ...header }))
      .sign(keys[0].privateKey);
  }

  /** Signs exactly these texts, whatever they say: for tokens that jose refuses to make. */
  function sign(headerText, payloadText) {
    const signed = `${base64url(headerText)}.${base64url(payloadText)}`;
    const signature = signBytes("sha256", Buffer.from(signed), {
      key: keys[0].privateKey,
      dsaEncoding: "ieee-p1363",
    });
    return `${signed}.${base64url(signature)}`;
  }

  const jwks = () => ({ keys: keys.map(({ published }) => published) });

  function handler(request, response) {
    if (
      request.method !== "GET" ||
      !new URL(request.url, "https://issuer.invalid").pathname.endsWith("/jwks.json")
    ) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": "application/jwk-set+json",
      "Cache-Control": `public, max-age=${maxAgeSeconds}`,
    });
    response.end(JSON.stringify(jwks()));
  }

  return {
    issuer,
    audience,
    mint,
    sign,
    rotate,
    withdraw: () => {
      keys = keys.slice(0, 1);
    },
    jwks,
    keyIds: () => keys.map(({ kid }) => kid),
    handler,
  };
}

function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function base64url(value) {
  return Buffer.from(value).toString("base64url");
}
