// How is a token verified in JavaScript? The loop around the core: ask, fetch or wait as told, ask again. It
// decides nothing.

import { boundedText, joinedIssuers, numberFrom } from "./arguments.js";
import { Core } from "./core.js";
import { WicketgateRefusal } from "./errors.js";
import { instanceOf } from "./instance.js";
import { Introspections } from "./introspections.js";
import { KeyRenewal } from "./key-renewal.js";

export { WicketgateConfigurationError, WicketgateRefusal } from "./errors.js";

// Two of the core's leases on a fetch: metadata takes a second one. Counted in what was slept and fetched,
// since a host's clock may stand still; so a fetch that seems to have taken no time counts as well.
const WAITING_LIMIT_MS = 10_000;
const SHORTEST_FETCH_MS = 1_000;

// What a key set may last at most.
const LONGEST_AHEAD_SECONDS = 3_600;

// Each look reads the token anew: while an issuer is slow, strangers' tokens must not be read hundreds of
// times.
const LONGEST_PAUSE_MS = 50;

// The types call the constructor private; at run time this keeps it so.
const LOADING = Symbol("loading");

const insides = new WeakMap();

/** What a module of this package may ask a gate beyond its public methods. */
export function insideOf(gate) {
  const inside = insides.get(gate);
  if (inside === undefined) throw new TypeError("pass the gate that Wicketgate.load gave");
  return inside;
}

/** The class `Wicketgate` over one module of generated glue. `start` finds the wasm and has the glue instantiate it. */
export function wicketgateOver(glue, start) {
  return class Wicketgate extends Gate {
    static async load(config, loadOptions) {
      if (typeof config !== "string") throw new TypeError("pass the JSON text, not an object");
      const options = loadOptions ?? {};
      // Another load's start may come first, and this promise be looked at late or never: a failure must not
      // be unhandled.
      Promise.resolve(options.wasm).catch(() => {});
      const instance = instanceOf(glue);
      await instance.ready(() => start(options));
      return new Wicketgate(LOADING, instance, config, options);
    }
  };
}

class Gate {
  #core;
  #options;
  #renewal;
  #routes;
  #introspections;

