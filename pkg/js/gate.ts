// How is a token verified in JavaScript? The loop around the core: ask, fetch or wait as told, ask again. It
// decides nothing.

import type {
  ConfigurationError,
  GateEvent,
  ImportResult,
  KeyStatus,
  KeysForOptions,
  LoadOptions,
  NearMiss,
  Wicketgate as PublicGate,
  ReasonCode,
  ReasonDescription,
  RefreshOptions,
  RefreshResult,
  Route,
  Verified,
  VerifyOptions,
  VerifySyncOptions,
} from "../types/index.d.ts";
import { type CheckAnswer, type Decision, type Json, parsed, type RefusalAnswer } from "./answers.ts";
import { boundedText, joinedIssuers, numberFrom } from "./arguments.ts";
import { Core, type Work } from "./core.ts";
import { WicketgateRefusal } from "./errors.ts";
import type { CoreGate, Glue } from "./glue.ts";
import { type Instance, instanceOf } from "./instance.ts";
import { Introspections } from "./introspections.ts";
import { KeyRenewal } from "./key-renewal.ts";

export { WicketgateConfigurationError, WicketgateRefusal } from "./errors.ts";

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

/** What a module of this package may ask a gate beyond its public methods. */
export interface Inside {
  readonly ownsCors: boolean;
  readonly routes: readonly Route[];
  enter<Result>(work: Work<Result>): Result;
  ask<Answer>(question: (core: CoreGate) => Json<Answer>): Answer;
  /** The refusal, told to the operator's hook. */
  refuse(answer: Refusing): WicketgateRefusal;
  /** As `refuse`, for a request that only JavaScript has seen. */
  refuseFor(code: ReasonCode): WicketgateRefusal;
}

interface Refusing {
  readonly refusal: RefusalAnswer;
  readonly nearMiss?: NearMiss | undefined;
}

/** The options of every entry: slim takes the wasm as well. */
type Options = LoadOptions & { readonly wasm?: unknown };

/** A call of `verify` from its beginning to its end. */
interface Call {
  readonly token: string;
  readonly issuers: string;
  readonly startedAtMs: number;
  readonly generation: number;
  readonly options: VerifyOptions | undefined;
}

const insides = new WeakMap<object, Inside>();

/** Throws where it is no gate of this module's. */
export function insideOf(gate: PublicGate): Inside {
  const inside = insides.get(gate);
  if (inside === undefined) throw new TypeError("pass the gate that Wicketgate.load gave");
  return inside;
}

/** The class `Wicketgate` over one module of generated glue. `start` finds the wasm and has the glue instantiate it. */
export function wicketgateOver(glue: Glue, start: (options: Options) => unknown) {
  return class Wicketgate extends Gate {
    static async load(config: unknown, loadOptions?: Options): Promise<Wicketgate> {
      if (typeof config !== "string") throw new TypeError("pass the JSON text, not an object");
      const options: Options = loadOptions ?? {};
      // Another load's start may come first, and this promise be looked at late or never: a failure must not
      // be unhandled.
      Promise.resolve(options.wasm).catch(() => {});
      const instance = instanceOf(glue);
      await instance.ready(() => start(options));
      return new Wicketgate(LOADING, instance, config, options);
    }
  };
}

class Gate implements PublicGate {
  readonly #core: Core;
  readonly #options: LoadOptions;
  readonly #renewal: KeyRenewal;
  readonly #routes: readonly Route[];
  readonly #introspections: Introspections;
  readonly issuerNames: readonly string[];
  readonly services: readonly string[];
  readonly keyCacheEnabled: boolean;
  readonly warnings: readonly ConfigurationError[];
  readonly routesWithoutUpstream: readonly string[];

