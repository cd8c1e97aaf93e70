// Which faults has a configuration only where it is to run? What the app behind Hono answers itself, what the
// Worker has to be told, and what a gate that only verifies does not judge.

import { Wicketgate, WicketgateConfigurationError } from "../entry/node.ts";
import { inWords } from "../js/messages/index.ts";
import { isPlain, shortened } from "../js/options.ts";
import type { ConfigurationError } from "../types/index.d.ts";
import { Unusable } from "./unusable.ts";

type Faults = readonly ConfigurationError[];
type Members = Readonly<Record<string, unknown>>;

/** `faults`: those that it has anywhere. */
type Judge = (text: string, faults: Faults) => Faults | Promise<Faults>;

const HOSTS = {
  hono: (text, faults) => together(text, faults, ofRoutes(text, behindHono)),
  worker: (text, faults) => together(text, faults, ofRoutes(text, inWorker)),
  verify: ofVerify,
} satisfies Readonly<Record<string, Judge>>;

export type Host = keyof typeof HOSTS;

export function hostNamed(name: string): Host {
  if (!Object.hasOwn(HOSTS, name)) throw new Unusable("--for is hono, worker or verify");
  return name as Host;
}

export function faultsFor(host: Host | undefined, text: string, faults: Faults): Faults | Promise<Faults> {
  return host === undefined ? faults : HOSTS[host](text, faults);
}

/** Those of the host beside the others, each with its place in the text; none twice. */
function together(text: string, faults: Faults, ofHost: Faults): Faults {
  const others = ofHost.filter(({ path }) => !faults.some((fault) => fault.path === path));
  return inWords([...faults, ...others], text);
}

/** Where the text has another form than a gate takes, the faults that it has anywhere say so. */
function ofRoutes(text: string, ofRoute: (route: Members, path: string) => Faults): Faults {
  const top = parsed(text);
  if (!isMembers(top)) return [];
  const { routes = [] } = top;
  if (!Array.isArray(routes)) return [];
  if (routes.length === 0) {
    const lack = Object.hasOwn(top, "routes") ? "is empty" : "is missing";
    const message = `${lack}: a path that is not listed is closed, so every request would be refused`;
    return [{ path: "routes", value: "", message }];
  }
  return routes.flatMap((route, index) => (isMembers(route) ? ofRoute(route, `routes[${index}]`) : []));
}

function behindHono(route: Members, path: string): Faults {
  return ["serves", "upstream"]
    .filter((name) => Object.hasOwn(route, name))
    .map((name) => {
      const value = route[name];
      const message = "is for the Worker; behind Hono the app answers: leave it out";
      const found = typeof value === "string" ? shortened(value) : "an object";
      return { path: `${path}.${name}`, value: found, message };
    });
}

function inWorker(route: Members, path: string): Faults {
  if (Object.hasOwn(route, "upstream") || Object.hasOwn(route, "serves")) return [];
  const message =
    'is missing: the Worker has no app of its own; write where the request goes on to, "https://app.example", ' +
    'or {"service": "NAME"} of a binding';
  return [{ path: `${path}.upstream`, value: "", message }];
}

/** As that gate itself says. */
async function ofVerify(text: string): Promise<Faults> {
  try {
    await Wicketgate.load(text);
    return [];
  } catch (error) {
    if (error instanceof WicketgateConfigurationError) return error.errors;
    throw error;
  }
}

function isMembers(value: unknown): value is Members {
  return isPlain(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
