// Where does a recipe run? In the built Worker, behind names of its own over https, beside other sites, with
// Chromium as the visitor. Every name leads to loopback.
//
//   const scene = await openScene({
//     gate: "api.example",                        // the name under which the Worker is reached
//     configuration,                              // JSON text
//     services: { APP: (request) => new Response() },
//     sites: { "app.example": (path) => "<!doctype html>…" },
//   });
//   const page = await scene.newPage();
//   await scene.close();

import { request as httpRequest } from "node:http";
import { makeCertificates } from "../support/certificates.mjs";
import { ANY_CERTIFICATE, openChromium } from "../support/chromium.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { startWorker } from "../support/worker-host.mjs";

const certificates = makeCertificates();
process.on("exit", () => certificates.remove());

/** A certificate of the throw-away authority that the scene's Worker trusts. */
export const serverCertificate = () => certificates.server(["127.0.0.1"]);

export async function openScene({ gate, configuration, services, sites = {} }) {
  const opened = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const worker = await startWorker({ configuration, authorityFile: certificates.authorityFile, services });
    opened.push(() => worker.stop());
    const front = await startHttpsServer(certificates.server([gate]), (request, response, body) => {
      const [name] = request.headers.host.split(":");
      if (name === gate) passOn(request, response, body, worker.url);
      else if (sites[name] === undefined) response.writeHead(404).end();
      else
        response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(sites[name](request.url));
    });
    opened.push(() => front.stop());
    const browser = await openChromium([
      ANY_CERTIFICATE,
      `--host-resolver-rules=MAP * 127.0.0.1:${front.port}`,
    ]);
    opened.push(() => browser.close());
    return {
      worker,
      newPage: (options) => browser.newPage({ viewport: { width: 760, height: 420 }, ...options }),
      close,
    };
  } catch (error) {
    // What is open keeps the process alive.
    await close();
    throw error;
  }
}

/** As a TLS front does that ends the visitor's connection: the same bytes, the same names. */
function passOn(request, response, body, workerUrl) {
  const { hostname, port } = new URL(workerUrl);
  const { method, url: path, headers } = request;
  httpRequest({ hostname, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(response);
  }).end(body);
}
