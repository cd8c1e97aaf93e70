// How does a test fetch over https from servers of a throw-away authority? Node's own `fetch` takes another
// authority only at the start of the process.
//
//   const fetch = trustingFetch(certificates.authority);
//   await fetch("https://127.0.0.1:4711/keys")     // follows no redirect; cookies stand in the answer's headers
//   await fetch("https://static.air.example:4711")  // any other host is this machine, too
//   fetch.stop();                                   // ends the connections that it keeps

import { Agent, request as openRequest } from "node:https";

const BODILESS = new Set([204, 205, 304]);

export function trustingFetch(authority) {
  const agent = new Agent({ keepAlive: true, ca: authority });

  async function fetchOnLoopback(input, init) {
    const request = new Request(input, init);
    const { hostname, host, port, pathname, search } = new URL(request.url);
    const body = request.body && Buffer.from(await request.arrayBuffer());
    const sent = openRequest({
      agent,
      host: "127.0.0.1",
      port: port || 443,
      servername: /^[\d.]+$/.test(hostname) ? "" : hostname,
      path: pathname + search,
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), host },
      signal: request.signal,
    });
    return new Promise((resolve, reject) => {
      sent.on("error", reject);
      sent.on("response", (response) => responseOf(response).then(resolve, reject));
      sent.end(body);
    });
  }

  return Object.assign(fetchOnLoopback, { stop: () => agent.destroy() });
}

async function responseOf(response) {
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct))
    for (const value of values) headers.append(name, value);
  const { statusCode: status } = response;
  return new Response(BODILESS.has(status) ? null : Buffer.concat(chunks), { status, headers });
}
