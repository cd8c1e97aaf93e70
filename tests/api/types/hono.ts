// Which misuse of the middleware does the type check stop? Each marked line must be an error, or the check
// itself fails.

import { Hono } from "hono";
import { Wicketgate } from "wicketgate/edge";
import { type WicketgateVariables, wicketgate } from "wicketgate/hono";

declare const gate: Wicketgate;

export const chained = new Hono().use(wicketgate(Wicketgate.load("{}"))).get("/api/orders", (c) => {
  const { route, verified, nonce } = c.var.wicketgate;
  if (verified === undefined) return c.text(route.path, 403);
  const subject: unknown = verified.claims.sub;
  return c.json({ subject, nonce: nonce ?? null });
});

export const declared = new Hono<{ Variables: WicketgateVariables; Bindings: { NAME: string } }>();
declared.use("*", wicketgate(gate));
declared.get("/", (c) => c.text(c.get("wicketgate").route.access + c.env.NAME));

export const told = new Hono().use(
  wicketgate(gate, { clientAddress: (c) => c.req.header("CF-Connecting-IP") }),
);

// @ts-expect-error: an address is the request's, not the app's
wicketgate(gate, { clientAddress: "203.0.113.7" });
// @ts-expect-error: the gate does not wait for an address
wicketgate(gate, { clientAddress: async () => "203.0.113.7" });
// @ts-expect-error: the gate is loaded first, since that is where faults of the configuration show
wicketgate("{}");
// @ts-expect-error: nothing is no gate
wicketgate();
// @ts-expect-error: what gets in is the configuration's to say
wicketgate(gate, { routes: [] });

new Hono().use(wicketgate(gate)).get("/", (c) => {
  // @ts-expect-error: a public route has no token
  const issuer: string = c.var.wicketgate.verified.issuer;
  // @ts-expect-error: what was verified stays as it was
  c.var.wicketgate.nonce = "mine";
  return c.text(issuer);
});
new Hono().get("/", (c) => {
  // @ts-expect-error: without the middleware there is nothing to read
  return c.text(c.var.wicketgate.route.path);
});
