// How is the story of a system played? Each request once, against the example's own vendor and service: by
// `wicketgate/edge` in this process, or by the Worker in workerd. Both say the same.
//
//   const play = await onEdge(example, certificates);     // or onWorker, which tells `onLine` what the Worker logs
//   const { status, code, ruleIds, headers, body } = await play.ask(step);
//   play.scene                                            // what the example's `start` gave
//   await play.close();
//
// An example (air-kit/index.mjs and its like) exports
//   system                                  // its name
//   start({ certificates })                 // { vendor, upstream, urls, gateOptions, bindings, close() }
//   configuration(urls)                     // what the Worker gets; in Node, `gateOptions` beside it
//   story                                   // [{ title, rule, request, expected, shows }]
// where `request(scene)` is { method, path, headers, body }, and `expected` has the status, of a refusal its
// code, and where the answer itself is the point, `headers` and `body` (texts that stand in it) and `hidden` (texts
// that do not). `again` is what the same request gets once more within half a minute, if that is something else.

import { openEdge, Wicketgate } from "wicketgate/edge";
import { startWorker } from "../support/worker-host.mjs";
import { ask as askOverHttp } from "../support/worker-scene.mjs";

const GATE = "https://gate.example";

/** By `wicketgate/edge`, as any server of the Fetch standard would. */
export async function onEdge(example, certificates) {
  const scene = await example.start({ certificates });
  const { gateOptions } = scene;
  const gate = await closingOnFailure(scene, () =>
    Wicketgate.load(example.configuration(scene.urls), gateOptions),
  );
  const edge = openEdge(gate);

  async function answerTo(step) {
    const { method, path, headers, body } = await step.request(scene);
    const passage = await edge.admit(new Request(GATE + path, { method, headers, body }));
    const { response, refusal, stepUp } = passage;
    if (response) return { response, refusal: refusal ?? stepUp };
    return passage.finish(await gateOptions.fetch(passage.requestTo(passage.route.upstreamUrl)));
  }

  return {
    scene,
    async ask(step) {
      const { response, refusal } = await answerTo(step);
      const { status, headers } = response;
      const { code, ruleIds } = refusal ?? {};
      return { status, code, ruleIds, headers: Object.fromEntries(headers), body: await response.text() };
    },
    close: () => scene.close(),
  };
}

/** By the Worker that would be deployed. */
export async function onWorker(example, certificates, { onLine } = {}) {
  const scene = await example.start({ certificates });
  const { authorityFile } = certificates;
  const configuration = JSON.stringify(example.configuration(scene.urls));
  const host = await closingOnFailure(scene, () =>
    startWorker({ configuration, authorityFile, onLine, runtimeOptions: { bindings: scene.bindings ?? {} } }),
  );
  return {
    scene,
    async ask(step) {
      const { path, headers, ...request } = await step.request(scene);
      const sent = { ...request, headers: Object.entries(headers).flat() };
      const answer = await askOverHttp(host.url, path, sent);
      const { status, body } = answer;
      const { code, ruleIds } = await decisionOf(answer);
      return { status, code, ruleIds, headers: answer.headers, body };
    },
    async close() {
      await host.stop();
      await scene.close();
    },
  };

  /** The network is told a word alone; the log has the code and its rules. */
  async function decisionOf({ status, body }) {
    if (status < 400) return {};
    const { requestId } = JSON.parse(body);
    return host.line((event) => event.event === "decision" && event.requestId === requestId);
  }
}

async function closingOnFailure(scene, open) {
  try {
    return await open();
  } catch (error) {
    await scene.close();
    throw error;
  }
}
