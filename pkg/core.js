// How does a gate outlive the instance it runs in? It keeps text: the configuration, and the last key sets.

import { WicketgateConfigurationError, WicketgateRefusal } from "./errors.js";
import { Trapped } from "./instance.js";

/** The core of one gate: built when first needed, and built anew when its instance has ended. */
export class Core {
  #instance;
  #config;
  #now;
  #core;
  #coreGeneration;
  #snapshot = "";

  constructor(instance, config, now) {
    this.#instance = instance;
    this.#config = config;
    this.#now = now;
  }

  /** The instance that a call begins in. */
  get generation() {
    return this.#instance.generation;
  }

  get reasons() {
    return this.#instance.reasons;
  }

  /**
   * One call into the core. A trap refuses this call; a call that names the generation it began in is refused as well
   * when that instance has ended meanwhile. Any other call finds a new instance.
   */
  enter(work, generation = this.generation) {
    try {
      if (generation !== this.generation) throw new Trapped("the instance ended under this call");
      const { errors, result } = this.#instance.enter((glue) => {
        const faults = this.#build(glue);
        return faults ? { errors: faults } : { result: work(this.#core) };
      });
      if (errors) throw new WicketgateConfigurationError(errors);
      return result;
    } catch (error) {
      throw error instanceof Trapped ? new WicketgateRefusal(this.#instance.trapRefusal) : error;
    }
  }

  /** As `enter`, for work that changes the key sets: what they are now survives a trap. */
  change(work, generation) {
    return this.enter((core) => {
      const result = work(core);
      this.#snapshot = core.exportKeys("");
      return result;
    }, generation);
  }

  // Makes the core where the living instance has none; returns the configuration's faults, if any.
  #build(glue) {
    if (this.#coreGeneration === this.generation) return undefined;
    const snapshot = this.#snapshot;
    // Should importing it be what traps, the build after this one goes without.
    this.#snapshot = "";
    try {
      this.#core = new glue.Gate(this.#config);
    } catch (faults) {
      if (Array.isArray(faults)) return faults;
      throw faults;
    }
    if (snapshot !== "") this.#core.importKeys(snapshot, this.#now());
    this.#snapshot = snapshot;
    this.#coreGeneration = this.generation;
    return undefined;
  }
}
