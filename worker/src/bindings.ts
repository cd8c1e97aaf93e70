// What did the deployment bind besides services? All of it is optional, and what is bound is used.

import { env } from "cloudflare:workers";

interface Bindings {
  /** Key sets for the whole network, seconds old. */
  readonly WICKETGATE_KEYS?: KVNamespace;
  /** One fetcher of keys for the whole network: the class `KeyKeeper`. */
  readonly WICKETGATE_KEY_KEEPER?: DurableObjectNamespace;
  /** A data point for every decision, and for what happens to keys. */
  readonly WICKETGATE_EVENTS?: AnalyticsEngineDataset;
  /**
   * JSON: for each issuer with an introspection endpoint its name, and the value of `Authorization`. A
   * secret.
   */
  readonly WICKETGATE_INTROSPECTION_AUTHORIZATION?: string;
}

export const bindings = env as unknown as Bindings;
