// What do the stand-ins for the vendors share? A server whose answers are a table, tokens by kind, and the
// client that asks by Basic.
//
//   const server = await openVendor({ certificate, port }, { "GET /keys": (request) => ({ json: {} }) });
//   server.url, server.requests, server.close()     // as https-server.mjs has them
//   const mint = minterOf({ user: () => ({ claims, header, signer }) });
//   mint("user", { sub: "eve", scope: undefined }, { typ: "JWT" })  // members replaced, or left out
//   mint("user", {}, {}, signer)                    // signed by another key than the one in use
//   readToken(token, signers)                       // the claims of a token of theirs that is alive, or undefined
//   clientOf(request)                               // { id, secret } of `Authorization: Basic`, or undefined

import { startHttpsServer } from "./https-server.mjs";

/** An answer is { status, headers, json | text }; what no row names is 404. */
export async function openVendor({ certificate, port = 0 }, routes) {
  const server = await startHttpsServer(
    certificate,
    (request, response, body) => {
      const url = new URL(request.url, server.url);
      // A vendor's host for static files is the same server under another name.
      const path = (request.headers.host.startsWith("static.") ? "/static" : "") + url.pathname;
      const answer = routes[`${request.method} ${path}`]?.({
        headers: request.headers,
        query: url.searchParams,
        form: new URLSearchParams(body),
        body,
      }) ?? { status: 404, text: "nothing here\n" };
      send(response, answer);
    },
    { port },
  );
  return Object.assign(server, { close: server.stop });
}

function send(response, { status = 200, headers = {}, json, text }) {
  const type = json === undefined ? "text/plain; charset=utf-8" : "application/json";
  response.writeHead(status, { "Content-Type": type, ...headers });
  response.end(json === undefined ? text : JSON.stringify(json));
}

/** Seconds since 1970. */
export const nowSeconds = () => Math.floor(Date.now() / 1_000);

const present = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** `kinds`: from each kind's name to what makes its { claims, header, signer }. */
export function minterOf(kinds) {
  return (kind, claims = {}, header = {}, signer = undefined) => {
    if (!Object.hasOwn(kinds, kind))
      throw new Error(`no token is called ${kind}; there are ${Object.keys(kinds).join(", ")}`);
    const made = kinds[kind]();
    return (signer ?? made.signer).token(present({ ...made.claims, ...claims }), {
      ...made.header,
      ...header,
    });
  };
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
export function clientOf({ headers }) {
  const [, encoded] = /^Basic ([\w+/=]+)$/i.exec(headers.authorization ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [id, ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  const decoded = (text) => new URLSearchParams(`x=${text}`).get("x");
  return { id: decoded(id), secret: decoded(secret.join(":")) };
}

const partOf = (token, index) => JSON.parse(Buffer.from(token.split(".")[index], "base64url"));

/** The claims of a token, unverified. */
export const claimsOf = (token) => partOf(token, 1);

/** What is no token, or is none of these signers' or over, is nobody's. */
export function readToken(token, signers) {
  try {
    const [header, payload, signature] = token.split(".");
    const { alg, kid } = partOf(token, 0);
    const signer = signers.find((one) => one.kid === kid && one.algorithm === alg);
    const isTheirs = signer?.verifies(`${header}.${payload}`, Buffer.from(signature, "base64url"));
    const claims = isTheirs ? claimsOf(token) : undefined;
    return claims?.exp > Date.now() / 1_000 ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** A key as it is published, with the members in front that a vendor writes there. */
export const published = ({ jwk }, members = {}) => ({ ...jwk, ...members });
