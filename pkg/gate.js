// How is a token verified in JavaScript? The loop around the core: ask, fetch or wait as told, ask again. It decides nothing.

import { boundedText, joinedIssuers, numberFrom } from "./arguments.js";
import { Core } from "./core.js";
import { WicketgateRefusal } from "./errors.js";
import { instanceOf } from "./instance.js";
import { fetchKeySet, withinTime } from "./key-fetch.js";

// Twice the core's time limit on one fetch. Counted in what was slept and fetched, since a host's clock may stand still.
const WAITING_LIMIT_MS = 10_000;

// The core's lease on a fetch counts on it: a slower cache is passed over.
const KEY_CACHE_LIMIT_MS = 1_000;

// Each look reads the token anew: while an issuer is slow, strangers' tokens must not be read hundreds of times.
const LONGEST_PAUSE_MS = 50;

// The types call the constructor private; at run time this keeps it so.
const LOADING = Symbol("loading");

/** The class `Wicketgate` over one module of generated glue. `wasmOf` finds what the glue instantiates. */
export function wicketgateOver(glue, wasmOf) {
  return class Wicketgate extends Gate {
    static async load(config, loadOptions) {
      if (typeof config !== "string") throw new TypeError("pass the JSON text, not an object");
      const options = loadOptions ?? {};
      const instance = instanceOf(glue);
      await instance.ready(await wasmOf(options));
      return new Wicketgate(LOADING, instance, config, options);
    }
  };
}

class Gate {
  #core;
  #options;

