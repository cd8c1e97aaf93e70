// Where do key sets outlive this place of the network? In a KV namespace, if one is bound: seconds old
// everywhere, which their age counts anyway. The gate parses what it holds as if it had been fetched.

import type { KeyCache } from "wicketgate";
import { digest } from "./configuration-digest";

/** KV keeps nothing for less than a minute. */
const SHORTEST_SECONDS = 60;

/**
 * As long as a set may serve at most: for so long a leak must not be forgotten where the set from before may
 * turn up again.
 */
const LONGEST_AGE_SECONDS = 3_600;

/** As long as keys may serve beyond their age at most, should an entry of the configuration allow it. */
const STALE_SECONDS = 3_600;

/** The store of the key sets of one configuration. */
export function openKeyStore(namespace: KVNamespace, configuration: string): KeyCache {
  let folder: Promise<string> | undefined;

  async function nameOf(issuer: string): Promise<string> {
    folder ??= digest(configuration);
    return `${await folder}/${issuer}`;
  }

  return {
    async get(issuer) {
      return (await namespace.get(await nameOf(issuer))) ?? undefined;
    },

    async put(issuer, snapshot, { freshForSeconds }) {
      // Without any age it says that a set leaked.
      const ageSeconds = freshForSeconds < 1 ? LONGEST_AGE_SECONDS : Math.floor(freshForSeconds);
      const expirationTtl = Math.max(SHORTEST_SECONDS, ageSeconds + STALE_SECONDS);
      return namespace.put(await nameOf(issuer), snapshot, { expirationTtl });
    },
  };
}
