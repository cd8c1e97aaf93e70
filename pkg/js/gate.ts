// How is a token verified in JavaScript? The core is told what came, what it orders is done, and it is told
// again. Nothing is decided here.

import type {
  ConfigurationError,
  ExportIssuerKeysOptions,
  ImportResult,
  KeyStatus,
  LoadOptions,
  NearMiss,
  Wicketgate as PublicGate,
  ReasonDescription,
  RefreshOptions,
  RefreshResult,
  Verified,
  VerifyOptions,
  VerifySyncOptions,
} from "../types/index.d.ts";
import {
  type Asked,
  type CheckAnswer,
  type Decision,
  type FetchOrder,
  type Json,
  type Nothing,
  type OrderStep,
  parsed,
  parsedWithTexts,
  type RefusalAnswer,
  type VerifiedAnswer,
} from "./answers.ts";
import { boundedText, demandConfiguration, joinedIssuers, numberFrom } from "./arguments.ts";
import { type WrittenConfiguration, writtenConfiguration } from "./configuration-writer.ts";
import { Core } from "./core.ts";
import { TRAP_REFUSAL, WicketgateConfigurationError, type WicketgateRefusal, withNames } from "./errors.ts";
import { EventHook } from "./event-hook.ts";
import type { CoreGate, Glue } from "./glue.ts";
import { insideOf, keepInside } from "./inside.ts";
import { type Instance, instanceOf } from "./instance.ts";
import { KeyRenewal } from "./key-renewal.ts";
import {
  checkedOptions,
  demand,
  FUNCTION,
  hasMethods,
  type Kind,
  type Kinds,
  NUMBER,
  shortened,
  TEXT,
} from "./options.ts";
import { type Caller, Orders, type Question } from "./orders.ts";
import { Signatures } from "./signatures.ts";
import { verifiedOf } from "./verified.ts";
import { inWords, refusalOf, wordsHeld, wordsReady, wordsSoon } from "./words.ts";

/** The options of every entry: slim takes the wasm as well. */
type Options = LoadOptions & { readonly wasm?: unknown };

const isCache = (value: unknown) => hasMethods(value, "get", "put");

const LOAD_OPTIONS: Kinds<LoadOptions> = {
  fetch: FUNCTION,
  now: FUNCTION,
  random: FUNCTION,
  onEvent: FUNCTION,
  sharedKeyCache: [
    "a cache with get and put, or an array of them",
    (value) => (Array.isArray(value) ? [...value].every(isCache) : isCache(value)),
  ],
  introspect: FUNCTION,
  keySource: ["a source with keys", (value) => hasMethods(value, "keys")],
};

const NAMES: Kind = [
  "a name or an array of names",
  (value) => typeof value === "string" || Array.isArray(value),
];
const VERIFY_OPTIONS: Kinds<VerifyOptions> = { issuers: NAMES, waitUntil: FUNCTION };
const REFRESH_OPTIONS: Kinds<RefreshOptions> = { issuers: NAMES, aheadSeconds: NUMBER, waitUntil: FUNCTION };
const EXPORT_OPTIONS: Kinds<ExportIssuerKeysOptions> = {
  newerThanMs: ["a time in milliseconds", Number.isFinite],
};

// Of the names that there are, an error shows so many.
const SHOWN_NAMES = 8;
/** From here on an HTTP status is that of an error (RFC 9110 section 15). */
const ERROR_STATUS = 400;

/** What a gate is made of. The types call the constructor private; at run time this class keeps it so. */
class Loading {
  readonly instance: Instance;
  readonly config: WrittenConfiguration;
  readonly options: LoadOptions;

  constructor(instance: Instance, config: WrittenConfiguration, options: LoadOptions) {
    this.instance = instance;
    this.config = config;
    this.options = options;
  }
}

/** What an entry of the package loads gates from. */
export interface Source<Generated extends Glue = Glue> {
  readonly glue: Generated;
  /** Finds the wasm, and has the glue instantiate it. */
  readonly start: (options: Options) => unknown;
  /** Options that this entry takes beside those of all. */
  readonly ownOptions?: Readonly<Record<string, Kind>>;
}

