// How is a stranger's page embedded? In a sandbox, from one exact origin, with the powers that are listed and no others.

import { listenForMessages, postMessageTo } from "./messages.js";
import { exactOrigin, urlOf } from "./origin.js";

/** As the configuration's `delegates` knows them. */
const FEATURES = [
  "camera",
  "clipboard-read",
  "clipboard-write",
  "display-capture",
  "fullscreen",
  "geolocation",
  "microphone",
  "payment",
  "publickey-credentials-create",
  "publickey-credentials-get",
  "storage-access",
  "usb",
];

/** None that lets the frame lead the page itself elsewhere. */
const SANDBOX_TOKENS = [
  "allow-downloads",
  "allow-forms",
  "allow-modals",
  "allow-pointer-lock",
  "allow-popups",
  "allow-popups-to-escape-sandbox",
  "allow-same-origin",
  "allow-scripts",
  "allow-storage-access-by-user-activation",
];
const DEFAULT_SANDBOX = ["allow-scripts", "allow-same-origin", "allow-forms"];
const LOADING = ["eager", "lazy"];
const REFERRER_POLICIES = ["no-referrer", "strict-origin"];

/** Embeds a frame and listens to it alone, until `remove`. */
export function embedFrame(container, options) {
  const view = container?.ownerDocument?.defaultView;
  if (!view) throw new TypeError("the container is no element of a page");
  const { origin, attributes } = settingsOf(options, [view.origin, view.location.origin]);
  const { onMessage = () => {}, onRefused } = options;
  const element = container.ownerDocument.createElement("iframe");
  const stop = listenForMessages({
    origins: [origin],
    source: () => element.contentWindow,
    onMessage,
    // Other frames of the page talk to it as well; their messages are no news of this one.
    onRefused: (refusal) => refusal.reason === "origin" && onRefused?.(refusal),
    target: view,
  });
  // The address last: what a frame may do is settled when it begins to load.
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  container.append(element);
  return Object.freeze({
    element,
    origin,
    post: (message, transfer) => postMessageTo(element.contentWindow, origin, message, transfer),
    remove() {
      stop();
      element.remove();
    },
  });
}

function settingsOf(
  { src, title, sandbox = DEFAULT_SANDBOX, allow = [], loading = "eager", referrerPolicy = "strict-origin" },
  ownOrigins,
) {
  const origin = originOf(src);
  if (typeof title !== "string" || title.trim() === "") {
    throw new TypeError("title is missing: say what the frame is for, to those who do not see it");
  }
  listed("sandbox", sandbox, SANDBOX_TOKENS);
  listed("allow", allow, FEATURES);
  listed("loading", [loading], LOADING);
  listed("referrerPolicy", [referrerPolicy], REFERRER_POLICIES);
  const holds = (token) => sandbox.includes(token);
  if (ownOrigins.includes(origin) && holds("allow-scripts") && holds("allow-same-origin")) {
    throw new TypeError("src is of the page's own origin, where scripts could take the sandbox off: serve the frame from another origin");
  }
  const attributes = {
    title,
    sandbox: sandbox.join(" "),
    allow: allow.map((feature) => `${feature} ${origin}`).join("; "),
    loading,
    referrerpolicy: referrerPolicy,
    src,
  };
  return { origin, attributes };
}

/** The origin that an address begins with, in so many letters: what a reader sees is where the frame comes from. */
function originOf(src) {
  const url = typeof src === "string" ? urlOf(src) : undefined;
  if (url === undefined) throw new TypeError("src is no whole address such as https://sdk.example/embed");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError(`src begins with ${url.protocol} where https:// must stand`);
  const origin = exactOrigin(url.origin);
  if (!src.startsWith(origin) || !["", "/", "?", "#"].includes(src.charAt(origin.length))) {
    throw new TypeError(`src does not begin with its origin as browsers write it: write ${origin}/ and the rest`);
  }
  return origin;
}

function listed(name, values, known) {
  const isKnown = (value) => known.includes(value);
  if (Array.isArray(values) && values.every(isKnown)) return;
  const strangers = Array.isArray(values) ? values.filter((value) => !isKnown(value)) : values;
  throw new TypeError(`${name} cannot be ${JSON.stringify(strangers)}; it can hold ${known.join(", ")}`);
}
