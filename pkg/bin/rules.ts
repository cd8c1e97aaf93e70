// How do the rules of the systems stand that a configuration names? As a table, as Markdown or as JSON.

import { createHash } from "node:crypto";
import { rulesOf } from "../entry/check.ts";
import { jsonLine } from "../js/log/json-line.ts";
import type { RulesReport, SystemName, SystemRules } from "../types/check.d.ts";
import { asText, fileNamed, inOrder } from "./faults.ts";
import { faultsFor } from "./hosts.ts";
import { configurationIn } from "./reading.ts";
import { asMarkdown } from "./rules-markdown.ts";
import { asTable, widthOf } from "./rules-table.ts";
import { countsOf, type Report } from "./rules-words.ts";
import { shownArgument } from "./shown.ts";
import { Unusable } from "./unusable.ts";
import { version } from "./version.ts";

interface Options {
  readonly system?: readonly string[] | undefined;
  readonly for?: string | undefined;
  readonly strict?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
}

const SYSTEMS: readonly string[] = ["air-kit", "sigid", "round-two", "iam"] satisfies readonly SystemName[];
const HOSTS = ["hono", "worker"] as const;

export async function rules(config: string, options: Options): Promise<number> {
  const { strict = false, json = false, markdown = false } = options;
  if (json && markdown) throw new Unusable("--json or --markdown: one at a time");
  const systems = systemsIn(options.system ?? []);
  const host = hostIn(options.for);
  const text = await configurationIn(config);
  const found = await rulesOf(text, host === undefined ? { systems } : { systems, host });
  const faults = await faultsFor(host, text, found.faults);
  if (faults.length > 0) return broken(config, faults, json);
  if (found.systems.length === 0)
    throw new Unusable(
      `the configuration names no system: write "profile", or pass --system ${SYSTEMS.join("|")}`,
    );
  const report: Report = {
    file: fileNamed(config),
    sha256: createHash("sha256").update(text).digest("hex"),
    judgedAt: new Date().toISOString(),
    version: await version(),
    systems: found.systems,
  };
  const written = json
    ? asJson(report)
    : markdown
      ? asMarkdown(report)
      : asTable(report, widthOf(process.stdout));
  process.stdout.write(written);
  return strict && found.systems.some(hasOpenEdge) ? 1 : 0;
}

function systemsIn(given: readonly string[]): readonly SystemName[] {
  const names = given.flatMap((text) => text.split(/[\s,]+/)).filter((name) => name !== "");
  const unknown = names.find((name) => !SYSTEMS.includes(name));
  if (unknown !== undefined || (given.length > 0 && names.length === 0))
    throw new Unusable(`--system is ${SYSTEMS.join(", ")}, not ${shownArgument(unknown ?? "")}`);
  return names as readonly SystemName[];
}

function hostIn(name: string | undefined): (typeof HOSTS)[number] | undefined {
  const host = HOSTS.find((known) => known === name);
  if (name !== undefined && host === undefined) throw new Unusable("--for is hono or worker");
  return host;
}

/** To the other stream, since what is written to this one is a report, or nothing. */
function broken(config: string, faults: RulesReport["faults"], json: boolean): number {
  const told = inOrder(config, faults);
  if (json) process.stdout.write(`${jsonLine({ faults: told })}\n`);
  else {
    for (const fault of told) process.stderr.write(`${asText(fault, process.stderr)}\n`);
    process.stderr.write("The configuration has faults, so nothing is enforced.\n");
  }
  return 2;
}

function asJson({ systems, ...report }: Report): string {
  const counted = systems.map(({ rules: standings, ...system }) => {
    return { ...system, counts: countsOf(standings), rules: standings };
  });
  return `${jsonLine({ ...report, systems: counted })}\n`;
}

function hasOpenEdge({ rules: standings }: SystemRules): boolean {
  return standings.some(
    ({ state, edge, later }) => state === "not-enforced" && (edge ?? later) !== undefined,
  );
}
