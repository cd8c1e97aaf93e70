// How is the Worker's overhead shown? As one table, with what each of those compared does and what the
// figures cannot say.

import { wrapped } from "./layout.mjs";
import { show } from "./tables.mjs";

const WHO =
  "ours: the bundle that would be deployed, with one route for tokens; it also takes out what strangers may not say to an upstream, \
passes the claims on, puts headers on the answer and writes a line to the log. proxy: a Worker that only passes on. jose: the same with \
createRemoteJWKSet and jwtVerify, and nothing else. All in one workerd; the upstream is a Worker that each of them binds, so that no \
server's time hides what is added.";

export function printWorker({
  connections,
  cores,
  load_average: load,
  requests_a_turn: requests,
  scenes,
  ...counts
}) {
  const { repeated_tokens: repeated, new_tokens: fresh } = counts;
  const titles = { again: `${repeated} tokens again and again`, new: `new tokens, ${fresh} in all` };
  for (const [scene, { whos, ratio_jose: ratio, spread_ratio_jose: spreadOfRatio }] of Object.entries(
    scenes,
  )) {
    show(`Through a Worker in workerd, ${titles[scene]}, ${requests} requests a turn`, [
      [
        "who",
        "requests/s",
        "lowest-highest",
        "to proxy",
        "lowest-highest",
        "p50, ms",
        "p99, ms",
        "lowest-highest",
      ],
      ...Object.entries(whos).map(([who, figures]) => rowOf(who, figures)),
    ]);
    console.log(`  ours to jose: ${ratio} times the requests a second (${spreadOfRatio.join("-")})`);
    console.log(
      `  a request takes, beyond proxy's: ours ${whos.ours.more_us} µs, jose ${whos.jose.more_us} µs`,
    );
  }
  const busy = Object.values(scenes).flatMap(({ whos }) =>
    Object.values(whos).map(({ sender_busy: share }) => share),
  );
  const percent = (share) => `${Math.round(share * 100)} %`;
  const conditions = `${connections} connections, each with one request under way, so p50 and p99 are those of a workerd that is never \
idle. autocannon sends them from a process that shares the ${cores} processors with workerd and was busy for \
${percent(Math.min(...busy))} to ${percent(Math.max(...busy))} of one; the load average before was ${load}. The ratios, each of \
neighbours in time, are worth more than the figures. What a request takes is 1/rate.`;
  console.log(`\n${wrapped(WHO)}\n${wrapped(conditions)}`);
}

function rowOf(who, { requests_per_second: rate, ratio_proxy: ratio, p50_ms: p50, p99_ms: p99, ...spreads }) {
  const [rates, ratios, p99s] = ["requests_per_second", "ratio_proxy", "p99_ms"].map((name) =>
    spreads[`spread_${name}`].join("-"),
  );
  return who === "proxy"
    ? [who, rate, rates, "", "", p50, p99, p99s]
    : [who, rate, rates, `${ratio} x`, ratios, p50, p99, p99s];
}
