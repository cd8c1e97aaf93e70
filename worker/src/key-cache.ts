// Where do key sets outlive this isolate? In a cache of our own, by name, which no request of a visitor can reach. The
// gate parses what it holds as if it had been fetched, and keeps its age.

import type { KeyCache } from "wicketgate";
// With its ending, since a test runs this file in Node as it is.
import { digest } from "./configuration-digest.ts";

const CACHE_NAME = "wicketgate-keys";

/**
 * The cache of the key sets of one configuration: another configuration text never sees them, so that a changed
 * `jwksUri` takes effect at once. `enabled` is asked late, since only the loaded gate knows it. The gate ignores a
 * cache that fails.
 */
export function openKeyCache(configuration: string, enabled: () => boolean): KeyCache {
  let folder: Promise<string> | undefined;

  async function address(issuer: string): Promise<string> {
    folder ??= digest(configuration);
    return `https://keys.wicketgate.invalid/${await folder}/${encodeURIComponent(issuer)}`;
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
      if (freshForSeconds < 1) {
        // A key set given up, such as after a leak: to replace it by one of no age would leave the choice to the cache.
        await cache.delete(await address(issuer));
        return;
      }
      const headers = { "Cache-Control": `max-age=${Math.floor(freshForSeconds)}`, "Content-Type": "application/json" };
      await cache.put(await address(issuer), new Response(snapshot, { headers }));
    },
  };
}
