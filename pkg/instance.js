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
  #broken = false;
  /** Counts the instances that have ended: what a call learnt from an earlier one no longer holds. */
  generation = 0;
  /** The closed list of reasons, read once, since a trapped instance cannot be asked any more. */
  reasons = Object.freeze([]);
  /** The refusal of a call whose instance ended, held ready for the same cause. */
  trapRefusal;

  constructor(glue) {
    this.#glue = glue;
  }

  /** Instantiates the wasm, once, however many gates are loaded. */
  async ready(wasm) {
    await this.#glue.default({ module_or_path: wasm });
    if (this.reasons.length > 0) return;
    const [reasons, trapRefusal] = this.enter((glue) => [glue.reasons(), glue.refusal("instance_trapped")]);
    this.trapRefusal = trapRefusal;
    this.reasons = Object.freeze(reasons.map((reason) => Object.freeze({ ...reason, ruleIds: Object.freeze([...reason.ruleIds]) })));
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
