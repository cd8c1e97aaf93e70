// How is a system's page shown? Writes into the page, by textContent alone, and decides nothing.

import { drawFlow } from "./flow.js";
import { lineOf, SYSTEMS } from "./systems.js";
import { element, showVerdict } from "./view.js";

const byId = (id) => document.getElementById(id);

export function showSystem(system) {
  document.title = `Wicketgate · ${system.title} in twelve requests`;
  byId("title").textContent = `${system.title} in twelve requests`;
  byId("lead").textContent = system.sentence;
  byId("caption").textContent = system.caption;
  byId("line").textContent = lineOf(system);
  byId("flow").prepend(...drawFlow(system));
  byId("others").replaceChildren(
    ...SYSTEMS.map((one) => {
      const link = element("a", one.title);
      link.href = `/systems/${one.name}`;
      if (one === system) link.setAttribute("aria-current", "page");
      return element("li", link);
    }),
  );
  showNothing();
}

/** The text with the one line lit up. */
export function showConfiguration(configuration, system) {
  // A pasted key would fill the page.
  const short = flat(configuration).replace(/"([\w-]{24})[\w-]{80,}"/g, '"$1…"');
  const texts = short.split("\n");
  // The first: a list of frames may name a profile of its own.
  const lit = texts.find((line) => line.includes(lineOf(system)));
  const lines = texts.map((line) => {
    const shown = element("span", `${line}\n`);
    if (line === lit) shown.className = "lit";
    return shown;
  });
  byId("configuration").replaceChildren(...lines);
}

/** JSON whose lists of texts stand on one line each. */
const flat = (json) =>
  json.replace(/\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g, (_, list) => `[${list.replace(/,\s+/g, ", ")}]`);

/** Each request as a button; what became of it comes later. */
export function showRequests(story, onClick) {
  byId("requests").replaceChildren(
    ...story.map(({ title, rule }, index) => {
      const outcome = element("span", "not asked");
      outcome.className = "outcome";
      const button = element("button", element("strong", title), element("span", rule), outcome);
      button.type = "button";
      button.addEventListener("click", () => onClick(index));
      return element("li", button);
    }),
  );
}

const buttons = () => [...byId("requests").querySelectorAll("button")];

export function showAsking(index) {
  for (const [each, button] of buttons().entries())
    button.setAttribute("aria-pressed", String(each === index));
  showProgress(`Asking number ${index + 1} of ${buttons().length}.`);
}

export function showOutcome(index, { isYes, isExpected, answer }) {
  const button = buttons()[index];
  button.dataset.outcome = isYes ? "yes" : "no";
  const word = isYes ? "Yes" : "No";
  button.querySelector(".outcome").textContent = isExpected
    ? `${word}, ${answer.status}`
    : `${word}, ${answer.status}: otherwise than told`;
  byId("flow").dataset.verdict = isYes ? "yes" : "no";
}

/** One request and its answer. */
export function showTold({ title, shows, rule, wording }, told) {
  const { isYes, isExpected, isAgain, request, answer, decision } = told;
  showVerdict(isYes ? "yes" : "no", `${title}.`);
  byId("details").hidden = false;
  byId("shows").replaceChildren(...coded(shows));
  byId("otherwise").hidden = isExpected && !isAgain;
  byId("otherwise").textContent = isExpected
    ? "The same was asked a moment ago. Until the gate may look at the keys again it says “not now”."
    : "The story tells another answer than this one. What you see is what the gate said.";
  byId("request").textContent = linesOf(`${request.method} ${request.path}`, request.headers);
  byId("token-part").hidden = !request.token;
  if (request.token) {
    byId("token").textContent = `${JSON.stringify(request.token.header)}\n${pretty(request.token.claims)}`;
    byId("times").textContent = timesOf(request.token.claims);
  }
  byId("network").textContent =
    `${linesOf(`${answer.status} ${answer.statusText}`, answer.headers)}${answer.body ? `\n\n${answer.body}` : ""}`;
  byId("rule").replaceChildren(element("code", rule), ...coded(wording ? ` ${wording}.` : ""));
  showLog(decision);
}

function showLog(decision) {
  const { outcome, code, message, ruleIds = [] } = decision ?? {};
  const rows = [["Outcome", element("code", outcome ?? "no line came")]];
  if (code) rows.push(["Code", element("code", code)]);
  if (message)
    rows.push(["Why, and the way out", ...coded(`${message[0].toUpperCase()}${message.slice(1)}.`)]);
  if (ruleIds.length > 0) rows.push(["Rules it serves", ruleIds.join(", ")]);
  byId("log").replaceChildren(
    ...rows.flatMap(([term, ...content]) => [element("dt", term), element("dd", ...content)]),
  );
  byId("line-of-log").hidden = decision === undefined;
  byId("log-line").textContent = decision ? pretty(decision) : "";
}

/** What stands in backticks is code here. */
function coded(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", part) : part));
}

/** What would not be seen, or would turn the text around, stands by its number. */
const pretty = (value) => flat(JSON.stringify(value, null, 2)).replace(/[^ -~\n]/g, numbered);
const numbered = (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
const linesOf = (first, headers) =>
  [first, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");

/** The dates of a token, counted from now. */
function timesOf({ iat, nbf, exp }) {
  const now = Date.now() / 1000;
  const from = (label, at) => (typeof at === "number" ? [`${label} ${relative(Math.round(at - now))}`] : []);
  const parts = [
    ...from("Issued", iat),
    ...from("good from", nbf > now ? nbf : undefined),
    ...from("ends", exp),
  ];
  return parts.length > 0 ? `${parts.join(", ")}.` : "";
}

const relative = (seconds) => {
  if (seconds === 0) return "now";
  return seconds > 0 ? `in ${seconds} s` : `${-seconds} s ago`;
};

export function showNothing() {
  showVerdict("none", "Nothing was asked yet. Pick a request, or play them all.");
  byId("details").hidden = true;
  delete byId("flow").dataset.verdict;
}

export function showUnsure() {
  showVerdict("unsure", "Nobody is at the gate.");
  byId("details").hidden = true;
  delete byId("flow").dataset.verdict;
}

export function showProgress(text) {
  byId("progress").textContent = text;
}

/** A fault of the surroundings; `undefined` takes it away. */
export function showNotice(text) {
  byId("notice").hidden = text === undefined;
  byId("notice-text").textContent = text ?? "";
}
