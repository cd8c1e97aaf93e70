// What does `wicketgate/frame` offer a page? Messages from frames it can name, and frames that are embedded
// with care. No wasm.

export { defineWicketgateFrame } from "../js/frame/element.js";
export { embedFrame } from "../js/frame/embed.js";
export { listenForMessages, postMessageTo } from "../js/frame/messages.js";
