// What does docs/configuration.md say of each member? A table for each object, between two marks.

import { MEMBERS, nameOf, OBJECTS } from "./members.mjs";

const BEGIN = "<!-- From here on by `make generate`, from src/config/members.json. -->\n";
const END = "<!-- Here ends what is generated. -->\n";

/** The page with its tables written anew. */
export function pageText(page) {
  const [before, rest] = parts(page, BEGIN);
  const [, after] = parts(rest, END);
  return `${before}${BEGIN}\n${OBJECTS.map(sectionOf).join("\n")}\n${END}${after}`;
}

function parts(text, mark) {
  const [before, after, more] = text.split(mark);
  if (after === undefined || more !== undefined) throw new Error(`docs/configuration.md needs one ${mark}`);
  return [before, after];
}

function sectionOf([key, object]) {
  const title = key === "" ? "Top" : object.title;
  const rows = Object.entries(object.properties)
    .filter(([, member]) => member !== false)
    .map(([name, member]) => {
      const cells = [
        `<a id="${anchorOf(title)}-${name.toLowerCase()}"></a>\`${name}\``,
        valueText(member),
        defaultOf(object, name, member),
        meaningOf(member),
      ];
      return `| ${cells.join(" | ")} |\n`;
    });
  const description = key === "" ? "" : `${object.description}\n\n`;
  return `## ${title}\n\n${description}| member | value | default | meaning |\n| --- | --- | --- | --- |\n${rows.join("")}`;
}

/** The anchor of a heading. */
function anchorOf(title) {
  return title.toLowerCase().replaceAll(" ", "-");
}

function defaultOf(object, name, member) {
  if (object.required?.includes(name)) return "mandatory";
  return member["x-default"] ?? (member.default === undefined ? "none" : code(member.default));
}

function meaningOf({ description, propertyNames }) {
  const names = propertyNames?.enum?.map((name) => `\`${name}\``);
  return names === undefined ? description : `${description} These are ${names.join(", ")}.`;
}

function valueText(member) {
  const { $ref, type, items, oneOf, minimum, maximum, maxItems, additionalProperties } = member;
  if ($ref !== undefined) {
    const target = MEMBERS.$defs[nameOf($ref)];
    return target.title === undefined ? valueText(target) : `[${target.title}](#${anchorOf(target.title)})`;
  }
  if (member.enum !== undefined) return member.enum.map(code).join(" or ");
  if (member.const !== undefined) return code(member.const);
  if (oneOf !== undefined) return oneOf.map(valueText).join(" or ");
  if (type === "integer") return `integer, ${minimum} to ${maximum}`;
  if (type === "array") return `array of ${valueText(items)}${maxItems ? `, at most ${maxItems}` : ""}`;
  if (type === "object") return `object of ${valueText(additionalProperties)}`;
  return type === "null" ? "`null`" : (type ?? "any");
}

function code(value) {
  return `\`${JSON.stringify(value)}\``;
}
