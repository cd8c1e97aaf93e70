// What is said of a rule beside its text? By what it holds, what it needs, what stays open, what to answer for.

import type {
  EnforcingPlace,
  RuleGap,
  RuleLook,
  RuleStanding,
  RuleState,
  SystemRules,
} from "../types/check.d.ts";

/** What is printed, and of which text. */
export interface Report {
  readonly file: string;
  readonly sha256: string;
  readonly judgedAt: string;
  readonly version: string;
  readonly systems: readonly SystemRules[];
}

export const STATES: Readonly<Record<RuleState, string>> = {
  enforced: "enforced",
  "by-design": "by design",
  checked: "checked",
  attest: "attest",
  "not-enforced": "not enforced",
};

/** So many places are named; of more, their number. */
const MOST_PLACES = 3;

/** How a name of the configuration is set apart from the words around it. */
export type Mark = (name: string) => string;

/** Each line with the word that begins it. */
export type Line = readonly [word: string, text: string];

export function countsOf(standings: readonly RuleStanding[]): Readonly<Record<RuleState, number>> {
  const counts = { enforced: 0, "by-design": 0, checked: 0, attest: 0, "not-enforced": 0 };
  for (const { state } of standings) counts[state] += 1;
  return counts;
}

/** `4 enforced, 1 by design, 12 not enforced`. */
export function summaryOf(standings: readonly RuleStanding[]): string {
  return Object.entries(countsOf(standings))
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state === "attest" ? "to attest" : STATES[state as RuleState]}`)
    .join(", ");
}

export function ruleText({ text, tightening }: Pick<RuleStanding, "text" | "tightening">): string {
  return tightening === undefined ? text : `${text} (here also: ${tightening})`;
}

export function linesOf(standing: RuleStanding, mark: Mark): readonly Line[] {
  const { state, edge, enforcedBy, missing, notes, design, check, attest, isReviewed } = standing;
  const lines: Line[] = [];
  if (enforcedBy.length > 0) {
    const on = edge === undefined ? "" : `, on ${edge.at}`;
    lines.push([state === "enforced" ? "by" : "in part by", `${placesOf(enforcedBy, mark)}${on}`]);
  }
  if (design !== undefined) lines.push([state === "by-design" ? "since" : "also", design]);
  for (const text of gapsOf(missing, mark)) lines.push(["missing", text]);
  for (const text of gapsOf(notes, mark)) lines.push(["open", text]);
  for (const text of comingIn([...missing, ...notes])) lines.push(["later", text]);
  if (check?.isBuilt) lines.push([state === "checked" ? "check" : "also check", lookedOf(check)]);
  if (attest !== undefined)
    lines.push([
      state === "attest" ? "attest" : "and attest",
      isReviewed ? `${attest}; again at intervals` : attest,
    ]);
  return lines;
}

function placesOf(places: readonly EnforcingPlace[], mark: Mark): string {
  const named = places.map(({ path, source }) => {
    if (path === "") return "every gate";
    return source === "written" ? mark(path) : `${mark(path)} (${source})`;
  });
  return listed(named);
}

function listed(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, MOST_PLACES), names.length - MOST_PLACES];
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** What can be mended here. Those with the same words stand in one line. */
function gapsOf(gaps: readonly RuleGap[], mark: Mark): readonly string[] {
  const byMessage = Map.groupBy(withoutGuard(gaps), ({ message }) => message);
  return [...byMessage].map(([message, alike]) => {
    const paths = alike.filter(({ path }) => path !== "").map(({ path }) => mark(path));
    return paths.length === 0 ? message : `${listed(paths)}: ${message}`;
  });
}

function withoutGuard(gaps: readonly RuleGap[]): readonly RuleGap[] {
  return gaps.filter(({ guard }) => guard === undefined);
}

/** What guards are to look at that are not built yet, and which these are. */
function comingIn(gaps: readonly RuleGap[]): readonly string[] {
  const coming = gaps.filter(({ guard }) => guard !== undefined);
  const byMessage = Map.groupBy(coming, ({ message }) => message);
  return [...byMessage].map(([message, alike]) =>
    lookedOf({ at: message, by: alike.map(({ guard = "" }) => guard) }),
  );
}

/** What is looked at, and by what, where that is not said yet. */
export function lookedOf({ at, by }: Pick<RuleLook, "at" | "by">): string {
  const others = by.filter((name) => !at.includes(name) && !at.includes("`wicketgate"));
  return others.length === 0 ? at : `${at} (${others.join(", ")})`;
}

/** What the word means that stands before what is not built. */
export const LEGEND =
  "later: looked at by a guard or a check, in parentheses, that this version does not have";
