// What happens when frames come and go? The partner's is embedded and heard; a stranger's is stopped by the
// page's policy, its messages by the guard.

import { embedFrame } from "./pkg/frame.js";
import { showVerdict } from "./view.js";

const byId = (id) => document.getElementById(id);
const { partner, stranger } = document.body.dataset;
const SHOWN_HEADERS =
  /^(content-security-policy|x-frame-options|permissions-policy|referrer-policy|cross-origin-|x-content-type-options)/;

function tell(verdict, sentence) {
  showVerdict(verdict, sentence, verdict === "yes" ? "Heard" : "Refused");
  const line = document.createElement("li");
  line.className = verdict;
  line.textContent = sentence;
  byId("log").prepend(line);
  // What a visitor clicked on a narrow screen shows its effect far below.
  if (verdict === "no") byId("verdict").scrollIntoView({ block: "nearest" });
}

showVerdict("none", "Nobody has spoken yet.");

const frame = embedFrame(byId("partner"), {
  src: `${partner}/widget`,
  title: "The partner’s widget",
  onMessage({ data, origin }) {
    tell("yes", `${origin} says: ${String(data).slice(0, 100)}`);
    frame.post(`Hello from ${location.origin}`);
  },
});

// Who is heard by nobody would go unnoticed: the demo shows it, a page of yours has no need to.
addEventListener("message", ({ origin }) => {
  if (origin !== partner) tell("no", `A message from ${origin} came, and nobody listened.`);
});

document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  const what = effectiveDirective.startsWith("script-src") ? "a script without the nonce" : blockedURI;
  tell("no", `The browser stopped ${what}, as ${effectiveDirective} says.`);
});

let strangersFrame;
byId("embed-stranger").addEventListener("click", () => {
  const place = byId("stranger");
  // With it goes the listener.
  strangersFrame?.remove();
  place.hidden = false;
  strangersFrame = embedFrame(place, {
    src: `${stranger}/widget`,
    title: "The stranger’s widget",
    onMessage: () => tell("yes", "The stranger was heard."),
  });
});

byId("inject").addEventListener("click", () => {
  const script = document.createElement("script");
  script.textContent = "document.body.dataset.injected = 'yes'";
  document.body.append(script);
});

const { headers } = await fetch(location.href, { method: "HEAD" });
byId("headers").textContent = [...headers]
  .filter(([name]) => SHOWN_HEADERS.test(name))
  .map(([name, value]) => `${name}: ${value}`)
  .join("\n");
