// What stands at the address of the key set? A switch on a TCP port of its own: it hands each connection to
// the server that the fault of the moment asks for, and each request to that fault's answer; without a fault
// it passes on what the provider says, and answers by 304 whoever has it already: beside its conditions
// workerd sends Cache-Control: no-cache, which keeps the provider from it.
//
//   const faultSwitch = await openSwitch({ certificates, attackerSet: () => jwks, baitUrl }); faultSwitch.url
//   // "https://127.0.0.1:20443", the issuer faultSwitch.provider = provider;       // whom to ask; `ledger`
//   hears of every key set that goes out await faultSwitch.set("hang"); await faultSwitch.set("clear");
//   faultSwitch.arrivals                   // when fetches came so far: requests, or connections where a
//   fault lets none through await faultSwitch.stop();

import { createHash } from "node:crypto";
import { createServer as createPlainServer } from "node:http";
import { Agent, createServer, request as openRequest } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { MODES } from "./modes.mjs";
import { JWKS_PATH } from "./provider.mjs";

// Below the ports that systems give to clients: a port that is free while its server is dead must stay free.
const [LOWEST_PORT, HIGHEST_PORT] = [20_000, 30_000];
const PORT_TRIES = 50;

export async function openSwitch({ certificates, attackerSet, baitUrl, random }) {
  const agent = new Agent({ keepAlive: true, ca: certificates.authority });
  const sockets = new Set();
  const faultSwitch = { arrivals: [], provider: undefined, ledger: undefined };
  let mode = MODES.clear;
  let firstMs;

  const answer = (request, response) => {
    // Whoever goes away in the middle is part of many faults.
    response.on("error", () => {});
    // Metadata and the keys that it leads to are one fetch; where the metadata's answer is the fault, no keys
    // follow.
    if (request.url === JWKS_PATH || !mode.passesOn) faultSwitch.arrivals.push(performance.now());
    firstMs ??= performance.now();
    mode.answer(context, request, response);
  };
  const servers = {
    good: createServer(certificates.good, answer),
    otherHost: createServer(certificates.otherHost, answer),
    expired: createServer(certificates.expired, answer),
    stranger: createServer(certificates.stranger, answer),
    plain: createPlainServer(answer),
  };
  for (const server of Object.values(servers)) {
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    server.on("clientError", (_error, socket) => socket.destroy());
  }

  const context = {
    attackerSet,
    baitUrl,
    begin: (kids) => faultSwitch.ledger.begin(kids),
    /** Since the first request of this fault. */
    sinceFirstMs: () => performance.now() - firstMs,
    passOn: (request, response, change) => passOn({ agent, faultSwitch }, request, response, change),
  };

  let door;
  const open = (port) =>
    new Promise((resolve, reject) => {
      door = createTcpServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => sockets.delete(socket));
        if (mode.through !== "good") faultSwitch.arrivals.push(performance.now());
        if (mode.through !== undefined) servers[mode.through].emit("connection", socket);
      });
      door.once("error", reject).listen(port, "127.0.0.1", () => resolve(door.address().port));
    });
  const shut = () => {
    const closed = new Promise((resolve) => door.close(resolve));
    for (const socket of sockets) socket.destroy();
    return closed;
  };

  faultSwitch.set = async (name) => {
    const [before, after] = [mode, MODES[name]];
    mode = after;
    firstMs = undefined;
    // A connection from before would carry on under the fault; one that hangs goes on hanging when the fault
    // is over.
    if (before === MODES.clear && door.listening) for (const socket of sockets) socket.destroy();
    if (after.isDead && door.listening) await shut();
    if (!after.isDead && !door.listening) await open(faultSwitch.port);
  };
  faultSwitch.stop = async () => {
    agent.destroy();
    await shut();
  };

  faultSwitch.port = await firstFreePort(open, random);
  faultSwitch.url = `https://127.0.0.1:${faultSwitch.port}`;
  return faultSwitch;
}

async function firstFreePort(open, random) {
  for (let tries = PORT_TRIES; tries > 1; tries -= 1) {
    try {
      return await open(random.integer(LOWEST_PORT, HIGHEST_PORT));
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw error;
    }
  }
  return open(random.integer(LOWEST_PORT, HIGHEST_PORT));
}

/** The provider's own answer, `change`d in its body where asked, then never by 304; the ledger hears what a key set had. */
function passOn({ agent, faultSwitch }, request, response, change) {
  const { provider, ledger } = faultSwitch;
  const { method, url: path } = request;
  const { "if-none-match": condition, "if-modified-since": _since, ...headers } = request.headers;
  const asked = openRequest(
    { agent, host: "127.0.0.1", port: provider.port, method, path, headers },
    async (answer) => {
      const chunks = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { "content-length": _, connection: __, ...kept } = answer.headers;
      if (path !== JWKS_PATH || answer.statusCode !== 200) {
        response.writeHead(answer.statusCode, kept).end(Buffer.concat(chunks));
        return;
      }
      const set = JSON.parse(Buffer.concat(chunks));
      const { keys } = change?.(set) ?? set;
      const body = JSON.stringify({ keys });
      const served = ledger.begin(keys.filter((key) => key.d === undefined).map(({ kid }) => kid));
      response.on("finish", () => served.end());
      const told = { ...kept, ETag: `"${createHash("sha256").update(body).digest("base64url")}"` };
      if (change === undefined && condition === told.ETag) response.writeHead(304, told).end();
      else response.writeHead(200, told).end(body);
    },
  );
  asked.on("error", () => response.destroy());
  asked.end();
}
