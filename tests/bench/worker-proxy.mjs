// What is the least that a Worker in front of an upstream does? It passes the request on, and the answer
// back.

import { env } from "cloudflare:workers";

export default {
  fetch: (request) => env.UPSTREAM.fetch(request),
};
