// What stands behind the gate in an example? A partner's service that tells what of a visitor reached it: the
// claims, never a token. Paths that end in `.html` are a page of its own.
//
//   const service = await startService(certificates.server(), { page: "<!doctype html>…" });
//   service.url, service.requests, service.stop()
//   bearer(token), asked(path, token)    // headers, and a request as play.mjs takes them

import { startHttpsServer } from "../support/https-server.mjs";

const HEADERS = { "Content-Type": "application/json" };

/** @param pageHeaders What the page's own server sends beside it. */
export function startService(certificate, { page = "", pageHeaders = {} } = {}) {
  return startHttpsServer(certificate, ({ method, url, headers }, response) => {
    if (url.endsWith(".html"))
      return response
        .writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...pageHeaders })
        .end(page);
    const told = {
      request: `${method} ${url}`,
      issuer: headers["wicketgate-issuer"],
      verifiedBy: headers["wicketgate-verified-by"],
      claims: decoded(headers["wicketgate-claims"]),
      actor: decoded(headers["wicketgate-actor"]),
      token: headers.authorization,
    };
    return response.writeHead(200, HEADERS).end(JSON.stringify(told));
  });
}

const decoded = (text) => text && JSON.parse(Buffer.from(text, "base64url"));

export const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** A request that brings a token where most do. */
export const asked = (path, token, method = "GET") => ({ method, path, headers: bearer(token) });
