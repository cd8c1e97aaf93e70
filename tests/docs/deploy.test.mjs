// Do the commands of the deploy guide run, as far as a machine without an account can?

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { blocksOf, ROOT, readDocument } from "./markdown.mjs";

const GUIDE = "worker/DEPLOY.md";
const guide = readDocument(GUIDE);
const blocks = blocksOf(guide);
const linesOf = (kind) =>
  blocks
    .filter((block) => block.language === "sh" && block.kind === kind)
    .flatMap(({ text }) => text.trim().split("\n"));

test("each block is run here, or needs an account and is named as not run", () => {
  assert.deepEqual([...new Set(blocks.map(({ language, kind }) => `${language} ${kind}`))].sort(), [
    "sh ",
    "sh account",
  ]);
  const notRun = guide.slice(guide.indexOf("an account and were not run"));
  for (const line of linesOf("account")) {
    const command = line.replace(/^npx wrangler /, "").replace(/ (--env=.*|WICKETGATE.*|wicketgate)$/, "");
    assert.ok(notRun.includes(`\`${command}\``), command);
  }
});

const BOUND = { "": [], network: ["WICKETGATE_KEY_KEEPER", "WICKETGATE_KEYS", "WICKETGATE_EVENTS"] };

for (const line of linesOf("")) {
  test(line, { timeout: 120_000 }, () => {
    // The build is the stage before this one.
    if (line === "make -C .. build")
      return assert.match(
        execFileSync("make", ["-C", ROOT, "-n", "build"], { encoding: "utf8" }),
        /build-worker/,
      );
    const [, environment] = /^npx wrangler deploy --env="?(\w*)"? --dry-run$/.exec(line);
    const printed = execFileSync(
      join(ROOT, "node_modules", ".bin", "wrangler"),
      ["deploy", `--env=${environment}`, "--dry-run"],
      {
        cwd: join(ROOT, "worker"),
        encoding: "utf8",
        env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
      },
    );
    for (const name of BOUND[environment])
      assert.ok(printed.includes(`env.${name}`), `${name} in:\n${printed}`);
    assert.match(printed, /--dry-run: exiting now/);
  });
}