/** Loads a gate over one module of generated glue. */
export async function loadedOver<Made extends Gate>(
  { glue, start, ownOptions }: Source,
  config: unknown,
  loadOptions: Options | undefined,
  make: (loading: unknown) => Made,
): Promise<Made> {
  // Another load's start may come first, and this promise be looked at late or never: a failure must not be
  // unhandled.
  Promise.resolve(loadOptions?.wasm).catch(() => {});
  demandConfiguration(config);
  const kinds = { ...LOAD_OPTIONS, ...ownOptions };
  const options = checkedOptions("load", loadOptions, kinds as Kinds<Options>);
  const written = writtenConfiguration(config);
  const instance = instanceOf(glue);
  await instance.ready(() => start(options));
  try {
    const gate = make(new Loading(instance, written, options));
    await insideOf(gate).signatures?.demand();
    if (gate.warnings.length > 0)
      Object.assign(gate, { warnings: frozen(await inWords(gate.warnings, config)) });
    return Object.freeze(gate);
  } catch (error) {
    if (!(error instanceof WicketgateConfigurationError)) throw error;
    throw new WicketgateConfigurationError(await inWords(error.errors, config));
  }
}

function frozen<Part>(list: readonly Part[]): readonly Part[] {
  return Object.freeze(list.map((part) => Object.freeze(part)));
}

/** The class `Wicketgate` over one module of generated glue. */
export function wicketgateOver(source: Source) {
  return class Wicketgate extends Gate {
    static override readonly name: string = "Wicketgate";

    static async load(config: unknown, options?: Options): Promise<Wicketgate> {
      return loadedOver(source, config, options, (loading) => new Wicketgate(loading));
    }
  };
}

/** A gate that verifies. */
export class Gate implements PublicGate {
  readonly #core: Core;
  readonly #options: LoadOptions;
  readonly #renewal: KeyRenewal;
  readonly #longestAheadSeconds: number;
  readonly #orders: Orders;
  readonly #hook: EventHook;
  readonly #config: string;
  readonly issuerNames: readonly string[];
  readonly sharedKeyCacheEnabled: boolean;
  readonly warnings: readonly ConfigurationError[];

