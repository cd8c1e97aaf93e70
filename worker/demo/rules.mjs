// What does a rule ask? In the words of docs/rules.md, where each has a row.

import { readFileSync } from "node:fs";

const PAGE = new URL("../../docs/rules.md", import.meta.url);
const ROW = /^\| ([A-Z]+-[A-Z]+-\d+) \| (.*?) \|/gm;

let wordings;

export function wordingOf(rule) {
  wordings ??= new Map(
    [...readFileSync(PAGE, "utf8").matchAll(ROW)].map(([, id, wording]) => [
      id,
      wording.replace(" † ", "; asked here beyond that: "),
    ]),
  );
  return wordings.get(rule);
}