  constructor(loading, instance, config, options) {
    if (loading !== LOADING) throw new TypeError("await Wicketgate.load(config) instead");
    this.#options = options;
    this.#core = new Core(instance, config, () => this.#now());
    const about = this.#core.enter((core) => JSON.parse(core.about()));
    const { issuerNames, services, keyCache, routes, warnings, routesWithoutUpstream, ownsCors } = about;
    this.issuerNames = Object.freeze(issuerNames);
    this.services = Object.freeze(services);
    this.keyCacheEnabled = keyCache;
    this.warnings = Object.freeze(warnings.map((warning) => Object.freeze(warning)));
    this.#routes = routes.map((route) => Object.freeze(route));
    this.routesWithoutUpstream = Object.freeze(routesWithoutUpstream);
    this.#renewal = new KeyRenewal(this.#core, options, {
      keyCacheEnabled: keyCache,
      issuerCount: issuerNames.length,
      now: () => this.#now(),
      tell: (event) => this.#tell(event),
    });
    this.#introspections = new Introspections(this.#core, options.introspect, () => this.#now());
    insides.set(this, {
      ownsCors,
      routes: this.#routes,
      enter: (work) => this.#core.enter(work),
      ask: (question) => this.#core.enter((core) => JSON.parse(question(core))),
      refuse: ({ refusal, nearMiss }) => this.#told(new WicketgateRefusal(refusal), nearMiss),
      refuseFor: (code) => {
        const { status, ruleIds, meaning } = this.reasons().find((reason) => reason.code === code);
        return this.#told(
          new WicketgateRefusal({ code, status, ruleIds, meaning, error: "invalid_request", headers: {} }),
        );
      },
    });
    Object.freeze(this);
  }

  reasons() {
    return this.#core.reasons;
  }

  async verify(token, options) {
    const issuers = joinedIssuers(options?.issuers);
    try {
      const startedAtMs = this.#now();
      const { generation } = this.#core;
      const call = { token, issuers, startedAtMs, generation, options };
      let answer = this.#core.verify(token, issuers, startedAtMs, startedAtMs, generation);
      if (answer.kind !== "verified") answer = await this.#pursue(call, answer);
      if (answer.refresh) this.#renewal.renew(answer.refresh, call).catch(() => {});
      return this.#verified(answer);
    } catch (error) {
      throw this.#told(error);
    }
  }

  verifySync(token, options) {
    const issuers = joinedIssuers(options?.issuers);
    const nowMs = this.#now();
    try {
      return this.#verified(this.#core.verifyHeld(token, issuers, nowMs));
    } catch (error) {
      throw this.#told(error);
    }
  }

  route(method, path) {
    const [methodText, pathText] = [boundedText(method), boundedText(path)];
    try {
      const { kind, index, refusal } = this.#core.enter((core) =>
        JSON.parse(core.route(methodText, pathText)),
      );
      if (kind !== "route") throw new WicketgateRefusal(refusal);
      return this.#routes[index];
    } catch (error) {
      throw this.#told(error);
    }
  }

  bearerToken(authorization) {
    const text =
      authorization === null || authorization === undefined ? undefined : boundedText(authorization);
    try {
      const { kind, length, refusal } = this.#core.enter((core) => JSON.parse(core.bearerToken(text)));
      if (kind !== "token") throw new WicketgateRefusal(refusal);
      return text.slice(-length);
    } catch (error) {
      throw this.#told(error);
    }
  }

  checkRedirectUri(clientId, redirectUri) {
    const [client, uri] = [clientId, redirectUri].map((text) =>
      typeof text === "string" ? boundedText(text) : undefined,
    );
    this.#checked((core) => core.redirectUri(client, uri));
    return redirectUri;
  }

  checkReturnTarget(target) {
    const text = boundedText(target);
    this.#checked((core) => core.returnTarget(text));
    return target;
  }

  checkOrigin(origin) {
    const text = boundedText(origin);
    this.#checked((core) => core.origin(text));
    return origin;
  }

  seed(snapshot) {
    if (typeof snapshot !== "string") throw new TypeError("pass the text that export() wrote");
    const nowMs = this.#now();
    const results = this.#core.change((core) => JSON.parse(core.importKeys(snapshot, nowMs)));
    return Object.freeze(
      results.map(({ issuer, accepted, why }) => Object.freeze({ issuer, accepted, ...(why && { why }) })),
    );
  }

  export() {
    return this.#core.enter((core) => core.exportKeys(""));
  }

  refresh(options) {
    const { issuers = this.issuerNames, aheadSeconds = 0 } = options ?? {};
    const names = joinedIssuers(issuers).split(" ");
    for (const name of names) this.#demandName(name);
    if (!(aheadSeconds >= 0 && aheadSeconds <= LONGEST_AHEAD_SECONDS))
      throw new RangeError("aheadSeconds lies between 0 and 3600");
    return this.#renewal.refresh(names, Math.ceil(aheadSeconds), options);
  }

  async keysFor(issuer, options) {
    this.#demandName(issuer);
    const newerThanMs = options?.newerThanMs;
    if (newerThanMs !== undefined && !Number.isFinite(newerThanMs))
      throw new TypeError("newerThanMs is a time in milliseconds");
    return this.#renewal.keysFor(issuer, newerThanMs, WAITING_LIMIT_MS);
  }

  keyStatus() {
    const states = this.#core.enter((core) => JSON.parse(core.keyStatus(this.#now())));
    for (const { kids, lastFailure } of states) for (const part of [kids, lastFailure]) Object.freeze(part);
    return Object.freeze(states.map((state) => Object.freeze(state)));
  }

  #demandName(name) {
    if (!this.issuerNames.includes(name)) throw new TypeError("name an issuer of the configuration");
  }

  // A question that has two answers, yes and a refusal.
  #checked(question) {
    let miss;
    try {
      const { kind, refusal, nearMiss } = this.#core.enter((core) => JSON.parse(question(core)));
      if (kind === "passed") return;
      miss = nearMiss;
      throw new WicketgateRefusal(refusal);
    } catch (error) {
      throw this.#told(error, miss);
    }
  }

  // What a call does that has not passed at first sight: fetch or wait as the core says, and ask again.
  async #pursue(call, firstAnswer) {
    const { token, issuers, startedAtMs, generation } = call;
    let answer = firstAnswer;
    let leftMs = WAITING_LIMIT_MS;
    let waits = 0;
    while (answer.kind === "fetch" || answer.kind === "wait") {
      if (answer.kind === "fetch") {
        const beganMs = performance.now();
        await this.#renewal.renew(answer.order, call);
        leftMs -= Math.max(performance.now() - beganMs, SHORTEST_FETCH_MS);
      } else {
        waits += 1;
        const pauseMs = Math.max(answer.milliseconds, 1);
        const sleepMs = Math.min(Math.max(pauseMs, Math.min(pauseMs * waits, LONGEST_PAUSE_MS)), leftMs);
        leftMs -= sleepMs;
        await new Promise((resolve) => setTimeout(resolve, sleepMs));
      }
      if (leftMs <= 0) return this.#core.verifyHeld(token, issuers, this.#now(), generation);
      answer = this.#core.verify(token, issuers, startedAtMs, this.#now(), generation);
    }
    return answer.kind === "introspect" ? this.#introspections.settle(call, answer) : answer;
  }

  #verified(answer) {
    if (answer.kind !== "verified") throw new WicketgateRefusal(answer.refusal);
    const { issuer, keyId, claims, claimsText, header, introspected } = answer;
    const marked = introspected === true ? { introspected } : {};
    this.#tell(() => ({
      type: "decision",
      outcome: "verified",
      ruleIds: [],
      issuer,
      keyId,
      ...marked,
      atMs: this.#now(),
    }));
    return Object.freeze({ issuer, keyId, claims, claimsText, header, ...marked });
  }

  // A refusal is told to the operator's hook on its way to the caller.
  #told(error, nearMiss) {
    if (error instanceof WicketgateRefusal) {
      const { code, ruleIds, status, issuer, keyId } = error;
      const known = {
        ...(issuer !== undefined && { issuer }),
        ...(keyId !== undefined && { keyId }),
        ...(nearMiss && { nearMiss }),
      };
      this.#tell(() => ({
        type: "decision",
        outcome: "refused",
        code,
        ruleIds,
        status,
        ...known,
        atMs: this.#now(),
      }));
    }
    return error;
  }

  // The hook hears of a verdict and has no say in it: what it throws is its own affair.
  #tell(event) {
    try {
      const answer = this.#options.onDecision?.(Object.freeze(event()));
      if (answer !== undefined) Promise.resolve(answer).catch(() => {});
    } catch {}
  }

  // What is no time becomes NaN, which the core refuses as `no_clock`.
  #now() {
    return numberFrom(this.#options.now ?? Date.now, Number.NaN);
  }
}
