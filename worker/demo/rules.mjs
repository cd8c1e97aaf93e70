// What does a rule ask? In the words of docs/rules.md, where each has a row; without a row, nothing.

import { readFileSync } from "node:fs";

const PAGE = new URL("../../docs/rules.md", import.meta.url);
const ROW = /^\| ([A-Z]+-[A-Z]+-\d+) \| (.*?) \|/gm;

let wordings;

export function wordingOf(rule) {
  wordings ??= new Map([...text().matchAll(ROW)].map(([, id, wording]) => [id, wording.replaceAll(" †", "")]));
  return wordings.get(rule);
}

function text() {
  try {
    return readFileSync(PAGE, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}
