// What belongs to one issuer of the storm? Its provider, the fault switch before it, its clients' tokens, its
// route of the Worker, and the load on that route. Lanes share the Worker and nothing else.
//
//   const lane = await openLane({ name: "lane-1", place, settings, certificates, baitUrl, random }); //
//   `place` as places.mjs has them; `settings`: further members of the issuer's entry lane.configuration
//   // the issuer's entry in wicketgate.json lane.workerUrl = "http://…";        // the Worker that has that
//   entry lane.start(rate);                   // the load begins, in the row of the calm const row =
//   lane.openRow(fault);    // what is sent from now on counts there lane.closeRow();                    //
//   the calm again lane.heard(event);                  // a line of the Worker's about this issuer's key set
//   lane.fetched(); lane.heardAsking(); // of the network's wrapper: the address was fetched, the keeper
//   asked await lane.stop();

import { createIssuer } from "../support/issuer.mjs";
import { openClient } from "./client.mjs";
import { openSwitch } from "./fault-switch.mjs";
import { isFailure } from "./faults.mjs";
import { createLedger, judge } from "./judge.mjs";
import { startLoad } from "./load.mjs";
import { AUDIENCE, JWKS_PATH, startProvider } from "./provider.mjs";
import { createRow } from "./row.mjs";
import { openTokens } from "./tokens.mjs";

export const CALM = { name: "(calm)" };

export async function openLane({ name, place, settings, certificates, baitUrl, random }) {
  const attacker = createIssuer({ issuer: "https://attacker.example", audience: AUDIENCE });
  // The attacker's key under a name of its own, and under the one that the real tokens carry.
  const attackerSet = () => {
    const [key] = attacker.jwks().keys;
    return JSON.stringify({ keys: [key, { ...key, kid: provider.kid }] });
  };
  const faultSwitch = await openSwitch({ certificates, attackerSet, baitUrl: `${baitUrl}/${name}`, random });
  const provider = await startProvider({
    issuer: faultSwitch.url,
    certificates,
    maxAgeSeconds: place.maxAgeSeconds,
  });
  const ledger = createLedger({ servesSeconds: place.maxAgeSeconds + (settings.staleIfErrorSeconds ?? 0) });
  Object.assign(faultSwitch, { provider, ledger });
  const client = await openClient({ provider, certificates });
  const tokens = await openTokens({ client, provider, attacker, random });

  const calm = createRow(CALM, name);
  let row = calm;
  let load;
  const lane = {
    name,
    place,
    faultSwitch,
    provider,
    ledger,
    tokens,
    calm,
    rows: [calm],
    asked: [],
    random,
    isOver: false,
  };
  const passedUnder = new Map();

  const keys = settings.discovery === undefined ? { jwksUri: faultSwitch.url + JWKS_PATH } : {};
  lane.configuration = { issuer: faultSwitch.url, audience: [AUDIENCE], ...keys, ...settings };

  function answered({ token, row: sentIn }, answer) {
    const { sentMs, answeredMs } = answer;
    const judged = judge(ledger, token, answer);
    sentIn.count(token, judged, answer);
    if (judged.verdict === "passed") passedUnder.set(token.kid, sentMs);
    const isLate = token.name === "earlier key" && !ledger.may(token.kid, sentMs, answeredMs);
    if (isLate && judged.verdict !== "wrong") sentIn.lateRefusals += 1;
    if (token.name === "good" && judged.verdict !== "passed") lane.lastRefusalMs = answeredMs;
  }

  lane.start = (rate) => {
    load = startLoad({
      url: `${lane.workerUrl}/${name}`,
      rate: place.rate ?? rate,
      draw: () => ({ token: tokens.draw(), row }),
      answered: (drawn, answer) => answered(drawn, answer),
      failed: (error) => row.fail(`a request got no answer: ${error.message}`),
    });
  };

  /** Whether a token under this key passed that was sent after the moment. */
  lane.hasPassed = (kid, sinceMs) => (passedUnder.get(kid) ?? Number.NEGATIVE_INFINITY) > sinceMs;
  /** Whether the newest key set went out after the moment, and has the key. */
  lane.hasKeysSince = (kid, sinceMs) => {
    const newest = ledger.newest();
    return newest !== undefined && newest.wholeMs > sinceMs && newest.kids.includes(kid);
  };

  lane.openRow = (fault) => {
    row = createRow(fault, name);
    row.arrivedBefore = faultSwitch.arrivals.length;
    row.askedBefore = lane.asked.length;
    lane.rows.push(row);
    return row;
  };
  lane.closeRow = () => {
    row.fetches.arrived = faultSwitch.arrivals.length - row.arrivedBefore;
    row = calm;
  };
  lane.fetched = () => {
    row.fetches.told += 1;
  };
  lane.heardAsking = () => {
    lane.asked.push(performance.now());
    row.asked += 1;
  };
  lane.heard = (event) => {
    const { outcome, reason } = event;
    if (!place.isNetwork) lane.fetched();
    if (isFailure(event) && reason !== "unknown_kid") row.fetches.failed += 1;
    if (outcome === "renewed") row.fetches.renewed += 1;
    if (row.fault.shows?.(event)) row.struck += 1;
    if (outcome === "leaked" && row === calm) row.fail("a leak was told of without one");
  };
  lane.stop = async () => {
    lane.isOver = true;
    await load?.stop();
    tokens.stop();
    client.stop();
    await Promise.all([faultSwitch.stop(), provider.stop()]);
  };
  return lane;
}
