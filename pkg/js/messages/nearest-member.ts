// Which member was meant by a name that is none? The one of this spelling but for case and dashes, or of two
// letters more, less or other.

import { memberNames } from "#sentences";
import { editsBetween } from "./edits.ts";

const MOST_EDITS = 2;
/** A shorter name is near to too many. */
const LEAST_LETTERS = 5;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

export function nearestMember(name: string): string | undefined {
  const same = memberNames.find((known) => plain(known) === plain(name));
  if (same !== undefined || name.length < LEAST_LETTERS) return same;
  const near = memberNames
    .map((known) => ({ known, edits: editsBetween(plain(name), plain(known)) }))
    .filter(({ known, edits }) => edits <= MOST_EDITS && known.length >= LEAST_LETTERS)
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.known;
}
