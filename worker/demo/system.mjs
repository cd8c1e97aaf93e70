// How is one system played in the demo? Its example as the tests have it: the vendor's stand-in and the service
// in this process, which alone holds the vendor's keys, and the built Worker in workerd between a visitor and them.
//
//   parent → { ask: 3, id: 7 }                      the story's fourth request
//   child  → { id: 7, told } or { id: 7, error }    what `told` in exchange.mjs says
//   child  → { scene }                              once, before it is ready: what the page shows before any request

import { readFileSync } from "node:fs";
import { onWorker } from "../../tests/examples/play.mjs";
import { fail, readSettings, tellReady } from "./child.mjs";
import { answerOf, holds, requestOf } from "./exchange.mjs";

const LOG_LIMIT_MS = 2_000;

const { name, keyFile, certificateFile, authorityFile } = readSettings();
const certificate = { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certificateFile, "utf8") };
const certificates = {
  authorityFile,
  authority: readFileSync(authorityFile, "utf8"),
  server: () => certificate,
};

let heard = [];
let hear = () => {};

try {
  const example = await import(`../../tests/examples/${name}/index.mjs`);
  const play = await onWorker(example, certificates, { onLine });
  process.removeAllListeners("disconnect");
  process.once("disconnect", async () => {
    await play.close();
    process.exit(0);
  });
  // One at a time, so that a line of the log belongs to the request before it.
  let last = Promise.resolve();
  process.on("message", ({ ask, id }) => {
    last = last
      .then(() => exchange(play, example.story[ask]))
      .then((told) => tell({ id, told }))
      .catch((error) => tell({ id, error: error.message }));
  });
  const story = example.story.map(({ title, rule, shows }) => ({ title, rule, shows }));
  const configuration = JSON.stringify(example.configuration(play.scene.urls), null, 2);
  tell({ scene: { system: example.system, configuration, story } });
  tellReady();
} catch (error) {
  fail(error);
}

async function exchange(play, step) {
  heard = [];
  const request = await step.request(play.scene);
  const answer = await play.ask({ ...step, request: () => request });
  const decision = await decided();
  return {
    request: requestOf(request),
    answer: answerOf(answer),
    decision,
    isYes: answer.status < 400,
    ...holds(step, answer),
  };
}

/** The line about the request that was just answered; it may come a moment after the answer. */
async function decided() {
  const limit = Date.now() + LOG_LIMIT_MS;
  for (;;) {
    const found = heard.find(({ event }) => event === "decision");
    if (found || Date.now() > limit) return found;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, limit - Date.now() + 1);
      hear = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function onLine(line) {
  tell({ line });
  try {
    heard.push(JSON.parse(line));
  } catch {
    return;
  }
  hear();
}

/** What comes while the parent ends has no one to read it. */
function tell(message) {
  if (process.connected) process.send(message);
}
