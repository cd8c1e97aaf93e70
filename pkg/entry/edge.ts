// How does a Worker or a server of one's own ask about whole requests? The code is the gate's own file, so
// that one module knows the gates.

export { openEdge, refusalResponse } from "../js/index.ts";
