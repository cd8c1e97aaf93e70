// What does the package promise, in one text? Every export of every entry with its declaration, and the closed
// lists of codes, as the compiler reads them in pkg/types/.
//
//   node tests/api/api-snapshot.mjs      # rewrites api.snapshot.txt, which api-snapshot.test.mjs compares
//
// Comments and layout are no promise and are left out. The compiler's interface is not stable yet; the version
// in package.json is exact.

import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { API, SymbolFlags, TypeFlags } from "typescript/unstable/sync";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const SNAPSHOT = fileURLToPath(new URL("api.snapshot.txt", import.meta.url));

/** The snapshot of the declarations as they are now. */
export function apiSnapshot() {
  const api = new API({ cwd: ROOT });
  try {
    const config = `${ROOT}tsconfig.json`;
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    const { exports } = JSON.parse(readFileSync(`${ROOT}pkg/package.json`, "utf8"));
    const entries = Object.entries(exports).map(([path, { types }]) => ({
      name: `wicketgate${path.slice(1)}`,
      types: types && `${ROOT}pkg/${types.slice(2)}`,
    }));
    const sections = entries.map((entry) => `# ${entry.name}\n\n${entryText(project, entry, entries)}`);
    return [...sections, codesText(project)].join("\n");
  } finally {
    api.close();
  }
}

function entryText(project, { types }, entries) {
  if (types === undefined) return "(a file)\n";
  const texts = exportsOf(project, types).map((symbol) => {
    const { name, declarations } = resolved(project, symbol);
    // A declaration is printed where it stands; another entry that offers it too says whose it is. What stands
    // in no entry belongs to the first one, which offers all of it.
    const isIn = (entry) => declarations.every(({ path }) => path === entry.types);
    const owner = entries.find(isIn) ?? entries[0];
    if (owner !== undefined && owner.types !== types) return `${symbol.name}: as in ${owner.name}`;
    return declarations.map((declaration) => printed(project, name, declaration)).join("\n");
  });
  return texts.map((text) => `${text}\n`).join("");
}

/** What an entry exports, by name: in no file's order, so that moving a declaration changes nothing. */
function exportsOf({ program, checker }, file) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return checker.getExportsOfModule(module).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function resolved({ checker }, symbol) {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function printed(project, name, declaration) {
  const text = project.emitter.printNode(declaration.resolve(project));
  // A constant's declaration is its name and type alone.
  return text.startsWith(`${name}: `) ? `export const ${text};` : text;
}

/** The members of the unions that are closed lists: codes of reasons and warnings, and the kinds of events. */
function codesText(project) {
  const { checker } = project;
  const [index, edge] = ["index", "edge"].map((name) => exportsOf(project, `${ROOT}pkg/types/${name}.d.ts`));
  const membersOf = (symbols, name) => {
    const type = checker.getDeclaredTypeOfSymbol(symbols.find((symbol) => symbol.name === name));
    return type.flags & TypeFlags.Union ? type.getTypes() : [type];
  };
  const literals = (symbols, name) => membersOf(symbols, name).map((type) => checker.typeToString(type));
  const told = (type, name) => {
    const member = checker.getPropertyOfType(type, name);
    if (member === undefined) return "";
    // The order in which the compiler prints a union is its own.
    const words = checker.typeToString(checker.getTypeOfSymbol(member)).split(" | ");
    return ` ${name}: ${words.toSorted().join(" | ")}`;
  };
  const events = membersOf(index, "GateEvent").map((type) => `${told(type, "type")}${told(type, "event")}`);
  const lists = {
    "reason codes": literals(index, "ReasonCode"),
    "event types": events.map((text) => text.trim()),
    "warning codes": literals(edge, "WarningCode"),
  };
  return Object.entries(lists)
    .map(([title, list]) => `# ${title}\n\n${list.toSorted().join("\n")}\n`)
    .join("\n");
}

if (process.argv[1] !== undefined && basename(process.argv[1]) === "api-snapshot.mjs")
  writeFileSync(SNAPSHOT, apiSnapshot());
