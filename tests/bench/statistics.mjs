// What do many rounds come to? The median, and the lowest and highest beside it.

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The lowest and the highest. */
export function spread(values) {
  return [rounded(Math.min(...values)), rounded(Math.max(...values))];
}

/** Three significant digits: more would claim a precision that shared processors do not give. */
export function rounded(value) {
  return Number(value.toPrecision(3));
}
