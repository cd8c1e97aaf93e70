// Which files does a consumer load? Those that an entry module imports, and those that they import, and so
// on.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PACKAGE_ENTRY = join(ROOT, "pkg", "dist", "workerd.js");
export const JOSE_ENTRY = fileURLToPath(import.meta.resolve("jose"));

const IMPORT = /(?:\bfrom|^import)\s*['"](\.[^'"]+)['"]/gm;

/** Full paths of the entry and of everything it imports by a relative path. */
export function importedFrom(entry) {
  const found = new Set([entry]);
  // A set hands out what is added while it is walked.
  for (const file of found) {
    if (file.endsWith(".wasm")) continue;
    for (const [, specifier] of readFileSync(file, "utf8").matchAll(IMPORT))
      found.add(join(dirname(file), specifier));
  }
  return [...found];
}
