// What does `wicketgate/log` offer a log? Lines of JSON in visible ASCII: of anything, and of a refused request.

export { jsonLine } from "../js/log/json-line.ts";
export { refusalLine } from "../js/log/refusal-line.ts";