  constructor(loading, instance, config, options) {
    if (loading !== LOADING) throw new TypeError("await Wicketgate.load(config) instead");
    this.#options = options;
    this.#core = new Core(instance, config, () => this.#now());
    this.#core.enter((core) => {
      this.issuerNames = Object.freeze(core.issuerNames());
      this.services = Object.freeze(core.services());
      this.keyCacheEnabled = core.keyCache();
    });
    Object.freeze(this);
  }

  reasons() {
    return this.#core.reasons;
  }

  async verify(token, options) {
    const issuers = joinedIssuers(options?.issuers);
    const waitUntil = (work) => options?.waitUntil?.(work);
    try {
      return this.#verified(await this.#decide(boundedText(token), issuers, waitUntil));
    } catch (error) {
      throw this.#told(error);
    }
  }

  verifySync(token, options) {
    const issuers = joinedIssuers(options?.issuers);
    const nowMs = this.#now();
    try {
      return this.#verified(this.#core.enter((core) => core.verifyHeld(boundedText(token), issuers, nowMs)));
    } catch (error) {
      throw this.#told(error);
    }
  }

  route(method, path) {
    const [methodText, pathText] = [boundedText(method), boundedText(path)];
    try {
      const { kind, ...route } = this.#core.enter((core) => core.route(methodText, pathText));
      if (kind !== "route") throw new WicketgateRefusal(route.refusal);
      return Object.freeze(route);
    } catch (error) {
      throw this.#told(error);
    }
  }

  bearerToken(authorization) {
    const text = authorization === null || authorization === undefined ? undefined : boundedText(authorization);
    try {
      const decision = this.#core.enter((core) => core.bearerToken(text));
      if (decision.kind !== "token") throw new WicketgateRefusal(decision.refusal);
      return decision.token;
    } catch (error) {
      throw this.#told(error);
    }
  }

  seed(snapshot) {
    if (typeof snapshot !== "string") throw new TypeError("pass the text that export() wrote");
    const nowMs = this.#now();
    return Object.freeze(this.#core.change((core) => core.importKeys(snapshot, nowMs)));
  }

  export() {
    return this.#core.enter((core) => core.exportKeys(""));
  }

  async #decide(token, issuers, waitUntil) {
    const startedAtMs = this.#now();
    const { generation } = this.#core;
    let leftMs = WAITING_LIMIT_MS;
    let waits = 0;
    while (leftMs > 0) {
      const nowMs = this.#now();
      const decision = this.#core.enter((core) => core.verify(token, issuers, startedAtMs, nowMs), generation);
      if (decision.kind === "fetch") {
        leftMs -= decision.order.timeLimitMs;
        // Other calls wait for it as well, so it must not end with the visitor whose call began it.
        await keptAlive(this.#renewKeys(decision.order, generation, waitUntil), waitUntil);
      } else if (decision.kind === "wait") {
        waits += 1;
        const pauseMs = Math.max(decision.milliseconds, 1);
        const sleepMs = Math.min(Math.max(pauseMs, Math.min(pauseMs * waits, LONGEST_PAUSE_MS)), leftMs);
        leftMs -= sleepMs;
        await new Promise((resolve) => setTimeout(resolve, sleepMs));
      } else {
        if (decision.refresh) keptAlive(this.#renewKeys(decision.refresh, generation, waitUntil), waitUntil);
        return decision;
      }
    }
    const nowMs = this.#now();
    return this.#core.enter((core) => core.verifyHeld(token, issuers, nowMs), generation);
  }

  async #renewKeys(order, generation, waitUntil) {
    const { issuer, why } = order;
    const { fetch: fetchFunction = (url, init) => globalThis.fetch(url, init) } = this.#options;
    const keyCache = this.keyCacheEnabled ? this.#options.keyCache : undefined;
    if (keyCache && (await this.#takenFromCache(keyCache, order, generation))) return;
    const answer = await fetchKeySet(order, fetchFunction);
    const nowMs = this.#now();
    const random = numberFrom(this.#options.random ?? Math.random, 0);
    const { snapshot, ...event } = this.#core.change((core) => {
      const { status, cacheControl, age, body } = answer;
      const outcome = body
        ? core.keysFetched(issuer, status, cacheControl, age, body, nowMs, random)
        : core.keysFailed(issuer, answer.why, nowMs, random);
      return { ...outcome, snapshot: core.exportKeys(issuer) };
    }, generation);
    const { outcome, code, keyCount, freshForSeconds } = event;
    this.#tell({ type: "keys", issuer, outcome, ...(code && { code }), keyCount, why });
    // A leak is put as well: the cache must not go on serving the set that the core has dropped.
    if (keyCache && (outcome === "accepted" || outcome === "leaked")) {
      const kept = Promise.resolve().then(() => keyCache.put(issuer, snapshot, { freshForSeconds }));
      keptAlive(kept, waitUntil);
    }
  }

  async #takenFromCache(keyCache, { issuer }, generation) {
    const asked = Promise.resolve().then(() => keyCache.get(issuer));
    const snapshot = await withinTime(KEY_CACHE_LIMIT_MS, asked).catch(() => undefined);
    if (typeof snapshot !== "string") return false;
    const nowMs = this.#now();
    const results = this.#core.change((core) => core.importKeys(snapshot, nowMs), generation);
    return results.some((result) => result.issuer === issuer && result.accepted);
  }

  #verified(decision) {
    if (decision.kind !== "verified") throw new WicketgateRefusal(decision.refusal);
    const { issuer, keyId, claims: claimsText, header } = decision;
    // JSON.parse makes `__proto__` an own property; building objects from a token in another way would not.
    const verified = { issuer, keyId, claims: JSON.parse(claimsText), claimsText, header: JSON.parse(header) };
    this.#tell({ type: "decision", outcome: "verified", ruleIds: [], issuer, keyId, atMs: this.#now() });
    return Object.freeze(verified);
  }

  // A refusal is told to the operator's hook on its way to the caller.
  #told(error) {
    if (error instanceof WicketgateRefusal) {
      const { code, ruleIds, status, issuer, keyId } = error;
      const known = { ...(issuer !== undefined && { issuer }), ...(keyId !== undefined && { keyId }) };
      this.#tell({ type: "decision", outcome: "refused", code, ruleIds, status, ...known, atMs: this.#now() });
    }
    return error;
  }

  // The hook hears of a verdict and has no say in it: what it throws is its own affair.
  #tell(event) {
    try {
      const answer = this.#options.onDecision?.(Object.freeze(event));
      Promise.resolve(answer).catch(() => {});
    } catch {}
  }

  // What is no time becomes NaN, which the core refuses as `no_clock`.
  #now() {
    return numberFrom(this.#options.now ?? Date.now, Number.NaN);
  }
}

// The work itself. Whoever keeps it alive hears only that it ended, so that its failure is nobody else's unhandled one.
function keptAlive(work, waitUntil) {
  try {
    waitUntil(work.catch(() => {}));
  } catch {}
  return work;
}
