// Which texts may become a label? Names that the configuration allows and words as the package's own lists
// have them; no others.

/** Stands for what there is no room for. No issuer can be named so. */
export const OTHER = "(other)";

/** Stands where an event does not have the member. Prometheus takes an empty label for one that is not there. */
export const ABSENT = "";

// The form of an issuer's name in the configuration.
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

// The form of every code, outcome and event; a later version may have more of them.
const WORD = /^[a-z][a-z0-9_]{0,63}$/;

const STATUS = /^[1-5][0-9]{2}$/;

const limitedTo = (form: RegExp) => (value: unknown) => {
  if (value === undefined) return ABSENT;
  return typeof value === "string" && form.test(value) ? value : OTHER;
};

export const issuerLabel = limitedTo(NAME);
export const wordLabel = limitedTo(WORD);

/** The label of an HTTP status, which comes as a number. */
export function statusLabel(value: unknown): string {
  return value === undefined ? ABSENT : limitedTo(STATUS)(String(value));
}
