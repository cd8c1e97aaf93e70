// Which member was meant by a name that is none of its object's? The one of this spelling but for case and
// dashes, or of two letters more, less or other.

import { memberNames } from "#sentences";
import { editsBetween } from "./edits.ts";

const MOST_EDITS = 2;
/** A shorter name is near to too many. */
const LEAST_LETTERS = 5;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** `place`: the path of the object that has it. */
export function nearestMember(name: string, place: string): string | undefined {
  const names = namesAt(place);
  const same = names.find((known) => plain(known) === plain(name));
  if (same !== undefined || name.length < LEAST_LETTERS) return same;
  const near = names
    .map((known) => ({ known, edits: editsBetween(plain(name), plain(known)) }))
    .filter(({ known, edits }) => edits <= MOST_EDITS && known.length >= LEAST_LETTERS)
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.known;
}

/** The object that has a member of this name, where the one of `place` has none: `routes[].cors`. */
export function objectWith(name: string): readonly [object: string, member: string] | undefined {
  for (const [place, names] of Object.entries(memberNames)) {
    const member = names.find((known) => plain(known) === plain(name));
    if (member !== undefined)
      return [place === "" ? "the whole" : `\`${place.replace("*", "NAME")}\``, member];
  }
  return undefined;
}

/** The names that the object of a place takes. */
function namesAt(place: string): readonly string[] {
  const parts = place.replace(/\[\d+\]/g, "[]").split(".");
  const fits = (pattern: string) => {
    const wanted = pattern.split(".");
    return wanted.length === parts.length && wanted.every((one, at) => one === "*" || one === parts[at]);
  };
  return Object.entries(memberNames).find(([pattern]) => fits(pattern))?.[1] ?? [];
}
