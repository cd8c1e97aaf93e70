// Which misuse of frames does the type check stop? Each marked line must be an error, or the check itself
// fails.

import {
  defineWicketgateFrame,
  type EmbeddedFrame,
  embedFrame,
  listenForMessages,
  postMessageTo,
  type WicketgateFrameElement,
} from "wicketgate/frame";

declare const place: HTMLElement;
declare const frame: HTMLIFrameElement;

export function uses(signal: AbortSignal): void {
  const stop: () => void = listenForMessages({
    origins: ["https://sdk.example"],
    source: () => frame.contentWindow,
    onMessage: (event) => void event.ports,
    onRefused: ({ reason, origin }) => void [reason, origin],
    signal,
  });
  stop();
  postMessageTo(frame.contentWindow, "https://sdk.example", { hello: true }, [new MessageChannel().port1]);
  const embedded: EmbeddedFrame = embedFrame(place, {
    src: "https://sdk.example/embed",
    title: "Sign in",
    allow: ["publickey-credentials-get"],
    sandbox: ["allow-scripts", "allow-same-origin"],
    onMessage: ({ data }) => embedded.post(data),
  });
  const Frame = defineWicketgateFrame();
  const element: WicketgateFrameElement = new Frame();
  element.addEventListener("message", ({ detail }) => void detail.ports[0]?.postMessage(detail.data));
  element.addEventListener(
    "refused",
    ({ detail }) => void (detail.reason === "settings" ? detail.message : detail.origin),
  );
  element.addEventListener("click", ({ clientX }) => void clientX);
  document.createElement("wicketgate-frame").post("hello");
}

export function misuses(embedded: EmbeddedFrame, element: WicketgateFrameElement): void {
  // @ts-expect-error: nobody is listened to unless named
  listenForMessages({ onMessage: () => {} });
  // @ts-expect-error: origins are a list
  listenForMessages({ origins: "https://sdk.example", onMessage: () => {} });
  // @ts-expect-error: no pattern, only texts
  listenForMessages({ origins: [/example$/], onMessage: () => {} });
  // @ts-expect-error: the receiver is named
  postMessageTo(frame.contentWindow, { hello: true });
  // @ts-expect-error: a frame has a title
  embedFrame(place, { src: "https://sdk.example/embed" });
  // @ts-expect-error: markup is no address
  embedFrame(place, { srcdoc: "<p>", title: "Sign in" });
  embedFrame(place, {
    src: "https://sdk.example/embed",
    title: "Sign in",
    // @ts-expect-error: the frame never leads the page elsewhere
    sandbox: ["allow-top-navigation"],
  });
  // @ts-expect-error: powers are a closed list
  embedFrame(place, { src: "https://sdk.example/embed", title: "Sign in", allow: ["*"] });
  // @ts-expect-error: the origin is the address's own
  embedded.post("hello", "https://sdk.example");
  // @ts-expect-error: what a stranger sent has to be looked at first
  element.addEventListener("message", ({ detail }) => void detail.data.hello);
  // @ts-expect-error: the message is in the event's detail
  element.addEventListener("message", ({ data }) => void data);
}
