// How large is what a Worker loads? Raw, with gzip and with brotli at their best: the wasm, and the
// JavaScript put together as a bundler would, but not minified.

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { importedFrom, PACKAGE_ENTRY, ROOT } from "./modules.mjs";

export function measureSize() {
  const files = importedFrom(PACKAGE_ENTRY);
  const isWasm = (file) => file.endsWith(".wasm");
  const wasm = sizes(files.filter(isWasm));
  const js = sizes(files.filter((file) => !isWasm(file)));
  return {
    wasm_raw: wasm.raw,
    wasm_gzip: wasm.gzip,
    wasm_brotli: wasm.brotli,
    js_raw: js.raw,
    js_gzip: js.gzip,
    js_brotli: js.brotli,
    files: files.map((file) => relative(ROOT, file)),
  };
}

function sizes(files) {
  const bytes = Buffer.concat(files.map((file) => readFileSync(file)));
  if (bytes.length === 0) throw new Error("the package has no such file; run: make build");
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}
