// What does a refusal say to the operator? Its meaning, what was found and what would have passed, and the way
// out.

import { meanings } from "#sentences";
import type { Evidence, NearMiss, ReasonCode } from "../../types/index.d.ts";
import type { RefusalAnswer } from "../answers.ts";
import { inWords, nearMissOf } from "./near-miss.ts";
import { wayOutOf } from "./ways-out.ts";

/** Where `found` and `limit` are times, in seconds since 1970. */
const TIMES: readonly ReasonCode[] = [
  "iat_in_future",
  "lifetime_contradictory",
  "nbf_in_future",
  "token_expired",
];
/** Where they are spans, in seconds. */
const SPANS: readonly ReasonCode[] = ["exp_too_far_ahead", "lifetime_too_long"];

export function meaningOf(code: ReasonCode): string {
  return meanings[code] ?? code;
}

export function messageOf(refusal: RefusalAnswer): string {
  const { code } = refusal;
  const shown = [...foundIn(refusal), ...expectedIn(refusal), ...limitIn(refusal)].join(", ");
  const miss = nearMissIn(refusal);
  const parts = [
    shown === "" ? meaningOf(code) : `${meaningOf(code)}: ${shown}`,
    miss && `It ${inWords(miss)}`,
    wayOutOf(code, refusal),
  ];
  return parts.filter((part) => part !== undefined).join(". ");
}

/** The configured text that what was found nearly is. */
export function nearMissIn({ found, expected }: Evidence): NearMiss | undefined {
  const wanted = (expected ?? []).filter((one) => one !== null);
  for (const text of typeof found === "string" ? [found] : Array.isArray(found) ? found : []) {
    const miss = nearMissOf(text, wanted);
    if (miss) return miss;
  }
  return undefined;
}

function foundIn({ code, found }: RefusalAnswer): readonly string[] {
  if (found === undefined) return [];
  if (found === null) return ["found none"];
  if (typeof found === "number") return [`found ${numberIn(code, found)}`];
  return [
    `found ${typeof found === "string" ? JSON.stringify(found) : found.map((one) => JSON.stringify(one)).join(", ")}`,
  ];
}

function expectedIn({ expected = [] }: RefusalAnswer): readonly string[] {
  if (expected.length === 0) return [];
  const texts = expected.map((one) => (one === null ? "none" : JSON.stringify(one)));
  return [`expected ${texts.join(" or ")}`];
}

function limitIn({ code, limit }: RefusalAnswer): readonly string[] {
  return limit === undefined ? [] : [`limit ${numberIn(code, limit)}`];
}

function numberIn(code: ReasonCode, value: number): string {
  if (SPANS.includes(code)) return `${value} s`;
  const date = new Date(value * 1_000);
  // Beyond what a date holds it stays a number.
  if (!TIMES.includes(code) || Number.isNaN(date.getTime())) return String(value);
  return date.toISOString().replace(".000Z", "Z");
}
