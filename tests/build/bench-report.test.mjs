// Does the benchmark's report hold every figure, and does a verdict follow from its figure? A short run,
// whose times mean nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { printDoors } from "../bench/doors-table.mjs";
import { openGates } from "../bench/gates.mjs";
import { measure } from "../bench/measure.mjs";
import { timeSteps } from "../bench/profile-inside.mjs";
import { createStopwatch } from "../bench/stopwatch.mjs";
import { printInside, printSize, printTargets, printTimes } from "../bench/tables.mjs";
import { requireFinite, verdicts } from "../bench/targets.mjs";
import { createMint } from "../bench/tokens.mjs";

const SHORT = {
  rounds: 3,
  batchTokens: 5,
  repeatPasses: 1,
  coldStarts: 1,
  tokensPerKey: 2,
  freshKeys: 2,
  cachedTokens: 5,
};
const RUNTIMES = ["node", "workerd", "chromium"];
const IN_RUNTIME = `ours_us jose_us subtle_us repeat_us jose_repeat_us ratio_jose ratio_subtle ratio_jose_repeat cold_ms jose_cold_ms
  spread_us.ours.0 spread_us.ours.1 spread_us.jose.1 spread_us.subtle.1 spread_us.repeat.1 spread_us.jose_repeat.1
  spread_cold_ms.ours.0 spread_cold_ms.ours.1 spread_cold_ms.jose.1 batch_tokens repeat_tokens.ours repeat_tokens.jose`;
const INSIDE = `workerd.overhead_percent workerd.request_ms
  in_flight.at_once in_flight.batch_tokens in_flight.ours_us in_flight.jose_us in_flight.subtle_us in_flight.ratio_jose
  in_flight.ratio_subtle in_flight.spread_us.ours.0 in_flight.spread_us.jose.1 in_flight.spread_us.subtle.1
  memory.loaded_bytes memory.memory_bytes memory.cold_keys_bytes memory.one_hot_key_bytes memory.hot_keys_bytes
  memory.bytes_per_hot_key memory.growth_beyond_hot_keys_bytes memory.full_bytes
  growth.us.one_key growth.us.keys_8 growth.us.keys_32 growth.us.issuers_100
  growth.ratio.keys_8 growth.ratio.keys_32 growth.ratio.issuers_100 growth.spread_ratio.keys_8.1
  growth.round_robin_us.keys_17 growth.round_robin_us.keys_24 growth.round_robin_us.keys_48
  table_building.warm.longest_call_ms table_building.warm.median_maximum_ms table_building.warm.worst_ms table_building.warm.usual_ms
  table_building.fresh.longest_call_ms table_building.fresh.median_maximum_ms table_building.fresh.worst_ms table_building.fresh.usual_ms
  table_building.fresh.first_call_ms
  doors.cors.get_10.us.ours doors.cors.get_10.us.cors doors.cors.get_10.us.both doors.cors.get_10.ratio_cors
  doors.cors.get_10000.us.ours doors.cors.get_10000.ratio_cors doors.cors.get_10000.ratio_both
  doors.cors.preflight_10.us.ours doors.cors.preflight_10.ratio_cors doors.cors.preflight_10.ratio_both
  doors.cors.preflight_10000.us.ours doors.cors.preflight_10000.ratio_cors doors.cors.preflight_10000.spread_us.cors.1
  doors.headers.us.ours doors.headers.us.helmet doors.header_counts.ours doors.header_counts.helmet
  doors.origins.us.entries_10 doors.origins.us.entries_10000 doors.redirects.us.entries_10 doors.redirects.us.entries_10000
  doors.ratio_growth_origins doors.ratio_growth_redirects doors.spread_growth_origins.0 doors.spread_growth_redirects.1
  profile.fresh_us.text_in profile.fresh_us.allocation profile.fresh_us.wasm profile.fresh_us.text_out
  profile.fresh_us.javascript profile.fresh_us.total profile.fresh_us.untouched profile.repeat_us.wasm profile.repeat_us.total
  size.wasm_raw size.wasm_gzip size.wasm_brotli size.js_raw size.js_gzip size.js_brotli`;
const FIGURES = [
  ...RUNTIMES.flatMap((name) => words(IN_RUNTIME).map((figure) => `${name}.${figure}`)),
  ...words(INSIDE),
];

const report = await measure(RUNTIMES, SHORT);

test("every figure is there and finite", () => {
  for (const path of FIGURES) assert.ok(Number.isFinite(at(report, path)), `${path} is ${at(report, path)}`);
  requireFinite(report);
  for (const hole of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined]) {
    const broken = structuredClone(report);
    broken.growth.us.keys_32 = hole;
    assert.throws(() => requireFinite(broken), /report\.growth\.us\.keys_32/);
  }
});

test("times, sizes and memory are above zero", () => {
  const mayBeNone = /bytes_per_hot_key|growth_beyond|profile|overhead/;
  for (const path of FIGURES.filter((figure) => !mayBeNone.test(figure)))
    assert.ok(at(report, path) > 0, path);
  for (const part of ["wasm", "total", "untouched"]) assert.ok(report.profile.fresh_us[part] > 0, part);
});

