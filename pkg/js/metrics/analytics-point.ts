// What of an event goes into Cloudflare's Analytics Engine? Words and numbers at places that never change;
// new ones come at the end.

import type { AnalyticsPoint } from "../../types/metrics.d.ts";
import { issuerLabel, wordLabel } from "./labels.ts";

const INDEX_LIMIT_BYTES = 96;

type Member =
  | "type"
  | "outcome"
  | "event"
  | "code"
  | "issuer"
  | "why"
  | "overlap"
  | "from"
  | "status"
  | "keyCount"
  | "servedSeconds"
  | "overlapSeconds"
  | "neededSeconds"
  | "downSeconds";

/** Any event: each kind has some of these members. */
export function analyticsPoint(event: Readonly<Partial<Record<Member, unknown>>>): AnalyticsPoint {
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

function numberOrZero(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
