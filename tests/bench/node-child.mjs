// The timed Node process: opens the contest and does as its parent says.

import * as jose from "jose";
import { Wicketgate } from "wicketgate";
import { openContest } from "./contest.mjs";

let contest;

process.on("message", async (question) => {
  try {
    process.send({ result: await answer(question) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});

async function answer({ terms, prepare, run, refuse }) {
  if (terms) contest = await openContest({ Wicketgate, jose }, terms);
  if (prepare) contest.prepare(prepare);
  if (refuse) await contest.refuse(refuse);
  if (!run) return undefined;
  const beganMs = performance.now();
  await contest.run(run);
  return performance.now() - beganMs;
}
