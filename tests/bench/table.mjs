// How are the figures shown? As two aligned tables.

export function printTimes(report, names) {
  const rows = [["runtime", "who", "µs a token", "lowest-highest", "tokens a second", "ours takes", "cold start, ms"]];
  for (const name of names) {
    const { spread_us: spread, ...figures } = report[name];
    for (const [who, us, ratio, cold] of [
      ["ours", figures.ours_us, "", figures.cold_ms],
      ["jose", figures.jose_us, figures.ratio_jose, figures.jose_cold_ms],
      ["subtle", figures.subtle_us, figures.ratio_subtle, "-"],
    ]) {
      const times = ratio === "" ? "" : `${ratio} x as long`;
      rows.push([name, who, `${us}`, spread[who].join("-"), `${Math.round(1e6 / us)}`, times, `${cold}`]);
    }
  }
  console.log(`\nVerifications, medians of ${report.rounds} rounds on ${report.machine}`);
  print(rows);
  console.log("\nours: the package, text in, claims out. jose: jwtVerify with createLocalJWKSet. subtle: crypto.subtle.verify alone.");
  console.log("Cold start: from the first import to the first verified token, in a fresh process, isolate or page; nothing is bundled.");
  for (const name of names) console.log(`${name}: ${note(report[name])}`);
}

export function printSize(size) {
  console.log("\nSize of what a Worker loads, in bytes");
  print([
    ["what", "raw", "gzip", "brotli"],
    ["wasm", `${size.wasm_raw}`, `${size.wasm_gzip}`, `${size.wasm_brotli}`],
    ["JavaScript", `${size.js_raw}`, `${size.js_gzip}`, `${size.js_brotli}`],
  ]);
}

function note({ version, batch_tokens: batchTokens, overhead_percent: overhead, request_ms: requestMs }) {
  const timed = `${version}; ${batchTokens} tokens a round`;
  if (overhead === undefined) return timed;
  return `${timed}, timed from outside as one request; an empty request took ${requestMs.toFixed(2)} ms, at most ${overhead.toFixed(1)} % of any figure, and is not subtracted`;
}

function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])));
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
}
