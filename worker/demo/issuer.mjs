// What does the demo's issuer answer? Tokens on request and its key set, over https, in a process of its own:
// the only one that ever holds a private key.
//
//   GET  /issuer/jwks.json                     the public keys
//   GET  /issuer/status                        their IDs, the signing one first
//   POST /issuer/mint?lifetime=60              a token of that many seconds, as plain text
//   POST /issuer/rotate                        a new signing key; the old ones stay published
//   POST /issuer/withdraw                      only the signing key stays published

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { fail, readSettings, tellReady } from "./child.mjs";
import { createIssuer } from "./key-holder.mjs";
import { AUDIENCE, HOST, ISSUER } from "./settings.mjs";

const DEFAULT_LIFETIME_SECONDS = 120;
const LONGEST_LIFETIME_SECONDS = 86_400;
// The shortest age that the gate honours, so that an outage can be watched without a long wait.
const KEY_SET_AGE_SECONDS = 30;

const { port, keyFile, certificateFile } = readSettings();
const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE, maxAgeSeconds: KEY_SET_AGE_SECONDS });

const ANSWERS = {
  "GET /issuer/jwks.json": (_query, request, response) => issuer.handler(request, response),
  "GET /issuer/status": sendStatus,
  "POST /issuer/mint": mint,
  "POST /issuer/rotate": (...parameters) => {
    issuer.rotate();
    sendStatus(...parameters);
  },
  "POST /issuer/withdraw": (...parameters) => {
    issuer.withdraw();
    sendStatus(...parameters);
  },
};

createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (request, response) => {
  const url = new URL(request.url, `https://${HOST}`);
  const answer = ANSWERS[`${request.method} ${url.pathname}`];
  if (answer) answer(url.searchParams, request, response);
  else sendText(response, 404, "nothing here\n");
})
  .on("error", fail)
  .listen(port, HOST, tellReady);

async function mint(query, _request, response) {
  const lifetime = Number(query.get("lifetime") ?? DEFAULT_LIFETIME_SECONDS);
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > LONGEST_LIFETIME_SECONDS) {
    sendText(
      response,
      400,
      `lifetime must be a whole number of seconds from 1 to ${LONGEST_LIFETIME_SECONDS}\n`,
    );
    return;
  }
  const now = Math.floor(Date.now() / 1000);
  sendText(
    response,
    200,
    await issuer.mint({ sub: "ada@customer.example", scope: "orders:read", exp: now + lifetime }),
  );
}

function sendStatus(_query, _request, response) {
  response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ keyIds: issuer.keyIds(), keySetAgeSeconds: KEY_SET_AGE_SECONDS }));
}

function sendText(response, status, text) {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
  response.end(text);
}
