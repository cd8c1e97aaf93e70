// What stands behind the gate? An upstream that echoes what reached it under /api/, serves the demo's pages, and
// has the four systems played.

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { fail, readSettings, tellReady } from "./child.mjs";
import { HOST } from "./settings.mjs";
import { sendFile, sendJson } from "./static-files.mjs";
import { openSystems } from "./systems.mjs";

const { port, keyFile, certificateFile, authorityFile, configuration, ports } = readSettings();
const onLine = (line) => process.connected && process.send({ line });
const systems = openSystems({ keyFile, certificateFile, authorityFile }, onLine);
process.removeAllListeners("disconnect");
process.once("disconnect", async () => {
  await systems.end();
  process.exit(0);
});

createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (request, response) => {
  const { pathname } = new URL(request.url, `https://${HOST}`);
  if (pathname.startsWith("/api/")) sendEcho(request, response);
  else if (pathname.startsWith("/systems/")) sendSystem(request.method, pathname, response);
  else sendFile(pathname, { configuration, ports }, response);
})
  .on("error", fail)
  .listen(port, HOST, tellReady);

async function sendSystem(method, pathname, response) {
  const { page, status, json } = await systems.answer(method, pathname);
  if (page) sendFile("/system", { configuration, ports }, response);
  else sendJson(status, json, response);
}

function sendEcho(request, response) {
  const { headers } = request;
  const claims = headers["wicketgate-claims"];
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(
    `${JSON.stringify(
      {
        method: request.method,
        path: request.url,
        issuer: headers["wicketgate-issuer"],
        requestId: headers["wicketgate-request-id"],
        claims: claims && JSON.parse(Buffer.from(claims, "base64url").toString("utf8")),
        authorizationArrived: headers.authorization !== undefined,
      },
      null,
      2,
    )}\n`,
  );
}
