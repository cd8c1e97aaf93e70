// Answers: how many tests does a stage's output tell of? Each reader returns { passed, failed, skipped } or
// undefined where the output holds no summary at all.

/** `cargo test` and wasm-bindgen's runner: one summary line for each test binary. */
export function cargoCounts(output) {
  return sum(output.matchAll(/^test result: \S+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm));
}

/** `node --test` with the spec reporter. A cancelled test did not pass. */
export function nodeCounts(output) {
  const last = (name) => [...output.matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, "gm"))].at(-1)?.[1];
  if (last("pass") === undefined) return undefined;
  const number = (name) => Number(last(name) ?? 0);
  return {
    passed: number("pass"),
    failed: number("fail") + number("cancelled"),
    skipped: number("skipped") + number("todo"),
  };
}

/** Why tests of `node --test` with the spec reporter were skipped, each reason once. */
export function skipReasons(output) {
  const lines = output.matchAll(/^\s*﹣ .+ \([\d.]+ms\) # (.+)$/gm);
  return [...new Set([...lines].map(([, reason]) => reason))];
}

/** The conformance run: its last line of this form counts for the whole. */
export function conformanceCounts(output) {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  return last === undefined ? undefined : sum([last]);
}

/**
 * A stage's result from how its command ended. Without a reader the command is one check. With one, an ending
 * that the counts do not explain is a failure: nothing counted, no test at all, or a bad exit code although
 * every counted test passed.
 */
export function judge(read, output, exitCode) {
  if (read === undefined)
    return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  const counts = read(output) ?? { passed: 0, failed: 0, skipped: 0 };
  const isUnexplained = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return isUnexplained ? { ...counts, failed: 1 } : counts;
}

function sum(matches) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  let isEmpty = true;
  for (const [, passed, failed, skipped] of matches) {
    isEmpty = false;
    total.passed += Number(passed);
    total.failed += Number(failed);
    total.skipped += Number(skipped);
  }
  return isEmpty ? undefined : total;
}
