// Who plays the four systems? A process for each, started when its page asks for the first time, and ended with
// the demo. All that a browser gets of one comes through here:
//
//   GET  /systems/air-kit          the page
//   GET  /systems/air-kit/story    its name, configuration and twelve requests; starts it
//   POST /systems/air-kit/ask/3    plays the fourth of them
//
//   const systems = openSystems({ keyFile, certificateFile, authorityFile }, (line) => {});
//   await systems.answer("GET", "/systems/air-kit/story")   // { status, json } or { page: true }
//   await systems.end();

import { start } from "./processes.mjs";
import { wordingOf } from "./rules.mjs";

const NAMES = ["air-kit", "sigid", "round-two", "iam"];
const PATH = /^\/systems\/([a-z-]+)(?:\/(story)|\/ask\/(\d{1,2}))?$/;
const ASK_LIMIT_MS = 15_000;

export function openSystems(settings, onLine) {
  const systems = new Map();

  /** One that has ended is started anew by the next who asks for its story. */
  function opened(name) {
    if (!systems.has(name)) {
      const forget = () => systems.delete(name);
      const system = startSystem(name, settings, onLine, forget);
      system.catch(forget);
      systems.set(name, system);
    }
    return systems.get(name);
  }

  async function answer(method, pathname) {
    const [, name, story, index] = PATH.exec(pathname) ?? [];
    if (!NAMES.includes(name)) return { status: 404, json: { error: "Nothing is here." } };
    try {
      if (story && method === "GET") return { status: 200, json: (await opened(name)).scene };
      if (index !== undefined && method === "POST")
        return await asked(await systems.get(name), Number(index));
    } catch (error) {
      return { status: 503, json: { error: error.message } };
    }
    if (index !== undefined || story || method !== "GET")
      return { status: 405, json: { error: "Not by this method." } };
    return { page: true };
  }

  async function end() {
    const all = await Promise.allSettled(systems.values());
    await Promise.all(all.map(({ value }) => value?.end()));
  }

  return { answer, end };
}

async function asked(system, index) {
  if (!system) return { status: 503, json: { error: "It does not run." } };
  if (index >= system.scene.story.length) return { status: 404, json: { error: "No such request." } };
  return { status: 200, json: await system.ask(index) };
}

async function startSystem(name, settings, onLine, onEnd) {
  const waiting = new Map();
  let scene;
  let count = 0;

  function onMessage(message) {
    if (message.scene) scene = message.scene;
    const asker = waiting.get(message.id);
    if (message.told) asker?.resolve(message.told);
    if (message.error) asker?.reject(new Error(message.error));
  }

  const child = await start(
    name,
    { name, ...settings },
    {
      script: "system",
      temporaryFolder: process.env.TMPDIR,
      onLine,
      onMessage,
      onDeath(how) {
        onEnd();
        for (const { reject } of waiting.values()) reject(new Error("It has just ended."));
        console.error(`\n${how}. Its page can start it again.`);
      },
    },
  );
  console.log(`  ${scene.system}: process ${child.pid}, the vendor's stand-in and a service, with a Worker`);
  const story = scene.story.map((step) => ({ ...step, wording: wordingOf(step.rule) }));

  function ask(index) {
    count += 1;
    const id = count;
    const asker = Promise.withResolvers();
    const timer = setTimeout(() => asker.reject(new Error("It took too long.")), ASK_LIMIT_MS);
    waiting.set(id, asker);
    child.send({ ask: index, id });
    return asker.promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  }

  return { scene: { ...scene, story }, ask, end: child.end };
}