const TARGETS = [
  ...RUNTIMES.flatMap((name) =>
    words("ratio_jose ratio_subtle ratio_jose_repeat").map((figure) => `${name}.${figure}`),
  ),
  ...words(`node.cold_ms memory.memory_bytes memory.bytes_per_hot_key memory.growth_beyond_hot_keys_bytes
    memory.full_bytes growth.ratio.keys_8 growth.ratio.keys_32 growth.ratio.issuers_100
    table_building.warm.median_maximum_ms table_building.fresh.median_maximum_ms
    doors.ratio_growth_origins doors.ratio_growth_redirects`),
];

test("each target follows its own figure, up to the target itself, and fails without one", () => {
  assert.equal(report.targets.length, TARGETS.length);
  const none = structuredClone(report);
  for (const path of TARGETS) put(none, path, 0);
  assert.ok(verdicts(none, RUNTIMES).every(({ met }) => met));
  for (const path of TARGETS) {
    const large = structuredClone(none);
    put(large, path, 1e9);
    const missed = verdicts(large, RUNTIMES).filter(({ met }) => !met);
    assert.equal(missed.length, 1, path);
    put(large, path, missed[0].target);
    assert.ok(
      verdicts(large, RUNTIMES).every(({ met }) => met),
      path,
    );
    for (const hole of [undefined, Number.NaN]) {
      put(large, path, hole);
      assert.throws(() => verdicts(large, RUNTIMES), /no figure/, path);
    }
  }
});

test("what is printed fits 100 columns and names every target", (context) => {
  const lines = [];
  const log = context.mock.method(console, "log", (text) => lines.push(...text.split("\n")));
  printTimes(report, RUNTIMES);
  printInside(report);
  printDoors(report.doors);
  printSize(report.size);
  printTargets(report.targets);
  log.mock.restore();
  for (const line of lines) assert.ok(line.length <= 100, line);
  for (const { name } of report.targets)
    assert.ok(
      lines.some((line) => line.includes(name)),
      name,
    );
});

test("a gate in its own process is asked for the truth", async () => {
  const mint = createMint({ issuerCount: 2, keyCount: 2 });
  const gates = await openGates({ gate: mint.terms.uncachedConfiguration });
  try {
    const calls = mint.calls(8, [0, 1, 2, 3]);
    assert.equal(new Set(calls.map(({ token }) => token)).size, calls.length);
    const { callMs, tookMs, memoryBytes } = await gates.verify("gate", calls, {
      isEachTimed: true,
      passes: 2,
    });
    assert.equal(callMs.length, 2 * calls.length);
    assert.ok(tookMs >= Math.max(...callMs) && memoryBytes % 65_536 === 0);
    const [forged] = mint.forged();
    await assert.rejects(
      gates.verify("gate", [{ token: forged, issuers: calls[0].issuers }]),
      /signature does not verify/,
    );
  } finally {
    gates.close();
  }
});

test("a stopwatch counts what is nested once", () => {
  const { encodeInto } = TextEncoder.prototype;
  const { decode } = TextDecoder.prototype;
  const { parse } = JSON;
  const stopwatch = createStopwatch();
  const judge = () => {
    spin(20);
    return JSON.parse(`[${"1,".repeat(2e6)}1]`).length;
  };
  const exports = stopwatch.timedExports({ judge, __free: () => spin(10) });
  try {
    stopwatch.reset();
    const beganMs = performance.now();
    assert.equal(exports.judge(), 2e6 + 1);
    exports.__free();
    const tookMs = performance.now() - beganMs;
    const { partsMs, stopwatchMs } = stopwatch.read();
    assert.ok(partsMs.wasm >= 19 && partsMs.text_out > 1 && partsMs.allocation >= 9 && partsMs.text_in === 0);
    const sum = Object.values(partsMs).reduce((total, ms) => total + ms, stopwatchMs);
    assert.ok(sum <= tookMs + 1, `${sum} of ${tookMs} ms`);
  } finally {
    TextEncoder.prototype.encodeInto = encodeInto;
    TextDecoder.prototype.decode = decode;
    JSON.parse = parse;
  }
});

test("a step inside the wasm is timed by the round, and one that fails ends the run", () => {
  const repeat = (_token, x, y, rounds) => {
    assert.ok(x.length === 32 && y.length === 32);
    spin(rounds * 0.1);
    return rounds;
  };
  const { hot_curve: hotCurve, ...others } = timeSteps(
    { profileHotCurve: repeat, layerJson: repeat },
    createMint(),
    3,
  );
  assert.deepEqual(others, {});
  assert.ok(hotCurve >= 100 && hotCurve < 1_000, `${hotCurve} µs`);
  const failing = (token, x, y, rounds) => repeat(token, x, y, rounds) - 1;
  assert.throws(() => timeSteps({ profileHash: failing }, createMint(), 3), /profiled step failed/);
});

function spin(ms) {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

function words(text) {
  return text.split(/\s+/);
}

function at(value, path) {
  return path.split(".").reduce((member, name) => member?.[name], value);
}

function put(value, path, figure) {
  const names = path.split(".");
  const last = names.pop();
  at(value, names.join("."))[last] = figure;
}
