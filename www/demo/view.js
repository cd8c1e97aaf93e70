// How is a state shown? Writes into the page, by textContent alone, and decides nothing.

import { compare, describe, read } from "./compact.js";

const byId = (id) => document.getElementById(id);

const MARKS = {
  yes: "M7 26 19 38 41 11",
  no: "M10 10 38 38 M38 10 10 38",
  unsure: "M24 10v18 M24 37v.5",
  none: "M11 41V22a13 13 0 0 1 26 0v19z M30 30v.5",
};

const WORDS = { yes: "Yes", no: "No", unsure: "No answer", none: "Shut" };

/** The big verdict: "yes", "no", "unsure" or "none", and one sentence. */
export function showVerdict(verdict, sentence, word = WORDS[verdict]) {
  byId("verdict").dataset.verdict = verdict;
  byId("mark").setAttribute("d", MARKS[verdict]);
  byId("word").textContent = word;
  byId("sentence").textContent = sentence;
}

/** What lies behind the verdict; nothing hides it. */
export function showDetails(answer, judgement) {
  byId("details").hidden = !answer;
  if (!answer) return;
  byId("network").textContent = networkText(answer);
  byId("passed").hidden = answer.status !== 200;
  byId("echo").textContent = answer.status === 200 ? answer.body.trim() : "";
  byId("why").hidden = !judgement;
  if (judgement) showJudgement(answer, judgement);
}

function networkText({ status, statusText, headers, body }) {
  if (status === 0) return "Nothing: the connection failed.";
  const lines = [`${status} ${statusText}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return status === 200 ? lines.join("\n") : `${lines.join("\n")}\n\n${body}`;
}

function showJudgement(answer, { verified, refusal }) {
  const rows = verified
    ? [
        ["Verdict", element("code", "verified")],
        ["Issuer", `${verified.issuer}, key ${verified.kid ?? "without an ID"}`],
      ]
    : [
        ["Reason", element("code", refusal.code)],
        ["Why", ...sentence(refusal.message)],
        ["Rules", refusal.ruleIds.join(", ") || "none"],
      ];
  byId("reason").replaceChildren(
    ...rows.flatMap(([term, ...content]) => [element("dt", term), element("dd", ...content)]),
  );
  byId("differs").hidden = answer.status === (verified ? 200 : refusal.status);
  byId("differs").textContent =
    "This page’s gate and the Worker’s each hold a key set of their own, fetched at different moments; so they may differ for up to 30 s.";
}

/** What a refusal says, as a sentence: what stands in backticks there is code here. */
function sentence(message) {
  const text = `${message[0].toUpperCase()}${message.slice(1)}.`;
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", part) : part));
}

/** The token that was sent, in its parts, with what differs from the minted one marked. */
export function showToken(minted, sent) {
  byId("token-empty").hidden = sent !== null;
  byId("token-view").hidden = sent === null;
  if (sent === null) {
    byId("token-empty").textContent = "No token was sent.";
    return;
  }
  const parts = compare(minted, sent);
  byId("token").replaceChildren(
    ...parts.flatMap((part, index) => (index === 0 ? [tokenPart(part)] : [".", tokenPart(part)])),
  );
  byId("legend-changed").hidden = sent === minted;
  byId("change").textContent = describe(parts);
  byId("decoded").textContent = Object.values(read(sent))
    .map((value) => JSON.stringify(value, null, 2))
    .join("\n");
}

function tokenPart({ name, before, changed, after }) {
  const marked = changed === undefined ? "" : element("mark", changed || "(nothing)");
  const span = element("span", before, marked, after);
  span.className = `part-${name}`;
  return span;
}

/** How long the token is still good. */
export function showExpiry(expirySeconds, nowSeconds) {
  const left = Math.ceil(expirySeconds - nowSeconds);
  byId("expiry").textContent = left > 0 ? `Expires in ${duration(left)}.` : `Expired ${duration(-left)} ago.`;
}

function duration(seconds) {
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A countdown until another try makes sense; `undefined` hides it. */
export function showRetry(text, waitSeconds = 0) {
  byId("retry").hidden = text === undefined;
  byId("retry-text").textContent = text ?? "";
  byId("retry-button").disabled = waitSeconds > 0;
  byId("retry-button").textContent = waitSeconds > 0 ? `Try again in ${waitSeconds} s` : "Try again";
}

/** The issuer's published keys, the signing one first. */
export function showKeys(keyIds) {
  byId("keys").replaceChildren(
    ...keyIds.map((kid, index) =>
      element(
        "li",
        element("code", kid),
        element("span", index === 0 ? "signs new tokens" : "still published"),
      ),
    ),
  );
  byId("withdraw").disabled = keyIds.length < 2;
}

export function showStory(text) {
  byId("story").hidden = false;
  byId("story").textContent = text;
}

/** A fault of the surroundings; `undefined` takes it away. */
export function showNotice(text) {
  byId("notice").hidden = text === undefined;
  byId("notice").textContent = text ?? "";
}

export function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}
