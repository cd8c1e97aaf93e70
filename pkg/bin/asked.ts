// As of when, by which issuers and for which request is a token judged? What the options say of that.

import type { Route, Wicketgate } from "../types/edge.d.ts";
import { shownArgument } from "./shown.ts";
import { Unusable } from "./unusable.ts";

const TIME = "a time such as 2026-11-30T10:00:00Z, or seconds since 1970";

export function clockOf(at: string | undefined): () => number {
  if (at === undefined) return Date.now;
  const ms = /^\d+$/.test(at) ? Number(at) * 1_000 : Date.parse(at);
  if (!Number.isFinite(ms)) throw new Unusable(`--at is ${TIME}`);
  return () => ms;
}

export function noClock(at: string | undefined): Unusable {
  return at === undefined
    ? new Unusable("this machine's clock lies before 2020 or after 9999: set it, or pass --at", false)
    : new Unusable(`--at lies before 2020 or after 9999: it is ${TIME}`);
}

export function namesIn(text: string, known: readonly string[]): readonly string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  const unknown = names.find((name) => !known.includes(name));
  const said =
    unknown === undefined ? "--issuers names nobody" : `no issuer is named ${shownArgument(unknown)}`;
  if (unknown !== undefined || names.length === 0)
    throw new Unusable(`${said}: the configuration has ${known.join(", ") || "none"}`);
  return names;
}

export function routeOf(gate: Pick<Wicketgate, "route">, request: string): Route {
  const [method = "", target = "", ...more] = request.trim().split(/\s+/);
  if (!target.startsWith("/") || more.length > 0)
    throw new Unusable('a request is a method and a path: --request "GET /api/orders"');
  const [path = ""] = target.split("?");
  const route = gate.route(method, path);
  if (route.access === "public")
    throw new Unusable(`the route ${route.path} is public: no token is looked at there`, false);
  return route;
}
