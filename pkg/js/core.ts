// How does a gate outlive the instance it runs in? It keeps text: the configuration, and the last key sets.

import { type Decision, type OrderStep, parsed, parsedWithTexts, type Reason } from "./answers.ts";
import { toldFaults } from "./configuration-faults.ts";
import type { WrittenConfiguration } from "./configuration-writer.ts";
import { TRAP_REFUSAL, WicketgateConfigurationError } from "./errors.ts";
import type { CoreGate, Glue } from "./glue.ts";
import { type Instance, Trapped } from "./instance.ts";
import { refusalOf } from "./words.ts";

const NO_ROOM = /* @__PURE__ */ new Uint8Array(0);
const encoder = /* @__PURE__ */ new TextEncoder();

/** One call into the core, which answers by value. */
export type Work<Result> = (core: CoreGate, glue: Glue, memory: WebAssembly.Memory) => Result;

/** The core of one gate: built when first needed, and built anew when its instance has ended. */
export class Core {
  readonly #instance: Instance;
  readonly #config: WrittenConfiguration;
  readonly #now: () => number;
  #core: CoreGate | undefined;
  #coreGeneration: number | undefined;
  #tokenRoom: Uint8Array = NO_ROOM;
  // By issuer.
  #snapshots = new Map<string, string>();

  constructor(instance: Instance, config: WrittenConfiguration, now: () => number) {
    this.#instance = instance;
    this.#config = config;
    this.#now = now;
  }

  /** The instance that a call begins in. */
  get generation(): number {
    return this.#instance.generation;
  }

  get reasons(): readonly Reason[] {
    return this.enter((_core, glue) => parsed(glue.reasons()));
  }

  beginToken(token: unknown, issuers: string, nowMs: number, generation: number): Decision | OrderStep {
    return this.enter(
      (core, _glue, memory) =>
        parsedWithTexts(core.beginToken(this.#write(core, memory, token), issuers, nowMs)),
      generation,
    );
  }

  verifyHeld(token: unknown, issuers: string, nowMs: number): Decision {
    return this.enter((core, _glue, memory) =>
      parsedWithTexts(core.verifyHeld(this.#write(core, memory, token), issuers, nowMs)),
    );
  }

  /**
   * One call into the core. A trap refuses this call; a call that names the generation it began in is refused
   * as well when that instance has ended meanwhile. Any other call finds a new instance.
   */
  enter<Result>(work: Work<Result>, generation: number = this.generation): Result {
    try {
      if (generation !== this.generation) throw new Trapped("the instance ended under this call");
      const entered = this.#instance.enter((glue, memory) => {
        const core = this.#living(glue);
        return core === undefined
          ? { faults: toldFaults(this.#config.faults, parsed(glue.faults(this.#config.text))) }
          : { result: work(core, glue, memory) };
      });
      if (entered.faults !== undefined) throw new WicketgateConfigurationError(entered.faults);
      return entered.result;
    } catch (error) {
      throw error instanceof Trapped ? refusalOf(TRAP_REFUSAL) : error;
    }
  }

  /**
   * As `enter`, for work that changes the key sets of these issuers: what they are now survives a trap. Only
   * theirs are written down anew, so that a fetch costs the same with one issuer as with hundreds.
   */
  change<Result>(issuers: readonly string[], work: (core: CoreGate) => Result, generation?: number): Result {
    return this.enter((core) => {
      const result = work(core);
      for (const issuer of issuers) this.#snapshots.set(issuer, core.exportKeys(issuer));
      return result;
    }, generation);
  }

  /** The configuration's text. */
  get configuration(): string {
    return this.#config.text;
  }

  /** An issuer's keys as they were last written down. */
  snapshotOf(issuer: string): string {
    return this.#snapshots.get(issuer) ?? "";
  }

  // The core, made where the living instance has none; nothing where the configuration has faults.
  #living(glue: Glue): CoreGate | undefined {
    if (this.#coreGeneration === this.generation) return this.#core;
    if (this.#config.faults.length > 0) return undefined;
    const snapshots = this.#snapshots;
    // Should importing them be what traps, the build after this one goes without.
    this.#snapshots = new Map();
    this.#core = glue.Gate.build(this.#config.text);
    if (this.#core === undefined) return undefined;
    for (const snapshot of snapshots.values()) this.#core.importKeys(snapshot, this.#now());
    this.#snapshots = snapshots;
    this.#tokenRoom = NO_ROOM;
    this.#coreGeneration = this.generation;
    return this.#core;
  }

  // Writes the token where the core reads it, and says how many bytes it came to. What finds no room was too
  // long anyway; what is not text is no token, and the core refuses the empty one for what it is.
  #write(core: CoreGate, memory: WebAssembly.Memory, token: unknown): number {
    if (typeof token !== "string") return 0;
    // So it is in the beginning, and whenever the memory has grown.
    if (this.#tokenRoom.byteLength === 0) {
      this.#tokenRoom = new Uint8Array(memory.buffer, core.tokenAt(), core.tokenRoom());
    }
    return encoder.encodeInto(token, this.#tokenRoom).written;
  }
}
