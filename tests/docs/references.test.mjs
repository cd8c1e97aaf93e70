// Does everything exist that the documents name? Files, headings, make targets, programs, scripts, options.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { blocksOf, blocksOfPages, PAGES, ROOT, readDocument, readPages } from "./markdown.mjs";

const DECISIONS = globSync("docs/decisions/*.md", { cwd: ROOT }).sort();
const HOUSE = ["CONTRIBUTING.md", "docs/architecture.md", ...DECISIONS];
const OTHERS = ["SECURITY.md", "CHANGELOG.md", "worker/DEPLOY.md"];
const DOCUMENTS = [...new Set([...PAGES, ...OTHERS, ...HOUSE])];
const OUTSIDE = ["https://keepachangelog.com/", "https://semver.org/"];

for (const name of DOCUMENTS) {
  test(`${name}: every link leads somewhere`, () => {
    const document = readDocument(name);
    const prose = blocksOf(document).reduce((rest, { text }) => rest.replace(text, ""), document);
    for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (OUTSIDE.some((start) => target.startsWith(start))) continue;
      const [file, anchor] = target.split("#");
      if (file !== "") assert.ok(existsSync(join(ROOT, dirname(name), file)), `${target}: no such file`);
      if (anchor !== undefined) {
        const headings = [
          ...(file === "" ? document : readDocument(join(dirname(name), file))).matchAll(/^#+ (.+)$/gm),
        ];
        const anchors = headings.map(([, text]) =>
          text
            .toLowerCase()
            .replace(/[^a-z0-9 -]/g, "")
            .replaceAll(" ", "-"),
        );
        assert.ok(anchors.includes(anchor), `${target}: no such heading`);
      }
    }
  });
}

for (const name of HOUSE) {
  test(`${name}: every file that it names is there`, () => {
    const named = [...readDocument(name).matchAll(/`((?:src|pkg|worker|tests|www|docs)\/[^`\s]*)`/g)];
    assert.ok(named.length > 0 || name.startsWith("docs/decisions/"));
    for (const [, path] of named) {
      if (path.startsWith("pkg/dist/")) continue;
      assert.ok(existsSync(join(ROOT, path)), path);
    }
  });
}

test("README.md leads to every page of docs/", () => {
  const readme = readDocument("README.md");
  for (const page of PAGES.filter((name) => name.startsWith("docs/")))
    assert.ok(readme.includes(`](${page})`), page);
});

describe("commands of the pages", () => {
  const pages = readPages();
  const help = execFileSync("make", ["--no-print-directory", "help"], { cwd: ROOT, encoding: "utf8" });
  const targets = [...help.matchAll(/^\s+make ([a-z-]+)/gm)].map(([, target]) => target);

  test("make help lists every target that the pages name", () => {
    const named = [...pages.matchAll(/(?:^|[`\s])make ([a-z-]+)(?=[`\s])/g)].map(([, target]) => target);
    for (const target of ["demo", "test", "conformance", "bench", "build"])
      assert.ok(named.includes(target), target);
    for (const target of new Set(named))
      assert.ok(targets.includes(target), `make ${target} is not listed by make help`);
  });

  test("every line of a shell block can be run", () => {
    const lines = blocksOfPages()
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => text.trim().split("\n"));
    assert.ok(lines.length > 0);
    for (const line of lines) check(line);
  });

  function check(line) {
    const words = line.split(" ");
    if (words[0] === "make") assert.ok(targets.includes(words[1]), line);
    else if (words[0] === "node") {
      const usage = execFileSync(process.execPath, [words[1], "--help"], { cwd: ROOT, encoding: "utf8" });
      for (const option of words.filter((word) => word.startsWith("--")))
        assert.ok(usage.includes(option), `${line}: ${option}`);
    } else if (words[0] === "npm") {
      const [, run, script, workspace, name] = words;
      assert.deepEqual([run, workspace], ["run", "--workspace"], line);
      const folder = { wicketgate: "pkg", "wicketgate-worker": "worker" }[name];
      assert.ok(JSON.parse(readDocument(`${folder}/package.json`)).scripts[script], line);
    } else assert.fail(`no rule says how to check: ${line}`);
  }
});

test("the two commands stand first", () => {
  const [first] = blocksOf(readDocument("README.md"));
  assert.deepEqual([first.language, first.text], ["sh", "make demo\nmake test\n"]);
});

test(".ci/run calls make test and nothing else", () => {
  const commands = readDocument(".ci/run")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !/^(set|cd) /.test(line));
  assert.equal(commands.length, 1, commands.join("\n"));
  assert.match(commands[0], /^(exec )?make test$/);
});
