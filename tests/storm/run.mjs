// Do keys hold through a storm? The command: storms, prints what happens as it happens, and a table at the
// end.

import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { FAULTS } from "./faults.mjs";
import { storm } from "./storm.mjs";
import { formatTable } from "./table.mjs";

const { env } = process;
const HELP = `node tests/storm/run.mjs [--seconds N] [--seed N] [--short] [--only NAME]... [--lanes N] [--rate N]

The built Worker in workerd over real TLS on loopback; oidc-provider issues tokens to openid-client; a switch before its key sets
rotates, dies, hangs, drips, lies. Requests come all the time, and each answer is judged. Ends with 1 on any wrong verdict, on more
fetches than the fault's budget, on a recovery that does not come, on a fault that never struck, and if no 304 renewed a key set.
Issuers in turns: as they are, with keys that may serve beyond their end, found by metadata. Beside them, each struck by what shows
there: one whose keys last ten minutes, and of a second Worker, to which KV and a keeper are bound, two more.
  --seconds   how long; or STORM_SECONDS; default 600. No fault begins that might not end in it.
  --seed      what chance is made from; or STORM_SEED; default: a new one, printed
  --short     each fault once, all at the same time on issuers of their own; about a minute
  --only      the fault of this name, as in the table; may be given more than once
  --lanes     issuers in turns that are struck at the same time; default 6
  --rate      requests a second, all issuers of the first Worker together; default 90. Each of the second has 10.
The table: requests and wrong verdicts; answers 200 and 401, and 503 with Retry-After while no key could be had; fetches of the key
set and how many there may be; key sets renewed by a 304; calls to the keeper; recovery, from the provider's return (a rotation: from the new key's publication) until the last good
token was refused, the worst of all times (0.0: held keys lasted); p50 and p99 of all answers in milliseconds, on a machine that does
all of this at once.
Build first: make build`;

const { values: chosen } = parseArgs({
  options: {
    seconds: { type: "string", default: env.STORM_SECONDS ?? "600" },
    seed: { type: "string", default: env.STORM_SEED ?? String(randomInt(2 ** 31)) },
    short: { type: "boolean" },
    only: { type: "string", multiple: true },
    lanes: { type: "string", default: "6" },
    rate: { type: "string", default: "90" },
    help: { type: "boolean" },
  },
});

// The runtime and the throw-away certificates go when the process exits, which a signal alone would not let
// it do.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

if (chosen.help) console.log(HELP);
else await run();

async function run() {
  const [seconds, seed, lanes, rate] = ["seconds", "seed", "lanes", "rate"].map((name) => wholeNumber(name));
  const unknown = (chosen.only ?? []).filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0)
    throw new Error(
      `no fault is called ${unknown.join(", ")}; there are: ${FAULTS.map(({ name }) => name).join("; ")}`,
    );
  const faults = FAULTS.filter(({ name }) => chosen.only?.includes(name) ?? true);
  const beganMs = performance.now();
  const tell = (text) =>
    console.log(`${((performance.now() - beganMs) / 1000).toFixed(0).padStart(5)} s  ${text}`);
  console.log(
    chosen.short
      ? `seed ${seed}, each of ${faults.length} faults once`
      : `seed ${seed}, ${seconds} s, ${lanes} issuers, ${faults.length} faults`,
  );
  const { lines, failures } = await storm({
    seed,
    faults,
    rate,
    tell,
    ...(!chosen.short && { seconds, lanes }),
  });
  console.log(`\n${formatTable(lines)}\n`);
  for (const failure of failures) console.log(`FAILED  ${failure}`);
  const total = (member) => lines.reduce((sum, line) => sum + line[member], 0);
  console.log(
    `${total("requests")} requests, ${total("wrong")} wrong verdicts, ${failures.length} failures, seed ${seed}`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

function wholeNumber(name) {
  const number = Number(chosen[name]);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} must be a whole number from 1; got ${chosen[name]}`);
  return number;
}
