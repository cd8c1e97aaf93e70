// What do an application that embeds Round Two and the vendor do with a user token? The application's token
// endpoint gives one to a visitor with a session; the vendor checks it by a PEM that was pasted, since there
// is no key set, and the tokens name no key.
//
//   const two = await start({ certificate: certificates.server() });
//   two.url, two.issuer, two.audience, two.pem(), two.jwk()   // the application's public key as it is now
//   two.mint("user"), two.mint("user", { jti: undefined })
//   two.tokenEndpoint, two.signIn()    // a cookie that the endpoint knows; it answers { token }
//   two.widget                         // where the stand-in for the vendor takes the form `token=`: 200 or 401
//   two.rotate()                       // the application signs by another key; two.paste() tells the vendor
//   await two.close()

import { randomBytes, randomUUID } from "node:crypto";
import { newHostSigner } from "./host-signer.mjs";
import { minterOf, nowSeconds, openVendor, readToken } from "./vendor-server.mjs";

/** `audience`: one of the vendor's pages says `roundtwo`, another the board's ID. */
export async function start({
  certificate,
  port,
  issuer = "my workspace/product feedback",
  audience = "roundtwo",
  lifetimeSeconds = 300,
  tokenPath = "/api/roundtwo/token",
}) {
  const newKey = () => newHostSigner("RS256", undefined);
  let key = newKey();
  let pasted = key;
  const sessions = new Set();

  const user = () => {
    const now = nowSeconds();
    const claims = {
      iss: issuer,
      aud: audience,
      sub: "user-1",
      name: "Ada Lovelace",
      email: "ada@customer.example",
      avatar_url: "https://images.customer.example/ada.png",
      jti: randomUUID(),
      iat: now,
      exp: now + lifetimeSeconds,
    };
    return { signer: key, claims };
  };
  const mint = minterOf({ user });

  const giveToken = ({ headers }) => {
    const [, session] = /(?:^|; )session=([\w-]+)/.exec(headers.cookie ?? "") ?? [];
    if (!sessions.has(session)) return { status: 401, json: { error: "unauthenticated" } };
    return { headers: { "Cache-Control": "no-store" }, json: { token: mint("user") } };
  };

  const take = ({ form }) => {
    const { iss, aud, sub, name, email } = readToken(form.get("token"), [pasted]) ?? {};
    const accepted = iss === issuer && aud === audience && [sub, name, email].every(Boolean);
    return { status: accepted ? 200 : 401, json: { accepted } };
  };

  const WIDGET = "/widget/session";
  const server = await openVendor(
    { certificate, port },
    { [`POST ${tokenPath}`]: giveToken, [`POST ${WIDGET}`]: take },
  );
  return Object.assign(server, {
    issuer,
    audience,
    tokenEndpoint: server.url + tokenPath,
    widget: server.url + WIDGET,
    pem: () => key.publicKey.export({ format: "pem", type: "spki" }),
    jwk: () => key.jwk,
    mint,
    signIn: () => {
      const session = randomBytes(16).toString("base64url");
      sessions.add(session);
      return `session=${session}`;
    },
    rotate: () => {
      key = newKey();
    },
    paste: () => {
      pasted = key;
    },
  });
}
