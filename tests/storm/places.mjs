// On what does a fault strike? Mostly on an issuer whose keys last as short as the gate lets them, behind a
// Worker that has nothing but itself; a few faults show only where keys last long, or where other parts of
// the network hold them too.
//
//   PLACES.usual         settings of the issuer's entry in turns
//   PLACES.longLived     nothing but the look for an unknown key can bring a new one in time
//   PLACES.network       KV and a keeper are bound, and all that goes to the keeper is counted
//   PLACES.networkLongLived   both

import { MAX_AGE_SECONDS } from "./provider.mjs";

const LONG_AGE_SECONDS = 600;
/** Requests a second: enough that a call to the keeper for each of them would stand out. */
const NETWORK_RATE = 10;

export const PLACES = {
  usual: { maxAgeSeconds: MAX_AGE_SECONDS },
  longLived: { maxAgeSeconds: LONG_AGE_SECONDS },
  network: { maxAgeSeconds: MAX_AGE_SECONDS, isNetwork: true, rate: NETWORK_RATE },
  networkLongLived: { maxAgeSeconds: LONG_AGE_SECONDS, isNetwork: true, rate: NETWORK_RATE },
};

/**
 * What the issuers' entries of the configuration have beside the address, in turns. Keys that serve beyond
 * their end do so for less than the shortest fault: it sees them serve, and end.
 */
const SETTINGS = [{}, { staleIfErrorSeconds: 15 }, { discovery: "openid-configuration" }];

/** The lanes of a storm as `[{ place, settings }]`: one for each of the faults, or `count` usual ones and one of each other place. */
export function lanesFor(faults, { count, seed }) {
  const needed = Object.values(PLACES).filter((place) => faults.some((fault) => fault.place === place));
  const some = needed.flatMap((place) => Array(place === PLACES.usual ? count : 1).fill(place));
  const places = count === undefined ? faults.map(({ place }) => place) : some;
  return places.map((place, index) => ({
    place,
    settings: place === PLACES.usual ? SETTINGS[(seed + index) % SETTINGS.length] : {},
  }));
}

export const NETWORK = {
  runtimeOptions: {
    kvNamespaces: ["WICKETGATE_KEYS"],
    durableObjects: { WICKETGATE_KEY_KEEPER: { className: "KeyKeeper", useSQLite: true } },
  },
  /** The log cannot tell an isolate's fetches from its keeper's, so they are counted where they happen. */
  wrapper: `
import worker, { KeyKeeper as Keeper } from "./index.js";
const tell = (line) => console.log(JSON.stringify(line));
const fetchOnce = globalThis.fetch;
globalThis.fetch = (url, init) => {
  if (String(url).endsWith("/jwks")) tell({ event: "storm_fetched", url });
  return fetchOnce(url, init);
};
export class KeyKeeper extends Keeper {
  async exportIssuerKeys(issuer, options) {
    tell({ event: "storm_asked", issuer });
    return super.exportIssuerKeys(issuer, options);
  }
}
export default worker;
`,
};
