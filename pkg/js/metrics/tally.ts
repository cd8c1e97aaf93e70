// How often has each combination of labels been counted? In memory that does not grow with what strangers
// send.

import type { Labels, Sample } from "./exposition.ts";
import { OTHER } from "./labels.ts";

// Eight codes for each of the 256 issuers that a configuration may have; all codes for a dozen of them.
const COMBINATION_LIMIT = 2_048;

/** Numbers that only rise, one for each combination of labels. */
export class Tally {
  readonly #samples = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels, amount = 1): void {
    const kept = this.#withRoom(labels);
    const id = idOf(kept);
    const sample = this.#samples.get(id);
    if (sample === undefined) this.#samples.set(id, { labels: kept, value: amount });
    else sample.value += amount;
  }

  samples(): readonly Sample[] {
    return [...this.#samples.values()];
  }

  // What finds no room gives up its issuer first: codes are few, and tell more.
  #withRoom(labels: Labels): Labels {
    const withoutIssuer = { ...labels, issuer: OTHER };
    const { size } = this.#samples;
    if (size < COMBINATION_LIMIT || this.#samples.has(idOf(labels))) return labels;
    if (size < 2 * COMBINATION_LIMIT || this.#samples.has(idOf(withoutIssuer))) return withoutIssuer;
    return Object.fromEntries(Object.keys(labels).map((name) => [name, OTHER]));
  }
}

// A label holds no space, so the joined ones have one reading.
function idOf(labels: Labels): string {
  return Object.values(labels).join(" ");
}
