// Where do key sets outlive this isolate? In a cache of our own, by name, which no request of a visitor can
// reach. The gate parses what it holds as if it had been fetched, and keeps its age.

import type { KeyCache } from "wicketgate";
// With its ending, since a test runs this file in Node as it is.
import { digest } from "./configuration-digest.ts";

const CACHE_NAME = "wicketgate-keys";

/** What says that a set leaked is kept as long as that set may serve at most. */
const LEAK_SECONDS = 2 * 3_600;

/**
 * The cache of the key sets of one configuration: another configuration text never sees them, so that a
 * changed `jwksUri` takes effect at once. `enabled` is asked late, since only the loaded gate knows it. The
 * gate ignores a cache that fails.
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
      // Without any age it says that a set leaked.
      const seconds = freshForSeconds < 1 ? LEAK_SECONDS : Math.floor(freshForSeconds);
      const headers = { "Cache-Control": `max-age=${seconds}`, "Content-Type": "application/json" };
      await cache.put(await address(issuer), new Response(snapshot, { headers }));
    },
  };
}