  constructor(loading: unknown) {
    if (!(loading instanceof Loading)) throw new TypeError("await Wicketgate.load(config) instead");
    const { instance, config, options } = loading;
    this.#options = options;
    this.#config = config.text;
    this.#hook = new EventHook(options, () => this.#now());
    this.#core = new Core(instance, config, () => this.#now());
    const about = this.#core.enter((core) => parsed(core.about()));
    const { issuerNames, sharedKeyCache, hostAlgorithms, warnings, limits } = about;
    this.issuerNames = Object.freeze(issuerNames);
    this.sharedKeyCacheEnabled = sharedKeyCache;
    this.warnings = frozen(warnings);
    this.#renewal = new KeyRenewal(this.#core, options, {
      sharedKeyCacheEnabled: sharedKeyCache,
      issuerCount: issuerNames.length,
      limits,
      now: () => this.#now(),
      tell: (event) => this.#hook.tell(event),
    });
    this.#longestAheadSeconds = limits.refreshAheadSeconds;
    // Who pins ES256 alone does not wait for a runtime to load its cryptography.
    const signatures =
      hostAlgorithms.length > 0 ? new Signatures(hostAlgorithms, limits.signatureCheckMs) : undefined;
    this.#orders = new Orders(this.#renewal, options.introspect, signatures);
    keepInside(this, {
      signatures,
      config: config.text,
      about,
      ask: (question) => this.#core.enter((core) => parsed(question(core))),
      carryOut: (first, work) => this.#carryOut(first, work),
      tellVerified: (step) => this.#hook.verified(step),
      refusal: (answer, asked) => this.#refusal(answer, asked),
      refused: (error, nearMiss) => this.#hook.refused(error, nearMiss),
      demanded: (stepUp) => this.#hook.demanded(stepUp),
      refresh: (order, options) => this.#refresh(order, this.#core.generation, options),
    });
  }

  async reasons(): Promise<readonly ReasonDescription[]> {
    await wordsReady();
    const words = wordsHeld();
    return frozen(
      this.#core.reasons.map(({ code, ruleIds, status }) => ({
        code,
        meaning: words?.meaningOf(code) ?? code,
        ruleIds: Object.freeze(ruleIds),
        status,
      })),
    );
  }

  async verify(token: string, given?: VerifyOptions): Promise<Verified> {
    const options = checkedOptions("verify", given, VERIFY_OPTIONS);
    const issuers = joinedIssuers(options.issuers);
    try {
      const { generation } = this.#core;
      const first = this.#core.beginToken(token, issuers, this.#now(), generation);
      const answer = first.kind === "do" ? await this.#goOn<Decision>(first, { options }, generation) : first;
      if (answer.kind === "refused") await wordsSoon();
      const good = this.#accepted(answer, issuers);
      if (good.refresh) this.#refresh(good.refresh, generation, options);
      this.#hook.verified(good);
      return verifiedOf(good);
    } catch (error) {
      throw this.#hook.refused(error);
    }
  }

  verifySync(token: string, options?: VerifySyncOptions): Verified {
    const issuers = joinedIssuers(checkedOptions("verifySync", options, VERIFY_OPTIONS).issuers);
    const nowMs = this.#now();
    try {
      const answer = this.#core.verifyHeld(token, issuers, nowMs);
      const good = this.#accepted(answer, issuers);
      this.#hook.verified(good);
      return verifiedOf(good);
    } catch (error) {
      throw this.#hook.refused(error);
    }
  }

  bearerToken(authorization: unknown): string {
    const text =
      authorization === null || authorization === undefined ? undefined : boundedText(authorization);
    try {
      const answer = this.#core.enter((core) => parsed(core.bearerToken(text)));
      if (answer.kind !== "token") throw refusalOf(answer.refusal);
      // What may stand behind the token is white space.
      return (text ?? "").trimEnd().slice(-answer.length);
    } catch (error) {
      throw this.#hook.refused(error);
    }
  }

  checkRedirectUri<Uri>(clientId: unknown, redirectUri: Uri): Uri {
    const textOf = (value: unknown) => (typeof value === "string" ? boundedText(value) : undefined);
    const [client, uri] = [textOf(clientId), textOf(redirectUri)];
    const asked = { clientId: client, redirectUri: uri, config: this.#config };
    this.#checked((core) => core.redirectUri(client, uri), asked);
    return redirectUri;
  }

  checkReturnTarget<Target>(target: Target): Target {
    const text = boundedText(target);
    this.#checked((core) => core.returnTarget(text));
    return target;
  }

  checkOrigin<Origin>(origin: Origin): Origin {
    const text = boundedText(origin);
    this.#checked((core) => core.origin(text), { origin: text, config: this.#config });
    return origin;
  }

  importKeys(snapshot: unknown): readonly ImportResult[] {
    if (typeof snapshot !== "string") throw new TypeError("pass the text that exportKeys() wrote");
    const nowMs = this.#now();
    const results = this.#core.change(this.issuerNames, (core) => parsed(core.importKeys(snapshot, nowMs)));
    return Object.freeze(
      results.map(({ issuer, accepted, message }) =>
        Object.freeze({ issuer, accepted, ...(message && { message }) }),
      ),
    );
  }

  exportKeys(): string {
    return this.#core.enter((core) => core.exportKeys(""));
  }

  async refresh(given?: RefreshOptions): Promise<readonly RefreshResult[]> {
    const options = checkedOptions("refresh", given, REFRESH_OPTIONS);
    const { issuers, aheadSeconds = 0 } = options;
    const names = issuers === undefined ? this.issuerNames : joinedIssuers(issuers).split(" ");
    for (const name of names) this.#demandName(name);
    if (!(aheadSeconds >= 0 && aheadSeconds <= this.#longestAheadSeconds))
      throw new RangeError("aheadSeconds lies between 0 and 3600");
    return this.#renewal.refresh(names, Math.ceil(aheadSeconds), options);
  }

  async exportIssuerKeys(issuer: string, options?: ExportIssuerKeysOptions): Promise<string> {
    demand("exportIssuerKeys", "issuer", issuer, TEXT);
    this.#demandName(issuer);
    const { newerThanMs } = checkedOptions("exportIssuerKeys", options, EXPORT_OPTIONS);
    return this.#renewal.exportIssuerKeys(issuer, newerThanMs);
  }

  keyStatus(): readonly KeyStatus[] {
    const states = this.#core.enter((core) => parsed(core.keyStatus(this.#now())));
    for (const state of states) {
      const { kids, lastFailure } = state;
      if (lastFailure) Object.assign(lastFailure, this.#renewal.failureOf(state));
      for (const part of [kids, lastFailure, state]) Object.freeze(part);
    }
    return Object.freeze(states);
  }

  #demandName(name: string): void {
    if (this.issuerNames.includes(name)) return;
    const names = this.issuerNames.slice(0, SHOWN_NAMES);
    if (names.length < this.issuerNames.length) names.push("…");
    throw new TypeError(`no issuer is named ${shortened(name)}: the configuration has ${names.join(", ")}`);
  }

  // Only one kind of answer lets a token pass.
  #accepted(answer: Decision, named: string): VerifiedAnswer {
    if (answer.kind === "verified") return answer;
    if (answer.kind !== "refused") throw new TypeError("the core gave no verdict");
    const issuers = named || this.issuerNames.join(" ");
    throw this.#refusal(withNames(answer.refusal, named, this.issuerNames), {
      issuers,
      config: this.#config,
    });
  }

  #refusal(answer: RefusalAnswer, asked?: Asked): WicketgateRefusal {
    return refusalOf(answer, asked, this.#renewal.causeOf(answer));
  }

  // A question that has two answers, yes and a refusal.
  #checked(question: (core: CoreGate) => Json<CheckAnswer>, asked?: Asked): void {
    let miss: NearMiss | undefined;
    try {
      const answer = this.#core.enter((core) => parsed(question(core)));
      if (answer.kind === "passed") return;
      miss = answer.nearMiss;
      throw refusalOf(answer.refusal, asked);
    } catch (error) {
      throw this.#hook.refused(error, miss);
    }
  }

  #carryOut<Form extends { readonly kind: string }>(
    first: Question<Form | OrderStep>,
    work: Omit<Caller, "generation">,
  ): Form | Promise<Form> {
    const { generation } = this.#core;
    const step = this.#core.enter((core) => parsedWithTexts(first(core, this.#now())), generation);
    return isOrder(step) ? this.#goOn<Form>(step, work, generation) : step;
  }

  // Does what is ordered until nothing is. An exchange that is not there any more went with its instance.
  async #goOn<Form extends { readonly kind: string }>(
    first: OrderStep,
    { body, options }: Omit<Caller, "generation">,
    generation: number,
  ): Promise<Form> {
    const caller: Caller = { generation, options, body };
    let step: OrderStep | Form | Nothing = first;
    while (isOrder(step)) {
      const next: Question<OrderStep | Form | Nothing> = await this.#orders.carriedOut(step, caller);
      step = this.#core.enter((core) => parsedWithTexts(next(core, this.#now())), generation);
    }
    if (isNothing(step)) throw refusalOf(TRAP_REFUSAL);
    return withStatus(step, caller.introspectionStatus);
  }

  #refresh(order: FetchOrder, generation: number, options: VerifyOptions | undefined): void {
    this.#renewal.renew(order, { generation, options }).catch(() => {});
  }

  // What is no time becomes NaN, which the core refuses as `no_clock`.
  #now(): number {
    return numberFrom(this.#options.now ?? Date.now, Number.NaN);
  }
}

function isOrder(step: { readonly kind: string }): step is OrderStep {
  return step.kind === "do";
}

function isNothing(step: { readonly kind: string }): step is Nothing {
  return step.kind === "nothing";
}

/** A refusal for what an introspection endpoint said shows the status of an answer that was an error. */
function withStatus<Form extends object>(step: Form, status = 0): Form {
  const { refusal } = step as { readonly refusal?: RefusalAnswer };
  if (refusal?.code !== "introspection_failed" || status < ERROR_STATUS) return step;
  return { ...step, refusal: { ...refusal, found: status } };
}
