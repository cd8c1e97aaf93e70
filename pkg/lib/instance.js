// Which wasm instance is alive? The generated glue keeps one for the whole module; a trap ends it for every gate.

/** Thrown when the instance ended under a call. The gate turns it into the refusal `instance_trapped`. */
export class Trapped extends Error {}

// Keyed by the glue, because two entries of the package in one program share the glue's one instance.
const instances = new WeakMap();

/** The one living instance behind a module of generated glue. */
export function instanceOf(glue) {
  if (!instances.has(glue)) instances.set(glue, new Instance(glue));
  return instances.get(glue);
}

class Instance {
  #glue;
  #started = false;
  #broken = false;
  #reasons;
  /** Counts the instances that have ended: what a call learnt from an earlier one no longer holds. */
  generation = 0;

  constructor(glue) {
    this.#glue = glue;
  }

  /** Makes the first instance, once, however many gates are loaded. */
  async ready(start) {
    if (this.#started) return;
    await start();
    this.#started = true;
  }

  get memory() {
    return this.#glue.initSync().memory;
  }

  /** The closed list of reasons. */
  get reasons() {
    this.#reasons ??= Object.freeze(
      JSON.parse(this.#glue.reasons()).map((reason) => Object.freeze({ ...reason, ruleIds: Object.freeze(reason.ruleIds) })),
    );
    return this.#reasons;
  }

  /**
   * Runs work in the living instance. The core answers by value: an exception, be it a trap, an exhausted stack or
   * memory, or a complaint of the glue, leaves its memory in an unknown state, so each of them ends the instance.
   */
  enter(work) {
    if (this.#broken) this.#replace();
    try {
      return work(this.#glue);
    } catch (cause) {
      this.generation += 1;
      this.#broken = true;
      this.#replace();
      throw new Trapped("the instance trapped", { cause });
    }
  }

  // Replaced at once and not at the next call: finalisers of the glue must never run in the memory of a trapped instance.
  #replace() {
    try {
      this.#glue.__wbg_reset_state();
      this.#broken = false;
    } catch (cause) {
      throw new Trapped("no new instance could be made", { cause });
    }
  }
}
