// Which files make up the pages? Those of www/demo, the package beside them under /demo/pkg/, and the
// configuration. What is not in the list, made once at the start, does not exist.

import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { HOST } from "./settings.mjs";

const PAGE = new URL("../../www/demo/", import.meta.url);
const PACKAGE = new URL("../../pkg/dist/", import.meta.url);

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

const HEADERS = {
  "Cache-Control": "no-cache",
  // The pages run their own scripts and compile wasm; they load and send nothing else anywhere else.
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

const EMBEDDING_PAGE = new URL("embed.html", PAGE);
const FILES = new Map([
  ["/", new URL("index.html", PAGE)],
  ["/embedded", new URL("embedded.html", PAGE)],
  ["/system", new URL("system.html", PAGE)],
  ...list(PAGE, "/demo/", [".css", ".js", ".svg"]),
  ...list(PACKAGE, "/demo/pkg/", [".js"]),
  ...list(new URL("wasm/", PACKAGE), "/demo/pkg/wasm/", [".js", ".wasm"]),
]);

/** Answers with the file of this path, with the configuration, or with 404. */
export function sendFile(path, { configuration, ports }, response) {
  if (path === "/embed") {
    sendEmbeddingPage(ports, response);
    return;
  }
  if (path === "/demo/wicketgate.json") {
    response.writeHead(200, { ...HEADERS, "Content-Type": "application/json" }).end(configuration);
    return;
  }
  const file = FILES.get(path);
  if (!file) {
    response.writeHead(404, { ...HEADERS, "Content-Type": "text/plain" }).end("nothing here\n");
    return;
  }
  response
    .writeHead(200, { ...HEADERS, "Content-Type": TYPES[extname(file.pathname)] })
    .end(readFileSync(file));
}

/** For the page's scripts alone. */
export function sendJson(status, json, response) {
  response.writeHead(status, { ...HEADERS, "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(json));
}

/** Its policy is the gate's; here its scripts are named, by a nonce that the gate replaces with its own. */
function sendEmbeddingPage(ports, response) {
  const nonce = randomBytes(16).toString("base64");
  const page = filled(EMBEDDING_PAGE, {
    nonce,
    partner: siteOf(ports.partner),
    stranger: siteOf(ports.stranger),
  });
  response.writeHead(200, { "Content-Type": TYPES[".html"], "Wicketgate-Nonce": nonce }).end(page);
}

/** A file's text with its `{{names}}` filled in. */
export function filled(file, values) {
  return readFileSync(file, "utf8").replace(/\{\{([a-z]+)\}\}/g, (_, name) => values[name]);
}

/** The origin of one of the two other sites. */
export function siteOf(port) {
  return `http://${HOST}:${port}`;
}

function list(folder, prefix, endings) {
  return readdirSync(folder)
    .filter((name) => endings.includes(extname(name)))
    .map((name) => [prefix + name, new URL(name, folder)]);
}
