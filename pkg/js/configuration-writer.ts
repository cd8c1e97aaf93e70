// What is the JSON text of a configuration that a program made? Each member is read once and written at once,
// so that later changes change nothing; what JSON cannot hold is a fault, since `JSON.stringify` would drop
// or change it without a word.

import type { ConfigurationError } from "../types/index.d.ts";
import { shortened } from "./options.ts";

// The core says what is too long or too deep. These stop the writing far above its caps, since an object may
// have no end.
const ROOM_CHARACTERS = 4 * 1024 * 1024;
const DEEPEST_NESTING = 64;
/** What a fault takes of that room. As many as fill it stand in no text that the core would read. */
const FAULT_CHARACTERS = 16;
/** What is written where JSON can hold nothing, so that the core reads the rest. */
const JSON_NULL = "null";

const NO_JSON = "is nothing that JSON can hold";
const HALF_CHARACTER = "holds half of a character (a lone surrogate)";
const LONE_SURROGATE = /\p{Surrogate}/u;

/** What to write instead, by what `Object.prototype.toString` calls an object that is not a plain one. */
const WAYS_OUT = new Map(
  Object.entries({
    ArrayBuffer: "decode it to text",
    Date: "write the text or number that is meant",
    Map: "write `Object.fromEntries(…)` of it",
    Module: "a module's namespace; write its `default`",
    Promise: "await it",
    Response: "write what its `text()` resolves to",
    Set: "write an array of its elements",
    URL: "write its `href`",
    Uint8Array: "decode it to text",
  }),
);

/** A text as it is, or that of an object; with faults it is good for finding more of them alone. */
export interface WrittenConfiguration {
  readonly text: string;
  /** Every value that JSON cannot hold, and where it stands. */
  readonly faults: readonly ConfigurationError[];
}

export function writtenConfiguration(config: unknown): WrittenConfiguration {
  if (typeof config !== "string") return new Writer().write(config);
  // The core would read it as U+FFFD.
  const isWhole = !LONE_SURROGATE.test(config);
  return { text: config, faults: isWhole ? [] : [{ path: "", value: "", message: HALF_CHARACTER }] };
}

class Writer {
  readonly #faults: ConfigurationError[] = [];
  readonly #ancestors = new Set<object>();
  #room = ROOM_CHARACTERS;

  write(config: unknown): WrittenConfiguration {
    const text = this.#write(config, "");
    // What found no room is far too long for the core, which says so.
    return { text: this.#room > 0 ? text : " ".repeat(ROOM_CHARACTERS), faults: this.#faults };
  }

  #write(value: unknown, path: string): string {
    if (!this.#hasRoomFor(1)) return "";
    if (value === null || typeof value === "boolean" || Number.isFinite(value)) return String(value);
    if (typeof value === "number") return this.#fault(path, `${value}`, NO_JSON);
    if (typeof value === "string") return this.#writeString(value, path);
    if (typeof value === "object") return this.#writeNested(value, path);
    if (value !== undefined) return this.#fault(path, `a ${typeof value}`, NO_JSON);
    return this.#fault(path, "", "is undefined: leave it out, or give it a value");
  }

  #writeString(value: string, path: string): string {
    if (!this.#hasRoomFor(value.length)) return "";
    if (LONE_SURROGATE.test(value)) return this.#fault(path, "", HALF_CHARACTER);
    return JSON.stringify(value);
  }

  #writeNested(value: object, path: string): string {
    if (this.#ancestors.has(value)) return this.#fault(path, "", "refers back to what it stands in");
    // The core refuses what is written so far for its depth.
    if (this.#ancestors.size === DEEPEST_NESTING) return JSON_NULL;
    this.#ancestors.add(value);
    try {
      if (Array.isArray(value)) return this.#writeArray(value, path);
      const kind = kindOf(value);
      return kind === "Object" ? this.#writeObject(value, path) : this.#notPlain(kind, path);
    } catch {
      return this.#fault(path, "", "throws when it is read");
    } finally {
      this.#ancestors.delete(value);
    }
  }

  #writeArray(array: readonly unknown[], path: string): string {
    const { length } = array;
    const elements = [];
    for (let index = 0; index < length && this.#room > 0; index += 1) {
      // Of a hole nothing is read, be it from the prototype.
      const element = Object.hasOwn(array, index) ? array[index] : undefined;
      elements.push(this.#write(element, `${path}[${index}]`));
    }
    if (this.#room > 0 && Reflect.ownKeys(array).length > length + 1)
      this.#fault(path, "", "has members beside its elements");
    return `[${elements.join()}]`;
  }

  #writeObject(object: object, path: string): string {
    const members = [];
    for (const name of Reflect.ownKeys(object)) {
      // Quotes, a colon and a comma.
      if (!this.#hasRoomFor(4)) break;
      if (typeof name === "symbol") {
        this.#fault(path, shortened(String(name)), "has a member whose name is a symbol");
        continue;
      }
      const shown = shortened(name);
      const place = path === "" ? shown : `${path}.${shown}`;
      if (Reflect.getOwnPropertyDescriptor(object, name)?.enumerable !== true) {
        this.#fault(place, "", "is not enumerable: write a plain member, or leave it out");
        continue;
      }
      const key = this.#writeString(name, place);
      const value = this.#writeMember(object, name, place);
      if (key !== JSON_NULL) members.push(`${key}:${value}`);
    }
    return `{${members.join()}}`;
  }

  #writeMember(object: object, name: string, path: string): string {
    let value: unknown;
    try {
      value = Reflect.get(object, name);
    } catch {
      return this.#fault(path, "", "throws when it is read");
    }
    return this.#write(value, path);
  }

  #notPlain(kind: string, path: string): string {
    const wayOut = WAYS_OUT.get(kind) ?? "write what is meant as a plain object";
    return this.#fault(path, shortened(`an instance of ${kind}`), `is no plain object: ${wayOut}`);
  }

  #fault(path: string, value: string, message: string): string {
    if (this.#hasRoomFor(FAULT_CHARACTERS)) this.#faults.push({ path, value, message });
    return JSON_NULL;
  }

  /** Once there is none, nothing more is read. */
  #hasRoomFor(characters: number): boolean {
    this.#room -= characters;
    return this.#room > 0;
  }
}

/** `Object` for a plain object, of whichever realm; else the name of what it is. */
function kindOf(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const prototype: object | null = Object.getPrototypeOf(value);
  if (tag !== "Object" || prototype === null || isRoot(prototype)) return tag;
  const name: unknown = prototype.constructor?.name;
  return typeof name === "string" && !["", "Object"].includes(name) ? name : "Object with inherited members";
}

function isRoot(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}
