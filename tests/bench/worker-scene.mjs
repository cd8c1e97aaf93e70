// What stands around the Workers under load? One workerd with each of them on a socket of its own, the
// upstream that all of them bind, and an https server on loopback with the key set.
//
// The upstream is a Worker behind a service binding, no server: a binding is a call within workerd, whereas a
// server's own time would be most of each request and hide what the gate adds. This is the least favourable
// choice for whoever adds most.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { makeCertificates } from "../support/certificates.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { ROOT } from "./modules.mjs";
import { createMint } from "./tokens.mjs";

const BUNDLE = join(ROOT, "worker", "dist");
const HOST = "127.0.0.1";
const KEY_SET_AGE_SECONDS = 3_600;
export const PATH = "/api/orders/1";
export const ANSWER = JSON.stringify({ order: 1 });

/** Who passes requests on: the deployed bundle, one that does nothing else, and that one with jose. */
export const WHOS = ["ours", "proxy", "jose"];

/** Resolves to the address of each, to the mint of the tokens that they accept, and to how all of it is closed. */
export async function openWorkers() {
  const mint = createMint();
  const certificates = makeCertificates();
  const keys = await startHttpsServer(certificates.server(), (_request, response) => {
    response.writeHead(200, {
      "Content-Type": "application/jwk-set+json",
      "Cache-Control": `max-age=${KEY_SET_AGE_SECONDS}`,
    });
    response.end(JSON.stringify({ keys: [mint.terms.publicJwk] }));
  });
  const runtime = await startRuntime(certificates.authorityFile, {
    ...mint.terms,
    jwksUri: `${keys.url}/jwks.json`,
  });
  const close = () => Promise.all([runtime.dispose(), keys.stop()]);
  try {
    await runtime.ready;
    const urls = await Promise.all(
      WHOS.map(async (who) => [who, new URL(PATH, await runtime.unsafeGetDirectURL(who)).href]),
    );
    return { urls: Object.fromEntries(urls), mint, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startRuntime(authorityFile, terms) {
  // miniflare reads the variable when it is imported, and hands these certificates to workerd.
  process.env.NODE_EXTRA_CA_CERTS = authorityFile;
  const { Miniflare, NoOpLog } = await import("miniflare");
  const { issuer, audience, lifetimeSeconds, jwksUri } = terms;
  const compatibilityDate = /"compatibility_date": "([^"]+)"/.exec(
    readFileSync(join(ROOT, "worker", "wrangler.jsonc"), "utf8"),
  )[1];
  const common = { modulesRoot: "/", compatibilityDate };
  // A socket of its own leads straight to the Worker; miniflare's own entry would run before it.
  const asked = {
    ...common,
    unsafeDirectSockets: [{ host: HOST, port: 0 }],
    serviceBindings: { UPSTREAM: "upstream" },
  };
  return new Miniflare({
    host: HOST,
    port: 0,
    cf: false,
    log: new NoOpLog(),
    // Ours writes a line for each decision; somebody has to take it.
    handleRuntimeStdio(output, errors) {
      output.resume();
      errors.resume();
    },
    workers: [
      {
        name: "upstream",
        ...common,
        modules: [script(`export default { fetch: () => new Response(${JSON.stringify(ANSWER)}) };`)],
      },
      { name: "ours", ...asked, modules: deployedModules(configurationOf(terms)) },
      { name: "proxy", ...asked, modules: [script(await bundled("worker-proxy.mjs"))] },
      {
        name: "jose",
        ...asked,
        bindings: { TERMS: { issuer, audience, lifetimeSeconds, jwksUri } },
        modules: [script(await bundled("worker-jose.mjs"))],
      },
    ],
  });
}

function configurationOf({ issuer, audience, lifetimeSeconds: maxLifetimeSeconds, jwksUri }) {
  return JSON.stringify({
    issuers: { orders: { issuer, audience: [audience], jwksUri, maxLifetimeSeconds, types: ["at+jwt"] } },
    routes: [
      { path: "/api/orders/*", methods: ["GET"], issuers: ["orders"], upstream: { service: "UPSTREAM" } },
    ],
  });
}

const script = (contents) => ({ type: "ESModule", path: "/index.js", contents });

/** The bundle that would be deployed, with another configuration in the place of its own. */
function deployedModules(configuration) {
  const entry = readFileSync(join(BUNDLE, "index.js"), "utf8");
  const others = readdirSync(BUNDLE).filter((name) => /\.(wasm|json)$/.test(name) && entry.includes(name));
  return [
    script(entry),
    ...others.map((name) => {
      const path = `/${name}`;
      if (name.endsWith(".wasm"))
        return { type: "CompiledWasm", path, contents: readFileSync(join(BUNDLE, name)) };
      return { type: "Text", path, contents: configuration };
    }),
  ];
}

async function bundled(name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd"],
    external: ["cloudflare:workers"],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}
