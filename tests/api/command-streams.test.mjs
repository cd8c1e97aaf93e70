// Does the command keep its word where a stream does not: an output that nobody reads, an input without an end, and
// names that would turn a terminal?

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { configurationText } from "../support/gate.mjs";

const COMMAND = fileURLToPath(new URL("../../pkg/dist/command.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wicketgate-streams-"));
after(() => rmSync(folder, { recursive: true }));

const good = join(folder, "good.json");
writeFileSync(good, configurationText());

async function statusOf(args, stdio) {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio });
  if (child.stdin) child.stdin.on("error", () => {}).end();
  const errors = [];
  child.stderr.on("data", (chunk) => errors.push(chunk));
  if (child.stdout) child.stdout.destroy();
  const [status] = await once(child, "close");
  return [status, Buffer.concat(errors).toString()];
}

describe("what could not be written was not told: status 2", () => {
  test("to a reader that went away", async () => {
    assert.deepEqual(await statusOf(["check", good], ["ignore", "pipe", "pipe"]), [2, ""]);
  });

  test("to a disk that is full", { skip: process.platform !== "linux" && "has no /dev/full" }, async () => {
    const full = openSync("/dev/full", "w");
    assert.deepEqual(await statusOf(["check", good], ["ignore", full, "pipe"]), [2, ""]);
  });
});

test("a file without an end is given up", {
  skip: process.platform !== "linux" && "has no /dev/zero",
}, async () => {
  const [status, told] = await statusOf(["check", "/dev/zero"], ["ignore", "pipe", "pipe"]);
  assert.deepEqual([status, told], [2, "wicketgate: /dev/zero is longer than 67108864 bytes\n"]);
});

test("a name that would turn the terminal, or begin a line of its own, is written by its numbers", () => {
  const odd = join(folder, "odd.json");
  writeFileSync(odd, JSON.stringify({ issuers: {}, "\u001b[2Jodd\ngood.json: no fault, no warning": 1 }));
  assert.throws(
    () => execFileSync(process.execPath, [COMMAND, "check", odd], { stdio: ["ignore", "pipe", "ignore"] }),
    ({ status, stdout }) => {
      const lines = stdout.toString().trimEnd().split("\n");
      assert.ok(lines.every((line) => line.startsWith(odd)) && !stdout.includes("\u001b"), stdout.toString());
      assert.match(lines.join("\n"), /\\u\{1b\}\[2Jodd\\u\{a\}good\.json/);
      return status === 1;
    },
  );
});
