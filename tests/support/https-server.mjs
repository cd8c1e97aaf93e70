// How does a test answer over https on loopback? With this: one server, whose answer each test sets, and
// which keeps what reached it.
//
//   const server = await startHttpsServer(certificates.server(), (request, response) => response.end());
//   server.url              // "https://127.0.0.1:4711", without a slash at the end server.requests
//   // [{ method, url, headers, rawHeaders, body }], body as text; no icons that browsers ask for
//   server.handler = (request, response, body) => …      // another answer from now on await server.stop();
//   // also ends answers that are still open

import { createServer } from "node:https";

const KEEP_ALIVE_MS = 120_000;

export async function startHttpsServer({ key, cert }, handler, { port = 0 } = {}) {
  const server = { handler, requests: [] };
  const listener = createServer({ key, cert }, async (request, response) => {
    // A client that goes away in the middle is part of many tests.
    request.on("error", () => {});
    response.on("error", () => {});
    // A browser asks for the icon of a page when it likes, also when that page is closed: no test's doing.
    if (request.url === "/favicon.ico") return response.writeHead(404).end();
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const { method, url, headers, rawHeaders } = request;
    const body = Buffer.concat(chunks).toString();
    server.requests.push({ method, url, headers, rawHeaders, body });
    await server.handler(request, response, body);
  });
  // A browser on a busy machine comes back to a connection late; closed under a request, it is tried again
  // and again.
  listener.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(port, "127.0.0.1", resolve);
  });
  server.listener = listener;
  server.port = listener.address().port;
  server.url = `https://127.0.0.1:${server.port}`;
  server.stop = () =>
    new Promise((resolve) => {
      listener.close(resolve);
      listener.closeAllConnections();
    });
  return server;
}
