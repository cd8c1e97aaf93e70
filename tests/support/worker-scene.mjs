// What stands around the Worker in its tests? An issuer and an upstream that echoes, both over https on
// loopback, and the Worker in workerd between a visitor and them. Each test file opens its own scene.
//
//   const scene = await openScene({ configure: (configuration) => ({ ...configuration }) }); const answer =
//   await scene.ask("/api/x", { token: await scene.issuer.mint() }); answer.status, answer.headers,
//   answer.body, answer.json() const answer = await refusedWith(scene, "token_expired", "/api/x", { token });
//   // also reads the audit line await scene.close();

import assert from "node:assert/strict";
import { request as openRequest } from "node:http";
import { makeCertificates } from "./certificates.mjs";
import { startHttpsServer } from "./https-server.mjs";
import { createIssuer } from "./issuer.mjs";
import { startWorker } from "./worker-host.mjs";

export const AUDIENCE = "api://orders";
const ISSUER = "https://issuer.example";
const ANSWER_TIME_LIMIT_MS = 20_000;
const JWKS_PATH = "/.well-known/jwks.json";

let certificates;

/** The throw-away authority of this process. */
export function authority() {
  certificates ??= makeCertificates();
  return certificates;
}

export async function openScene({
  configure = (base) => base,
  services,
  persistFolder,
  maxAgeSeconds,
  wrapper,
  runtimeOptions,
} = {}) {
  const { authorityFile, server } = authority();
  const issuer = createIssuer({
    issuer: ISSUER,
    audience: AUDIENCE,
    ...(maxAgeSeconds && { maxAgeSeconds }),
  });
  const issuerServer = await startHttpsServer(server(), issuer.handler);
  const upstream = await startHttpsServer(server(), echo);
  const base = {
    issuers: { orders: { issuer: ISSUER, audience: [AUDIENCE], jwksUri: issuerServer.url + JWKS_PATH } },
    routes: [
      { path: "/open/*", access: "public", upstream: upstream.url },
      { path: "/api/*", issuers: ["orders"], upstream: upstream.url },
    ],
  };
  const configured = configure(base, { issuer, issuerServer, upstream });
  const configuration = typeof configured === "string" ? configured : JSON.stringify(configured);
  const startWith = (options) =>
    startWorker({ configuration, authorityFile, services, persistFolder, wrapper, runtimeOptions: options });
  const start = () => startWith(runtimeOptions);

  const stopServers = () => Promise.all([issuerServer.stop(), upstream.stop()]);

  const scene = { issuer, issuerServer, upstream, configuration };
  try {
    scene.host = await start();
  } catch (error) {
    await stopServers();
    throw error;
  }
  scene.ask = (path, options) => ask(scene.host.url, path, options);
  scene.restart = async () => {
    await scene.host.stop();
    scene.host = await start();
  };
  const others = [];
  /** Another process of workerd with the same Worker and configuration. */
  scene.another = async (options) => {
    const host = await startWith(options);
    others.push(host);
    return { host, ask: (path, asked) => ask(host.url, path, asked) };
  };
  scene.close = async () => {
    await Promise.all(others.map((host) => host.stop()));
    await scene.host.stop();
    await stopServers();
  };
  return scene;
}

/** One request as it is written here: node's fetch would tidy path and header names. */
export function ask(url, path, { method = "GET", host = "gate.example", token, headers = [], body } = {}) {
  const { hostname, port } = new URL(url);
  const credentials = token === undefined ? [] : ["Authorization", `Bearer ${token}`];
  const length = body === undefined ? [] : ["Content-Length", String(Buffer.byteLength(body))];
  return new Promise((resolve, reject) => {
    const sent = openRequest(
      {
        host: hostname,
        port,
        path,
        method,
        headers: ["Host", host, ...credentials, ...length, ...headers],
        agent: false,
      },
      async (response) => {
        const chunks = [];
        try {
          for await (const chunk of response) chunks.push(chunk);
        } catch (error) {
          reject(error);
          return;
        }
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const { statusCode: status } = response;
        resolve({ status, headers: response.headers, bytes, body: text, json: () => JSON.parse(text) });
      },
    );
    sent.setTimeout(ANSWER_TIME_LIMIT_MS, () =>
      sent.destroy(new Error(`${method} ${path}: no answer in time`)),
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Asks, and holds the answer and the audit line against the reason expected. Returns the answer. */
export async function refusedWith(scene, code, path, options) {
  const answer = await scene.ask(path, options);
  const { requestId } = answer.json();
  const line = await scene.host.line((event) => event.event === "decision" && event.requestId === requestId);
  assert.equal(line.code, code, `answered ${answer.status} ${answer.body}, logged ${JSON.stringify(line)}`);
  assert.equal(line.outcome, code.startsWith("upstream_") ? "failed" : "refused");
  assert.equal(line.status, answer.status);
  assert.equal(answer.headers["content-type"], "application/json");
  assert.equal(answer.headers["cache-control"], "private, no-store");
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  assert.deepEqual(Object.keys(answer.json()), ["error", "requestId"]);
  return answer;
}

/** Answers with what reached the upstream. */
export function echo({ method, url, rawHeaders }, response, body) {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ method, url, rawHeaders, body }));
}
