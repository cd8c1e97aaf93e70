// Where do this isolate's keys come from? From the caches in turn, the nearest first, then from the one who
// fetches.

import { waitUntil } from "cloudflare:workers";
import type { KeyCache, LoadOptions } from "wicketgate/edge";
import { bindings } from "./bindings";
import { type Introspection, openIntrospection } from "./introspection";
import { openKeyCache, openKeyStore } from "./key-caches";
import { type Keepers, openKeepers } from "./key-keeper";

/** The layers as `load` takes them, and the keepers for a schedule. */
export interface KeyLayers {
  readonly options: Pick<LoadOptions, "sharedKeyCache" | "keySource" | "introspect">;
  readonly keepers?: Keepers;
  readonly introspection: Introspection;
}

/** The layers of one configuration. `enabled` is asked late, since only the loaded gate knows it. */
export function openKeyLayers(configuration: string, enabled: () => boolean): KeyLayers {
  const { WICKETGATE_KEYS, WICKETGATE_KEY_KEEPER, WICKETGATE_INTROSPECTION_AUTHORIZATION } = bindings;
  const introspection = openIntrospection(WICKETGATE_INTROSPECTION_AUTHORIZATION);
  const store = WICKETGATE_KEYS === undefined ? [] : [openKeyStore(WICKETGATE_KEYS, configuration)];
  const keepers =
    WICKETGATE_KEY_KEEPER === undefined ? undefined : openKeepers(WICKETGATE_KEY_KEEPER, configuration);
  return {
    options: {
      sharedKeyCache: [openKeyCache(configuration, enabled), ...store].map(keptWriting),
      ...(keepers && { keySource: keepers }),
      ...introspection.options,
    },
    ...(keepers && { keepers }),
    introspection,
  };
}

/** The gate does not wait until a cache has written; a cron or an object would end before. */
function keptWriting(cache: KeyCache): KeyCache {
  return {
    get: (issuer) => cache.get(issuer),
    put(issuer, snapshot, event) {
      const written = cache.put(issuer, snapshot, event);
      waitUntil(written.catch(() => {}));
      return written;
    },
  };
}
