// How do keys reach the core? By an order's way: the caches in turn, then a source of snapshots or the
// issuer's own address. It decides nothing.

import type {
  FetchFailure,
  GateEvent,
  KeyCache,
  KeyStatus,
  LoadOptions,
  ReasonCode,
  RefreshResult,
  VerifyOptions,
} from "../types/index.d.ts";
import {
  type FetchOrder,
  type FetchReport,
  type Json,
  type KeysNeeded,
  type Limits,
  parsed,
  type RefusalAnswer,
  type Settled,
} from "./answers.ts";
import { numberFrom } from "./arguments.ts";
import type { Core } from "./core.ts";
import { WicketgateRefusal } from "./errors.ts";
import type { CoreGate } from "./glue.ts";
import { type Brought, fetchOrdered, withinTime } from "./key-fetch.ts";
import type { FailedFetch } from "./messages/fetch-failure.ts";
import { wordsHeld, wordsSoon } from "./words.ts";

/**
 * A slower cache may be behind: what it had from before a leak must not stay in a faster one beyond that, for
 * all its age.
 */
const COPIED_FOR_SECONDS = 60;

/** As many as a Worker may have open at the same time. */
const REFRESHES_AT_ONCE = 6;

/** A cache rejected, or gave nothing in time. */
const FAILED = 0;

/**
 * After these a cache must not go on holding what it held; a leak is put as well, so that the set before it
 * is given up.
 */
const PUT_AFTER: readonly string[] = ["accepted", "renewed", "leaked"];

type KeepAlive = Pick<VerifyOptions, "waitUntil"> | undefined;

/** The call that an order came of. */
export interface RenewalCall {
  readonly generation: number;
  readonly options?: KeepAlive;
}

/** The last fetch of an issuer's that failed. */
interface LastFailure {
  readonly code?: ReasonCode;
  readonly failure?: FetchFailure;
  /** What refusals that follow from it have as their cause; gone once a fetch has succeeded. */
  readonly cause?: Error;
}

/** A cache had the keys. */
interface Taken {
  readonly outcome: "accepted";
  readonly next?: never;
  readonly code?: never;
}

interface Surroundings {
  readonly sharedKeyCacheEnabled: boolean;
  readonly issuerCount: number;
  readonly limits: Limits;
  readonly now: () => number;
  readonly tell: (event: () => GateEvent) => void;
}

export class KeyRenewal {
  readonly #core: Core;
  readonly #options: LoadOptions;
  readonly #caches: readonly KeyCache[];
  readonly #mostCharacters: number;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #tell: Surroundings["tell"];
  // By issuer.
  readonly #failures = new Map<string, LastFailure>();

  constructor(
    core: Core,
    options: LoadOptions,
    { sharedKeyCacheEnabled, issuerCount, limits, now, tell }: Surroundings,
  ) {
    this.#core = core;
    this.#options = options;
    this.#caches = sharedKeyCacheEnabled ? [options.sharedKeyCache ?? []].flat() : [];
    this.#mostCharacters = issuerCount * limits.issuerSnapshotCharacters;
    this.#limits = limits;
    this.#now = now;
    this.#tell = tell;
  }

