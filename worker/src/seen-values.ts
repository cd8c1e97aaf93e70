// Is this the first time that this isolate sees a value? What came twice is remembered apart, where no flood
// of fresh values washes it out.

/** As many of either kind; beyond, the oldest are forgotten. */
const MAX_SEEN = 4_096;

const seen = new Set<string>();
const repeated = new Set<string>();

/** Whether the value was never seen, as far as this isolate remembers. */
export function isFirst(value: string): boolean {
  if (repeated.has(value) || seen.delete(value)) {
    remember(repeated, value);
    return false;
  }
  remember(seen, value);
  return true;
}

// The newest stand last.
function remember(values: Set<string>, value: string): void {
  values.delete(value);
  values.add(value);
  for (const oldest of values) {
    if (values.size <= MAX_SEEN) break;
    values.delete(oldest);
  }
}
