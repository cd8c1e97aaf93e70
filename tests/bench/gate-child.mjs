// A Node process with gates of its own: verifies what its parent says, and tells the time and the memory of
// it.

import { answerWith } from "./child.mjs";
import { watchInstances } from "./instances.mjs";
import { createStopwatch } from "./stopwatch.mjs";

const gates = {};
let memory;
let stopwatch;

answerWith(async ({ open, isProfiled, verify }) => {
  if (open) await openGates(open, isProfiled);
  const timed = verify ? await verifyCalls(verify) : {};
  return { ...timed, memoryBytes: memory.buffer.byteLength };
});

/** Loads the package anew in this process, then one gate for each configuration. */
async function openGates(configurations, isProfiled) {
  stopwatch = isProfiled ? createStopwatch() : undefined;
  watchInstances((exports) => {
    memory = exports.memory;
    return stopwatch ? stopwatch.timedExports(exports) : exports;
  });
  const { Wicketgate } = await import("wicketgate/edge");
  for (const [name, configuration] of Object.entries(configurations))
    gates[name] = await Wicketgate.load(configuration);
}

/** Throws unless every token is taken for what it is. `callMs` has each call by itself, where that is asked for. */
async function verifyCalls({ gate: name, calls, passes = 1, isEachTimed = false }) {
  const gate = gates[name];
  const prepared = calls.map(({ token, issuers }) => ({ token, options: { issuers }, id: idOf(token) }));
  const callMs = [];
  globalThis.gc();
  stopwatch?.reset();
  const beganMs = performance.now();
  for (let pass = 0; pass < passes; pass += 1) {
    for (const { token, options, id } of prepared) {
      const callBeganMs = isEachTimed ? performance.now() : 0;
      const verified = await gate.verify(token, options);
      if (isEachTimed) callMs.push(performance.now() - callBeganMs);
      if (verified.claims.jti !== id) throw new Error("the claims of another token");
    }
  }
  const tookMs = performance.now() - beganMs;
  return { tookMs, callMs, ...stopwatch?.read() };
}

const idOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString()).jti;