  /**
   * Does an order, and the one that may follow from it. Others wait for the keys as well, so `waitUntil`
   * keeps the work alive.
   */
  renew(order: FetchOrder, { generation, options }: RenewalCall): Promise<Settled | Taken> {
    return keptAlive(this.#renew(order, generation, options), options);
  }

  /** Fetches ahead what ends within so many seconds. Never rejects. */
  async refresh(
    issuers: readonly string[],
    aheadSeconds: number,
    options: KeepAlive,
  ): Promise<readonly RefreshResult[]> {
    const results: RefreshResult[] = [];
    for (let at = 0; at < issuers.length; at += REFRESHES_AT_ONCE) {
      const some = issuers.slice(at, at + REFRESHES_AT_ONCE);
      results.push(
        ...(await Promise.all(some.map((issuer) => this.#refreshed(issuer, aheadSeconds, options)))),
      );
    }
    return Object.freeze(results);
  }

  async #refreshed(issuer: string, aheadSeconds: number, options: KeepAlive): Promise<RefreshResult> {
    try {
      const { generation } = this.#core;
      const needed = this.#core.enter((core) => parsed(core.keysAhead(issuer, aheadSeconds, this.#now())));
      if (needed.kind !== "fetch")
        return Object.freeze({ issuer, outcome: needed.kind === "wait" ? "under_way" : "not_due" });
      const { outcome, code } = await this.renew(needed.order, { generation, options });
      return Object.freeze({ issuer, outcome, ...(code && { code }) });
    } catch (error) {
      const code = error instanceof WicketgateRefusal ? error.code : undefined;
      return Object.freeze({ issuer, outcome: "failed", ...(code && { code }) });
    }
  }

  /** The newest snapshot of an issuer's keys, after a fetch where one is due. */
  async exportIssuerKeys(issuer: string, newerThanMs: number | undefined): Promise<string> {
    const { generation } = this.#core;
    const ask = (core: CoreGate): Json<KeysNeeded> =>
      newerThanMs === undefined
        ? core.keysAhead(issuer, 0, this.#now())
        : core.keysNewerThan(issuer, newerThanMs, this.#now());
    for (let left = this.#limits.pursuitMs; left > 0; ) {
      const needed = this.#core.enter((core) => parsed(ask(core)), generation);
      if (needed.kind === "fetch") await this.renew(needed.order, { generation });
      if (needed.kind !== "wait") break;
      const pauseMs = Math.max(needed.milliseconds, 1);
      left -= pauseMs;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return this.#core.enter((core) => core.exportKeys(issuer));
  }

  /** Why a refusal came of a fetch that failed. */
  causeOf({ code, issuer = "" }: RefusalAnswer): Error | undefined {
    return code.startsWith("jwks_") ? this.#failures.get(issuer)?.cause : undefined;
  }

  /** What is known of the last failure that the core tells of. */
  failureOf({ issuer, lastFailure }: KeyStatus): { readonly failure: FetchFailure } | undefined {
    const { code, failure } = this.#failures.get(issuer) ?? {};
    return failure && code === lastFailure?.code ? { failure } : undefined;
  }

  #recovered(issuer: string): void {
    const { cause, ...last } = this.#failures.get(issuer) ?? {};
    this.#failures.set(issuer, last);
  }

  /**
   * Puts into words what failed; should they not come, the runtime's own error has to do.
   */
  async #explained(
    order: FetchOrder,
    failed: Omit<FailedFetch, "order" | "configuration">,
  ): Promise<LastFailure> {
    const { code, brought } = failed;
    const last: LastFailure = {
      code,
      ...("thrown" in brought && brought.thrown instanceof Error && { cause: brought.thrown }),
    };
    this.#failures.set(order.issuer, last);
    const { configuration } = this.#core;
    await wordsSoon();
    try {
      Object.assign(last, wordsHeld()?.explanation({ ...failed, order, configuration }));
    } catch {
      // What was thrown may be anything, and throw again where it is looked at.
    }
    return last;
  }

  async #renew(order: FetchOrder, generation: number, options: KeepAlive): Promise<Settled | Taken> {
    let next = order;
    let isFirst = true;
    for (;;) {
      const ended = await this.#brought(next, isFirst, generation, options);
      if (ended.next === undefined) return ended;
      next = ended.next;
      isFirst = false;
    }
  }

  async #brought(
    order: FetchOrder,
    asksCaches: boolean,
    generation: number,
    options: KeepAlive,
  ): Promise<FetchReport | Taken> {
    const controller = new AbortController();
    const failedCaches: number[] = [];
    const work = this.#bring(order, asksCaches && failedCaches, generation, controller.signal, options).catch(
      (thrown: unknown) => ({ failure: "network", thrown }) as const,
    );
    const brought = await withinTime(order.timeLimitMs, work, { failure: "timeout" } as const);
    // Ends whatever is still under way: the request that was too slow, the body that was too large.
    controller.abort();
    return "outcome" in brought ? brought : this.#report(order, brought, failedCaches, generation, options);
  }

  // What stands for the keys; an outcome where a cache had them. Caches are asked where those are listed that
  // fail.
  async #bring(
    order: FetchOrder,
    failedCaches: number[] | false,
    generation: number,
    signal: AbortSignal,
    options: KeepAlive,
  ): Promise<Brought | Taken> {
    if (failedCaches && (await this.#takenFromCache(order, failedCaches, generation, options)))
      return { outcome: "accepted" };
    const { keySource, fetch: fetchFunction = (url, init) => globalThis.fetch(url, init) } = this.#options;
    if (keySource === undefined) return fetchOrdered(order, fetchFunction, signal);
    // For a refresh, what is as old as what is held says that it was too soon; what is older says nothing.
    // Where nothing is held, it is a leak that has a time.
    const { issuer, reason, heldAtMs } = order;
    const isStrict = reason === "unknown_kid" || reason === "no_keys";
    const newerThan = heldAtMs === undefined ? {} : { newerThanMs: isStrict ? heldAtMs : heldAtMs - 1 };
    const snapshot: unknown = await keySource.keys(issuer, newerThan);
    if (!this.#isSnapshot(snapshot)) throw new TypeError("a source of keys gives a snapshot's text");
    return { snapshot };
  }

  async #report(
    order: FetchOrder,
    answer: Brought,
    failedCaches: readonly number[],
    generation: number,
    options: KeepAlive,
  ): Promise<FetchReport> {
    const { issuer, lease, reason } = order;
    const nowMs = this.#now();
    const random = numberFrom(this.#options.random ?? Math.random, 0);
    const report = this.#core.change(
      [issuer],
      (core) => parsed(handedOver(core, issuer, lease, answer, nowMs, random)),
      generation,
    );
    const { outcome, code, keyCount, freshForSeconds, events } = report;
    const from = this.#options.keySource === undefined ? "issuer" : "source";
    if (PUT_AFTER.includes(outcome)) {
      this.#put(this.#caches, issuer, this.#core.snapshotOf(issuer), freshForSeconds, options);
      if (!code) this.#recovered(issuer);
    }
    const { failure } = code
      ? await this.#explained(order, { code, from, brought: answer, failedCaches })
      : {};
    if (outcome !== "located")
      this.#tell(() => ({
        type: "jwks_fetch",
        issuer,
        outcome,
        ...(code && { code }),
        ...(failure && { failure }),
        keyCount,
        reason,
        from,
      }));
    for (const event of events) this.#tell(() => ({ type: "jwks_change", issuer, ...event }));
    return report;
  }

  async #takenFromCache(
    { issuer, lease }: FetchOrder,
    failedCaches: number[],
    generation: number,
    options: KeepAlive,
  ): Promise<boolean> {
    for (const [place, keyCache] of this.#caches.entries()) {
      const asked = Promise.resolve().then((): Promise<unknown> => keyCache.get(issuer));
      const snapshot = await withinTime(this.#limits.keyCacheMs, asked, FAILED).catch(() => FAILED);
      if (snapshot === FAILED) failedCaches.push(place);
      if (!this.#isSnapshot(snapshot)) continue;
      const nowMs = this.#now();
      const take = (core: CoreGate) => core.keysCached(issuer, lease, snapshot, nowMs);
      const report = this.#core.change([issuer], take, generation);
      if (report === undefined) continue;
      const { freshForSeconds } = parsed(report);
      this.#recovered(issuer);
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

  /** It may be what `exportKeys` wrote of all issuers. */
  #isSnapshot(text: unknown): text is string {
    return typeof text === "string" && text.length <= this.#mostCharacters;
  }

  #put(
    caches: readonly KeyCache[],
    issuer: string,
    snapshot: string,
    freshForSeconds: number,
    options: KeepAlive,
  ): void {
    for (const keyCache of caches) {
      keptAlive(
        Promise.resolve().then(() => keyCache.put(issuer, snapshot, { freshForSeconds })),
        options,
      );
    }
  }
}

function handedOver(
  core: CoreGate,
  issuer: string,
  lease: number,
  answer: Brought,
  nowMs: number,
  random: number,
): Json<FetchReport> {
  if ("body" in answer)
    return core.keysFetched(issuer, lease, answer.status, answer.headers, answer.body, nowMs, random);
  if ("snapshot" in answer) return core.keysHandedOver(issuer, lease, answer.snapshot, nowMs, random);
  return core.keysFailed(issuer, lease, answer.failure, nowMs, random);
}

// The work itself. Whoever keeps it alive hears only that it ended, so that its failure is nobody else's
// unhandled one.
function keptAlive<Result>(work: Promise<Result>, options: KeepAlive): Promise<Result> {
  const ended = work.then(
    () => {},
    () => {},
  );
  try {
    options?.waitUntil?.(ended);
  } catch {}
  return work;
}
