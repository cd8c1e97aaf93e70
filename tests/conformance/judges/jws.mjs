// What does the JWS layer make of a compact token and a key set? The payload is no claims set here and may be
// any bytes.

import { es256WithJwk } from "../layers.mjs";
import { headerOf, typeOf } from "../reading.mjs";
import { hostAlgorithmOf, judgeJwsByHost } from "./host-signatures.mjs";

export function judgeJws(testCase, { layers }) {
  const expected = testCase.expected_es256_only ?? (testCase.expected === "valid" ? "accept" : "reject");
  if (expected === "accept" && testCase.layer !== undefined && testCase.layer !== "jws") {
    return { skipped: `no layer of this version judges ${testCase.layer}` };
  }
  const keySet = Buffer.from(JSON.stringify(testCase.jwks));
  const verdict = layers.jws(keySet, testCase.token, typeOf(testCase.token));
  return {
    expected,
    verdict,
    facts: { header: headerOf(testCase.token), signatureHolds: signatureHolds(layers, testCase) },
  };
}

/** The same, where an issuer would pin the key's own algorithm; one that pins ES256 takes no such token. */
export async function judgePinnedJws(testCase, context) {
  const algorithm = hostAlgorithmOf(testCase);
  const byEs256 = judgeJws(testCase, context);
  if (algorithm === undefined) return byEs256;
  const answer = await judgeJwsByHost(algorithm, testCase);
  return { ...answer, fault: byEs256.verdict === "accepted" && "an issuer of ES256 takes it" };
}

/** Whether the ECDSA layer alone, given the set's only key, finds the token signed by it. */
function signatureHolds(layers, { token, jwks }) {
  const [header, payload, signature] = token.split(".");
  if (signature === undefined || jwks?.keys?.length !== 1) return false;
  return (
    es256WithJwk(
      layers,
      jwks.keys[0],
      Buffer.from(`${header}.${payload}`),
      Buffer.from(signature, "base64url"),
    ) === "accepted"
  );
}
