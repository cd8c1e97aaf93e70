// Who fetches an issuer's keys for the whole network? One Durable Object for each, if they are bound:
// thousands of isolates, one fetch an interval.

import { DurableObject } from "cloudflare:workers";
import { type ExportIssuerKeysOptions, type KeySource, Wicketgate } from "wicketgate/edge";
import configuration from "../wicketgate.json";
import { auditFault } from "./audit";
import { digest } from "./configuration-digest";
import { hear } from "./events";

const SNAPSHOT = "snapshot";

/**
 * The gate of one issuer's object. It fetches by the same rules as every other, and its storage lets it go on
 * where it ended.
 */
export class KeyKeeper extends DurableObject {
  #gate: Promise<Wicketgate> | undefined;
  /** What storage holds, as far as it was read. */
  #kept: string | undefined;

  /** A snapshot of the issuer's keys, after a fetch where one is due. */
  async exportIssuerKeys(issuer: string, options: ExportIssuerKeysOptions): Promise<string> {
    const gate = await this.#open(issuer);
    const snapshot = await gate.exportIssuerKeys(issuer, options);
    await this.#keep(gate);
    return snapshot;
  }

  /** Fetches ahead what ends within so many seconds. */
  async refresh(issuer: string, aheadSeconds: number): Promise<void> {
    const gate = await this.#open(issuer);
    await gate.refresh({ issuers: issuer, aheadSeconds });
    await this.#keep(gate);
  }

  #open(issuer: string): Promise<Wicketgate> {
    this.#gate ??= this.#load(issuer).catch((error: unknown) => {
      this.#gate = undefined;
      throw error;
    });
    return this.#gate;
  }

  async #load(issuer: string): Promise<Wicketgate> {
    const gate: Wicketgate = await Wicketgate.load(entryOf(issuer), {
      onEvent: hear,
      // Kept before it goes out: an object that ends meanwhile must not ask again at once.
      fetch: async (url, init) => {
        await this.#keep(gate);
        return fetch(url, init);
      },
    });
    await this.#withStorage(() => this.#takeUp(gate));
    return gate;
  }

  /** Keeps the keys, and what became of their fetches. */
  #keep(gate: Wicketgate): Promise<void> {
    return this.#withStorage(async () => {
      // What was not read cannot be written over: an earlier object's keys would go, or the leak that it saw.
      if (this.#kept === undefined) await this.#takeUp(gate);
      const snapshot = gate.exportKeys();
      if (snapshot === this.#kept) return;
      await this.ctx.storage.put(SNAPSHOT, snapshot);
      this.#kept = snapshot;
    });
  }

  async #takeUp(gate: Wicketgate): Promise<void> {
    const kept = await this.ctx.storage.get(SNAPSHOT);
    if (typeof kept === "string") gate.importKeys(kept);
    this.#kept = typeof kept === "string" ? kept : "";
  }

  /** Storage that fails takes nothing from those who ask. */
  async #withStorage(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      auditFault(SNAPSHOT, error);
    }
  }
}

/**
 * Its own entry alone: many objects share one isolate's memory, and whoever asks has read the whole
 * configuration.
 */
function entryOf(issuer: string): string {
  const { issuers } = JSON.parse(configuration) as { readonly issuers: Readonly<Record<string, unknown>> };
  return JSON.stringify({ issuers: { [issuer]: issuers[issuer] } });
}

/** The keepers of one configuration's issuers. */
export interface Keepers extends KeySource {
  refresh(issuers: readonly string[], aheadSeconds: number): Promise<void>;
}

/** The keepers behind a binding, whose class is `KeyKeeper` by the deployment's configuration. */
export function openKeepers(binding: DurableObjectNamespace, configurationText: string): Keepers {
  const namespace = binding as DurableObjectNamespace<KeyKeeper>;
  let folder: Promise<string> | undefined;

  async function keeperOf(issuer: string): Promise<DurableObjectStub<KeyKeeper>> {
    folder ??= digest(configurationText);
    return namespace.get(namespace.idFromName(`${await folder}/${issuer}`));
  }

  return {
    keys: async (issuer, options) => (await keeperOf(issuer)).exportIssuerKeys(issuer, options),
    async refresh(issuers, aheadSeconds) {
      await Promise.allSettled(
        issuers.map(async (issuer) => (await keeperOf(issuer)).refresh(issuer, aheadSeconds)),
      );
    },
  };
}
