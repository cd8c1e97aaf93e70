// What does docs/rules.md say of each rule? A table for each system, below a mark.

import { systems } from "./list.mjs";
import { holdingTests } from "./tests.mjs";

const BEGIN = "<!-- From here on by `make generate`, from src/rules/ and the names of the tests. -->\n";

/** The page with its tables written anew. */
export function rulesPageText(page) {
  const [before, after] = page.split(BEGIN);
  if (after === undefined) throw new Error(`docs/rules.md needs ${BEGIN}`);
  const tests = testsById(systems());
  return `${before}${BEGIN}\n${systems()
    .map((system) => sectionOf(system, tests))
    .join("\n")}`;
}

/** The tests of each rule. Throws where one names a rule that is not in the list. */
export function testsById(listed) {
  const byId = new Map(listed.flatMap(({ rules }) => rules).map(({ id }) => [id, []]));
  for (const { ids, file, name } of holdingTests())
    for (const id of ids) {
      if (!byId.has(id)) throw new Error(`${file}: "${name}" holds ${id}, which is no rule`);
      byId.get(id).push({ file, name });
    }
  return byId;
}

function sectionOf({ system, title, rules }, tests) {
  const rows = rules.map((rule) => {
    const cells = [rule.id, textOf(rule), answersOf(rule).join("<br>"), testsText(rule, tests.get(rule.id))];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  });
  const head = "| rule | what must hold | who answers | held by the test |\n| --- | --- | --- | --- |\n";
  return `## ${title}\n\n\`"profile": "${system}"\`\n\n${head}${rows.join("")}`;
}

function textOf({ text, tightened }) {
  return tightened === undefined ? text : `${text} † ${tightened}`;
}

function answersOf({ edge, later, check, design, attest, isReviewed }) {
  const looked = (word, part) => part && `**${word}**: ${lookedText(part)}`;
  const isChecked = check?.by.every(({ isBuilt }) => isBuilt);
  return [
    looked("edge", edge),
    looked("edge, later", later),
    looked(isChecked ? "check" : "check, later", check),
    design && `**design**: ${design}`,
    attest && `**attest**${isReviewed ? " ↻" : ""}: ${attest}`,
  ].filter(Boolean);
}

/** What looks is named where that is not said yet. */
function lookedText({ at, by }) {
  const names = by
    .map(({ name }) => name)
    .filter((name) => !at.includes(name) && !at.includes("`wicketgate"));
  return names.length === 0 ? at : `${at} (${names.join(", ")})`;
}

function testsText({ edge, design }, tests) {
  if (tests.length > 0) return tests.map(({ file, name }) => `[${name}](../${file})`).join("<br>");
  return edge === undefined && design === undefined ? "" : "no test yet";
}
