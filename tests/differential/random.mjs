// What does chance choose? A generator with a seed, so that what it chose can be chosen again.

/** Functions over one stream of numbers (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** An integer from `low` to `high`, both included. */
  const integer = (low, high) => low + Math.floor(fraction() * (high - low + 1));
  const oneOf = (list) => list[integer(0, list.length - 1)];
  const chance = (probability) => fraction() < probability;
  const text = (length) => Array.from({ length }, () => oneOf([...'abcXYZ019 _-./:"\\{}éß鍵🚪'])).join("");
  const json = (depth) => {
    const kind = integer(0, depth > 0 ? 6 : 4);
    if (kind === 0) return oneOf([null, true, false]);
    if (kind === 1) return integer(-1000, 2 ** 40);
    if (kind === 2) return fraction() * 10 ** integer(-20, 20);
    if (kind <= 4) return text(integer(0, 12));
    const size = integer(0, 3);
    if (kind === 5) return Array.from({ length: size }, () => json(depth - 1));
    return Object.fromEntries(Array.from({ length: size }, () => [text(integer(1, 8)), json(depth - 1)]));
  };
  return { integer, oneOf, chance, text, json };
}
