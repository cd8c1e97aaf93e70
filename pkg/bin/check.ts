// What is wrong with a configuration? Every fault and warning, as compilers print them.

import { styleText } from "node:util";
import { findings } from "../entry/check.ts";
import type { ConfigurationError } from "../types/index.d.ts";
import { configurationIn } from "./reading.ts";

interface Options {
  readonly strict?: boolean | undefined;
  readonly json?: boolean | undefined;
}

type Severity = "error" | "warning";

export async function check(config: string, { strict = false, json = false }: Options): Promise<number> {
  const { faults, warnings } = await findings(await configurationIn(config));
  const file = config === "-" ? "standard input" : config;
  const told = [
    ...faults.map((fault) => ({ severity: "error", ...fault }) as const),
    ...warnings.map((warning) => ({ severity: "warning", ...warning }) as const),
  ].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  for (const one of told)
    process.stdout.write(`${json ? JSON.stringify({ file, ...one }) : asText(one.severity, file, one)}\n`);
  if (!json) process.stdout.write(`${file}: ${summaryOf(faults.length, warnings.length)}\n`);
  return faults.length > 0 || (strict && warnings.length > 0) ? 1 : 0;
}

/** As editors and CI know it: `file:line:column: error: …`. */
export function asText(
  severity: Severity,
  file: string,
  { path, value, message, line, column }: ConfigurationError,
): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const word = styleText(severity === "error" ? "red" : "yellow", severity, { stream: process.stdout });
  const subject = path === "" ? "the text" : `\`${path}\``;
  return `${place}: ${word}: ${subject} ${message}${value === "" ? "" : ` (found: ${value})`}`;
}

function summaryOf(faults: number, warnings: number): string {
  if (faults === 0 && warnings === 0) return "no fault, no warning";
  return `${counted(faults, "fault")}, ${counted(warnings, "warning")}`;
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count} ${noun}${count > 1 ? "s" : ""}`;
}
