// How do keys reach the core? By an order's way: the caches in turn, then a source of snapshots or the
// issuer's own address. It decides nothing.

import { numberFrom } from "./arguments.js";
import { fetchOrdered, withinTime } from "./key-fetch.js";

/** A slower cache is passed over: the whole order has to be done before its lease runs out. */
const KEY_CACHE_LIMIT_MS = 1_000;

/** What a snapshot has of one issuer at most: a body of 64 KiB, each character escaped, and the rest. More is not copied into the wasm. */
const MOST_CHARACTERS_OF_AN_ISSUER = 136 * 1_024;

/** A slower cache may be behind: what it had from before a leak must not stay in a faster one beyond that, for all its age. */
const COPIED_FOR_SECONDS = 60;

/** As many as a Worker may have open at the same time. */
const REFRESHES_AT_ONCE = 6;

/** After these a cache must not go on holding what it held; a leak is put as well, so that the set before it is given up. */
const PUT_AFTER = ["accepted", "renewed", "leaked"];

export class KeyRenewal {
  #core;
  #options;
  #caches;
  #mostCharacters;
  #now;
  #tell;

  constructor(core, options, { keyCacheEnabled, issuerCount, now, tell }) {
    this.#core = core;
    this.#options = options;
    this.#caches = keyCacheEnabled ? [options.keyCache ?? []].flat() : [];
    this.#mostCharacters = issuerCount * MOST_CHARACTERS_OF_AN_ISSUER;
    this.#now = now;
    this.#tell = tell;
  }

