// What does pkg/types/configuration.d.ts declare? An interface for each object; where members exclude one
// another, a union.

import { MEMBERS, nameOf, OBJECTS, plain } from "./members.mjs";

const WIDTH = 110;

const HEAD = `// What may a configuration hold? By \`make generate\`, from src/config/members.json.
//
// No member is \`undefined\`: with \`exactOptionalPropertyTypes\` the compiler says so, and \`load\` in any case.

`;

export function declarationsText() {
  return HEAD + OBJECTS.map(declarationOf).join("\n");
}

/** The interface's name of an object. */
function typeName(key) {
  return `${key.slice(0, 1).toUpperCase()}${key.slice(1)}Configuration`;
}

function declarationOf([key, object]) {
  const unions = [alternativesOf(object), casesOf(object)].filter((branches) => branches.length > 0);
  const taken = unions.flat().flatMap(({ names }) => names);
  const own = Object.keys(object.properties).filter((name) => !taken.includes(name));
  const members = own.map((name) => memberOf(object, name));
  // Such as other members of a key, which RFC 7517 allows.
  if (isOpen(object)) members.push("readonly [name: string]: unknown;");
  const description = comment(plain(object.description), 0);
  if (unions.length === 0) return `${description}export interface ${typeName(key)} ${block(members)}\n`;
  const bodyOf = (branch) => block(branch.names.map((name) => memberOf(object, name, branch)));
  const bodies = unions.map((branches) => ` & (${branches.map(bodyOf).join(" | ")})`);
  return `${description}export type ${typeName(key)} = ${block(members)}${bodies.join("")};\n`;
}

function block(members) {
  return `{\n${members.join("\n")}\n}`;
}

/** Whether an object may hold members that are not listed. */
function isOpen(object) {
  return object.additionalProperties === undefined;
}

/** The names of which a branch of the schema speaks, each once. */
function namesOf({ properties = {}, required = [] }) {
  return [...new Set([...Object.keys(properties), ...required])];
}

/** `oneOf`: of the members that it names, each branch has its own, and in a closed object no others. */
function alternativesOf({ oneOf = [], ...object }) {
  if (isOpen(object)) return oneOf.map((branch) => ({ ...branch, names: namesOf(branch) }));
  const names = [...new Set(oneOf.flatMap(namesOf))];
  const absent = (branch) => names.filter((name) => !namesOf(branch).includes(name));
  return oneOf.map((branch) => ({
    ...branch,
    names,
    properties: { ...Object.fromEntries(absent(branch).map((name) => [name, false])), ...branch.properties },
  }));
}

/** `if` and `else`: some words of one member demand or forbid others. */
function casesOf({ properties, if: condition, then = {}, else: otherwise }) {
  if (otherwise === undefined) return [];
  const [decider] = condition.required;
  const words = wordsOf(condition.properties[decider]);
  const others = wordsOf(properties[decider]).filter((other) => !words.includes(other));
  const names = [decider, ...namesOf(otherwise), ...namesOf(then)];
  const branchOf = ({ required = [], properties }, words) => ({
    names: [...new Set(names)],
    required,
    properties: { ...properties, [decider]: { enum: words } },
  });
  const met = { ...then, required: [decider, ...(then.required ?? [])] };
  return [branchOf(otherwise, others), branchOf(met, words)];
}

function memberOf(object, name, branch) {
  const { required = [], properties = {} } = branch ?? {};
  const member = object.properties[name];
  const particular = properties[name] ?? member;
  if (particular === false) return `readonly ${name}?: never;`;
  const isRequired = required.includes(name) || object.required?.includes(name);
  const declared = /^\w+$/.test(name) || name.startsWith("$") ? name : JSON.stringify(name);
  const type = typeOf(particular);
  const declaration = `readonly ${declared}${isRequired ? "" : "?"}: ${type};`;
  // As deep as Biome indents it at most.
  const indent = branch === undefined ? 2 : 8;
  return `${comment(meaningOf(member, isRequired), indent)}${declaration}`;
}

/** The words that a member may be. */
function wordsOf({ $ref, const: word, enum: words }) {
  if ($ref !== undefined) return wordsOf(MEMBERS.$defs[nameOf($ref)]);
  return words ?? [word];
}

function meaningOf(member, isRequired) {
  const { description, minimum, maximum } = member;
  const bounds = minimum === undefined ? "" : ` ${minimum} to ${maximum}.`;
  const inCode = member.default === undefined ? undefined : `\`${JSON.stringify(member.default)}\``;
  const standard = isRequired ? undefined : (member["x-default"] ?? inCode);
  return plain(description) + bounds + (standard === undefined ? "" : ` Default: ${standard}.`);
}

function typeOf(member) {
  const { $ref, type, items, oneOf, propertyNames, additionalProperties } = member;
  if ($ref !== undefined) {
    const key = nameOf($ref);
    return MEMBERS.$defs[key].properties === undefined ? typeOf(MEMBERS.$defs[key]) : typeName(key);
  }
  if (member.enum !== undefined) return unionOf(member.enum);
  if (member.const !== undefined) return unionOf([member.const]);
  if (oneOf !== undefined) return oneOf.map(typeOf).join(" | ");
  if (type === "array") {
    const element = typeOf(items);
    return `readonly ${element.includes("|") ? `(${element})` : element}[]`;
  }
  if (type === "object") {
    const value = typeOf(additionalProperties);
    const names = propertyNames.enum;
    return names === undefined
      ? `{ readonly [name: string]: ${value} }`
      : `{ readonly [Name in ${unionOf(names)}]?: ${value} }`;
  }
  return type === "integer" ? "number" : (type ?? "unknown");
}

function unionOf(values) {
  return values.map((value) => JSON.stringify(value)).join(" | ");
}

/** A comment whose lines end at the column where all do. */
function comment(text, indent) {
  const margin = " ".repeat(indent);
  if (`${margin}/** ${text} */`.length <= WIDTH) return `${margin}/** ${text} */\n`;
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${margin} * ${last} ${word}`.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return `${margin}/**\n${lines.map((line) => `${margin} * ${line}\n`).join("")}${margin} */\n`;
}
