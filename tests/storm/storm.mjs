// What is a storm? Some issuers of one Worker in workerd, each under load on its own route the whole time,
// each struck by faults; and the result: a line for each fault, and whatever was wrong.
//
//   const { lines, failures } = await storm({ seed, faults, seconds, lanes, rate, tell, wrapper }); seconds
//   how long, on so many `lanes`; without it: each fault once, all at the same time, on a lane each rate
//   requests a second of all lanes together whose place has no rate of its own tell        hears a line of
//   text when a fault begins, and when it is over wrapper     text of a module before the Worker, to break it
//
// Lanes whose keys the network holds too have a Worker of their own, where KV and the keeper are bound.

import { randomFrom } from "../differential/random.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { startWorker } from "../support/worker-host.mjs";
import { makeStormCertificates } from "./certificates.mjs";
import { CALM, openLane } from "./lane.mjs";
import { CONNECTIONS } from "./load.mjs";
import { lanesFor, NETWORK } from "./places.mjs";
import { sumRows } from "./row.mjs";
import { strikeAll } from "./schedule.mjs";

let certificates;

export async function storm({ seed, faults, seconds, lanes: count, rate, tell, wrapper }) {
  certificates ??= makeStormCertificates();
  const failures = [];
  let upstreamRequests = 0;
  const bait = await startHttpsServer(certificates.good, (_request, response) => response.end("{}"));
  const upstream = await startHttpsServer(certificates.good, (_request, response) => {
    upstreamRequests += upstream.requests.splice(0).length;
    response.end("behind the gate");
  });
  const lanes = [];
  const hosts = [];
  try {
    for (const [index, { place, settings }] of lanesFor(faults, { count, seed }).entries()) {
      const random = randomFrom(seed + index + 1);
      const name = [`lane-${index + 1}`, ...Object.keys(settings)].join("-");
      lanes.push(await openLane({ name, place, settings, certificates, baitUrl: bait.url, random }));
    }
    for (const lane of lanes) lane.tokens.neighbour = lanes.find((other) => other !== lane)?.tokens;
    for (const isNetwork of [false, true]) {
      const own = lanes.filter(({ place }) => Boolean(place.isNetwork) === isNetwork);
      if (own.length === 0) continue;
      const host = await startWorker({
        configuration: JSON.stringify({
          issuers: Object.fromEntries(own.map(({ name, configuration }) => [name, configuration])),
          routes: own.map(({ name }) => ({ path: `/${name}`, issuers: [name], upstream: upstream.url })),
        }),
        authorityFile: certificates.authorityFile,
        ...(isNetwork && NETWORK),
        ...(wrapper && { wrapper }),
        onLine: (line) => heard(line, lanes, failures),
      });
      hosts.push(host);
      for (const lane of own) lane.workerUrl = host.url;
    }
    const sharing = lanes.filter(({ place }) => place.rate === undefined);
    const laneRate = Math.max(Math.round(rate / sharing.length), 1);
    await strikeAll(lanes, faults, { rate: laneRate, seconds, random: randomFrom(seed), tell });
    if (bait.requests.length > 0)
      failures.push(`a redirect was followed: ${bait.requests.map(({ url }) => url).join(", ")}`);
  } finally {
    // The load ends before what it stands on does.
    await Promise.all(lanes.map((lane) => lane.stop()));
    await Promise.all(hosts.map((host) => host.stop()));
    await Promise.all([bait.stop(), upstream.stop()]);
  }
  const lines = sumRows(
    lanes.flatMap(({ rows }) => rows),
    [CALM, ...faults],
  );
  if (lines.every(({ name }) => name === CALM.name))
    failures.push("no fault struck: the storm was too short for one");
  const renewed = lines.reduce((sum, line) => sum + line.renewed, 0);
  if (renewed === 0 && lanes.some(({ rows }) => rows.some(({ fault }) => fault.keeps)))
    failures.push("no key set was renewed by a 304");
  const passed = lines.reduce((sum, line) => sum + line.passed + line.wrong, 0);
  const underWay = lanes.length * CONNECTIONS;
  if (upstreamRequests > passed + underWay)
    failures.push(`${upstreamRequests} requests came to the upstream, ${passed} passed`);
  return { lines, failures: [...failures, ...lines.flatMap((line) => line.failures)] };
}

function heard(line, lanes, failures) {
  if (line.includes('"event":"fault"') || line.includes('"event":"configuration_error"'))
    failures.push(`the Worker logged ${line}`);
  if (!/"event":"(jwks_fetch|storm_)/.test(line)) return;
  const { event, issuer, url, ...told } = JSON.parse(line);
  const lane = lanes.find(
    ({ name, faultSwitch }) => name === issuer || url?.startsWith(`${faultSwitch.url}/`),
  );
  if (event === "jwks_fetch" && told.outcome !== undefined) lane?.heard(told);
  if (event === "storm_fetched") lane?.fetched();
  if (event === "storm_asked") lane?.heardAsking();
}
