// Which files are there to be judged? The tables of the folder WICKETGATE_VECTORS, by default one beside the
// repository.

import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const DEFAULT_FOLDER = fileURLToPath(new URL("../../../shared/vectors", import.meta.url));

/** `{ folder, isDefault, files: [{ name, table }] }`; without `files` where there is no such folder. A table is an object with `cases`. */
export function readVectors(environment = process.env) {
  const folder = environment.WICKETGATE_VECTORS ? resolve(environment.WICKETGATE_VECTORS) : DEFAULT_FOLDER;
  if (!existsSync(folder)) return { folder };
  const isDefault = existsSync(DEFAULT_FOLDER) && realpathSync(folder) === realpathSync(DEFAULT_FOLDER);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const files = names.sort().map((file) => {
    const table = JSON.parse(readFileSync(join(folder, file), "utf8"));
    if (!Array.isArray(table.cases)) throw new Error(`${file} has no cases`);
    return { name: file.slice(0, -".json".length), table };
  });
  return { folder, isDefault, files };
}
