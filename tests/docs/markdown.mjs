// What stands in a document? Its fenced blocks, its tables, its links and its headings.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export function readDocument(name) {
  return readFileSync(join(ROOT, name), "utf8");
}

/** What is written for users: README.md, that of the package, and every page of docs/ and docs/systems/. */
export const PAGES = [
  "README.md",
  "pkg/README.md",
  ...globSync(["docs/*.md", "docs/systems/*.md"], { cwd: ROOT }).sort(),
];

/** All pages as one text, for the tables that stand in one of them. */
export function readPages() {
  return PAGES.map(readDocument).join("\n");
}

/** The blocks of all pages, each with the `page` that it stands in. */
export function blocksOfPages() {
  return PAGES.flatMap((page) => blocksOf(readDocument(page)).map((block) => ({ ...block, page })));
}

/** Fenced blocks as `{ language, kind, text, line }`: the first word after the fence, and the rest of that line. */
export function blocksOf(document) {
  const lines = document.split("\n");
  const blocks = [];
  let open;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("```")) open?.lines.push(line);
    else if (open === undefined) {
      const [language = "", ...kind] = line.slice(3).split(" ");
      open = { language, kind: kind.join(" "), line: index + 1, lines: [] };
    } else {
      const { lines: inner, ...block } = open;
      blocks.push({ ...block, text: `${inner.join("\n")}\n` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`the block of line ${open.line} has no end`);
  return blocks;
}

/** Tables as arrays of rows, the head first, each row an array of its cells. */
export function tablesOf(document) {
  const tables = [];
  let rows;
  for (const line of document.split("\n")) {
    if (!line.startsWith("|")) {
      rows = undefined;
      continue;
    }
    if (rows === undefined) {
      rows = [];
      tables.push(rows);
    }
    if (!/^[|\s-]+$/.test(line))
      rows.push(
        line
          .slice(1, line.lastIndexOf("|"))
          .split("|")
          .map((cell) => cell.trim()),
      );
  }
  return tables;
}

/** Rows, without the head, of all tables that have this head. */
export function rowsUnder(document, head) {
  return tablesOf(document)
    .filter(([first]) => first.join(" | ") === head)
    .flatMap(([, ...rows]) => rows);
}

/** The text between the backquotes of a cell that is nothing but code. */
export function codeOf(cell) {
  const found = /^`([^`]+)`$/.exec(cell);
  if (found === null) throw new Error(`not code: ${cell}`);
  return found[1];
}
