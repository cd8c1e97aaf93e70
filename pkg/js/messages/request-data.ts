// What of a request that was refused, and of the configuration, shows the way out? The listed routes that
// are near its path, the methods of its route, and the origin beside those that are listed.

import type { Route } from "../../types/index.d.ts";
import type { Asked, RefusalAnswer } from "../answers.ts";
import { shortened } from "../options.ts";
import { nearMissOf } from "./near-miss.ts";

// As much as the core shows of other evidence.
const SHOWN_ENTRIES = 8;
const SHOWN_BYTES = 256;
const NEAR_ROUTES = 3;
const NEAR_LETTERS = 2;
/** A longer path is compared with no route. */
const COMPARED_CHARACTERS = 256;

export function withRequest(refusal: RefusalAnswer, asked: Asked): RefusalAnswer {
  const { config, headers, path = "", routes = [] } = asked;
  switch (refusal.code) {
    case "route_unknown":
    case "path_ambiguous": {
      const expected = nearRoutes(path, routes);
      return expected.length === 0 ? refusal : { ...refusal, expected, setting: "routes" };
    }
    case "method_not_allowed": {
      const expected = (refusal.headers.Allow ?? "").split(", ").slice(0, SHOWN_ENTRIES);
      const found = shortened(asked.method ?? "", SHOWN_BYTES);
      return { ...refusal, expected, found, setting: memberOf(asked, "methods") };
    }
    case "credentials_malformed":
    case "credentials_missing":
      return {
        ...refusal,
        expected: [placeOf(routeIn(asked)?.tokenFrom)],
        setting: memberOf(asked, "tokenFrom"),
      };
    case "cors_header_not_listed":
      return { ...refusal, setting: memberOf(asked, "cors.headers") };
    case "cors_method_not_listed":
      return { ...refusal, setting: memberOf(asked, "methods") };
    case "cors_origin_not_listed":
    case "origin_not_listed": {
      const origin = asked.origin ?? headers?.get("origin") ?? null;
      const { origins } = configured(config);
      const isListed = origin !== null && origins.includes(origin);
      return withNearest(refusal, origin, origins, isListed ? memberOf(asked, "cors") : "origins");
    }
    case "iss_hint_refused":
    case "iss_unknown": {
      const names = (asked.issuers ?? issuersOf(asked.route)).split(" ").slice(0, SHOWN_ENTRIES);
      const expected = names.flatMap((name) => configured(config).issuers[name]?.issuer ?? []);
      return { ...refusal, expected };
    }
    case "redirect_client_unknown":
      return withNearest(refusal, asked.clientId, Object.keys(configured(config).redirects), "redirects");
    case "redirect_uri_unregistered": {
      const { clientId = "", redirectUri } = asked;
      const { web = [], native = [] } = configured(config).redirects[clientId] ?? {};
      const told = withNearest(refusal, redirectUri, [...web, ...native], `redirects.${clientId}`);
      // What stands behind may be somebody's code or token.
      return typeof told.found === "string" ? { ...told, found: told.found.replace(/[?#].*/s, "?…") } : told;
    }
    case "claim_not_permitted":
      return { ...refusal, setting: memberOf(asked, "claims") };
    case "scope_missing":
      return { ...refusal, setting: memberOf(asked, "scopes") };
    case "tenant_refused":
      return { ...refusal, setting: memberOf(asked, "tenant") };
    default:
      return refusal;
  }
}

function issuersOf(route: Route | undefined): string {
  return route?.access === "token" ? route.issuers : "";
}

/** The route as it is configured. */
function routeIn({ config, path = "", route, routes = [] }: Asked): ConfiguredRoute | undefined {
  const index = route?.index ?? routeFor(path, routes)?.index;
  return index === undefined ? undefined : configured(config).routes[index];
}

/** Where a member of the route stands. */
function memberOf({ path = "", route, routes = [] }: Asked, member: string): string {
  const best = route ?? routeFor(path, routes);
  return best === undefined ? "routes" : `routes[${best.index}].${member}`;
}

/** For words alone: which one judges, the core knows. */
function routeFor(path: string, routes: readonly Route[]): Route | undefined {
  const fits = (route: Route) =>
    route.path.endsWith("/*") ? path.startsWith(route.path.slice(0, -1)) : path === route.path;
  return routes.filter(fits).toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** How a request brings its token. */
function placeOf({ header, scheme, cookie, webSocketProtocol }: TokenPlace = {}): string {
  if (cookie !== undefined) return `Cookie: ${cookie}=TOKEN`;
  if (webSocketProtocol !== undefined) return `Sec-WebSocket-Protocol: ${webSocketProtocol}, TOKEN`;
  if (header !== undefined) return `${header}: ${scheme === undefined ? "" : `${scheme} `}TOKEN`;
  return "Authorization: Bearer TOKEN";
}

/** What was found, where it is known, beside what is listed: what it nearly is comes first. */
function withNearest(
  refusal: RefusalAnswer,
  found: string | null | undefined,
  listed: readonly string[],
  setting: string,
): RefusalAnswer {
  if (found === undefined) return refusal;
  const nearMiss = found === null ? undefined : nearMissOf(found, listed);
  const near = nearMiss?.registered;
  const others = listed.slice(0, SHOWN_ENTRIES + 1).filter((one) => one !== near);
  const expected = [...(near === undefined ? [] : [near]), ...others];
  return {
    ...refusal,
    expected: expected.slice(0, SHOWN_ENTRIES),
    found: found === null ? null : shortened(found, SHOWN_BYTES),
    nearMiss,
    setting,
  };
}

/** Those that differ from a path in one place by a letter or two, by its end, or by what lies below. */
function nearRoutes(path: string, routes: readonly Route[]): readonly string[] {
  if (path.length > COMPARED_CHARACTERS) return [];
  const plain = (text: string) => text.toLowerCase().replace(/\/?\*?$/, "");
  const asked = plain(path);
  return routes
    .map((route) => ({ path: route.path, letters: lettersBetween(asked, plain(route.path)) }))
    .filter(({ letters }) => letters <= NEAR_LETTERS)
    .toSorted((a, b) => a.letters - b.letters)
    .slice(0, NEAR_ROUTES)
    .map((route) => route.path);
}

/** How long the part is in which two texts differ, between what they begin and end with alike. */
function lettersBetween(from: string, to: string): number {
  const shorter = Math.min(from.length, to.length);
  const longer = Math.max(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  return longer - start - end;
}

/** What of a configuration's text is shown here. The core has found that text whole. */
interface Configured {
  readonly issuers: Readonly<Record<string, { readonly issuer: string }>>;
  readonly origins: readonly string[];
  readonly redirects: Readonly<
    Record<string, Readonly<Partial<Record<"web" | "native", readonly string[]>>>>
  >;
  readonly routes: readonly ConfiguredRoute[];
}

interface ConfiguredRoute {
  readonly tokenFrom?: TokenPlace;
}

type TokenPlace = Readonly<Partial<Record<"header" | "scheme" | "cookie" | "webSocketProtocol", string>>>;

const NOTHING: Configured = { issuers: {}, origins: [], redirects: {}, routes: [] };

/** Those that were read last, by their text: a stranger may be refused a thousand times in a second. */
const read = new Map<string, Configured>();
const MOST_READ = 16;

function configured(text: string): Configured {
  const known = read.get(text);
  if (known !== undefined) return known;
  const fresh: Configured = { ...NOTHING, ...(JSON.parse(text) as Partial<Configured>) };
  for (const [oldest] of read) {
    if (read.size < MOST_READ) break;
    read.delete(oldest);
  }
  read.set(text, fresh);
  return fresh;
}
