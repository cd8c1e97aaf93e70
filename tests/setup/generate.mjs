// Which files are made from others? `make generate` writes them; a test compares what it would write.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { declarationsText } from "./configuration/declarations.mjs";
import { pageText } from "./configuration/page.mjs";
import { schemaText } from "./configuration/schema.mjs";
import { rulesPageText } from "./rules/page.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = "docs/configuration.md";
const RULES = "docs/rules.md";

const read = (name) => readFileSync(join(ROOT, name), "utf8");

/** Each generated file with the text that it should have. */
export function generated() {
  return [
    ["pkg/schema.json", formatted("pkg/schema.json", schemaText())],
    ["pkg/types/configuration.d.ts", formatted("pkg/types/configuration.d.ts", declarationsText())],
    [PAGE, pageText(read(PAGE))],
    [RULES, rulesPageText(read(RULES))],
  ];
}

/** As Biome formats it, which checks these files as it does all others. */
function formatted(name, text) {
  const biome = join(ROOT, "node_modules/.bin/biome");
  return execFileSync(biome, ["format", `--stdin-file-path=${name}`], {
    cwd: ROOT,
    input: text,
    encoding: "utf8",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of generated()) {
    writeFileSync(join(ROOT, name), text);
    console.log(`generate: ${name} is ${text.length} characters`);
  }
}
