// What of an event goes into Cloudflare's Analytics Engine? Words and numbers at places that never change;
// new ones come at the end.

import { issuerLabel, wordLabel } from "./labels.js";

const INDEX_LIMIT_BYTES = 96;

export function analyticsPoint(event) {
  const { type, outcome, event: noticed, code, issuer, why, overlap, from } = event;
  const { status, keyCount, servedSeconds, overlapSeconds, neededSeconds, downSeconds } = event;
  const name = issuerLabel(issuer);
  // Points are sampled by index: so a flood of refusals, or of good tokens, thins out neither the other nor
  // the rare events of keys.
  const index = `${wordLabel(type === "decision" ? outcome : type)}:${name}`;
  return {
    // All of it is ASCII.
    indexes: [index.slice(0, INDEX_LIMIT_BYTES)],
    blobs: [
      wordLabel(type),
      wordLabel(outcome ?? noticed),
      wordLabel(code),
      name,
      wordLabel(why),
      wordLabel(overlap),
      wordLabel(from),
    ],
    doubles: [status, keyCount, servedSeconds, overlapSeconds, neededSeconds, downSeconds].map(numberOrZero),
  };
}

function numberOrZero(value) {
  return Number.isFinite(value) ? value : 0;
}
