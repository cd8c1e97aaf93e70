// Where does the time inside the wasm go? Only the build for the conformance tests exports the steps by
// themselves.
//
// Each export named profile… repeats one step in wasm: (token, x, y, rounds) → how many of the rounds
// succeeded, which must be all of them. `token` is a good token of the key with the coordinates `x` and `y`.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./modules.mjs";
import { median, rounded } from "./statistics.mjs";

const FOLDER = join(ROOT, "target", "conformance");
const PREFIX = "profile";
const SHORTEST_RUN_MS = 20;

/** Microseconds of each step by its name, `hash` for `profileHash`; none where that build is missing or exports no step. */
export async function profileInside(mint, rounds) {
  if (!existsSync(join(FOLDER, "wicketgate.js"))) return {};
  const glue = await import(join(FOLDER, "wicketgate.js"));
  glue.initSync({ module: new WebAssembly.Module(readFileSync(join(FOLDER, "wicketgate_bg.wasm"))) });
  return timeSteps(glue, mint, rounds);
}

export function timeSteps(glue, mint, rounds) {
  const coordinate = (name) => Buffer.from(mint.terms.publicJwk[name], "base64url");
  const given = [mint.token(), coordinate("x"), coordinate("y")];
  const steps = Object.keys(glue).filter((name) => name.startsWith(PREFIX));
  return Object.fromEntries(
    steps.map((name) => [stepOf(name), rounded(timeStep(glue[name], given, rounds))]),
  );
}

/** The median over the rounds, in microseconds. */
function timeStep(step, given, rounds) {
  const time = (times) => {
    const beganMs = performance.now();
    if (step(...given, times) !== times) throw new Error("a profiled step failed");
    return performance.now() - beganMs;
  };
  let times = 1;
  // Doubling until it is long enough also lets the compiler settle.
  while (time(times) < SHORTEST_RUN_MS) times *= 2;
  return (median(Array.from({ length: rounds }, () => time(times))) * 1000) / times;
}

/** `hot_curve` for `profileHotCurve`. */
function stepOf(name) {
  const words = name.slice(PREFIX.length).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return words.replace(/^_/, "");
}
