// The timed Worker: opens the contest once and does as each request says.

import * as jose from "jose";
import { Wicketgate } from "wicketgate";
import coldJose from "./cold-jose.txt";
import coldOurs from "./cold-ours.txt";
import { openContest } from "./contest.mjs";

let contest;
// Decoded ahead of every cold start.
const coldModules = { ours: readCode(coldOurs), jose: readCode(coldJose) };

export default {
  async fetch(request, env) {
    try {
      await answer(request, env);
      return new Response("done");
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
};

async function answer(request, env) {
  const [, task, contestant, number] = new URL(request.url).pathname.split("/");
  if (task === "open") contest = await openContest({ Wicketgate, jose }, await request.json());
  else if (task === "prepare") contest.prepare(await request.json());
  else if (task === "run") await contest.run(contestant, Number(number));
  else if (task === "require-verified") contest.requireVerified(await request.json());
  else if (task === "refuse") await contest.refuse(await request.json());
  else if (task === "cold") await runCold(env.LOADER, contestant, number, request.body);
  else if (task !== "nothing") throw new Error(`unknown task ${task}`);
}

/** A name that was never used before means an isolate that never ran before. */
async function runCold(loader, contestant, sequence, body) {
  const stub = loader.get(`${contestant}-${sequence}`, () => ({
    compatibilityDate: "2026-07-01",
    mainModule: "workerd-cold.mjs",
    modules: coldModules[contestant],
  }));
  const response = await stub
    .getEntrypoint()
    .fetch(`http://cold.invalid/${contestant}`, { method: "POST", body });
  if (response.status !== 200) throw new Error(await response.text());
  await response.arrayBuffer();
}

function readCode(text) {
  return Object.fromEntries(
    Object.entries(JSON.parse(text)).map(([path, module]) => [
      path,
      module.wasm === undefined ? module : { wasm: Uint8Array.fromBase64(module.wasm).buffer },
    ]),
  );
}
