// Which files make up the page? Those of www/demo, the package beside them under /demo/pkg/, and the configuration. What
// is not in the list, made once at the start, does not exist.

import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

const PAGE = new URL("../../www/demo/", import.meta.url);
const PACKAGE = new URL("../../pkg/", import.meta.url);

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

const HEADERS = {
  "Cache-Control": "no-cache",
  // The page runs its own scripts and compiles wasm; it loads, frames and sends nothing else anywhere else.
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

const FILES = new Map([
  ["/", new URL("index.html", PAGE)],
  ...list(PAGE, "/demo/", Object.keys(TYPES)),
  ...list(PACKAGE, "/demo/pkg/", [".js"]),
  ...list(new URL("wasm/", PACKAGE), "/demo/pkg/wasm/", [".js", ".wasm"]),
]);

/** Answers with the file of this path, with the configuration, or with 404. */
export function sendFile(path, configuration, response) {
  if (path === "/demo/wicketgate.json") {
    response.writeHead(200, { ...HEADERS, "Content-Type": "application/json" }).end(configuration);
    return;
  }
  const file = FILES.get(path);
  if (!file) {
    response.writeHead(404, { ...HEADERS, "Content-Type": "text/plain" }).end("nothing here\n");
    return;
  }
  response.writeHead(200, { ...HEADERS, "Content-Type": TYPES[extname(file.pathname)] }).end(readFileSync(file));
}

function list(folder, prefix, endings) {
  return readdirSync(folder)
    .filter((name) => endings.includes(extname(name)))
    .map((name) => [prefix + name, new URL(name, folder)]);
}
