// How are the doors' figures shown? As tables, with what each of those compared does and does not do.

import { wrapped } from "./layout.mjs";
import { show } from "./tables.mjs";

const WHO =
  "ours: wicketgate/hono. cors: Hono's middleware of that name, with the same list. cors+headers: that and Hono's secureHeaders. Ours \
always does more than either: it finds the route, closes it to everything else, refuses origins that are not listed (Hono's \
answers them without the header), and puts its headers on the answer. Ratios: the median of each round's.";

const HEADERS =
  "No ratio, since it is not the same job: helmet puts constants on Node's own response. Ours takes a response of the Fetch standard \
and returns another: it reads the policies that are there, takes out what only a gate may set, and asks the wasm for the headers \
of the route, here with a whole policy and without nonce. Making the response that each begins with is not counted; ours comes with a Content-Type.";

export function printDoors({
  entries,
  batch_requests: batch,
  cors,
  headers,
  header_counts: counts,
  ...growing
}) {
  const rows = Object.entries(cors).map(([task, { us, ratio_cors: ratio, ratio_both: both }]) => {
    const [kind, count] = task.split("_");
    return [kind, count, us.ours, us.cors, `${ratio} x`, us.both, `${both} x`];
  });
  show(`Requests from another origin to a Hono app, in Node, µs each, ${batch} a round`, [
    ["request", "origins", "ours", "cors", "ours takes", "cors+headers", "ours takes"],
    ...rows,
  ]);
  console.log(`\n${wrapped(WHO)}`);
  show("Headers of one answer, in Node", [
    ["who", "µs", "lowest-highest", "headers on it"],
    ...Object.entries(headers.us).map(([who, us]) => [
      who,
      us,
      headers.spread_us[who].join("-"),
      counts[who],
    ]),
  ]);
  console.log(`\n${wrapped(HEADERS)}`);
  show("One check of the bare gate that says yes, in Node, µs", [
    ["list", `${entries.few} entries`, `${entries.many} entries`, "ratio", "lowest-highest"],
    ...["origins", "redirects"].map((name) => {
      const { us } = growing[name];
      const ratio = growing[`ratio_growth_${name}`];
      return [
        name,
        us[`entries_${entries.few}`],
        us[`entries_${entries.many}`],
        ratio,
        growing[`spread_growth_${name}`].join("-"),
      ];
    }),
  ]);
}
