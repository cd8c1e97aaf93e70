// Which number is a limit of src/limits.rs? Each constant by its name.

import { readFileSync } from "node:fs";

const SOURCE = readFileSync(new URL("../../../src/limits.rs", import.meta.url), "utf8");

export const LIMITS = Object.fromEntries(
  [...SOURCE.matchAll(/^pub const ([A-Z_]+): \w+ = ([^;]+);/gm)].map(([, name, value]) => [
    name,
    numberOf(value),
  ]),
);

/** What follows from limits: how long a number is in base64url (RFC 4648 section 5). */
const LENGTHS = {
  MIN_RSA_MODULUS_CHARACTERS: charactersOf(LIMITS.MIN_RSA_MODULUS_BITS),
  MAX_RSA_MODULUS_CHARACTERS: charactersOf(LIMITS.MAX_RSA_MODULUS_BITS),
  MAX_RSA_EXPONENT_CHARACTERS: charactersOf(LIMITS.MAX_RSA_EXPONENT.toString(2).length),
};

function charactersOf(bits) {
  return Math.ceil((Math.ceil(bits / 8) * 8) / 6);
}

/** A constant's expression: integers, products, a power of two less one. */
function numberOf(expression) {
  const plain = expression.replaceAll("_", "");
  const shifted = /^\(1 << (\d+)\) - 1$/.exec(plain);
  if (shifted !== null) return 2 ** Number(shifted[1]) - 1;
  if (!/^\d+( \* \d+)*$/.test(plain)) throw new Error(`the value ${expression} cannot be read`);
  return plain.split(" * ").reduce((product, factor) => product * Number(factor), 1);
}

/** A text in which `${NAME}` stands for one of these; one that is nothing else becomes the number. */
export function withLimits(text) {
  const limit = (name) => LIMITS[name] ?? LENGTHS[name] ?? fail(`src/limits.rs has no ${name}`);
  const alone = /^\$\{([A-Z_]+)\}$/.exec(text);
  return alone === null ? text.replace(/\$\{([A-Z_]+)\}/g, (_, name) => limit(name)) : limit(alone[1]);
}

function fail(message) {
  throw new Error(message);
}
