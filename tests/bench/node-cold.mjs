// A fresh Node process that verifies one token and says how long that took, loading included.

import { verifyFirst } from "./first-token.mjs";

process.once("message", async ({ contestant, terms, token }) => {
  try {
    const beganMs = performance.now();
    await verifyFirst(contestant, terms, token);
    process.send({ result: performance.now() - beganMs });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
