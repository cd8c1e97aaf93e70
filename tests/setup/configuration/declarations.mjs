// What does pkg/types/configuration.d.ts declare? An interface for each object; where members exclude one
// another, a union.

import { MEMBERS, nameOf, OBJECTS, plain } from "./members.mjs";

const WIDTH = 110;

const HEAD = `// What may a configuration hold? By \`make generate\`, from src/config/members.json.
//
// A member that is \`undefined\` is absent.

`;

export function declarationsText() {
  return HEAD + OBJECTS.map(declarationOf).join("\n");
}

/** The interface's name of an object. */
function typeName(key) {
  return `${key.slice(0, 1).toUpperCase()}${key.slice(1)}Configuration`;
}

function declarationOf([key, object]) {
  const alternatives = alternativesOf(object);
  const own = Object.keys(object.properties).filter((name) => !alternatives.names.includes(name));
  const members = own.map((name) => memberOf(object, name));
  // Such as other members of a key, which RFC 7517 allows.
  if (object.additionalProperties === undefined) members.push("readonly [name: string]: unknown;");
  const body = `{\n${members.join("\n")}\n}`;
  const description = comment(plain(object.description), 0);
  if (alternatives.bodies.length === 0) return `${description}export interface ${typeName(key)} ${body}\n`;
  return `${description}export type ${typeName(key)} = ${body} & (${alternatives.bodies.join(" | ")});\n`;
}

/** The members that exclude one another, and what they may be together. */
function alternativesOf(object) {
  const { oneOf, if: condition, else: otherwise } = object;
  if (oneOf !== undefined) {
    const names = oneOf.flatMap(({ required }) => required);
    const bodyFor = (taken) =>
      bodyOf(object, names, (name) => (name === taken ? { isRequired: true } : { type: "undefined" }));
    return { names, bodies: names.map(bodyFor) };
  }
  if (otherwise === undefined) return { names: [], bodies: [] };
  // One value of a member forbids what all others need.
  const [decider] = condition.required;
  const [needed] = otherwise.required;
  const value = condition.properties[decider].const;
  const others = object.properties[decider].enum.filter((other) => other !== value);
  const names = [decider, needed];
  return {
    names,
    bodies: [
      bodyOf(object, names, (name) => (name === needed ? { isRequired: true } : { type: unionOf(others) })),
      bodyOf(object, names, (name) =>
        name === needed ? { type: "undefined" } : { isRequired: true, type: unionOf([value]) },
      ),
    ],
  };
}

function bodyOf(object, names, particulars) {
  return `{\n${names.map((name) => memberOf(object, name, particulars(name))).join("\n")}\n}`;
}

function memberOf(object, name, particulars = {}) {
  const member = object.properties[name];
  if (member === false) return `readonly ${name}?: undefined;`;
  const { isRequired = object.required?.includes(name), type = typeOf(member) } = particulars;
  const declared = /^\w+$/.test(name) || name.startsWith("$") ? name : JSON.stringify(name);
  // Whoever writes `condition ? value : undefined` means that it may be absent.
  if (type === "undefined") return `readonly ${declared}?: undefined;`;
  const declaration = isRequired
    ? `readonly ${declared}: ${type};`
    : `readonly ${declared}?: ${type} | undefined;`;
  return `${comment(meaningOf(member, isRequired), 2)}  ${declaration}`;
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
    const value = `${typeOf(additionalProperties)} | undefined`;
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
