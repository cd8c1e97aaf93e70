// What does an author learn of a configuration? The findings of the wasm that has the Public Suffix List,
// loaded when it is asked for the first time.

import * as glue from "#check-glue";
import { parsed } from "../js/answers.ts";
import { demandConfiguration } from "../js/arguments.ts";
import { toldFaults } from "../js/configuration-faults.ts";
import { writtenConfiguration } from "../js/configuration-writer.ts";
import { instanceOf } from "../js/instance.ts";
import { checkedOptions, WASM } from "../js/options.ts";
import { wasmModule } from "../js/wasm-module.ts";
import { inWords } from "../js/words.ts";
import type { CheckOptions, Findings } from "../types/check.d.ts";

export async function findings(config: unknown, options?: CheckOptions): Promise<Findings> {
  demandConfiguration(config);
  const { wasm } = checkedOptions("findings", options, { wasm: WASM });
  const { text, faults } = writtenConfiguration(config);
  // Another call's start may come first, and this promise be looked at late or never.
  Promise.resolve(wasm).catch(() => {});
  const instance = instanceOf(glue);
  await instance.ready(() => start(wasm));
  const found = instance.enter(() => parsed<Findings>(glue.findings(text)));
  const [told, warnings] = await Promise.all([
    inWords(toldFaults(faults, found.faults), config),
    inWords(found.warnings, config),
  ]);
  return frozen({ ...found, faults: told, warnings });
}

function frozen(found: Findings): Findings {
  for (const list of Object.values(found)) {
    for (const one of list) Object.freeze(one);
    Object.freeze(list);
  }
  return Object.freeze(found);
}

async function start(wasm: CheckOptions["wasm"]): Promise<unknown> {
  if (wasm !== undefined) return glue.default({ module_or_path: await wasmModule(wasm, "check") });
  const location = new URL("./wasm/check_bg.wasm", import.meta.url);
  const { process } = globalThis as { process?: typeof import("node:process") };
  // `fetch` of Node takes no file.
  if (location.protocol === "file:" && process?.getBuiltinModule !== undefined)
    return glue.initSync({ module: process.getBuiltinModule("node:fs").readFileSync(location) });
  return glue.default({ module_or_path: location });
}
