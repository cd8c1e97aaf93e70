// How do rules look in Markdown? As one table a system, for whoever keeps or reviews them.

import { LEGEND, linesOf, type Report, ruleText, STATES, summaryOf } from "./rules-words.ts";
import { visible } from "./shown.ts";

export function asMarkdown({ file, sha256, judgedAt, version, systems }: Report): string {
  const tables = systems.map(({ system, title, namedAt, rules }) => {
    const named = namedAt.length === 0 ? "asked for" : `named at ${namedAt.map(code).join(", ")}`;
    const rows = rules.map((standing) => {
      const more = linesOf(standing, code).map(([label, text]) => `${label}: ${text}`);
      const cells = [standing.id, STATES[standing.state], ruleText(standing), more.join("<br>")];
      return `| ${cells.map(cell).join(" | ")} |`;
    });
    return `## ${title} (\`${system}\`)

${summaryOf(rules)}; ${named}.

| rule | state | what must hold | how |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
  });
  return `# Rules of ${code(file)}

Judged ${judgedAt} by wicketgate ${version}, of the text with SHA-256 \`${sha256}\`.
What stands behind ${LEGEND.replace(":", " is")}.

${tables.join("\n")}`;
}

/** A vertical line would end the cell, in code too. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function code(name: string): string {
  const fence = name.includes("`") ? "``" : "`";
  return `${fence}${visible(name)}${fence}`;
}
