// What does a case contain? Readings of tokens and documents by JavaScript's own means, independent of the
// code under test.

/** The members of a compact token's header, where it is a JSON object. */
export function headerOf(token) {
  try {
    const header = JSON.parse(Buffer.from(String(token).split(".")[0], "base64url").toString("utf8"));
    return header !== null && typeof header === "object" ? header : undefined;
  } catch {
    return undefined;
  }
}

/** A header's typ, or `JWT`: at the JWS layer the type is not in question. */
export function typeOf(token) {
  const typ = headerOf(token)?.typ;
  return typeof typ === "string" ? typ : "JWT";
}

/** Whether a valid JSON text writes more members than a reader that keeps one of each name can see. */
export function countsMembersTwice(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  // Outside of strings a colon stands once for each member.
  const written = text.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
  const seen = (node) =>
    node === null || typeof node !== "object"
      ? 0
      : Object.values(node).reduce(
          (sum, child) => sum + seen(child),
          isList(node) ? 0 : Object.keys(node).length,
        );
  return written > seen(value);
}

const isList = Array.isArray;

/** r and s of a strict DER signature (X.690 section 10), each as 32 bytes; `undefined` for anything else. */
export function rawFromDer(der) {
  const integerAt = (offset) => {
    const length = der[offset + 1];
    const bytes = der.subarray(offset + 2, offset + 2 + length);
    const isMinimal =
      bytes.length > 0 && bytes[0] < 0x80 && (bytes[0] !== 0 || bytes.length === 1 || bytes[1] >= 0x80);
    if (der[offset] !== 0x02 || length > 33 || bytes.length !== length || !isMinimal) return undefined;
    return { bytes: bytes[0] === 0 ? bytes.subarray(1) : bytes, end: offset + 2 + length };
  };
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = integerAt(2);
  const s = r && integerAt(r.end);
  if (!s || s.end !== der.length || r.bytes.length > 32 || s.bytes.length > 32) return undefined;
  const padded = (bytes) => Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]);
  return Buffer.concat([padded(r.bytes), padded(s.bytes)]);
}