  /** Does an order, and the one that may follow from it. Others wait for the keys as well, so `waitUntil` keeps the work alive. */
  renew(order, { generation, options }) {
    return keptAlive(this.#renew(order, generation, options), options);
  }

  /** Fetches ahead what ends within so many seconds. Never rejects. */
  async refresh(issuers, aheadSeconds, options) {
    const results = [];
    for (let at = 0; at < issuers.length; at += REFRESHES_AT_ONCE) {
      const some = issuers.slice(at, at + REFRESHES_AT_ONCE);
      results.push(
        ...(await Promise.all(some.map((issuer) => this.#refreshed(issuer, aheadSeconds, options)))),
      );
    }
    return Object.freeze(results);
  }

  async #refreshed(issuer, aheadSeconds, options) {
    try {
      const { generation } = this.#core;
      const { kind, order } = this.#core.enter((core) =>
        JSON.parse(core.keysAhead(issuer, aheadSeconds, this.#now())),
      );
      if (kind !== "fetch")
        return Object.freeze({ issuer, outcome: kind === "wait" ? "under_way" : "not_due" });
      const { outcome, code } = await this.renew(order, { generation, options });
      return Object.freeze({ issuer, outcome, ...(code && { code }) });
    } catch (error) {
      return Object.freeze({ issuer, outcome: "failed", ...(error?.code && { code: error.code }) });
    }
  }

  /** The newest snapshot of an issuer's keys, after a fetch where one is due. */
  async keysFor(issuer, newerThanMs, leftMs) {
    const { generation } = this.#core;
    const ask = (core) =>
      newerThanMs === undefined
        ? core.keysAhead(issuer, 0, this.#now())
        : core.keysNewerThan(issuer, newerThanMs, this.#now());
    for (let left = leftMs; left > 0; ) {
      const { kind, order, milliseconds } = this.#core.enter((core) => JSON.parse(ask(core)), generation);
      if (kind === "fetch") await this.renew(order, { generation });
      if (kind !== "wait") break;
      const pauseMs = Math.max(milliseconds, 1);
      left -= pauseMs;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return this.#core.enter((core) => core.exportKeys(issuer));
  }

  async #renew(order, generation, options) {
    let next = order;
    let isFirst = true;
    for (;;) {
      const ended = await this.#brought(next, isFirst, generation, options);
      if (ended.next === undefined) return ended;
      next = ended.next;
      isFirst = false;
    }
  }

  async #brought(order, asksCaches, generation, options) {
    const controller = new AbortController();
    const work = this.#bring(order, asksCaches, generation, controller.signal, options).catch(() => ({
      why: "network",
    }));
    const brought = await withinTime(order.timeLimitMs, work, { why: "timeout" });
    // Ends whatever is still under way: the request that was too slow, the body that was too large.
    controller.abort();
    return brought.outcome === undefined ? this.#report(order, brought, generation, options) : brought;
  }

  // What stands for the keys: an answer, a snapshot of a source, or why there is neither; an outcome where a
  // cache had them.
  async #bring(order, asksCaches, generation, signal, options) {
    if (asksCaches && (await this.#takenFromCache(order, generation, options)))
      return { outcome: "accepted" };
    const { keySource, fetch: fetchFunction = (url, init) => globalThis.fetch(url, init) } = this.#options;
    if (keySource === undefined) return fetchOrdered(order, fetchFunction, signal);
    // For a refresh, what is as old as what is held says that it was too soon; what is older says nothing.
    // Where nothing is held, it is a leak that has a time.
    const { issuer, why, heldAtMs } = order;
    const isStrict = why === "unknown_kid" || why === "no_keys";
    const newerThan = heldAtMs === undefined ? {} : { newerThanMs: isStrict ? heldAtMs : heldAtMs - 1 };
    const snapshot = await keySource.keys(issuer, newerThan);
    if (!this.#isSnapshot(snapshot)) throw new TypeError("a source of keys gives a snapshot's text");
    return { snapshot };
  }

  #report({ issuer, lease, why }, answer, generation, options) {
    const nowMs = this.#now();
    const random = numberFrom(this.#options.random ?? Math.random, 0);
    const {
      snapshot,
      events = [],
      ...ended
    } = this.#core.change((core) => {
      const told = handedOver(core, issuer, lease, answer, nowMs, random);
      return { ...told, snapshot: core.exportKeys(issuer) };
    }, generation);
    const { outcome, code, keyCount, freshForSeconds } = ended;
    const from = this.#options.keySource === undefined ? "issuer" : "source";
    if (outcome !== "located")
      this.#tell(() => ({ type: "keys", issuer, outcome, ...(code && { code }), keyCount, why, from }));
    for (const event of events) this.#tell(() => ({ type: "key_event", issuer, ...event }));
    if (PUT_AFTER.includes(outcome)) this.#put(this.#caches, issuer, snapshot, freshForSeconds, options);
    return ended;
  }

  async #takenFromCache({ issuer, lease }, generation, options) {
    for (const [place, keyCache] of this.#caches.entries()) {
      const asked = Promise.resolve().then(() => keyCache.get(issuer));
      const snapshot = await withinTime(KEY_CACHE_LIMIT_MS, asked).catch(() => undefined);
      if (!this.#isSnapshot(snapshot)) continue;
      const nowMs = this.#now();
      const report = this.#core.change((core) => core.keysCached(issuer, lease, snapshot, nowMs), generation);
      if (report === undefined) continue;
      const { freshForSeconds } = JSON.parse(report);
      // What a slower cache had, the ones before it lack.
      this.#put(
        this.#caches.slice(0, place),
        issuer,
        snapshot,
        Math.min(freshForSeconds, COPIED_FOR_SECONDS),
        options,
      );
      return true;
    }
    return false;
  }

  /** It may be what `export` wrote of all issuers. */
  #isSnapshot(text) {
    return typeof text === "string" && text.length <= this.#mostCharacters;
  }

  #put(caches, issuer, snapshot, freshForSeconds, options) {
    for (const keyCache of caches) {
      keptAlive(
        Promise.resolve().then(() => keyCache.put(issuer, snapshot, { freshForSeconds })),
        options,
      );
    }
  }
}

function handedOver(core, issuer, lease, { status, headers, body, snapshot, why }, nowMs, random) {
  if (body !== undefined)
    return JSON.parse(core.keysFetched(issuer, lease, status, headers, body, nowMs, random));
  if (snapshot !== undefined) return JSON.parse(core.keysHandedOver(issuer, lease, snapshot, nowMs, random));
  return JSON.parse(core.keysFailed(issuer, lease, why, nowMs, random));
}

// The work itself. Whoever keeps it alive hears only that it ended, so that its failure is nobody else's
// unhandled one.
function keptAlive(work, options) {
  const ended = work.then(
    () => {},
    () => {},
  );
  try {
    options?.waitUntil?.(ended);
  } catch {}
  return work;
}
