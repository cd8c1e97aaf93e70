// What does a refusal say to the operator? Its meaning, what was found and what would have passed, and the
// way out.

import { meanings } from "#sentences";
import type { Evidence, NearMiss, ReasonCode } from "../../types/index.d.ts";
import { inWords, nearMissOf } from "./near-miss.ts";
import { wayOutOf } from "./ways-out.ts";

/** What a sentence is made of. */
interface Told extends Evidence {
  readonly code: ReasonCode;
  readonly issuer?: string;
  readonly kid?: string;
}

/** Where `found` and `limit` are times, in seconds since 1970. */
const TIMES: readonly ReasonCode[] = ["lifetime_contradictory", "token_expired"];
/** Where they are spans, in seconds. */
const SPANS: readonly ReasonCode[] = [
  "exp_too_far_ahead",
  "iat_in_future",
  "lifetime_too_long",
  "nbf_in_future",
];

/** Where `member` is not said in the way out. */
const WITH_MEMBER: readonly ReasonCode[] = ["claim_not_numeric_date", "claim_refused", "key_unusable"];

export function meaningOf(code: ReasonCode): string {
  return meanings[code] ?? code;
}

/** What a refusal says, part by part, each under a name; what there is not is absent. */
export type Parts = readonly (readonly [name: string, text: string])[];

/** `nearMiss`: the core's own, where what was found is not shown. */
export function partsOf(refusal: Told, nearMiss?: NearMiss): Parts {
  const { code, found, expected = [], limit, member, setting } = refusal;
  const miss = nearMiss ?? nearMissIn(refusal);
  // Of other values one would do.
  const joining = code === "scope_missing" ? " and " : " or ";
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["why", meaningOf(code)],
    ["member", WITH_MEMBER.includes(code) ? member : undefined],
    ["found", found === undefined ? undefined : shown(code, found)],
    ["expected", expected.length === 0 ? undefined : expected.map((one) => shown(code, one)).join(joining)],
    ["limit", limit === undefined ? undefined : shown(code, limit)],
    ["setting", setting],
    ["differs", miss && inWords(miss)],
    ["mend", wayOutOf(code, refusal)],
  ];
  return parts.filter((part): part is readonly [string, string] => part[1] !== undefined);
}

/** The same in one line. `cause`: what it came of. */
export function messageOf(refusal: Told, cause?: Error, nearMiss?: NearMiss): string {
  const parts = new Map(partsOf(refusal, nearMiss));
  const because = messageIn(cause);
  // That nothing was found is said, or of a claim in whose place another one stands.
  const isSaid =
    refusal.found === null && (refusal.code.endsWith("_missing") || refusal.member !== undefined);
  const data = ["member", "found", "expected", "limit"].filter(
    (name) => parts.has(name) && !(isSaid && name === "found"),
  );
  const shownData = data.map((name) => `${name} ${parts.get(name)}`).join(", ");
  const why = because === "" ? parts.get("why") : `So ${parts.get("why")}`;
  const meaning = [why, shownData].filter((part) => part !== "").join(": ");
  const differs = parts.get("differs");
  // What failed is what there is to mend; that nobody passes meanwhile follows from it.
  return [because, meaning, differs && `It ${differs}`, parts.get("mend")]
    .filter((part) => part !== undefined && part !== "")
    .join(". ");
}

/** The configured text that what was found nearly is. */
export function nearMissIn({ found, expected }: Evidence): NearMiss | undefined {
  const wanted = (expected ?? []).filter((one) => one !== null);
  for (const text of typeof found === "string" ? [found] : Array.isArray(found) ? found : []) {
    // What was cut is not what was found.
    const miss = text.endsWith("…") ? undefined : nearMissOf(text, wanted);
    if (miss) return miss;
  }
  return undefined;
}

function shown(code: ReasonCode, value: NonNullable<Evidence["found"]> | null): string {
  if (value === null) return "none";
  if (typeof value === "number") return numberIn(code, value);
  return (typeof value === "string" ? [value] : value).map(quoted).join(", ");
}

/**
 * A stranger wrote it: what would not be seen, or would turn the text around it, is written as its number.
 */
function quoted(text: string): string {
  const escaped = (one: string) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`;
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
}

function numberIn(code: ReasonCode, value: number): string {
  if (SPANS.includes(code)) return `${value} s`;
  const date = new Date(value * 1_000);
  // Beyond what a date holds it stays a number.
  if (!TIMES.includes(code) || Number.isNaN(date.getTime())) return String(value);
  return date.toISOString().replace(".000Z", "Z");
}

/** What an error says; nothing where it throws when it is asked: a host's `fetch` may throw anything. */
function messageIn(error: Error | undefined): string {
  try {
    return error?.message ?? "";
  } catch {
    return "";
  }
}
