// What does an author learn of a configuration? The findings of the wasm that has the Public Suffix List,
// loaded when it is asked for the first time.

import * as glue from "#check-glue";
import { parsed } from "../js/answers.ts";
import { demandConfiguration } from "../js/arguments.ts";
import { writtenConfiguration } from "../js/configuration-writer.ts";
import { checkedOptions, WASM } from "../js/options.ts";
import type { CheckOptions, Findings } from "../types/check.d.ts";

let starting: Promise<unknown> | undefined;

export async function findings(config: unknown, options?: CheckOptions): Promise<Findings> {
  demandConfiguration(config);
  const { wasm } = checkedOptions("findings", options, { wasm: WASM });
  const { text, faults } = writtenConfiguration(config);
  if (faults.length > 0) return frozen({ faults, warnings: [] });
  starting ??= start(wasm);
  try {
    await starting;
  } catch (error) {
    starting = undefined;
    throw error;
  }
  return frozen(parsed<Findings>(glue.findings(text)));
}

function frozen(found: Findings): Findings {
  for (const list of Object.values(found)) {
    for (const one of list) Object.freeze(one);
    Object.freeze(list);
  }
  return Object.freeze(found);
}

async function start(wasm: CheckOptions["wasm"]): Promise<unknown> {
  if (wasm !== undefined) return glue.default({ module_or_path: wasm });
  const location = new URL("./wasm/check_bg.wasm", import.meta.url);
  const { process } = globalThis as { process?: typeof import("node:process") };
  // `fetch` of Node takes no file.
  if (location.protocol === "file:" && process?.getBuiltinModule !== undefined)
    return glue.initSync({ module: process.getBuiltinModule("node:fs").readFileSync(location) });
  return glue.default({ module_or_path: location });
}
