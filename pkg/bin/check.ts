// What is wrong with a configuration? Every fault and warning of it, and whether that is too much.

import { findings } from "../entry/check.ts";
import { asText, fileNamed, inOrder } from "./faults.ts";
import { faultsFor, type Host, hostNamed } from "./hosts.ts";
import { configurationIn } from "./reading.ts";

interface Options {
  readonly for?: string | undefined;
  readonly strict?: boolean | undefined;
  readonly json?: boolean | undefined;
}

export async function check(config: string, options: Options): Promise<number> {
  const { strict = false, json = false } = options;
  const host: Host | undefined = options.for === undefined ? undefined : hostNamed(options.for);
  const text = await configurationIn(config);
  const found = await findings(text);
  const faults = await faultsFor(host, text, found.faults);
  const { warnings } = found;
  for (const one of inOrder(config, faults, warnings))
    process.stdout.write(`${json ? JSON.stringify(one) : asText(one)}\n`);
  if (!json) process.stdout.write(`${fileNamed(config)}: ${summaryOf(faults.length, warnings.length)}\n`);
  return faults.length > 0 || (strict && warnings.length > 0) ? 1 : 0;
}

function summaryOf(faults: number, warnings: number): string {
  if (faults === 0 && warnings === 0) return "no fault, no warning";
  return `${counted(faults, "fault")}, ${counted(warnings, "warning")}`;
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count} ${noun}${count > 1 ? "s" : ""}`;
}
