// A fresh Node process that verifies one token and says how long that took, loading included.

import { answerWith } from "./child.mjs";
import { verifyFirst } from "./first-token.mjs";

answerWith(async ({ contestant, terms, token }) => {
  const beganMs = performance.now();
  await verifyFirst(contestant, terms, token);
  return performance.now() - beganMs;
});
