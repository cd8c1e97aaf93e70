// What does the gate cost before a service? Requests a second through the Worker, through a Worker that only passes on, and through one
// that checks with jose; the same service behind each, in workerd, in turns.

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import autocannon from "autocannon";
import { startHttpsServer } from "../support/https-server.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { readBundle } from "../support/worker-host.mjs";
import { AUDIENCE, authority, ISSUER, JWKS_PATH } from "../support/worker-scene.mjs";
import { importedFrom, JOSE_ENTRY, ROOT } from "./modules.mjs";
import { median, rounded, spread } from "./statistics.mjs";
import { JOSE_WORKER, PROXY_WORKER, SERVICE } from "./worker-peers.mjs";

const COMPATIBILITY_DATE = "2026-07-01";
const CONNECTIONS = 10;
const SECONDS = 4;
/** The same tokens again and again, as clients send them; and one for each request, as long as they last. */
const REPEATED_TOKENS = 32;
const FRESH_TOKENS = 20_000;
const WHOS = ["ours", "jose", "proxy"];

export async function measureWorker({ rounds, seconds = SECONDS }) {
  const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE, maxAgeSeconds: 3_600 });
  const { authorityFile, server } = authority();
  const issuerServer = await startHttpsServer(server(), issuer.handler);
  const jwksUri = issuerServer.url + JWKS_PATH;
  process.env.NODE_EXTRA_CA_CERTS = authorityFile;
  const { Miniflare, NoOpLog } = await import("miniflare");
  const open = async (modules) => {
    const worker = { name: "gate", modules, modulesRoot: "/", compatibilityDate: COMPATIBILITY_DATE, serviceBindings: { APP: "app" } };
    const service = { name: "app", modules: [esModule("/app.js", SERVICE)], modulesRoot: "/", compatibilityDate: COMPATIBILITY_DATE };
    const runtime = new Miniflare({ host: "127.0.0.1", port: 0, cf: false, log: new NoOpLog(), workers: [worker, service] });
    return { runtime, url: (await runtime.ready).origin };
  };
  const runtimes = {};
  try {
    runtimes.ours = await open(readBundle(configurationOf(jwksUri)));
    runtimes.jose = await open([esModule("/index.js", JOSE_WORKER(jwksUri, ISSUER, AUDIENCE)), ...joseModules()]);
    runtimes.proxy = await open([esModule("/index.js", PROXY_WORKER)]);
    return await inTurns(runtimes, issuer, rounds, seconds);
  } finally {
    await Promise.all(Object.values(runtimes).map(({ runtime }) => runtime.dispose()));
    await issuerServer.stop();
  }
}

async function inTurns(runtimes, issuer, rounds, seconds) {
  const results = { repeated: emptyLists(), fresh: emptyLists() };
  for (let round = 0; round <= rounds; round += 1) {
    for (const scene of ["repeated", "fresh"]) {
      const tokens = await Promise.all(Array.from({ length: scene === "fresh" ? FRESH_TOKENS : REPEATED_TOKENS }, () => issuer.mint()));
      for (const who of orderOf(round)) {
        const result = await load(runtimes[who].url, tokens, scene, seconds);
        // The first round lets the compilers settle and is not counted.
        if (round > 0) results[scene][who].push(result);
      }
    }
    console.log(`bench: worker: round ${round} of ${rounds}`);
  }
  return { connections: CONNECTIONS, seconds, rounds, repeated: figures(results.repeated), fresh: figures(results.fresh) };
}

/** One run. Every answer must be a yes. */
async function load(url, tokens, scene, seconds) {
  let sent = 0;
  const setupRequest = (request) => {
    const token = tokens[sent % tokens.length];
    sent += 1;
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
  };
  // Tokens that are new each time end when they are used up.
  const end = scene === "fresh" ? { amount: tokens.length } : { duration: seconds };
  const began = performance.now();
  const result = await autocannon({ url: `${url}/api/x`, connections: CONNECTIONS, ...end, requests: [{ method: "GET", setupRequest }] });
  const tookS = (performance.now() - began) / 1_000;
  if (result.errors > 0 || result.non2xx > 0 || result["2xx"] === 0) {
    throw new Error(`${result.errors} errors, ${result.non2xx} answers that are no yes, of ${result.requests.total}`);
  }
  return { perSecond: result["2xx"] / tookS, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

const emptyLists = () => Object.fromEntries(WHOS.map((who) => [who, []]));

function orderOf(round) {
  const first = round % WHOS.length;
  return [...WHOS.slice(first), ...WHOS.slice(0, first)];
}

function figures(lists) {
  const of = (who, name) => lists[who].map((result) => result[name]);
  const each = Object.fromEntries(
    WHOS.map((who) => [
      who,
      {
        requests_per_second: rounded(median(of(who, "perSecond"))),
        spread: spread(of(who, "perSecond")),
        p50_ms: rounded(median(of(who, "p50Ms"))),
        p99_ms: rounded(median(of(who, "p99Ms"))),
      },
    ]),
  );
  // Ratios of the same round: what the machine did meanwhile is in both.
  const ratio = (other) => rounded(median(lists.ours.map(({ perSecond }, round) => perSecond / lists[other][round].perSecond)));
  return { ...each, ours_to_jose: ratio("jose"), ours_to_proxy: ratio("proxy") };
}

function configurationOf(jwksUri) {
  const orders = { issuer: ISSUER, audience: [AUDIENCE], jwksUri };
  return JSON.stringify({ issuers: { orders }, routes: [{ path: "/api/*", issuers: ["orders"], upstream: { service: "APP" } }] });
}

function esModule(path, contents) {
  return { type: "ESModule", path, contents };
}

function joseModules() {
  const files = importedFrom(JOSE_ENTRY).map((file) => esModule(`/${relative(ROOT, file)}`, readFileSync(file, "utf8")));
  return [esModule("/jose", `export * from "./${relative(ROOT, JOSE_ENTRY)}";`), ...files];
}
