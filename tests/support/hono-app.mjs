// Which app stands behind the middleware in its tests? One with an API, pages, a login that redirects, and
// faults of its own; the configuration is all that says who gets in.
//
//   const app = makeApp(gate);               // a gate or its promise
//   app.seen                                 // what handlers saw in c.var.wicketgate, and of the request

import { Hono } from "hono";
import { wicketgate } from "wicketgate/hono";

export const PAGE = "https://page.example";
export const PARTNER = "https://partner.example";
export const SDK = "https://sdk.example";
export const CALLBACK = "https://client.example/callback";

/** Members of the configuration besides its issuers. */
export const CONFIGURED = {
  redirects: { "web-app": { web: [CALLBACK] } },
  origins: [PAGE],
  frames: { frameSrc: [SDK], frameAncestors: [PARTNER] },
  routes: [
    {
      path: "/api/*",
      methods: ["GET", "POST"],
      issuers: ["orders"],
      cors: { headers: ["Content-Type"], maxAgeSeconds: 600 },
    },
    { path: "/open/*", access: "public" },
    { path: "/page", methods: ["GET"], access: "public", page: { frameAncestors: "shared", policy: "own" } },
    {
      path: "/authorize",
      methods: ["GET", "POST"],
      access: "public",
      redirectCheck: { returnTargets: ["returnTo"] },
    },
  ],
};

export function makeApp(gate, options) {
  const seen = [];
  const app = new Hono()
    .use(wicketgate(gate, { log: false, ...options }))
    .use(async (c, next) => {
      const { route, verified, nonce } = c.var.wicketgate;
      seen.push({
        route,
        verified,
        nonce,
        isFrozen: Object.isFrozen(c.var.wicketgate),
        headers: new Headers(c.req.raw.headers),
      });
      await next();
    })
    .get("/api/orders", (c) => c.json({ subject: c.var.wicketgate.verified.claims.sub }))
    .post("/api/orders", async (c) =>
      c.json({ got: await c.req.json(), subject: c.var.wicketgate.verified.claims.sub }, 201),
    )
    .get("/open/headers", (c) => {
      c.header("Access-Control-Allow-Origin", "*");
      c.header("Wicketgate-Claims", "made up");
      c.header("Vary", "Accept");
      c.header("X-Own", "stays");
      return c.text("open");
    })
    .get("/open/cookies", (c) => {
      c.header("Set-Cookie", "a=1", { append: true });
      c.header("Set-Cookie", "b=2", { append: true });
      return c.text("cookies");
    })
    .get("/open/own-policy", (c) => {
      c.header("Content-Security-Policy", "frame-ancestors *; img-src 'self'");
      return c.text("narrowed");
    })
    .get("/open/fault", () => {
      throw new Error("a fault of the app");
    })
    .get("/open/stream", (c) => c.body(new Blob(["a", "b"]).stream()))
    .get("/page", (c) => {
      const { nonce } = c.var.wicketgate;
      return c.html(
        `<!doctype html><title>page</title><script nonce="${nonce}">document.title = "ran";</script>`,
      );
    })
    .get("/authorize", (c) => c.text(`to ${c.req.query("redirect_uri")}`))
    .post("/authorize", async (c) => {
      const form = await c.req.parseBody();
      return c.text(`to ${form.redirect_uri} and ${form.returnTo ?? "nowhere"}`);
    })
    .get("/hidden", (c) => c.text("no route of the configuration names it"));
  app.onError((error, c) => c.text(`app: ${error.message}`, 500));
  return Object.assign(app, { seen });
}
