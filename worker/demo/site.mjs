// What do the two other sites of the demo serve? A widget to be embedded, and a page that embeds one of ours.
// The partner and the stranger are the same but for their name and port: only the gate's lists tell them
// apart.

import { createServer } from "node:http";
import { extname } from "node:path";
import { fail, readSettings, tellReady } from "./child.mjs";
import { HOST } from "./settings.mjs";
import { filled, siteOf } from "./static-files.mjs";

const FOLDER = new URL("../../www/demo/site/", import.meta.url);
const PATHS = { "/widget": "widget.html", "/whisper": "whisper.html", "/host": "host.html" };
const SCRIPTS_AND_STYLES = ["site.css", "widget.js", "whisper.js"];
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript" };

const { name, ports } = readSettings();
const values = { name, gate: siteOf(ports.worker), stranger: siteOf(ports.stranger) };

createServer((request, response) => {
  const { pathname } = new URL(request.url, siteOf(ports[name]));
  const file = PATHS[pathname] ?? SCRIPTS_AND_STYLES.find((each) => pathname === `/${each}`);
  if (file === undefined) {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("nothing here\n");
    return;
  }
  const headers = { "Content-Type": `${TYPES[extname(file)]}; charset=utf-8`, "Cache-Control": "no-cache" };
  response.writeHead(200, headers).end(filled(new URL(file, FOLDER), values));
})
  .on("error", fail)
  .listen(ports[name], HOST, tellReady);
