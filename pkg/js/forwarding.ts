// Which of the core's lists names a request's header? Asked for once, and remembered by name.

import type { ForwardingAnswer } from "./answers.ts";

/** A stranger chooses names: past these bounds each is looked up anew. */
const MAX_KEPT = 1_024;
const MAX_KEPT_LENGTH = 64;

type ListName = keyof ForwardingAnswer["lists"];

interface Words {
  readonly names: ReadonlySet<string>;
  readonly starts: readonly string[];
}

interface List extends Words {
  readonly list: ListName;
}

/** The core's lists of request headers, asked for once. */
export class Forwarding {
  readonly #lists: readonly List[];
  readonly #kept = new Map<string, ListName | "">();
  readonly written: ForwardingAnswer["written"];
  readonly maxAddressLength: number;

  constructor({ lists, written, maxAddressLength }: ForwardingAnswer) {
    const names = Object.keys(lists) as ListName[];
    this.#lists = names.map((list) => ({ list, ...wordsOf(lists[list]) }));
    this.written = written;
    this.maxAddressLength = maxAddressLength;
  }

  /** The first list that has a header's name, lower case as `Headers` gives it; the empty text where none has it. */
  listOf(name: string): ListName | "" {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const folded = fold(name);
    const found = this.#lists.find(
      ({ names, starts }) => names.has(folded) || starts.some((start) => folded.startsWith(start)),
    );
    const list = found?.list ?? "";
    if (this.#kept.size < MAX_KEPT && name.length <= MAX_KEPT_LENGTH) this.#kept.set(name, list);
    return list;
  }
}

/** As the core's `is_listed` compares names. */
export function fold(name: string): string {
  return name.replace(/[^a-z0-9]/g, "-");
}

function wordsOf(entries: readonly string[]): Words {
  const starts = entries.filter((entry) => entry.endsWith("*")).map((entry) => entry.slice(0, -1));
  return { names: new Set(entries), starts };
}
