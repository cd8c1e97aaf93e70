// What does an author learn of a configuration? The findings of the wasm that has the Public Suffix List,
// loaded when it is asked for the first time.

import * as glue from "#check-glue";
import { parsed } from "../js/answers.ts";
import { demandConfiguration, demandOptions } from "../js/arguments.ts";
import { toldFaults } from "../js/configuration-faults.ts";
import { writtenConfiguration } from "../js/configuration-writer.ts";
import type { CheckOptions, Findings } from "../types/check.d.ts";

let starting: Promise<unknown> | undefined;

export async function findings(config: unknown, options?: CheckOptions): Promise<Findings> {
  demandConfiguration(config);
  demandOptions(options, ["wasm"]);
  const { text, faults } = writtenConfiguration(config);
  starting ??= start(options?.wasm);
  try {
    await starting;
  } catch (error) {
    starting = undefined;
    throw error;
  }
  const found = parsed<Findings>(glue.findings(text));
  return frozen({ ...found, faults: toldFaults(faults, found.faults) });
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
