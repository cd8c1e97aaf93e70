// What is in a compact token (RFC 7515 section 7.1), for showing and for forging? No verdict is made here.

const NAMES = ["header", "claims", "signature"];

export function encode(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export function encodeJson(value) {
  return encode(new TextEncoder().encode(JSON.stringify(value)));
}

export function decodeJson(part) {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(
    new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))),
  );
}

/** Header and claims of a token that this page made or was given by the issuer. */
export function read(token) {
  const [header, claims] = token.split(".");
  return { header: decodeJson(header), claims: decodeJson(claims) };
}

/**
 * The three parts of `sent`, each cut where it differs from the same part of `minted`:
 * `{ name, before, changed, after, from, of }`; `changed` is undefined where the parts are the same.
 */
export function compare(minted, sent) {
  const originals = minted.split(".");
  return sent.split(".").map((text, index) => cut(NAMES[index], originals[index], text));
}

function cut(name, original, text) {
  if (original === text) return { name, before: text, after: "" };
  const shorter = Math.min(original.length, text.length);
  let start = 0;
  while (start < shorter && original[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && original.at(-1 - end) === text.at(-1 - end)) end += 1;
  // Chance gives two different signatures a letter in common; marking around it would only puzzle.
  if (text.length - end - start > text.length / 2)
    return { name, before: "", changed: text, after: "", from: 1, of: text.length };
  return {
    name,
    before: text.slice(0, start),
    changed: text.slice(start, text.length - end),
    after: text.slice(text.length - end),
    from: start + 1,
    of: text.length,
  };
}

/** One sentence on what was changed. */
export function describe(parts) {
  const changes = parts.filter(({ changed }) => changed !== undefined).map(describePart);
  return changes.length === 0 ? "Nothing was changed." : `Changed: ${changes.join("; ")}.`;
}

function describePart({ name, changed, from, of }) {
  if (of === 0) return `the ${name} was cut off`;
  if (changed.length === 1) return `one character of the ${name}, number ${from} of ${of}`;
  return changed.length === of ? `the whole ${name}` : `part of the ${name}`;
}
