// Which request headers do the core's lists name, and how may a stranger spell them?

import { readFileSync } from "node:fs";

const SOURCE = readFileSync(new URL("../../src/exchange/forward.rs", import.meta.url), "utf8");

/** The names of one list of src/exchange/forward.rs; a name that begins as an entry with `*` says stands for the entry. */
export function namesOf(list) {
  const entries = new RegExp(`pub const ${list}: &\\[&str\\] =\\s*&\\[([^\\]]*)\\];`)
    .exec(SOURCE)[1]
    .matchAll(/"([^"]+)"/g);
  const names = [...entries].map(([, entry]) => entry.replace("*", "more"));
  if (names.length === 0) throw new Error(`${list} is empty`);
  return names;
}

/** A name in odd case, and with other signs for its hyphens. */
export function spellingsOf(name) {
  const odd = [...name].map((letter, place) => (place % 2 === 0 ? letter.toUpperCase() : letter)).join("");
  return [odd, ...["_", ".", "$"].map((sign) => odd.replaceAll("-", sign))];
}

/** Names and values as Node's `http` takes them: each spelling twice. */
export function forged(names, value = "forged") {
  return names.flatMap((name) => spellingsOf(name).flatMap((spelling) => [spelling, value, spelling, value]));
}

/** Parts of a list that find room in one request. */
export function inParts(names, size = 15) {
  return Array.from({ length: Math.ceil(names.length / size) }, (_, part) =>
    names.slice(part * size, (part + 1) * size),
  );
}

/** What browsers and clients of an API send, and a back end may read. `Connection` and what goes with it is not among it. */
export const ORDINARY = {
  accept: "application/json",
  "accept-language": "de",
  "access-control-request-headers": "x-a",
  b3: "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1",
  "cache-control": "no-cache",
  "content-language": "de",
  cookie: "a=1; b=2",
  dpop: "eyJ0eXAiOiJkcG9wK2p3dCJ9",
  "idempotency-key": "1",
  "if-match": '"1"',
  "if-modified-since": "Wed, 21 Oct 2015 07:28:00 GMT",
  "if-none-match": '"2"',
  "if-range": '"3"',
  "if-unmodified-since": "Wed, 21 Oct 2015 07:28:01 GMT",
  "last-event-id": "7",
  origin: "https://page.example",
  prefer: "return=minimal",
  range: "bytes=0-1",
  referer: "https://page.example/",
  "sec-ch-ua": '"x"',
  "sec-fetch-mode": "cors",
  "sec-gpc": "1",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: "a=1",
  "upgrade-insecure-requests": "1",
  "user-agent": "test",
  via: "1.1 proxy",
  "x-api-key": "k",
  "x-client-id": "c",
  "x-csrf-token": "t",
  "x-nextjs-data": "1",
  "x-original-filename": "a.txt",
  "x-request-id": "r",
  "x-requested-with": "XMLHttpRequest",
};
