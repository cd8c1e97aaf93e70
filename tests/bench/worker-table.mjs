// How does the cost of a gate before a service read? A table, and the ratios within the same round.

import { aligned } from "./layout.mjs";

const SCENES = { repeated: "the same tokens again and again", fresh: "another token each time" };

export function printWorker(worker) {
  console.log(
    `\nThrough a Worker to a service behind it, in workerd: ${worker.connections} connections, medians of ${worker.rounds} rounds in turns.`,
  );
  console.log("The load comes from the same processors; worth more than the figures are the ratios.");
  for (const [scene, title] of Object.entries(SCENES)) {
    const { ours_to_jose, ours_to_proxy, ...each } = worker[scene];
    const head = [title, "requests/s", "spread", "p50 ms", "p99 ms"];
    const names = { ours: "Wicketgate", jose: "jose, createRemoteJWKSet", proxy: "passes on, checks nothing" };
    const rows = Object.entries(each).map(([who, { requests_per_second, spread, p50_ms, p99_ms }]) => [
      names[who],
      requests_per_second,
      spread.join("-"),
      p50_ms,
      p99_ms,
    ]);
    console.log(`\n${aligned([head, ...rows], 1).join("\n")}`);
    console.log(`ours to jose ${ours_to_jose}, to passing on ${ours_to_proxy} (more is better)`);
  }
}
