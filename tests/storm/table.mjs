// What did the storm show? A table for the terminal, one line for each fault.

const COLUMNS = [
  ["fault", ({ name }) => name],
  ["times", ({ times }) => times],
  ["requests", ({ requests }) => requests],
  ["wrong", ({ wrong }) => wrong],
  ["200", ({ passed }) => passed],
  ["401", ({ refused }) => refused],
  ["503", ({ unavailable }) => unavailable],
  ["fetches", ({ fetches, budget }) => (budget === undefined ? fetches : `${fetches} of ${budget}`)],
  ["304", ({ renewed }) => renewed],
  ["asked", ({ asked }) => asked || ""],
  ["recovery s", ({ recoverySeconds }) => recoverySeconds?.toFixed(1) ?? ""],
  ["p50 ms", ({ p50 }) => p50?.toFixed(1) ?? ""],
  ["p99 ms", ({ p99 }) => p99?.toFixed(0) ?? ""],
];

export function formatTable(lines) {
  const cells = [
    COLUMNS.map(([title]) => title),
    ...lines.map((line) => COLUMNS.map(([, read]) => String(read(line)))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const format = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  ");
  return cells.map((row) => format(row).trimEnd()).join("\n");
}
