// What is a storm? Some issuers of one Worker in workerd, each under load on its own route the whole time, each struck by one fault
// after the other; and the result: a line for each fault, and whatever was wrong.
//
//   const { lines, failures } = await storm({ seed, seconds, faults, lanes, rate, tell, wrapper });
//   seconds     faults begin only while they can end within it; with `once`, each fault strikes once, on a lane of its own
//   rate        requests a second of all lanes together
//   wrapper     text of a module before the Worker, to break it

import { setTimeout as sleep } from "node:timers/promises";
import { randomFrom } from "../differential/random.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { startWorker } from "../support/worker-host.mjs";
import { makeStormCertificates } from "./certificates.mjs";
import { LONGEST_AFTERMATH_SECONDS, weather } from "./cycles.mjs";
import { CALM, openLane } from "./lane.mjs";
import { CONNECTIONS } from "./load.mjs";
import { sumRows } from "./row.mjs";

/** A fault lasts longer than the 24 s until the next fetch, and mostly longer than the 30 s that held keys serve. */
const FAULT_SECONDS = { least: 32, most: 60 };
const CALM_SECONDS = { least: 1, most: 20 };
const WARM_UP_LIMIT_MS = 15_000;

let certificates;

export async function storm({ seed, seconds, faults, lanes: laneCount, once = false, rate, tell, wrapper }) {
  certificates ??= makeStormCertificates();
  const random = randomFrom(seed);
  const failures = [];
  let upstreamRequests = 0;
  const bait = await startHttpsServer(certificates.good, (_request, response) => response.end("{}"));
  const upstream = await startHttpsServer(certificates.good, (_request, response) => {
    upstreamRequests += upstream.requests.splice(0).length;
    response.end("behind the gate");
  });
  const names = Array.from({ length: once ? faults.length : laneCount }, (_, index) => `lane-${index + 1}`);
  const lanes = [];
  let host;
  try {
    for (const name of names) lanes.push(await openLane({ name, certificates, baitUrl: bait.url, random }));
    for (const [index, lane] of lanes.entries()) lane.tokens.neighbour = lanes[(index + 1) % lanes.length].tokens;
    host = await startWorker({
      configuration: JSON.stringify({
        issuers: Object.fromEntries(lanes.map(({ name, configuration }) => [name, configuration])),
        routes: lanes.map(({ name }) => ({ path: `/${name}`, issuers: [name], upstream: upstream.url })),
      }),
      authorityFile: certificates.authorityFile,
      wrapper,
      onLine: (line) => heard(line, lanes, failures),
    });
    for (const lane of lanes) lane.start({ workerUrl: host.url, rate: Math.max(Math.round(rate / lanes.length), 1) });
    await Promise.all(lanes.map((lane) => warmUp(lane)));
    const endMs = performance.now() + seconds * 1000;
    const queue = [];
    const next = () => {
      if (queue.length === 0) queue.push(...shuffled(faults, random));
      return queue.shift();
    };
    const striking = lanes.map((lane, index) =>
      once ? weather(lane, faults[index], FAULT_SECONDS.least, tell) : strike(lane, next, endMs, tell),
    );
    await Promise.all(striking);
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
  const passed = lines.reduce((sum, line) => sum + line.passed, 0);
  const underWay = lanes.length * CONNECTIONS;
  if (upstreamRequests > passed + underWay) failures.push(`${upstreamRequests} requests came to the upstream, ${passed} passed`);
  return { lines, failures: [...failures, ...lines.flatMap((line) => line.failures)] };
}

async function warmUp(lane) {
  const limitMs = performance.now() + WARM_UP_LIMIT_MS;
  while (!lane.hasPassed(lane.provider.kid, 0)) {
    if (performance.now() > limitMs) throw new Error(`${lane.name}: no token passed at the start: ${lane.calm.failures.join("; ")}`);
    await sleep(50);
  }
}

async function strike(lane, next, endMs, tell) {
  for (;;) {
    await sleep(lane.random.integer(CALM_SECONDS.least, CALM_SECONDS.most) * 1000);
    const seconds = lane.random.integer(FAULT_SECONDS.least, FAULT_SECONDS.most);
    if (performance.now() + (seconds + LONGEST_AFTERMATH_SECONDS) * 1000 > endMs) return;
    await weather(lane, next(), seconds, tell);
  }
}

function heard(line, lanes, failures) {
  if (line.includes('"event":"fault"') || line.includes('"event":"configuration_error"')) failures.push(`the Worker logged ${line}`);
  if (!line.includes('"event":"keys"')) return;
  const event = JSON.parse(line);
  if (event.event === "keys" && event.outcome !== undefined) lanes.find(({ name }) => name === event.issuer)?.heard(event);
}

function shuffled(list, random) {
  const rest = [...list];
  return list.map(() => rest.splice(random.integer(0, rest.length - 1), 1)[0]);
}
