// What is counted of one fault, or of the calm between faults? The verdicts of every request that was sent in
// its time, what was fetched, and how it ended; and what in it is a failure of the storm.

/** Of wrong verdicts; the table counts them all. */
const EXAMPLES = 5;

export function createRow(fault, lane) {
  const row = {
    fault,
    lane,
    beganMs: performance.now(),
    counts: { passed: 0, refused: 0, unavailable: 0, wrong: 0 },
    milliseconds: [],
    failures: [],
    fetches: { arrived: 0, told: 0, failed: 0, renewed: 0 },
    /** How often the Worker told of what only the fault could bring about. */
    struck: 0,
    /** Calls to the keeper. */
    asked: 0,
    /** Tokens under a key that had been withdrawn, once it could not serve any more. */
    lateRefusals: 0,
    recoverySeconds: undefined,
    budget: undefined,
  };

  row.count = (token, { verdict, why }, { status, body, sentMs, answeredMs }) => {
    row.counts[verdict] += 1;
    row.milliseconds.push(answeredMs - sentMs);
    if (verdict !== "wrong") return;
    const sinceSeconds = ((sentMs - row.beganMs) / 1000).toFixed(1);
    if (row.counts.wrong <= EXAMPLES)
      row.fail(
        `${sinceSeconds} s after the begin: ${token.name} (${token.kid}) ${why}; ${status} ${String(body).slice(0, 120)}`,
      );
  };
  row.fail = (text) => row.failures.push(text);
  row.fetched = () => Math.max(row.fetches.arrived, row.fetches.told);
  return row;
}

/** The rows of each fault as one, in the order of the faults. */
export function sumRows(rows, faults) {
  return faults
    .map((fault) => ({ fault, of: rows.filter((row) => row.fault === fault) }))
    .filter(({ of }) => of.length > 0)
    .map(({ fault, of }) => {
      const sum = (number) => of.reduce((total, row) => total + number(row), 0);
      const milliseconds = of.flatMap((row) => row.milliseconds).sort((a, b) => a - b);
      const recoveries = of
        .map(({ recoverySeconds }) => recoverySeconds)
        .filter((seconds) => seconds !== undefined);
      return {
        name: fault.name,
        times: of.length,
        requests: milliseconds.length,
        passed: sum(({ counts }) => counts.passed),
        refused: sum(({ counts }) => counts.refused),
        unavailable: sum(({ counts }) => counts.unavailable),
        wrong: sum(({ counts }) => counts.wrong),
        fetches: sum((row) => row.fetched()),
        renewed: sum(({ fetches }) => fetches.renewed),
        asked: sum(({ asked }) => asked),
        budget: fault.budget && sum(({ budget }) => budget ?? 0),
        recoverySeconds: recoveries.length > 0 ? Math.max(...recoveries) : undefined,
        p50: percentile(milliseconds, 0.5),
        p99: percentile(milliseconds, 0.99),
        failures: of.flatMap(({ lane, failures }) =>
          failures.map((failure) => `${fault.name}, ${lane}: ${failure}`),
        ),
      };
    });
}

function percentile(sorted, share) {
  return sorted.length === 0
    ? undefined
    : sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
}
