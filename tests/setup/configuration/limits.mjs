// Which number is a limit of src/limits.rs? Each constant by its name.

import { readFileSync } from "node:fs";

const SOURCE = readFileSync(new URL("../../../src/limits.rs", import.meta.url), "utf8");

export const LIMITS = Object.fromEntries(
  [...SOURCE.matchAll(/^pub const ([A-Z_]+): \w+ = ([^;]+);/gm)].map(([, name, value]) => [
    name,
    numberOf(value),
  ]),
);

/** A constant's expression: integers, products, a power of two less one. */
function numberOf(expression) {
  const plain = expression.replaceAll("_", "");
  const shifted = /^\(1 << (\d+)\) - 1$/.exec(plain);
  if (shifted !== null) return 2 ** Number(shifted[1]) - 1;
  if (!/^\d+( \* \d+)*$/.test(plain)) throw new Error(`the value ${expression} cannot be read`);
  return plain.split(" * ").reduce((product, factor) => product * Number(factor), 1);
}

/** A text in which `${NAME}` stands for a limit; one that is nothing else becomes the number. */
export function withLimits(text) {
  const limit = (name) => LIMITS[name] ?? fail(`src/limits.rs has no ${name}`);
  const alone = /^\$\{([A-Z_]+)\}$/.exec(text);
  return alone === null ? text.replace(/\$\{([A-Z_]+)\}/g, (_, name) => limit(name)) : limit(alone[1]);
}

function fail(message) {
  throw new Error(message);
}
