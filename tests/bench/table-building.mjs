// How long does the longest call take while a key becomes hot? Each call of many fresh keys is timed by
// itself, in Node.

import { openGates } from "./gates.mjs";
import { median, rounded } from "./statistics.mjs";
import { createMint } from "./tokens.mjs";

/** Keys of the warm process that let the compilers settle and are not counted. */
const WARM_UP_KEYS = 3;

export async function measureTableBuilding({ freshKeys, tokensPerKey }) {
  const warm = await inWarmProcess(freshKeys, tokensPerKey);
  const fresh = await inFreshProcesses(freshKeys, tokensPerKey);
  console.log("bench: table building measured");
  return {
    keys: freshKeys,
    tokens_per_key: tokensPerKey,
    warm: worstOf(warm),
    // The first call compiles what it runs; that is the cold start's figure.
    fresh: {
      ...worstOf(fresh.map((callMs) => callMs.slice(1))),
      first_call_ms: rounded(median(fresh.map(([first]) => first))),
    },
  };
}

async function inWarmProcess(freshKeys, tokensPerKey) {
  const mint = createMint({ keyCount: WARM_UP_KEYS + freshKeys });
  const gates = await openGates({ gate: mint.terms.uncachedConfiguration });
  try {
    const callsMs = [];
    for (let key = 0; key < WARM_UP_KEYS + freshKeys; key += 1) {
      const { callMs } = await gates.verify("gate", mint.calls(tokensPerKey, [key]), { isEachTimed: true });
      if (key >= WARM_UP_KEYS) callsMs.push(callMs);
    }
    return callsMs;
  } finally {
    gates.close();
  }
}

async function inFreshProcesses(freshKeys, tokensPerKey) {
  const callsMs = [];
  for (let key = 0; key < freshKeys; key += 1) {
    const mint = createMint();
    const gates = await openGates({ gate: mint.terms.uncachedConfiguration });
    try {
      const { callMs } = await gates.verify("gate", mint.calls(tokensPerKey, [0]), { isEachTimed: true });
      callsMs.push(callMs);
    } finally {
      gates.close();
    }
  }
  return callsMs;
}

/**
 * A shared machine interrupts calls at random, whereas every key builds its table in the same calls: the
 * median over the keys is taken call by call, and the longest of these is the figure. The keys' own maxima,
 * interruptions included, stand beside it.
 */
function worstOf(callsMs) {
  const byCall = callsMs[0].map((_, call) => median(callsMs.map((callMs) => callMs[call])));
  const maxima = callsMs.map((callMs) => Math.max(...callMs));
  return {
    longest_call_ms: rounded(Math.max(...byCall)),
    median_maximum_ms: rounded(median(maxima)),
    worst_ms: rounded(Math.max(...maxima)),
    usual_ms: rounded(median(callsMs.flat())),
  };
}
