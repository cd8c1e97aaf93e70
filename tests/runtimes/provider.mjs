// Who issues the tokens of the runtimes' tests? An identity provider over https on loopback, and beside it a
// plain http address at which the program under test asks for tokens, has keys rotated, and has the provider
// go away and come back.
//
//   const provider = await startProvider(certificates.server());
//   provider.url, provider.controlUrl
//   provider.keyRequests()      // how often a key set was asked for
//   await provider.stop();
//
// Key sets at /jwks.json, found through /.well-known/openid-configuration as well; at /conditional/jwks.json
// with an ETag, and 304 to whom holds it; others at /redirect/, /flood/, /hang/ and /drip/, with the fault
// that the name says.

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { startHttpsServer } from "../support/https-server.mjs";
import { createIssuer } from "../support/issuer.mjs";

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "api://orders";
const TOKEN_LIFETIME_SECONDS = 120;
const DRIP_INTERVAL_MS = 200;
const FLOOD_BYTES = 65_536;
const FLOOD_INTERVAL_MS = 5;
const JSON_TYPE = { "content-type": "application/json" };

export async function startProvider(certificate) {
  const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
  const openAnswers = new Set();

  let url;
  const pages = {
    "/.well-known/openid-configuration": (response) => {
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks.json` }));
    },
    "/conditional/jwks.json": (response, { headers }) => {
      const body = JSON.stringify(issuer.jwks());
      const etag = `"${createHash("sha256").update(body).digest("hex")}"`;
      if (headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
      else response.writeHead(200, { ...JSON_TYPE, etag }).end(body);
    },
    "/redirect/jwks.json": (response) => response.writeHead(302, { location: "/jwks.json" }).end(),
    "/flood/jwks.json": (response) => repeat(response, " ".repeat(FLOOD_BYTES), FLOOD_INTERVAL_MS),
    "/hang/jwks.json": () => {},
    "/drip/jwks.json": (response) => repeat(response, " ", DRIP_INTERVAL_MS),
  };
  const answer = (request, response) => {
    openAnswers.add(response);
    response.once("close", () => openAnswers.delete(response));
    const page = pages[request.url];
    return page === undefined ? issuer.handler(request, response) : page(response, request);
  };

  let server = await startHttpsServer(certificate, answer);
  const { port, requests } = server;
  url = server.url;
  // Its memory of requests goes on when the provider does.
  const start = async () => {
    server = await startHttpsServer(certificate, answer, { port });
    server.requests = requests;
  };
  const keyRequests = () => requests.filter((request) => request.url.endsWith("jwks.json")).length;

  const orders = {
    "/token": async (query) => {
      const issuedAt = Math.floor(Date.now() / 1_000) + Number(query.get("aheadSeconds") ?? 0);
      return issuer.mint({
        iss: query.get("issuer") ?? ISSUER,
        iat: issuedAt,
        exp: issuedAt + TOKEN_LIFETIME_SECONDS,
      });
    },
    "/rotate": () => issuer.rotate(),
    "/withdraw": () => issuer.withdraw(),
    "/stop": () => server.stop(),
    "/start": start,
    "/key-requests": () => keyRequests(),
    "/open-answers": () => openAnswers.size,
  };
  const control = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://control.invalid");
    const text = await orders[pathname](searchParams);
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(text ?? null));
  });
  await new Promise((resolve) => control.listen(0, "127.0.0.1", resolve));

  return {
    url,
    controlUrl: `http://127.0.0.1:${control.address().port}`,
    keyRequests,
    stop: async () => {
      control.close();
      control.closeAllConnections();
      await server.stop();
    },
  };
}

/** A body without an end. */
function repeat(response, chunk, intervalMs) {
  response.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => response.write(chunk), intervalMs);
  response.once("close", () => clearInterval(timer));
}
