// What does `wicketgate/log` offer a log? Lines of JSON in visible ASCII: of anything, of a refused request,
// and one a minute that counts failures.

export { jsonLine } from "../js/log/json-line.ts";
export { refusalLine } from "../js/log/refusal-line.ts";
export { SignalCounter } from "../js/log/signal-counter.ts";
