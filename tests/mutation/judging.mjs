// Does a test see that a guard is broken? The tests that cover it run one after another, each within its
// time, until one fails. The text is put back whatever happens.

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * `killed` or `timeout` with the test that saw it, `survived`, or `uncompiled` where a command that only
 * builds fails: what no compiler takes was never a fault. `commands`: `{ name, command, builds, seconds }`.
 */
export async function judged({ tree, file, start, end, becomes, commands }) {
  const path = join(tree, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, start) + becomes + text.slice(end));
  try {
    for (const { name, command, builds, seconds } of commands) {
      const ended = await run(command, tree, seconds);
      if (ended === "over" && !builds) return { verdict: "timeout", by: name };
      if (ended !== 0) return { verdict: builds ? "uncompiled" : "killed", by: name };
    }
    return { verdict: "survived" };
  } finally {
    writeFileSync(path, text);
  }
}

/** The exit code, or `over` where the time was; ends with all that the command started. */
export async function run([program, ...parameters], cwd, seconds, stdio = "ignore") {
  const child = spawn(program, parameters, { cwd, detached: true, stdio: ["ignore", stdio, stdio] });
  const endAll = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const onSignal = () => {
    endAll();
    process.exit(130);
  };
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  let isOver = false;
  const limit = setTimeout(() => {
    isOver = true;
    endAll();
  }, seconds * 1_000);
  const code = await new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (status) => resolve(status ?? 1));
  });
  clearTimeout(limit);
  process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  return isOver ? "over" : code;
}
