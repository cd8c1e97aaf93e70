// A Node process that answers at the doors: does what its parent names, so many times, and tells how long
// that took.

import { answerWith } from "./child.mjs";
import { openDoors } from "./doors-contest.mjs";

let tasks;

answerWith(async ({ open, run }) => {
  if (open) {
    tasks = await openDoors();
    return Object.fromEntries(Object.entries(tasks).map(([name, who]) => [name, Object.keys(who)]));
  }
  const { prepare, run: work, inspect } = tasks[run.task][run.who];
  const calls = prepare(run.count);
  globalThis.gc();
  const beganMs = performance.now();
  await work(calls);
  const tookMs = performance.now() - beganMs;
  return { tookMs, found: await inspect(calls) };
});
