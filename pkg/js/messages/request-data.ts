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
      return { ...refusal, expected, found: shortened(asked.method ?? "", SHOWN_BYTES) };
    }
    case "cors_origin_not_listed":
    case "origin_not_listed": {
      const listed = originsIn(asked.config);
      const origin = asked.origin ?? asked.headers?.get("origin") ?? null;
      const near = origin === null ? undefined : nearMissOf(origin, listed)?.registered;
      const expected = [...(near === undefined ? [] : [near]), ...listed.filter((one) => one !== near)];
      const found = origin === null ? null : shortened(origin, SHOWN_BYTES);
      return { ...refusal, expected: expected.slice(0, SHOWN_ENTRIES), found, setting: "origins" };
    }
    default:
      return refusal;
  }
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

/** For people who read an error, the core has judged already: what is no list of texts shows nothing. */
function originsIn(config: string): readonly string[] {
  try {
    const { origins } = JSON.parse(config) as { readonly origins?: unknown };
    return Array.isArray(origins) ? origins.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
