// What happens on a system's page? Its story is fetched, which starts the system; each request is asked for by a
// click, or all of them in turn; the latest click wins.

import * as view from "./system-view.js";
import { SYSTEMS } from "./systems.js";

const PAUSE_MS = 250;
const WORKER_GONE = "The demo does not answer. Is make demo still running?";

const byId = (id) => document.getElementById(id);
const name = location.pathname.split("/")[2];
const system = SYSTEMS.find((one) => one.name === name);

let story = [];
let turn = 0;
let isPlaying = false;
const played = new Map();

/** Asks the demo; a sentence is thrown where that fails. */
async function ask(method, path) {
  const response = await fetch(`/systems/${name}/${path}`, { method, cache: "no-store" }).catch(() => {
    throw new Error(WORKER_GONE);
  });
  const told = await response.json().catch(() => ({}));
  if (response.ok) return told;
  throw new Error(told.error ? `The system cannot be asked. ${told.error}` : WORKER_GONE);
}

async function open() {
  const mine = begin();
  view.showNotice(undefined);
  view.showProgress("Starting the vendor’s stand-in, a service and a Worker.");
  try {
    const scene = await ask("GET", "story");
    story = scene.story;
    played.clear();
    view.showConfiguration(scene.configuration, system);
    view.showRequests(story, (index) => click(index));
    view.showNothing();
    view.showProgress("None of them was asked yet.");
    byId("play").disabled = false;
  } catch (error) {
    fail(error);
  } finally {
    end(mine);
  }
}

/** Plays one request; false where it could not be asked, or where another click came between. */
async function play(index, mine) {
  view.showAsking(index);
  const told = await ask("POST", `ask/${index}`);
  if (mine !== turn) return false;
  played.set(index, told);
  view.showOutcome(index, told);
  view.showTold(story[index], told);
  view.showNotice(undefined);
  return true;
}

async function click(index) {
  const mine = begin();
  try {
    if (await play(index, mine)) {
      view.showProgress(summary());
      byId("verdict").scrollIntoView({ block: "nearest" });
    }
  } catch (error) {
    if (mine === turn) fail(error);
  } finally {
    end(mine);
  }
}

async function playAll() {
  if (isPlaying) {
    begin();
    end(turn);
    view.showProgress(summary());
    return;
  }
  const mine = begin();
  isPlaying = true;
  byId("play").textContent = "Stop";
  try {
    for (const index of story.keys()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (mine !== turn || !(await play(index, mine))) return;
    }
    view.showProgress(summary());
  } catch (error) {
    if (mine === turn) fail(error);
  } finally {
    end(mine);
  }
}

function summary() {
  const all = [...played.values()];
  const yes = all.filter(({ isYes }) => isYes).length;
  const otherwise = all.filter(({ isExpected }) => !isExpected).length;
  const held = otherwise === 0 ? "each as the story tells" : `${otherwise} otherwise than the story tells`;
  return `${all.length} of ${story.length} asked: ${yes} yes, ${all.length - yes} no, ${held}.`;
}

/** What ran until now is no longer the latest. */
function begin() {
  turn += 1;
  isPlaying = false;
  byId("play").textContent = "Play all twelve";
  document.body.setAttribute("aria-busy", "true");
  return turn;
}

function end(mine) {
  if (mine !== turn) return;
  isPlaying = false;
  byId("play").textContent = "Play all twelve";
  document.body.removeAttribute("aria-busy");
}

function fail(error) {
  view.showNotice(error.message);
  view.showProgress("");
  view.showUnsure();
}

view.showSystem(system);
byId("play").addEventListener("click", playAll);
byId("restart").addEventListener("click", open);
open();
