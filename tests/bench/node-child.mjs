// The timed Node process: opens the contest and does as its parent says.

import * as jose from "jose";
import { Wicketgate } from "wicketgate";
import { answerWith } from "./child.mjs";
import { openContest } from "./contest.mjs";

let contest;

answerWith(async ({ terms, prepare, run, passes, atOnce, requireVerified, refuse }) => {
  if (terms) contest = await openContest({ Wicketgate, jose }, terms);
  if (prepare) contest.prepare(prepare);
  if (requireVerified) contest.requireVerified(requireVerified);
  if (refuse) await contest.refuse(refuse);
  if (!run) return undefined;
  globalThis.gc();
  const beganMs = performance.now();
  await contest.run(run, passes, atOnce);
  return performance.now() - beganMs;
});
