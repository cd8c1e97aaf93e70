// The Worker of a fresh isolate: verifies one token, with whatever has to be loaded for it.

import { verifyFirst } from "./first-token.mjs";

export default {
  async fetch(request) {
    try {
      const { terms, token } = await request.json();
      await verifyFirst(new URL(request.url).pathname.slice(1), terms, token);
      return new Response("done");
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
};
