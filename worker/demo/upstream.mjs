// What stands behind the gate? An upstream that echoes what reached it under /api/, and serves the demo's
// pages.

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { fail, readSettings, tellReady } from "./child.mjs";
import { HOST } from "./settings.mjs";
import { sendFile } from "./static-files.mjs";

const { port, keyFile, certificateFile, configuration, ports } = readSettings();

createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (request, response) => {
  const { pathname } = new URL(request.url, `https://${HOST}`);
  if (pathname.startsWith("/api/")) sendEcho(request, response);
  else sendFile(pathname, { configuration, ports }, response);
})
  .on("error", fail)
  .listen(port, HOST, tellReady);

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
