// Does the mutation run find guards, break them, and tell a test that sees it from one that does not?

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { judged } from "./judging.mjs";
import { rustBreaks } from "./rust-guards.mjs";
import { copied } from "./tree.mjs";
import { typescriptBreaks } from "./typescript-guards.mjs";

const changes = (text, breaks) =>
  breaks.map(({ line, start, end, becomes }) => [line, text.slice(start, end), becomes]);

test("guards in TypeScript", () => {
  const text = `type Kind<T> = T extends string ? "é" : never;
let last: number | undefined;
export function isTaken(age: number, names: readonly string[]): boolean {
  if (!names.includes("ada")) throw new Error("\u{1f511}");
  last = age;
  return age >= 18 && (age as number) < 99;
}
`;
  assert.deepEqual(changes(text, typescriptBreaks("guard.ts", text)), [
    [4, '!names.includes("ada")', "true"],
    [4, '!names.includes("ada")', "false"],
    [4, "!", ""],
    [4, 'throw new Error("\u{1f511}");', ";"],
    [5, "last = age;", ";"],
    [6, "&&", "||"],
    [6, ">=", ">"],
    [6, "<", "<="],
  ]);
  assert.throws(() => typescriptBreaks("guard.ts", "if ("), /guard\.ts cannot be read/);
});

test("guards in Rust: what is taken of the list, and what is added", () => {
  const text = `fn is_taken(age: u8) -> bool {
    let sum = age + 1; // \u{1f511}
    /* \u{1f511} */ age >= 18
}
fn taken(age: u8) -> Result<(), Fault> {
    if age == 1 {
        return Err(Fault);
    } else if let Some(x) = y {
        self.checked(age, 2)?;
    }
    let value = read()?;
}
#[cfg(test)]
mod tests {
    if true {
}
`;
  const span = (line, from, to) => ({ start: { line, column: from }, end: { line, column: to } });
  const verdict = { return_type: "-> bool" };
  const mutants = [
    { span: span(3, 5, 21), replacement: "true", genre: "FnValue", function: verdict },
    { span: span(3, 5, 21), replacement: "0", genre: "FnValue", function: { return_type: "-> u8" } },
    { span: span(2, 19, 20), replacement: "-", genre: "BinaryOperator", function: verdict },
    { span: span(3, 17, 19), replacement: "<", genre: "BinaryOperator", function: verdict },
  ];
  assert.deepEqual(changes(text, rustBreaks(text, mutants)), [
    [3, "/* \u{1f511} */ age >= 1", "true"],
    [3, ">=", "<"],
    [3, ">=", ">"],
    [6, "age == 1", "true"],
    [6, "age == 1", "false"],
    [9, "self.checked(age, 2)?", "()"],
  ]);
});

const GUARD = `export const isTaken = (age) => age >= 18 && age < 99;
export function counted(most) {
  let count = 0;
  while (count < most) count += 1;
  return count;
}
`;
const TEST = `import assert from "node:assert/strict";
import { counted, isTaken } from "./guard.mjs";
assert.deepEqual([17, 18, 50].map(isTaken), [false, true, true]);
assert.equal(counted(3), 3);
`;

test("what a test sees is killed, what none sees survives, and the text is put back", async (context) => {
  const tree = mkdtempSync(join(tmpdir(), "wicketgate-mutation-"));
  context.after(() => rmSync(tree, { recursive: true, force: true }));
  writeFileSync(join(tree, "guard.mjs"), GUARD);
  writeFileSync(join(tree, "test.mjs"), TEST);
  const commands = [
    { name: "read", command: [process.execPath, "--check", "guard.mjs"], builds: true, seconds: 60 },
    { name: "tests", command: [process.execPath, "test.mjs"], seconds: 5 },
  ];
  const judge = (one) => judged({ tree, file: "guard.mjs", ...one, commands });
  const at = (part, becomes) => {
    const start = GUARD.indexOf(part);
    return { start, end: start + part.length, becomes };
  };
  for (const [one, verdict] of [
    [at(">=", ">"), { verdict: "killed", by: "tests" }],
    [at("&&", "||"), { verdict: "killed", by: "tests" }],
    [at("< 99", "<= 99"), { verdict: "survived" }],
    [at("count < most", "true"), { verdict: "timeout", by: "tests" }],
    [at("&&", "=>"), { verdict: "uncompiled", by: "read" }],
  ]) {
    assert.deepEqual(await judge(one), verdict, one.becomes);
    assert.equal(readFileSync(join(tree, "guard.mjs"), "utf8"), GUARD);
  }
});

test("the copy is as the checkout is, tests its own packages, and keeps times", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-mutation-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const [root, tree] = [join(folder, "root"), join(folder, "tree")];
  for (const path of ["node_modules/other", "node_modules/wicketgate", "src"])
    mkdirSync(join(root, path), { recursive: true });
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  writeFileSync(join(root, ".gitignore"), "node_modules/\ntarget/\n");
  writeFileSync(join(root, "src/a.rs"), "a");
  writeFileSync(join(root, "src/b.rs"), "b");
  copied(root, tree);
  mkdirSync(join(tree, "target"));
  writeFileSync(join(tree, "target/built"), "built");
  writeFileSync(join(tree, "src/a.rs"), "broken");
  rmSync(join(root, "src/b.rs"));
  const timeOf = () => statSync(join(tree, ".gitignore")).mtimeMs;
  const before = timeOf();
  copied(root, tree);
  assert.equal(timeOf(), before);
  assert.equal(readFileSync(join(tree, "src/a.rs"), "utf8"), "a");
  assert.deepEqual(
    ["src/b.rs", "target/built"].map((path) => existsSync(join(tree, path))),
    [false, true],
  );
  const links = ["wicketgate", "other"].map((name) => readlinkSync(join(tree, "node_modules", name)));
  assert.deepEqual(links, ["../pkg", join(root, "node_modules/other")]);
});
