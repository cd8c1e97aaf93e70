// What of a request that was refused, and of the configuration, shows the way out? The listed routes that
// are near its path, the methods of its route, and the origin beside those that are listed.

import type { Route } from "../../types/index.d.ts";
import type { Asked, RefusalAnswer } from "../answers.ts";
import { shortened } from "../options.ts";
import { editsBetween } from "./edits.ts";
import { nearMissOf } from "./near-miss.ts";

// As much as the core shows of other evidence.
const SHOWN_ENTRIES = 8;
const SHOWN_BYTES = 256;
const NEAR_ROUTES = 3;
const NEAR_EDITS = 2;
/** A longer path is compared with no route. */
const COMPARED_CHARACTERS = 256;

export function withRequest(refusal: RefusalAnswer, asked: Asked): RefusalAnswer {
  switch (refusal.code) {
    case "route_unknown":
    case "path_ambiguous": {
      const expected = nearRoutes(asked.path ?? "", asked.routes ?? []);
      return expected.length === 0 ? refusal : { ...refusal, expected, setting: "routes" };
    }
    case "method_not_allowed": {
      const expected = (refusal.headers.Allow ?? "").split(", ").slice(0, SHOWN_ENTRIES);
      const found = shortened(asked.method ?? "", SHOWN_BYTES);
      return { ...refusal, expected, found, setting: methodsOf(asked.path ?? "", asked.routes ?? []) };
    }
    case "cors_origin_not_listed":
    case "origin_not_listed": {
      const origin = asked.origin ?? asked.headers?.get("origin") ?? null;
      return withNearest(refusal, origin, configured(asked.config).origins, "origins");
    }
    case "redirect_client_unknown":
      return withNearest(
        refusal,
        asked.clientId,
        Object.keys(configured(asked.config).redirects),
        "redirects",
      );
    case "redirect_uri_unregistered": {
      const { clientId = "", config, redirectUri } = asked;
      const { web = [], native = [] } = configured(config).redirects[clientId] ?? {};
      return withNearest(refusal, redirectUri, [...web, ...native], `redirects.${clientId}`);
    }
    default:
      return refusal;
  }
}

/** What was found, where it is known, beside what is listed: what it nearly is comes first. */
function withNearest(
  refusal: RefusalAnswer,
  found: string | null | undefined,
  listed: readonly string[],
  setting: string,
): RefusalAnswer {
  if (found === undefined) return refusal;
  const near = found === null ? undefined : nearMissOf(found, listed)?.registered;
  const expected = [...(near === undefined ? [] : [near]), ...listed.filter((one) => one !== near)];
  return {
    ...refusal,
    expected: expected.slice(0, SHOWN_ENTRIES),
    found: found === null ? null : shortened(found, SHOWN_BYTES),
    setting,
  };
}

/** Of the route that is for a path. */
function methodsOf(path: string, routes: readonly Route[]): string {
  const fits = (route: Route) =>
    route.path.endsWith("/*") ? path.startsWith(route.path.slice(0, -1)) : path === route.path;
  const [best] = routes.filter(fits).toSorted((a, b) => b.path.length - a.path.length);
  return best === undefined ? "routes" : `routes[${routes.indexOf(best)}].methods`;
}

/** Those that differ from a path by a letter or two, by its end, or by what lies below. */
function nearRoutes(path: string, routes: readonly Route[]): readonly string[] {
  if (path.length > COMPARED_CHARACTERS) return [];
  const plain = (text: string) => text.toLowerCase().replace(/\/?\*?$/, "");
  const near = routes.map((route) => ({
    path: route.path,
    edits: editsBetween(plain(path), plain(route.path)),
  }));
  return near
    .filter(({ edits }) => edits <= NEAR_EDITS)
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, NEAR_ROUTES)
    .map((route) => route.path);
}

/** What of a configuration's text is shown here. The core has found that text whole. */
interface Configured {
  readonly origins: readonly string[];
  readonly redirects: Readonly<
    Record<string, Readonly<Partial<Record<"web" | "native", readonly string[]>>>>
  >;
}

/** The one that was read last: a stranger may be refused a thousand times in a second. */
let last = { text: "", read: { origins: [], redirects: {} } as Configured };

function configured(text: string): Configured {
  if (text !== last.text) {
    const read = JSON.parse(text) as Partial<Configured>;
    last = { text, read: { origins: read.origins ?? [], redirects: read.redirects ?? {} } };
  }
  return last.read;
}
