// Which addresses do keys fail to come from? Servers over TLS on loopback, each with a fault of its own, and
// what a gate in Node says of each.
//
//   const failing = await startFailingServers(certificates, issuer);
//   failing.urls          // by the names of ANSWERS and CONNECTIONS, and `good` and `hints`, which work
//   await failing.stop();

import { createServer } from "node:net";
import { makeCertificates } from "./certificates.mjs";
import { startHttpsServer } from "./https-server.mjs";

export const SECRET = "query-of-the-address";
export const BODY = "word-of-a-body";

const json = { "content-type": "application/json" };
const text = { "content-type": "text/plain; charset=utf-8" };

/** By path: what the server answers, and what the failure is then. */
export const ANSWERS = {
  404: [(response) => response.writeHead(404, text).end(BODY), { kind: "status", status: 404 }],
  500: [(response) => response.writeHead(500, text).end(BODY), { kind: "status", status: 500 }],
  401: [(response) => response.writeHead(401, text).end(BODY), { kind: "status", status: 401 }],
  html: [
    (response) => response.writeHead(200, { "content-type": "text/html" }).end(`<p>${BODY}`),
    { kind: "content", content: "html", status: 200, contentType: "text/html" },
  ],
  empty: [(response) => response.writeHead(200, json).end(" "), { kind: "content", content: "empty" }],
  mark: [
    (response) => response.writeHead(200, json).end(`\u{feff}{"keys":[],"x":"${BODY}"}`),
    { kind: "content", content: "byte_order_mark" },
  ],
  wide: [
    (response) => response.writeHead(200, json).end(Buffer.from('\u{feff}{"keys":[]}', "utf16le")),
    { kind: "content", content: "byte_order_mark" },
  ],
  object: [
    (response) => response.writeHead(200, json).end(`{"error":"${BODY}"}`),
    { kind: "content", content: "json" },
  ],
  words: [(response) => response.writeHead(200, text).end(BODY), { kind: "content", content: "other" }],
  redirect: [
    (response) => response.writeHead(302, { location: `/?${SECRET}` }).end(BODY),
    { kind: "redirect", status: 302 },
  ],
  large: [(response) => response.writeHead(200, json).end(" ".repeat(65_537)), { kind: "size", status: 200 }],
  many: [
    (response, issuer) =>
      response.writeHead(200, json).end(JSON.stringify({ keys: Array(33).fill(issuer.jwks().keys[0]) })),
    { kind: "size", status: 200 },
  ],
  leak: [
    (response, issuer) =>
      response
        .writeHead(200, json)
        .end(JSON.stringify({ keys: issuer.jwks().keys.map((key) => ({ ...key, d: key.x })) })),
    { kind: "content", status: 200 },
  ],
  slow: [() => {}, { kind: "timeout" }],
  cut: [(response) => response.socket.destroy(), { kind: "closed" }],
};

/** By name: what the certificate or the address is, and what the failure is then. */
export const CONNECTIONS = {
  self_signed: { kind: "tls", tls: "self_signed", code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
  unknown_authority: { kind: "tls", tls: "unknown_authority", code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
  other_host: { kind: "tls", tls: "other_host", code: "ERR_TLS_CERT_ALTNAME_INVALID" },
  expired: { kind: "tls", tls: "expired", code: "CERT_HAS_EXPIRED" },
  no_tls: { kind: "tls", code: "ERR_SSL_WRONG_VERSION_NUMBER" },
  closed_port: { kind: "refused", code: "ECONNREFUSED" },
  unknown_host: { kind: "dns" },
  bad_port: { kind: "blocked" },
};

export async function startFailingServers(certificates, issuer) {
  const servers = [];
  const serve = async (certificate, handler) => {
    const server = await startHttpsServer(certificate, handler);
    servers.push(server);
    return server.url;
  };
  const clean = (_request, response) => response.writeHead(200, json).end(JSON.stringify(issuer.jwks()));
  const good = await serve(certificates.server(), async (request, response) => {
    const name = new URL(request.url, "https://loopback").pathname.slice(1);
    if (name === "good") clean(request, response);
    else if (name === "hints")
      response.writeEarlyHints({ link: "</x>; rel=preload" }, () => clean(request, response));
    else await ANSWERS[name][0](response, issuer);
  });
  const plain = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  const closed = createServer();
  for (const server of [plain, closed]) await new Promise((done) => server.listen(0, "127.0.0.1", done));
  servers.push({ stop: () => plain.close() });
  const closedPort = closed.address().port;
  await new Promise((done) => closed.close(done));
  const urls = {
    good: `${good}/good`,
    ...Object.fromEntries(
      [...Object.keys(ANSWERS), "hints"].map((name) => [name, `${good}/${name}?${SECRET}`]),
    ),
    self_signed: await serve(certificates.server(undefined, { isSelfSigned: true }), clean),
    unknown_authority: await serve(makeCertificates().server(), clean),
    other_host: await serve(certificates.server(["elsewhere.example"]), clean),
    expired: await serve(certificates.server(undefined, { days: -1 }), clean),
    no_tls: `https://127.0.0.1:${plain.address().port}/?${SECRET}`,
    closed_port: `https://127.0.0.1:${closedPort}/?${SECRET}`,
    unknown_host: `https://name.invalid/?${SECRET}`,
    bad_port: "https://127.0.0.1:6000/",
  };
  const stop = async () => {
    for (const server of servers) await server.stop();
  };
  return { urls, stop };
}