  constructor(loading: unknown, instance: Instance, config: string, options: LoadOptions) {
    if (loading !== LOADING) throw new TypeError("await Wicketgate.load(config) instead");
    this.#options = options;
    this.#core = new Core(instance, config, () => this.#now());
    const about = this.#core.enter((core) => parsed(core.about()));
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
      ask: (question) => this.#core.enter((core) => parsed(question(core))),
      refuse: ({ refusal, nearMiss }) => this.#report(new WicketgateRefusal(refusal), nearMiss),
      refuseFor: (code) => {
        const reason = this.reasons().find((each) => each.code === code);
        if (reason === undefined) throw new TypeError(`no reason has the code ${code}`);
        const { status, ruleIds, meaning } = reason;
        return this.#report(
          new WicketgateRefusal({ code, status, ruleIds, meaning, error: "invalid_request", headers: {} }),
        );
      },
    });
    Object.freeze(this);
  }

  reasons(): readonly ReasonDescription[] {
    return this.#core.reasons;
  }

  async verify(token: string, options?: VerifyOptions): Promise<Verified> {
    const issuers = joinedIssuers(options?.issuers);
    try {
      const startedAtMs = this.#now();
      const { generation } = this.#core;
      const call: Call = { token, issuers, startedAtMs, generation, options };
      let answer = this.#core.verify(token, issuers, startedAtMs, startedAtMs, generation);
      if (answer.kind !== "verified") answer = await this.#pursue(call, answer);
      if (answer.kind === "verified" && answer.refresh)
        this.#renewal.renew(answer.refresh, call).catch(() => {});
      return this.#verified(answer);
    } catch (error) {
      throw this.#report(error);
    }
  }

  verifySync(token: string, options?: VerifySyncOptions): Verified {
    const issuers = joinedIssuers(options?.issuers);
    const nowMs = this.#now();
    try {
      return this.#verified(this.#core.verifyHeld(token, issuers, nowMs));
    } catch (error) {
      throw this.#report(error);
    }
  }

  route(method: unknown, path: unknown): Route {
    const [methodText, pathText] = [boundedText(method), boundedText(path)];
    try {
      const answer = this.#core.enter((core) => parsed(core.route(methodText, pathText)));
      if (answer.kind !== "route") throw new WicketgateRefusal(answer.refusal);
      const route = this.#routes[answer.index];
      if (route === undefined) throw new TypeError("the core found a route that it had not described");
      return route;
    } catch (error) {
      throw this.#report(error);
    }
  }

  bearerToken(authorization: unknown): string {
    const text =
      authorization === null || authorization === undefined ? undefined : boundedText(authorization);
    try {
      const answer = this.#core.enter((core) => parsed(core.bearerToken(text)));
      if (answer.kind !== "token") throw new WicketgateRefusal(answer.refusal);
      return (text ?? "").slice(-answer.length);
    } catch (error) {
      throw this.#report(error);
    }
  }

  checkRedirectUri<Uri>(clientId: unknown, redirectUri: Uri): Uri {
    const textOf = (value: unknown) => (typeof value === "string" ? boundedText(value) : undefined);
    const [client, uri] = [textOf(clientId), textOf(redirectUri)];
    this.#checked((core) => core.redirectUri(client, uri));
    return redirectUri;
  }

  checkReturnTarget<Target>(target: Target): Target {
    const text = boundedText(target);
    this.#checked((core) => core.returnTarget(text));
    return target;
  }

  checkOrigin<Origin>(origin: Origin): Origin {
    const text = boundedText(origin);
    this.#checked((core) => core.origin(text));
    return origin;
  }

  seed(snapshot: unknown): readonly ImportResult[] {
    if (typeof snapshot !== "string") throw new TypeError("pass the text that export() wrote");
    const nowMs = this.#now();
    const results = this.#core.change(this.issuerNames, (core) => parsed(core.importKeys(snapshot, nowMs)));
    return Object.freeze(
      results.map(({ issuer, accepted, why }) => Object.freeze({ issuer, accepted, ...(why && { why }) })),
    );
  }

  export(): string {
    return this.#core.enter((core) => core.exportKeys(""));
  }

  refresh(options?: RefreshOptions): Promise<readonly RefreshResult[]> {
    const { issuers = this.issuerNames, aheadSeconds = 0 } = options ?? {};
    const names = joinedIssuers(issuers).split(" ");
    for (const name of names) this.#demandName(name);
    if (!(aheadSeconds >= 0 && aheadSeconds <= LONGEST_AHEAD_SECONDS))
      throw new RangeError("aheadSeconds lies between 0 and 3600");
    return this.#renewal.refresh(names, Math.ceil(aheadSeconds), options);
  }

  async keysFor(issuer: string, options?: KeysForOptions): Promise<string> {
    this.#demandName(issuer);
    const newerThanMs = options?.newerThanMs;
    if (newerThanMs !== undefined && !Number.isFinite(newerThanMs))
      throw new TypeError("newerThanMs is a time in milliseconds");
    return this.#renewal.keysFor(issuer, newerThanMs, WAITING_LIMIT_MS);
  }

  keyStatus(): readonly KeyStatus[] {
    const states = this.#core.enter((core) => parsed(core.keyStatus(this.#now())));
    for (const { kids, lastFailure } of states) for (const part of [kids, lastFailure]) Object.freeze(part);
    return Object.freeze(states.map((state) => Object.freeze(state)));
  }

  #demandName(name: string): void {
    if (!this.issuerNames.includes(name)) throw new TypeError("name an issuer of the configuration");
  }

  // A question that has two answers, yes and a refusal.
  #checked(question: (core: CoreGate) => Json<CheckAnswer>): void {
    let miss: NearMiss | undefined;
    try {
      const answer = this.#core.enter((core) => parsed(question(core)));
      if (answer.kind === "passed") return;
      miss = answer.nearMiss;
      throw new WicketgateRefusal(answer.refusal);
    } catch (error) {
      throw this.#report(error, miss);
    }
  }

  // What a call does that has not passed at first sight: fetch or wait as the core says, and ask again.
  async #pursue(call: Call, firstAnswer: Decision): Promise<Decision> {
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

  #verified(answer: Decision): Verified {
    if (answer.kind === "fetch" || answer.kind === "wait") throw new TypeError("the core had not decided");
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
  #report<Thrown>(error: Thrown, nearMiss?: NearMiss): Thrown {
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
  #tell(event: () => GateEvent): void {
    try {
      const answer: unknown = this.#options.onDecision?.(Object.freeze(event()));
      if (answer !== undefined) Promise.resolve(answer).catch(() => {});
    } catch {}
  }

  // What is no time becomes NaN, which the core refuses as `no_clock`.
  #now(): number {
    return numberFrom(this.#options.now ?? Date.now, Number.NaN);
  }
}
