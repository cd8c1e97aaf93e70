// Which wasm instance is alive? The generated glue keeps one for the whole module; a trap ends it for every
// gate.

import type { Exports, Glue } from "./glue.ts";

/** Finds the wasm, and has the glue make an instance of it. */
export type Start = () => unknown;

/** Thrown when the instance ended under a call. The gate turns it into the refusal `instance_trapped`. */
export class Trapped extends Error {
  static override readonly name: string = "Trapped";
}

// Keyed by the glue, because two entries of the package in one program share the glue's one instance.
const instances = new WeakMap<Glue, Instance>();

/** The one living instance behind a module of generated glue. */
export function instanceOf(glue: Glue): Instance {
  const instance = instances.get(glue) ?? new Instance(glue);
  instances.set(glue, instance);
  return instance;
}

export class Instance {
  readonly #glue: Glue;
  // The start that is under way.
  #starting: Promise<unknown> | undefined;
  // What the living instance exports; another object in the glue is another instance, with another memory.
  #exports: Exports | undefined;
  #broken = false;
  /** Counts the instances that have ended: what a call learnt from an earlier one no longer holds. */
  generation = 0;

  constructor(glue: Glue) {
    this.#glue = glue;
  }

  /**
   * Makes the first instance, once, however many gates are loaded and by whichever entries: two starts at the
   * same time would make two, and a gate built in one would be looked for in the memory of the other. A start
   * that fails is the error of the load that made it, and whoever waited for it makes one of its own.
   */
  async ready(start: Start): Promise<void> {
    while (this.#exports === undefined) {
      if (this.#starting === undefined) await this.#begin(start);
      else await this.#starting.catch(() => {});
    }
  }

  async #begin(start: Start): Promise<void> {
    this.#starting = Promise.resolve().then(start);
    try {
      await this.#starting;
      this.#exports = this.#glue.initSync();
    } finally {
      this.#starting = undefined;
    }
  }

  /**
   * Runs work in the living instance. The core answers by value: an exception, be it a trap, an exhausted
   * stack or memory, or a complaint of the glue, leaves its memory in an unknown state, so each of them ends
   * the instance. So does an instance that somebody else had the glue make: the addresses that the gates hold
   * are of the memory before it.
   */
  enter<Result>(work: (glue: Glue, memory: WebAssembly.Memory) => Result): Result {
    if (this.#broken) this.#replace();
    try {
      const exports = this.#glue.initSync();
      if (exports !== this.#exports) throw new Error("somebody else had the glue make an instance");
      return work(this.#glue, exports.memory);
    } catch (cause) {
      this.generation += 1;
      this.#broken = true;
      this.#replace();
      throw new Trapped("the instance trapped", { cause });
    }
  }

  // Replaced at once and not at the next call: finalisers of the glue must never run in the memory of a
  // trapped instance. What somebody else had made is not taken over either: the glue's start does not tell
  // them that they belong to another.
  #replace(): void {
    try {
      this.#glue.__wbg_reset_state();
      this.#exports = this.#glue.initSync();
      this.#broken = false;
    } catch (cause) {
      throw new Trapped("no new instance could be made", { cause });
    }
  }
}
