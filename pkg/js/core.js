// How does a gate outlive the instance it runs in? It keeps text: the configuration, and the last key sets.

import { TRAP_REFUSAL, WicketgateConfigurationError, WicketgateRefusal } from "./errors.js";
import { Trapped } from "./instance.js";

const NO_ROOM = new Uint8Array(0);
const encoder = new TextEncoder();

/** The core of one gate: built when first needed, and built anew when its instance has ended. */
export class Core {
  #instance;
  #config;
  #now;
  #core;
  #coreGeneration;
  #tokenRoom = NO_ROOM;
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
    return this.enter(() => this.#instance.reasons);
  }

  verify(token, issuers, startedAtMs, nowMs, generation) {
    return this.enter(
      (core) => decision(core.verify(this.#write(token), issuers, startedAtMs, nowMs)),
      generation,
    );
  }

  verifyHeld(token, issuers, nowMs, generation) {
    return this.enter((core) => decision(core.verifyHeld(this.#write(token), issuers, nowMs)), generation);
  }

  introspected(token, issuer, { status, body }, nowMs, generation) {
    return this.enter(
      (core) => decision(core.introspected(this.#write(token), issuer, status, body, nowMs)),
      generation,
    );
  }

  /**
   * One call into the core. A trap refuses this call; a call that names the generation it began in is refused
   * as well when that instance has ended meanwhile. Any other call finds a new instance.
   */
  enter(work, generation = this.generation) {
    try {
      if (generation !== this.generation) throw new Trapped("the instance ended under this call");
      const { faults, result } = this.#instance.enter((glue) => {
        const found = this.#build(glue);
        return found ? { faults: found } : { result: work(this.#core, glue) };
      });
      if (faults) throw new WicketgateConfigurationError(faults);
      return result;
    } catch (error) {
      throw error instanceof Trapped ? new WicketgateRefusal(TRAP_REFUSAL) : error;
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
    this.#core = glue.Gate.build(this.#config);
    if (this.#core === undefined) return JSON.parse(glue.faults(this.#config));
    if (snapshot !== "") this.#core.importKeys(snapshot, this.#now());
    this.#snapshot = snapshot;
    this.#tokenRoom = NO_ROOM;
    this.#coreGeneration = this.generation;
    return undefined;
  }

  // Writes the token where the core reads it, and says how many bytes it came to. What finds no room was too
  // long anyway; what is not text is no token, and the core refuses the empty one for what it is.
  #write(token) {
    if (typeof token !== "string") return 0;
    // So it is in the beginning, and whenever the memory has grown.
    if (this.#tokenRoom.byteLength === 0) {
      this.#tokenRoom = new Uint8Array(
        this.#instance.memory.buffer,
        this.#core.tokenAt(),
        this.#core.tokenRoom(),
      );
    }
    return encoder.encodeInto(token, this.#tokenRoom).written;
  }
}

// The core's answer to a token. The claims as they were signed are the last of its text but one brace.
function decision(text) {
  const answer = JSON.parse(text);
  if (answer.kind === "verified") answer.claimsText = text.slice(-1 - answer.claimsLength, -1);
  return answer;
}
