// What is a storm? Some issuers of one Worker in workerd, each under load on its own route the whole time, each struck by faults;
// and the result: a line for each fault, and whatever was wrong.
//
//   const { lines, failures } = await storm({ seed, faults, seconds, lanes, rate, tell, wrapper });
//   seconds     how long, on so many `lanes`; without it: each fault once, all at the same time, on a lane each
//   rate        requests a second of all lanes together
//   tell        hears a line of text when a fault begins, and when it is over
//   wrapper     text of a module before the Worker, to break it

import { randomFrom } from "../differential/random.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { startWorker } from "../support/worker-host.mjs";
import { makeStormCertificates } from "./certificates.mjs";
import { CALM, openLane } from "./lane.mjs";
import { CONNECTIONS } from "./load.mjs";
import { sumRows } from "./row.mjs";
import { strikeAll } from "./schedule.mjs";

/** What the issuers' entries of the configuration have beside the address, in turns. */
const SETTINGS = [{}];

let certificates;

export async function storm({ seed, faults, seconds, lanes: laneCount = faults.length, rate, tell, wrapper }) {
  certificates ??= makeStormCertificates();
  const failures = [];
  let upstreamRequests = 0;
  const bait = await startHttpsServer(certificates.good, (_request, response) => response.end("{}"));
  const upstream = await startHttpsServer(certificates.good, (_request, response) => {
    upstreamRequests += upstream.requests.splice(0).length;
    response.end("behind the gate");
  });
  const lanes = [];
  let host;
  try {
    for (let index = 0; index < laneCount; index += 1) {
      const settings = SETTINGS[index % SETTINGS.length];
      const random = randomFrom(seed + index + 1);
      lanes.push(await openLane({ name: `lane-${index + 1}`, settings, certificates, baitUrl: bait.url, random }));
    }
    for (const lane of lanes) lane.tokens.neighbour = lanes.find((other) => other !== lane)?.tokens;
    host = await startWorker({
      configuration: JSON.stringify({
        issuers: Object.fromEntries(lanes.map(({ name, configuration }) => [name, configuration])),
        routes: lanes.map(({ name }) => ({ path: `/${name}`, issuers: [name], upstream: upstream.url })),
      }),
      authorityFile: certificates.authorityFile,
      wrapper,
      onLine: (line) => heard(line, lanes, failures),
    });
    const load = { workerUrl: host.url, rate: Math.max(Math.round(rate / laneCount), 1) };
    await strikeAll(lanes, faults, { load, seconds, random: randomFrom(seed), tell });
    if (bait.requests.length > 0) failures.push(`a redirect was followed: ${bait.requests.map(({ url }) => url).join(", ")}`);
  } finally {
    // The load ends before what it stands on does.
    await Promise.all(lanes.map((lane) => lane.stop()));
    await host?.stop();
    await Promise.all([bait.stop(), upstream.stop()]);
  }
  const lines = sumRows(
    lanes.flatMap(({ rows }) => rows),
    [CALM, ...faults],
  );
  if (lines.every(({ name }) => name === CALM.name)) failures.push("no fault struck: the storm was too short for one");
  const passed = lines.reduce((sum, line) => sum + line.passed + line.wrong, 0);
  const underWay = lanes.length * CONNECTIONS;
  if (upstreamRequests > passed + underWay) failures.push(`${upstreamRequests} requests came to the upstream, ${passed} passed`);
  return { lines, failures: [...failures, ...lines.flatMap((line) => line.failures)] };
}

function heard(line, lanes, failures) {
  if (line.includes('"event":"fault"') || line.includes('"event":"configuration_error"')) failures.push(`the Worker logged ${line}`);
  if (!line.includes('"event":"keys"')) return;
  const { event, issuer, outcome, why } = JSON.parse(line);
  if (event === "keys" && outcome !== undefined) lanes.find(({ name }) => name === issuer)?.heard({ outcome, why });
}
