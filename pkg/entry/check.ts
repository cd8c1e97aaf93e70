// What does an author learn of a configuration? The findings of the wasm that has the Public Suffix List and
// the rules, loaded when it is asked for the first time.

import * as glue from "#check-glue";
import { parsed } from "../js/answers.ts";
import { demandConfiguration } from "../js/arguments.ts";
import { toldFaults } from "../js/configuration-faults.ts";
import { writtenConfiguration } from "../js/configuration-writer.ts";
import { instanceOf } from "../js/instance.ts";
import { checkedOptions, demand, type Kind, TEXT, WASM } from "../js/options.ts";
import { wasmModule } from "../js/wasm-module.ts";
import { inWords } from "../js/words.ts";
import type {
  CheckOptions,
  Findings,
  ReasonExplanation,
  RuleExplanation,
  RulesOptions,
  RulesReport,
  SystemName,
} from "../types/check.d.ts";

type Explanation = RuleExplanation | ReasonExplanation;

const SYSTEMS: readonly SystemName[] = ["air-kit", "sigid", "round-two", "iam"];
const HOSTS: readonly unknown[] = ["hono", "worker"];
const SYSTEM_NAMES: Kind = [
  `an array of ${SYSTEMS.join(", ")}`,
  (value) => Array.isArray(value) && value.every((name) => SYSTEMS.includes(name)),
];
const HOST: Kind = ["hono or worker", (value) => HOSTS.includes(value)];

export async function findings(config: unknown, options?: CheckOptions): Promise<Findings> {
  demandConfiguration(config);
  const { wasm } = checkedOptions("findings", options, { wasm: WASM });
  const { text, faults } = writtenConfiguration(config);
  const found = await entered(wasm, () => parsed<Findings>(glue.findings(text)));
  const [told, warnings] = await Promise.all([
    inWords(toldFaults(faults, found.faults), config),
    inWords(found.warnings, config),
  ]);
  return frozen({ ...found, faults: told, warnings });
}

export async function rulesOf(config: unknown, options?: RulesOptions): Promise<RulesReport> {
  demandConfiguration(config);
  const kinds = { wasm: WASM, systems: SYSTEM_NAMES, host: HOST };
  const { wasm, systems = [], host = "" } = checkedOptions("rulesOf", options, kinds);
  const asked = systems.join(" ");
  const { text, faults } = writtenConfiguration(config);
  const stood = await entered(wasm, () => parsed<Partial<RulesReport>>(glue.rules(text, asked, host)));
  const told = await inWords(toldFaults(faults, stood.faults), config);
  return frozen({ faults: told, systems: told.length > 0 ? [] : (stood.systems ?? []) });
}

export async function explain(name: unknown, options?: CheckOptions): Promise<Explanation | undefined> {
  demand("explain", "name", name, TEXT);
  const { wasm } = checkedOptions("explain", options, { wasm: WASM });
  const text = await entered(wasm, () => glue.explained(name as string));
  return text === "" ? undefined : frozen(parsed<Explanation>(text));
}

/** What the core says, once it has started. */
async function entered<Answer>(wasm: CheckOptions["wasm"], ask: () => Answer): Promise<Answer> {
  // Another call's start may come first, and this promise be looked at late or never.
  Promise.resolve(wasm).catch(() => {});
  const instance = instanceOf(glue);
  await instance.ready(() => start(wasm));
  return instance.enter(ask);
}

/** It, and whatever it holds. */
function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
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
