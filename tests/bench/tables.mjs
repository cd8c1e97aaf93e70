// How are the figures shown? As aligned tables, at most 100 columns wide.

import { aligned, wrapped } from "./layout.mjs";

const WHO =
  "ours: the package, text in, claims out. jose: jwtVerify with createLocalJWKSet. subtle: crypto.subtle.verify alone. \
New tokens go past the verdict cache, which is off for them; again: tokens that were verified before, with the cache on. \
Cold start: from the first import to the first verified token, in a fresh process, isolate or page; nothing is bundled.";

const AT_ONCE =
  "Node checks subtle's and jose's signatures on threads of their own; ours takes the thread that it is called on.";

const MAXIMA =
  "A key's maximum: the median of them. Both would be alike on a machine that nothing interrupts.";

const WHOLE_SIZE =
  "No target: 60000 bytes with gzip were promised of the wasm when it checked tokens alone. Origins, redirects and \
frames came to it since.";

export function printTimes(report, runtimes) {
  const rows = [
    ["runtime", "who", "µs a token", "lowest-highest", "ours takes", "cold start, ms", "lowest-highest"],
  ];
  for (const name of runtimes) {
    const { spread_us: us, spread_cold_ms: coldMs, ...figures } = report[name];
    const times = (ratio) => `${ratio} x`;
    rows.push(
      [name, "ours", figures.ours_us, us.ours.join("-"), "", figures.cold_ms, coldMs.ours.join("-")],
      [
        name,
        "jose",
        figures.jose_us,
        us.jose.join("-"),
        times(figures.ratio_jose),
        figures.jose_cold_ms,
        coldMs.jose.join("-"),
      ],
      [name, "subtle", figures.subtle_us, us.subtle.join("-"), times(figures.ratio_subtle), "", ""],
      [name, "ours, again", figures.repeat_us, us.repeat.join("-"), "", "", ""],
      [
        name,
        "jose, again",
        figures.jose_repeat_us,
        us.jose_repeat.join("-"),
        times(figures.ratio_jose_repeat),
        "",
        "",
      ],
    );
  }
  show(`Verifications, medians of ${report.rounds} rounds on ${report.machine}`, rows, 2);
  console.log(`\n${wrapped(WHO)}`);
  for (const name of runtimes) console.log(wrapped(`${name}: ${note(report[name])}`));
}

/** What is measured in Node alone. */
export function printInside({ in_flight: inFlight, memory, growth, table_building: tables, profile }) {
  show(`Node with ${inFlight.at_once} verifications under way, ${inFlight.batch_tokens} new tokens a round`, [
    ["who", "µs a token", "lowest-highest", "ours takes"],
    ["ours", inFlight.ours_us, inFlight.spread_us.ours.join("-"), ""],
    ["jose", inFlight.jose_us, inFlight.spread_us.jose.join("-"), `${inFlight.ratio_jose} x`],
    ["subtle", inFlight.subtle_us, inFlight.spread_us.subtle.join("-"), `${inFlight.ratio_subtle} x`],
  ]);
  console.log(`\n${wrapped(AT_ONCE)}`);
  show("Memory of the wasm, in bytes (it grows by pages of 65536)", [
    ["when", "bytes"],
    ["loaded", memory.loaded_bytes],
    ["after the first token", memory.memory_bytes],
    ["32 keys held, none hot", memory.cold_keys_bytes],
    ["one hot key", memory.one_hot_key_bytes],
    [`${memory.hot_keys} hot keys`, memory.hot_keys_bytes],
    [`each of the ${memory.hot_keys}, on average`, memory.bytes_per_hot_key],
    [`growth by ${memory.hot_keys} more keys in use`, memory.growth_beyond_hot_keys_bytes],
    [`${memory.hot_keys} hot keys and a full verdict cache`, memory.full_bytes],
  ]);
  show(`What is held, in Node, ${growth.batch_tokens} new tokens a round`, [
    ["held", "µs a token", "to one key", "lowest-highest"],
    ...Object.entries(growth.us).map(([name, us]) => [
      name,
      us,
      growth.ratio[name] ?? "",
      growth.spread_ratio[name]?.join("-") ?? "",
    ]),
    ...Object.entries(growth.round_robin_us).map(([name, us]) => [`${name} in turn`, us, "not bounded", ""]),
  ]);
  show(`The longest call while a key becomes hot, of its first ${tables.tokens_per_key}, in Node, ms`, [
    ["process", `longest by ${tables.keys} keys`, "a key's maximum", "worst of all", "a usual call"],
    ...["warm", "fresh"].map((process) => {
      const {
        longest_call_ms: longest,
        median_maximum_ms: maximum,
        worst_ms: worst,
        usual_ms: usual,
      } = tables[process];
      return [process, longest, maximum, worst, usual];
    }),
  ]);
  const { fresh, keys } = tables;
  console.log(
    `\n${wrapped(`Longest by keys: the median of ${keys} keys for each call by its number, the longest of these. ${MAXIMA}`)}`,
  );
  console.log(
    `The first call of a fresh process, which compiles, took ${fresh.first_call_ms} ms and is not among them.`,
  );
  printProfile(profile);
}

function printProfile({ fresh_us: fresh, repeat_us: repeat, inside_wasm_us: inside }) {
  const names = {
    text_in: "text into wasm",
    allocation: "its allocator",
    wasm: "the wasm call",
    text_out: "text out, JSON.parse",
    javascript: "the rest of JavaScript",
    total: "gate.verify, all of these",
    untouched: "gate.verify, untouched",
  };
  show("Where the time goes, in Node, µs a token", [
    ["part", "new token", "again"],
    ...Object.entries(names).map(([part, name]) => [name, fresh[part], repeat[part]]),
  ]);
  const steps = Object.entries(inside);
  if (steps.length > 0) show("Steps inside the wasm by themselves, µs", [["step", "µs"], ...steps]);
  else
    console.log("  Steps inside the wasm: none to time; the build of make build-conformance exports them.");
}

export function printSize(size) {
  show("Size of what a Worker loads, in bytes", [
    ["what", "raw", "gzip", "brotli"],
    ["wasm", size.wasm_raw, size.wasm_gzip, size.wasm_brotli],
    ["JavaScript", size.js_raw, size.js_gzip, size.js_brotli],
  ]);
  console.log(`\n${wrapped(WHOLE_SIZE)}`);
}

export function printTargets(targets) {
  const rows = targets.map(({ name, figure, target, met }) => [
    name,
    met ? "met" : "MISSED",
    figure,
    `<= ${target}`,
  ]);
  show("Targets", [["target", "verdict", "figure", "target"], ...rows], 2);
  const missed = targets.filter(({ met }) => !met).length;
  const verdict =
    missed === 0
      ? "all met"
      : `${missed} MISSED, ${targets.length - missed} met (speed is no test: the exit code stays 0)`;
  console.log(`\nbench: ${targets.length} targets: ${verdict}`);
}

export function show(title, rows, textColumns = 1) {
  console.log(`\n${title}`);
  for (const line of aligned(rows, textColumns)) console.log(`  ${line}`);
}

function note({
  version,
  batch_tokens: batch,
  repeat_tokens: repeat,
  overhead_percent: overhead,
  request_ms: requestMs,
}) {
  const timed = `${version}; ${batch} new tokens a round, ours ${repeat.ours} and jose ${repeat.jose} verified again`;
  if (overhead === undefined) return timed;
  return `${timed}; timed from outside as one request: an empty one took ${requestMs.toFixed(2)} ms, at most ${overhead.toFixed(1)} % of any figure, and is not subtracted`;
}
