// How is a stranger's page embedded? In a sandbox, from one exact origin, with the powers that are listed and
// no others.

import type { EmbeddedFrame, EmbedOptions } from "../../types/frame.d.ts";
import { ANY, checkedOptions, demand, FUNCTION, type Kinds, OBJECT } from "../options.ts";
import { listenForMessages, postMessageTo } from "./messages.ts";
import { exactOrigin, urlOf } from "./origin.ts";

/** As the configuration's `permissionsPolicy` knows them. */
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

/**
 * None that lets the frame lead the page itself elsewhere; nor may its windows leave the sandbox, since in
 * Firefox they could.
 */
const SANDBOX_TOKENS = [
  "allow-downloads",
  "allow-forms",
  "allow-modals",
  "allow-pointer-lock",
  "allow-popups",
  "allow-same-origin",
  "allow-scripts",
  "allow-storage-access-by-user-activation",
];
const DEFAULT_SANDBOX = ["allow-scripts", "allow-same-origin", "allow-forms"];
const LOADING = ["eager", "lazy"];
const REFERRER_POLICIES = ["no-referrer", "strict-origin"];

/** The options before they are looked at. */
export type UncheckedOptions = { readonly [Name in keyof EmbedOptions]?: unknown } & Pick<
  EmbedOptions,
  "onMessage" | "onRefused"
>;

const OPTIONS: Kinds<UncheckedOptions> = {
  src: ANY,
  title: ANY,
  sandbox: ANY,
  allow: ANY,
  loading: ANY,
  referrerPolicy: ANY,
  onMessage: FUNCTION,
  onRefused: FUNCTION,
};

/** Embeds a frame and listens to it alone, until `remove`. */
export function embedFrame(container: Element | null | undefined, given: UncheckedOptions): EmbeddedFrame {
  const view = container?.ownerDocument?.defaultView;
  if (!container || !view) throw new TypeError("the container is no element of a page");
  demand("embedFrame", "options", given, OBJECT);
  const options = checkedOptions("embedFrame", given, OPTIONS);
  const { origin, attributes } = settingsOf(options, originsOf(view));
  const { onMessage = () => {}, onRefused } = options;
  const element = container.ownerDocument.createElement("iframe");
  // The address last: what a frame may do is settled when it begins to load.
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  container.append(element);
  const stop = listenForMessages({
    origins: [origin],
    source: () => element.contentWindow,
    onMessage,
    // Other frames of the page talk to it as well; their messages are no news of this one.
    onRefused: (refusal) => refusal.reason === "origin" && onRefused?.(refusal),
    target: view,
  });
  return Object.freeze({
    element,
    origin,
    post: (message: unknown, transfer?: Transferable[]) =>
      postMessageTo(element.contentWindow, origin, message, transfer),
    remove() {
      stop();
      element.remove();
    },
  });
}

/**
 * The page's own: of its address, and of whoever wrote it where it has none. A program can put another value
 * into `origin`.
 */
function originsOf(view: Window): readonly string[] {
  const { origin } = view.location;
  const isOwn = Object.getOwnPropertyDescriptor(view, "origin")?.get !== undefined;
  if (!isOwn && origin === "null")
    throw new TypeError("the page's origin cannot be known: no variable of it may be named `origin`");
  return isOwn ? [view.origin, origin] : [origin];
}

function settingsOf(
  { src: source, title, loading = "eager", referrerPolicy = "strict-origin", ...lists }: UncheckedOptions,
  ownOrigins: readonly string[],
): { readonly origin: string; readonly attributes: Readonly<Record<string, string>> } {
  const { src, origin } = addressOf(source);
  if (typeof title !== "string" || title.trim() === "") {
    throw new TypeError("title is missing: say what the frame is for, to those who do not see it");
  }
  const sandbox = listed(
    "sandbox",
    lists.sandbox === undefined ? DEFAULT_SANDBOX : lists.sandbox,
    SANDBOX_TOKENS,
  );
  const allow = listed("allow", lists.allow === undefined ? [] : lists.allow, FEATURES);
  const attributes = {
    title,
    sandbox: sandbox.join(" "),
    allow: allow.map((feature) => `${feature} ${origin}`).join("; "),
    loading: oneOf("loading", loading, LOADING),
    referrerpolicy: oneOf("referrerPolicy", referrerPolicy, REFERRER_POLICIES),
    src,
  };
  const holds = (token: string) => sandbox.includes(token);
  if (ownOrigins.includes(origin) && holds("allow-scripts") && holds("allow-same-origin")) {
    throw new TypeError(
      "src is of the page's own origin, where scripts could take the sandbox off: serve the frame from another origin",
    );
  }
  return { origin, attributes };
}

/**
 * The origin that an address begins with, in so many letters: what a reader sees is where the frame comes
 * from.
 */
function addressOf(src: unknown): { readonly src: string; readonly origin: string } {
  const url = typeof src === "string" ? urlOf(src) : undefined;
  if (typeof src !== "string" || url === undefined)
    throw new TypeError("src is no whole address such as https://sdk.example/embed");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError(`src begins with ${url.protocol} where https:// must stand`);
  const origin = exactOrigin(url.origin);
  if (!src.startsWith(origin) || !["", "/", "?", "#"].includes(src.charAt(origin.length))) {
    throw new TypeError(
      `src does not begin with its origin as browsers write it: write ${origin}/ and the rest`,
    );
  }
  return { src, origin };
}

/** The values, copied before they are looked at: an array may have methods of its own. */
function listed(name: string, values: unknown, known: readonly string[]): readonly string[] {
  const copied: unknown[] | undefined = Array.isArray(values)
    ? Array.from({ length: values.length }, (_, place) => values[place])
    : undefined;
  const isKnown = (value: unknown): value is string => known.some((each) => each === value);
  if (copied?.every(isKnown)) return copied;
  const strangers = copied?.filter((value) => !isKnown(value)) ?? values;
  throw new TypeError(`${name} cannot be ${JSON.stringify(strangers)}; it can hold ${known.join(", ")}`);
}

/** The value, where it is one of the known ones. */
function oneOf(name: string, value: unknown, known: readonly string[]): string {
  const [only = ""] = listed(name, [value], known);
  return only;
}
