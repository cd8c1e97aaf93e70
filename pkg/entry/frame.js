// What does `wicketgate/frame` offer a page? Messages from frames it can name, and frames that are embedded
// with care. No wasm.

export { defineWicketgateFrame } from "./frame/element.js";
export { embedFrame } from "./frame/embed.js";
export { listenForMessages, postMessageTo } from "./frame/messages.js";
