// What does `wicketgate/frame` offer a page? Messages from frames it can name, and frames that are embedded
// with care. No wasm.

export { defineWicketgateFrame } from "../js/frame/element.ts";
export { embedFrame } from "../js/frame/embed.ts";
export { listenForMessages, postMessageTo } from "../js/frame/messages.ts";
