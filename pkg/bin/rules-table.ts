// How do rules look in a terminal? Each with its name, its state and what must hold, and below it what else is
// said, wrapped at the terminal's width.

import { styleText } from "node:util";
import type { RuleState } from "../types/check.d.ts";
import { LEGEND, linesOf, type Report, ruleText, STATES, summaryOf } from "./rules-words.ts";
import { visible } from "./shown.ts";

const LEAST_WIDTH = 40;
/** Below it what must hold stands under the rule's name, not beside it. */
const LEAST_WIDTH_BESIDE = 72;
const MOST_WIDTH = 120;
const DEFAULT_WIDTH = 80;
const GAP = "  ";

const COLOURS: Readonly<Record<RuleState, Parameters<typeof styleText>[0]>> = {
  enforced: "green",
  "by-design": "green",
  checked: "cyan",
  attest: "yellow",
  "not-enforced": "red",
};

/** Of a terminal its own; of a pipe what the shell says, where it does. */
export function widthOf({ columns }: { readonly columns?: number }): number {
  const width = columns ?? Number(process.env.COLUMNS ?? Number.NaN);
  return Math.min(Math.max(width > 0 ? width : DEFAULT_WIDTH, LEAST_WIDTH), MOST_WIDTH);
}

export function asTable({ file, sha256, judgedAt, version, systems }: Report, width: number): string {
  const tables = systems.map(({ system, title, namedAt, rules }) => {
    const idWidth = Math.max(...rules.map(({ id }) => id.length));
    const stateWidth = Math.max(...rules.map(({ state }) => STATES[state].length));
    const isBeside = width >= LEAST_WIDTH_BESIDE;
    const indent = " ".repeat(isBeside ? idWidth + stateWidth + 2 * GAP.length : 2 * GAP.length);
    const wrap = (text: string, hanging = 0) =>
      wrapped(visible(text), width - indent.length, hanging).join(`\n${indent}`);
    const rows = rules.map((standing) => {
      const { id, state } = standing;
      const word = styled(COLOURS[state], STATES[state].padEnd(isBeside ? stateWidth : 0));
      const head = `${id.padEnd(idWidth)}${GAP}${word}${isBeside ? GAP : `\n${indent}`}${wrap(ruleText(standing))}`;
      const more = linesOf(standing, String).map(([label, text]) => {
        return `${indent}${styled("dim", wrap(`${label}: ${text}`, 2))}`;
      });
      return [head, ...more].join("\n");
    });
    const named = namedAt.length === 0 ? "asked for" : `named at ${namedAt.map(visible).join(", ")}`;
    const head = wrapped(`${title} (${system}), ${named}`, width, 2).map((line) => styled("bold", line));
    return `${[...head, ...wrapped(summaryOf(rules), width)].join("\n")}\n\n${rows.join("\n")}\n`;
  });
  const source = [
    LEGEND,
    `configuration: ${visible(file)}`,
    `sha256: ${sha256}`,
    `judged: ${judgedAt}, by wicketgate ${version}`,
  ];
  return `${tables.join("\n")}\n${source.flatMap((line) => wrapped(line, width, 2)).join("\n")}\n`;
}

function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const [indent = ""] = /^ */.exec(line) ?? [];
      return `${indent}${styleText(style, line.slice(indent.length), { stream: process.stdout })}`;
    })
    .join("\n");
}

/** Lines of at most this many characters, where words allow; all but the first begin further in. */
function wrapped(text: string, width: number, hanging = 0): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line.trim() !== "" && longer.length > width) {
      lines.push(line);
      line = `${" ".repeat(hanging)}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
