// What does a demand for another login say to the operator? What fell short, and what the client is told.

import type { StepUpAnswer } from "../answers.ts";

const WHY = {
  acr: "the token's `acr` is none of those that are asked for",
  amr: "the token's `amr` lacks a method that is asked for",
  auth_time: "the token's `auth_time` is absent, longer ago than is asked for, or ahead",
} as const;

const NEITHER = "a stronger or more recent login is asked for";

/** In one line. All of it is configured; nothing of it is the token's. */
export function stepUpMessage({ acrValues, amr, maxAgeSeconds, member, setting }: StepUpAnswer): string {
  const asked = [
    acrValues.length > 0 && `acr ${acrValues.join(" or ")}`,
    amr.length > 0 && `amr ${amr.join(" and ")}`,
    maxAgeSeconds !== undefined && `a login within ${maxAgeSeconds} s`,
  ].filter((part) => part !== false);
  const why = member === undefined ? NEITHER : WHY[member];
  const told = asked.length === 0 ? why : `${why}: expected ${asked.join(", ")}`;
  const changed = setting === undefined ? "" : `; what is asked for stands in \`${setting}\``;
  return `${told}. Have the client log its user in anew, as the challenge says${changed}`;
}
