// Where do key sets outlive this isolate? In a cache of our own in this data centre, by names which no request
// of a visitor can reach, and in a KV namespace, if one is bound: seconds old everywhere, which their age
// counts anyway. The gate parses what they hold as if it had been fetched, and keeps its age.
//
// Another configuration text never sees the key sets of this one, so that a changed `jwksUri` takes effect at
// once. The gate ignores a cache that fails.

import type { KeyCache } from "wicketgate/edge";
// With its ending, since a test runs this file in Node as it is.
import { digest } from "./configuration-digest.ts";

const CACHE_NAME = "wicketgate-keys";

/** KV keeps nothing for less than a minute. */
const SHORTEST_SECONDS = 60;

/** As long as keys may serve beyond their age at most, should an entry of the configuration allow it. */
const STALE_SECONDS = 3_600;

/** What says that a set leaked is kept as long as that set may serve at most, wherever it may turn up again. */
const LEAK_SECONDS = 3_600 + STALE_SECONDS;

/** The data centre's cache. `enabled` is asked late, since only the loaded gate knows it. */
export function openKeyCache(configuration: string, enabled: () => boolean): KeyCache {
  const nameOf = namesOf(configuration);

  async function address(issuer: string): Promise<string> {
    return `https://keys.wicketgate.invalid/${await nameOf(encodeURIComponent(issuer))}`;
  }

  return {
    async get(issuer) {
      if (!enabled()) return undefined;
      const cache = await caches.open(CACHE_NAME);
      const held = await cache.match(await address(issuer));
      return held?.text();
    },

    async put(issuer, snapshot, { freshForSeconds }) {
      if (!enabled()) return;
      const cache = await caches.open(CACHE_NAME);
      const seconds = isOfLeak(freshForSeconds) ? LEAK_SECONDS : Math.floor(freshForSeconds);
      const headers = { "Cache-Control": `max-age=${seconds}`, "Content-Type": "application/json" };
      await cache.put(await address(issuer), new Response(snapshot, { headers }));
    },
  };
}

/** The KV namespace. */
export function openKeyStore(namespace: KVNamespace, configuration: string): KeyCache {
  const nameOf = namesOf(configuration);
  return {
    async get(issuer) {
      return (await namespace.get(await nameOf(issuer))) ?? undefined;
    },

    async put(issuer, snapshot, { freshForSeconds }) {
      const seconds = isOfLeak(freshForSeconds)
        ? LEAK_SECONDS
        : Math.max(SHORTEST_SECONDS, Math.floor(freshForSeconds) + STALE_SECONDS);
      return namespace.put(await nameOf(issuer), snapshot, { expirationTtl: seconds });
    },
  };
}

/** A snapshot without any age says that a set leaked. */
const isOfLeak = (freshForSeconds: number): boolean => freshForSeconds < 1;

/** Names that begin with the configuration's digest, which is computed once. */
function namesOf(configuration: string): (name: string) => Promise<string> {
  let folder: Promise<string> | undefined;
  return async (name) => {
    folder ??= digest(configuration);
    return `${await folder}/${name}`;
  };
}
