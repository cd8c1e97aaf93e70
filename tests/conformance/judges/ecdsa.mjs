// What does the ECDSA layer make of a key, a message and a signature?

import { es256WithJwk } from "../layers.mjs";
import { rawFromDer } from "../reading.mjs";

const expectedOf = ({ expected }) => ({ valid: "accept", invalid: "reject" })[expected] ?? "either";

function parts(testCase, { layers, table }) {
  const jwk = testCase.jwk ?? table.keys[testCase.key].jwk;
  const message = Buffer.from(testCase.msg_hex, "hex");
  return {
    ask: (signature) => es256WithJwk(layers, jwk, message, signature),
    signature: Buffer.from(testCase.sig_hex, "hex"),
  };
}

/** r and s as they stand in a JWS. */
export function judgeP1363(testCase, context) {
  const { ask, signature } = parts(testCase, context);
  return { expected: expectedOf(testCase), verdict: ask(signature) };
}

/** The DER bytes themselves are never a JWS signature; r and s that strict DER holds must get the source's verdict. */
export function judgeDer(testCase, context) {
  const { ask, signature } = parts(testCase, context);
  const asItComes = ask(signature);
  const raw = rawFromDer(signature);
  const verdict = raw === undefined ? "not_der" : ask(raw);
  return {
    expected: expectedOf(testCase),
    verdict,
    fault: asItComes === "accepted" && "DER bytes were taken as a JWS signature",
  };
}
