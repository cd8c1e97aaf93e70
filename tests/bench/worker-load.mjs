// How many requests a second pass, and how long does each take? autocannon sends each token once, on a few
// connections, each of which waits for its answer before it sends the next. An answer that is not the
// upstream's ends the run.

import autocannon from "autocannon";

export const CONNECTIONS = 8;
/** autocannon looks this often whether all is sent; the clock here does not wait for it. */
const SAMPLE_MS = 100;

/** Resolves to the requests a second, two percentiles of the milliseconds that one took, and how busy this process was. */
export async function loadWith({ url, tokens, answer }) {
  const requests = tokens.map((token) => ({ headers: { Authorization: `Bearer ${token}` } }));
  const latenciesMs = [];
  let connection = 0;
  let beganMs = 0;
  let endedMs = 0;
  let cpuBefore;
  const running = autocannon({
    url,
    connections: CONNECTIONS,
    amount: tokens.length,
    sampleInt: SAMPLE_MS,
    expectBody: answer,
    // Each connection has its requests written out beforehand, before any is sent.
    setupClient(client) {
      const mine = connection++;
      client.setRequests(requests.filter((_, number) => number % CONNECTIONS === mine));
    },
  });
  running.on("start", () => {
    cpuBefore = process.cpuUsage();
    beganMs = performance.now();
  });
  running.on("response", (_client, _status, _bytes, tookMs) => {
    latenciesMs.push(tookMs);
    endedMs = performance.now();
  });
  const result = await running;
  const { user, system } = process.cpuUsage(cpuBefore);
  const tookMs = endedMs - beganMs;
  requireAllGood(result, latenciesMs.length, tokens.length);
  latenciesMs.sort((one, other) => one - other);
  return {
    requestsPerSecond: (tokens.length * 1000) / tookMs,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    senderBusy: (user + system) / 1000 / tookMs,
  };
}

function requireAllGood({ statusCodeStats, errors, timeouts, mismatches }, answered, sent) {
  const isGood =
    statusCodeStats[200]?.count === sent && answered === sent && errors + timeouts + mismatches === 0;
  if (isGood) return;
  const found = JSON.stringify({ statusCodeStats, errors, timeouts, mismatches });
  throw new Error(
    `of ${sent} requests ${answered} were answered, and not all with 200 and the upstream's text: ${found}`,
  );
}

/** The smallest value that so large a share of the values does not exceed. */
function percentile(sorted, share) {
  return sorted[Math.ceil(sorted.length * share) - 1];
}
