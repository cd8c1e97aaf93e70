// How are the faults and warnings of a configuration told? As compilers print them, in the order in which they
// stand in its text.

import { styleText } from "node:util";
import type { ConfigurationError } from "../types/index.d.ts";
import { visible } from "./shown.ts";

export interface ToldFault extends ConfigurationError {
  readonly file: string;
  readonly severity: "error" | "warning";
}

/** `config`: as it was named, a file or `-`. */
export function inOrder(
  config: string,
  faults: readonly ConfigurationError[],
  warnings: readonly ConfigurationError[] = [],
): readonly ToldFault[] {
  const file = fileNamed(config);
  return [
    ...faults.map((fault) => ({ file, severity: "error", ...fault }) as const),
    ...warnings.map((warning) => ({ file, severity: "warning", ...warning }) as const),
  ].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

export function fileNamed(config: string): string {
  return config === "-" ? "standard input" : config;
}

/** As editors and CI know it: `file:line:column: error: …`. */
export function asText(
  { file, severity, path, value, message, line, column }: ToldFault,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const word = styleText(severity === "error" ? "red" : "yellow", severity, { stream });
  const subject = path === "" ? "the text" : `\`${path}\``;
  // A name or a text of the configuration may hold what turns the terminal, or begins a line of its own.
  return `${place}: ${word}: ${visible(`${subject} ${message}${value === "" ? "" : ` (found: ${value})`}`)}`;
}
