// What happens when a visitor acts? Mint, forge, send, judge in the page as well, show; the latest action
// wins.

import { CHEATS } from "./cheats.js";
import { read } from "./compact.js";
import { IssuerGone, keySet, keyStatus, mint, rotate, send, withdraw } from "./network.js";
import { fetchConfiguration, loadPageGate } from "./page-gate.js";
import * as view from "./view.js";

const DEFAULT_LIFETIME_SECONDS = 300;
const TICK_MS = 250;

const ISSUER_GONE =
  "The issuer does not answer. The gate serves the keys it holds until they are 30 s old; then it refuses every token. " +
  "Type “issuer” and Enter in the terminal of make demo to bring it back: the gate recovers by itself.";
const WORKER_GONE = "The Worker does not answer. Is make demo still running?";
const NOT_NOW =
  "503 means “not now”: the gate cannot tell, so it stays shut. It asks the issuer for keys at most once in 30 s, " +
  "or a stranger could make it ask all day. Then it looks again.";

const byId = (id) => document.getElementById(id);
const nowSeconds = () => Date.now() / 1000;

let judge;
let turn = 0;
let minted;
let sent;
let publishedKeys;
let retryAt;

/** Runs an action as the latest one; `isLatest` tells it whether another has begun since. */
async function act(action) {
  turn += 1;
  const mine = turn;
  document.body.setAttribute("aria-busy", "true");
  try {
    await action(() => mine === turn);
  } catch (error) {
    if (mine === turn) report(error);
  } finally {
    if (mine === turn) document.body.removeAttribute("aria-busy");
  }
}

function report(error) {
  if (!(error instanceof IssuerGone)) throw error;
  view.showNotice(error.answered ? ISSUER_GONE : WORKER_GONE);
}

async function mintToken(lifetimeSeconds) {
  minted = await mint(lifetimeSeconds);
  publishedKeys = await keySet();
  view.showNotice(undefined);
}

async function sendToken(token, isLatest) {
  sent = token;
  byId("again").disabled = false;
  view.showToken(minted ?? "", token);
  tick();
  // Judged beside the request, not after it, so that both gates look at the same moment.
  const [answer, judgement] = await Promise.all([send(token), judge?.(token)]);
  if (isLatest()) showAnswer(answer, judgement);
}

function showAnswer(answer, judgement) {
  // Both gates shall be able to tell when the visitor tries again.
  const waitSeconds = Math.max(answer.retryAfterSeconds, judgement?.refusal?.retryAfterSeconds ?? 0);
  retryAt = answer.status === 503 ? nowSeconds() + waitSeconds : undefined;
  view.showVerdict(...verdictOf(answer));
  view.showDetails(answer, judgement);
  if (answer.status === 0) view.showNotice(WORKER_GONE);
  tick();
  byId("verdict").scrollIntoView({ block: "nearest" });
}

function verdictOf({ status }) {
  if (status === 200) return ["yes", "The gate opened, and the claims went on to the upstream."];
  if (status === 0) return ["unsure", "Nobody is at the gate."];
  if (status === 502 || status === 504)
    return ["unsure", "The token passed, but the upstream did not answer."];
  if (status === 503) return ["no", "Not now. The gate stays shut until it can be sure."];
  return ["no", "The gate stayed shut. Nothing reached the upstream."];
}

/** Starts from the visitor's token, or from a new one where there is none, none good any more, or one must be short. */
async function cheat({ id, forge, lifetimeSeconds }, isLatest) {
  for (const button of byId("cheats").children)
    button.setAttribute("aria-pressed", String(button.dataset.cheat === id));
  if (lifetimeSeconds || !minted || read(minted).claims.exp <= nowSeconds()) {
    await mintToken(lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS);
    await showKeys();
  }
  const token = await forge(minted, publishedKeys);
  if (lifetimeSeconds) await waitUntilExpired(token, isLatest);
  if (isLatest()) await sendToken(token, isLatest);
}

async function waitUntilExpired(token, isLatest) {
  const { exp } = read(token).claims;
  sent = token;
  view.showToken(token, token);
  view.showDetails(undefined);
  retryAt = undefined;
  while (isLatest() && nowSeconds() < exp) {
    tick();
    view.showVerdict(
      "none",
      `Waiting until the token has expired: ${Math.ceil(exp - nowSeconds())} s.`,
      "Wait",
    );
    await new Promise((resolve) => setTimeout(resolve, Math.min(1000, (exp - nowSeconds()) * 1000 + 1)));
  }
}

async function showKeys(status) {
  view.showKeys((status ?? (await keyStatus())).keyIds);
}

function tick() {
  if (sent) view.showExpiry(read(sent).claims.exp, nowSeconds());
  if (retryAt === undefined) view.showRetry(undefined);
  else view.showRetry(NOT_NOW, Math.max(0, Math.ceil(retryAt - nowSeconds())));
}

byId("mint").addEventListener("submit", (event) => {
  event.preventDefault();
  const lifetimeSeconds = Number(new FormData(event.target).get("lifetime"));
  act(async (isLatest) => {
    await mintToken(lifetimeSeconds);
    await showKeys();
    await cheat(CHEATS[0], isLatest);
  });
});

byId("again").addEventListener("click", () => act((isLatest) => sendToken(sent, isLatest)));
byId("retry-button").addEventListener("click", () => act((isLatest) => sendToken(sent, isLatest)));

byId("rotate").addEventListener("click", () =>
  act(async () => {
    const status = await rotate();
    await showKeys(status);
    view.showStory(
      `New tokens are now signed with ${status.keyIds[0]}, which the gate has not seen. Mint one: the gate then asks ` +
        "the issuer for its keys again, without a restart. If it asked less than 30 s ago it first says “not now”. " +
        "Tokens of the old key still pass, as long as that key is published.",
    );
  }),
);

byId("withdraw").addEventListener("click", () =>
  act(async () => {
    await showKeys(await withdraw());
    view.showStory(
      "The old key is no longer published. Once the gate’s key set is renewed, within 30 s, it refuses every token of that key.",
    );
  }),
);

for (const each of CHEATS) {
  const button = view.element("button", view.element("strong", each.title), view.element("span", each.hint));
  button.type = "button";
  button.dataset.cheat = each.id;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => act((isLatest) => cheat(each, isLatest)));
  byId("cheats").append(button);
}

setInterval(tick, TICK_MS);
view.showVerdict("none", "Nothing was sent yet. The gate stays shut until a token proves itself.");

try {
  const configuration = await fetchConfiguration();
  byId("configuration").textContent = configuration;
  judge = await loadPageGate(configuration);
} catch (error) {
  view.showNotice(`The gate could not start in this page: ${error.message}. The Worker still answers.`);
}
act(() => showKeys());
