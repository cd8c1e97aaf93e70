// What does a name mean that stands in a refusal, a report or a log? A rule's, or a reason's code.

import { styleText } from "node:util";
import { explain as explanationOf } from "../entry/check.ts";
import { jsonLine } from "../js/log/json-line.ts";
import type { ReasonExplanation, RuleDescription, RuleExplanation, RuleLook } from "../types/check.d.ts";
import { lookedOf, ruleText } from "./rules-words.ts";
import { shownArgument } from "./shown.ts";
import { Unusable } from "./unusable.ts";

type Row = readonly [name: string, value: string | undefined];

export async function explain(
  name: string,
  { json = false }: { readonly json?: boolean | undefined },
): Promise<number> {
  const found = (await explanationOf(name)) ?? (await explanationOf(name.toUpperCase()));
  if (found === undefined)
    throw new Unusable(
      `"${shownArgument(name)}" is no rule, such as RTW-ALG-1, and no reason, such as alg_mismatch`,
    );
  if (json) process.stdout.write(`${jsonLine({ ...found })}\n`);
  else print(...("id" in found ? ofRule(found) : ofReason(found)));
  return 0;
}

function ofRule(rule: RuleExplanation): readonly [name: string, rows: readonly Row[]] {
  return [
    rule.id,
    [
      ["system", rule.title],
      ["rule", ruleText(rule)],
      ["edge", looked(rule.edge)],
      ["later", looked(rule.later)],
      [rule.check?.isBuilt === false ? "check, later" : "check", looked(rule.check)],
      ["design", rule.design],
      ["attest", rule.isReviewed ? `${rule.attest}; again at intervals` : rule.attest],
      ["reasons", rule.reasons.length > 0 ? rule.reasons.join(", ") : undefined],
    ],
  ];
}

function ofReason({
  code,
  meaning,
  status,
  error,
  rules,
}: ReasonExplanation): readonly [string, readonly Row[]] {
  const cited = rules.map((rule: RuleDescription) => ["rule", `${rule.id}: ${ruleText(rule)}`] as const);
  return [code, [["why", meaning], ["network", `is told ${status} ${error}`], ...cited]];
}

function looked(look: RuleLook | undefined): string | undefined {
  return look && lookedOf(look);
}

function print(name: string, rows: readonly Row[]): void {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const width = Math.max(...shown.map(([label]) => label.length));
  process.stdout.write(`${styleText("bold", name, { stream: process.stdout })}\n`);
  for (const [label, value] of shown) process.stdout.write(`  ${label.padEnd(width)}  ${value}\n`);
}
