// What can be wrong at the address of a key set? Each mode says which server takes a connection (none: it is
// accepted and never answered) and what a request gets. Where a fault has a body, the attacker's keys are in
// it: a Worker that takes one of these for a key set lets the attacker's tokens pass, and the storm sees it.
// `passesOn`: metadata goes through as it is.

import { RETRY_AFTER_SECONDS } from "./budgets.mjs";
import { MAX_AGE_SECONDS } from "./provider.mjs";

const HUGE_BYTES = 5_000_000;
const DRIP_MS = 1_000;
/** An odd part of the 24 s until the next fetch: whoever came through once meets the fault again. */
const FLAP_MS = 8_000;
const JSON_HEADERS = {
  "Content-Type": "application/jwk-set+json",
  "Cache-Control": `max-age=${MAX_AGE_SECONDS}`,
};

const attack =
  (status, headers = {}) =>
  ({ attackerSet }, _request, response) =>
    response.writeHead(status, { ...JSON_HEADERS, ...headers }).end(attackerSet());

const clear = (context, request, response) => context.passOn(request, response);

export const MODES = {
  clear: { through: "good", passesOn: true, answer: clear },

  // No connection, or none that TLS lets through.
  dead: { isDead: true },
  hang: {},
  otherHost: { through: "otherHost", answer: attack(200) },
  expired: { through: "expired", answer: attack(200) },
  stranger: { through: "stranger", answer: attack(200) },
  plain: { through: "plain", answer: attack(200) },

  // A connection, and no answer, or a slow or cut one.
  silent: { through: "good", answer() {} },
  drip: { through: "good", answer: drip },
  huge: { through: "good", answer: huge },
  cut: {
    through: "good",
    answer({ attackerSet }, _request, response) {
      response.writeHead(200, { ...JSON_HEADERS, "Content-Length": "9000" });
      response.write(attackerSet(), () => response.socket?.destroy());
    },
  },

  // An answer that is no key set.
  redirect: {
    through: "good",
    answer: ({ baitUrl }, _request, response) =>
      response.writeHead(302, { Location: `${baitUrl}/jwks` }).end(),
  },
  html: {
    through: "good",
    answer: (_context, _request, response) =>
      response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Hello</title>"),
  },
  status500: { through: "good", answer: attack(500) },
  status429: { through: "good", answer: attack(429, { "Retry-After": String(RETRY_AFTER_SECONDS) }) },
  flapping: {
    through: "good",
    passesOn: true,
    answer(context, request, response) {
      if (Math.floor(context.sinceFirstMs() / FLAP_MS) % 2 === 0) attack(503)(context, request, response);
      else clear(context, request, response);
    },
  },

  // A key set, and a disaster.
  empty: {
    through: "good",
    passesOn: true,
    answer: (context, request, response) => context.passOn(request, response, () => ({ keys: [] })),
  },
  leak: {
    through: "good",
    passesOn: true,
    answer: (context, request, response) =>
      context.passOn(request, response, ({ keys }) => ({
        keys: keys.map((key) => ({ ...key, d: Buffer.alloc(32, 1).toString("base64url") })),
      })),
  },
};

function drip({ attackerSet }, _request, response) {
  response.writeHead(200, JSON_HEADERS);
  const bytes = Buffer.from(attackerSet());
  let sent = 0;
  const dripping = setInterval(() => {
    if (sent < bytes.length) response.write(bytes.subarray(sent, ++sent));
    else response.end();
  }, DRIP_MS);
  response.on("close", () => clearInterval(dripping));
}

function huge({ attackerSet }, _request, response) {
  const set = attackerSet();
  response
    .writeHead(200, JSON_HEADERS)
    .end(Buffer.concat([Buffer.from(set), Buffer.alloc(HUGE_BYTES - set.length, " ")]));
}
