// How does a program trust an authority of its own for key sets alone? With a fetch of its own, in the way of
// each runtime.

import { Buffer } from "node:buffer";
import { request as openRequest } from "node:https";
import { Readable } from "node:stream";

const WITHOUT_BODY = [204, 205, 304];

/** A fetch that trusts this authority, given as PEM text, and no other. */
export function fetchTrusting(authority) {
  if ("Deno" in globalThis) {
    const client = globalThis.Deno.createHttpClient({ caCerts: [authority] });
    return (url, init) => fetch(url, { ...init, client });
  }
  if ("Bun" in globalThis) return (url, init) => fetch(url, { ...init, tls: { ca: authority } });
  return (url, init) => fetchOverHttps(url, init, authority);
}

/** Node's own fetch takes no authority, so this one is made of node:https. */
function fetchOverHttps(url, { headers, signal }, ca) {
  return new Promise((resolve, reject) => {
    const request = openRequest(url, { headers, signal, ca }, (incoming) => {
      const pairs = incoming.rawHeaders.map((text) => Buffer.from(text, "latin1").toString());
      const answered = new Headers(
        pairs.flatMap((name, at) => (at % 2 === 0 ? [[name, pairs[at + 1]]] : [])),
      );
      const { statusCode: status } = incoming;
      // A Response of such a status must have no body at all, not even an empty one.
      const body = WITHOUT_BODY.includes(status) ? null : Readable.toWeb(incoming);
      if (body === null) incoming.resume();
      resolve(new Response(body, { status, headers: answered }));
    });
    request.once("error", reject).end();
  });
}
