// How does a server of each runtime stand behind the gate? The host's own HTTP server, whole requests judged
// by `wicketgate/edge`, and what was counted at /metrics. Prints its port as one line.
//
//   <runtime> server.mjs '<configuration>'

import { createServer } from "node:http";
import process from "node:process";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { Counters, prometheusContentType } from "wicketgate/metrics";

const counters = new Counters();
const gate = await Wicketgate.load(process.argv[2], { onEvent: counters.onEvent });
const edge = openEdge(gate);

async function answer(request) {
  const passage = await edge.admit(request);
  if (passage.response !== undefined) return passage.response;
  return passage.finish(
    passage.route.path === "/metrics" ? metrics() : Response.json({ subject: passage.verified.claims.sub }),
  ).response;
}

function metrics() {
  return new Response(counters.prometheusText(gate), { headers: { "Content-Type": prometheusContentType } });
}

/** Serves on a free port of loopback, and gives the port. */
async function serve() {
  const hostname = "127.0.0.1";
  if ("Deno" in globalThis)
    return globalThis.Deno.serve({ hostname, port: 0, onListen: () => {} }, answer).addr.port;
  if ("Bun" in globalThis) return globalThis.Bun.serve({ hostname, port: 0, fetch: answer }).port;
  const server = createServer(async (incoming, outgoing) => {
    const request = new Request(`http://${hostname}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
    });
    const response = await answer(request);
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, hostname, resolve));
  return server.address().port;
}

console.log(await serve());
