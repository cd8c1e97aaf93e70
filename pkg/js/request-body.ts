// What becomes of a request's body? Where the core orders it, it is read once and in bounds, and kept for
// whoever answers.

import type { HeaderChanges, ReadBodyOrder, ReadBodyStep, RequestChanges } from "./answers.ts";
import type { RequestCore } from "./glue.ts";
import { change } from "./header-lines.ts";
import type { OrderedBody, Question } from "./orders.ts";
import { withinTime } from "./verify.ts";

const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);

/** All of a body, or why there is none. */
export type BodyRead =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly failure?: never }
  | { readonly failure: "too_large" | "no_room" | "broken"; readonly bytes?: never };

/** What the bodies under way hold together beyond what each may hold. */
export class SharedRoom {
  #heldBytes = 0;

  /** Whether there was so much left to take. */
  take(byteLength: number, sharedBytes: number): boolean {
    if (this.#heldBytes + byteLength > sharedBytes) return false;
    this.#heldBytes += byteLength;
    return true;
  }

  giveBack(byteLength: number): void {
    this.#heldBytes -= byteLength;
  }
}

export class RequestBody implements OrderedBody {
  readonly #request: Request;
  readonly #room: SharedRoom;
  #bytes: Uint8Array<ArrayBuffer> | undefined;

  constructor(request: Request, room: SharedRoom) {
    this.#request = request;
    this.#room = room;
  }

  get isThere(): boolean {
    const { body } = this.#request;
    return body !== null && body !== undefined;
  }

  /** Nobody reads the body of the answer. */
  get isForHead(): boolean {
    return this.#request.method === "HEAD";
  }

  /** Reads it, and tells the core what came of it. */
  async told<Form>({ exchange, number, order }: ReadBodyStep): Promise<Question<Form>> {
    const { failure = "", bytes = NO_BYTES } = await this.read(order, this.#room);
    return (core, nowMs) => (core as RequestCore).resumeBody(exchange, number, failure, bytes, nowMs);
  }

  /** Reads all of it. What is not whole within the time limit counts as broken off. */
  async read(order: ReadBodyOrder, shared: SharedRoom): Promise<BodyRead> {
    const { body, bodyUsed } = this.#request;
    if (body === null || bodyUsed || body.locked) return { failure: "broken" };
    const reader = body.getReader();
    const reading = readWhole(reader, order, shared);
    const broken: BodyRead = { failure: "broken" };
    const read = await withinTime(order.timeLimitMs, reading, broken).catch(() => broken);
    if (read.failure === undefined) this.#bytes = read.bytes;
    else reader.cancel().catch(() => {});
    return read;
  }

  /**
   * For an application in the same process. The request itself, where nothing changes: making another one is
   * dear.
   */
  passedOn(changes: HeaderChanges): Request {
    const request = this.#request;
    if (!request.bodyUsed) {
      const isChanged = changes.remove.length + changes.set.length > 0;
      return isChanged ? withHeaders(new Request(request), changes) : request;
    }
    if (this.#bytes !== undefined && !isBodyless(request.method))
      return withHeaders(new Request(request, { body: this.#bytes }), changes);
    // What was read is used up, also where there was nothing in it; a body that is used up goes into no other
    // request.
    const { url, method, headers, signal, redirect } = request;
    return withHeaders(new Request(url, { method, headers, signal, redirect }), changes);
  }

  /**
   * For an upstream, by its origin. Nothing of the target is decoded or normalised: it is what was judged.
   */
  passedOnTo(origin: string | undefined, init: RequestInit | undefined, changes: RequestChanges): Request {
    const { url, method, headers, bodyUsed, body } = this.#request;
    const address = origin === undefined ? url : origin + url.slice(url.indexOf("/", url.indexOf("://") + 3));
    const kept = bodyUsed ? (this.#bytes ?? null) : body;
    const sent = isBodyless(method) ? null : kept;
    const own = { method, headers, body: sent, ...(sent !== null && { duplex: "half" }) };
    const request = new Request(address, { ...init, ...own } as RequestInit);
    change(request.headers, changes);
    change(request.headers, { remove: changes.removeOnWay, set: changes.setOnWay });
    return request;
  }
}

function withHeaders(request: Request, changes: HeaderChanges): Request {
  change(request.headers, changes);
  return request;
}

/** `Request` takes no body for these, not even an empty one; RFC 9110 section 9.3.1 gives it no meaning. */
function isBodyless(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

// One room that grows, not a list of chunks: their number is the sender's to choose.
async function readWhole(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { maxBytes, roomBytes, sharedBytes }: ReadBodyOrder,
  shared: SharedRoom,
): Promise<BodyRead> {
  let room = new Uint8Array(roomBytes);
  let byteLength = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { bytes: room.subarray(0, byteLength) };
      // Fetch standard, "incrementally read a body". By its name, since it may be of another realm.
      if (value?.[Symbol.toStringTag] !== "Uint8Array") return { failure: "broken" };
      const needed = byteLength + value.byteLength;
      if (needed > maxBytes) return { failure: "too_large" };
      if (needed > room.byteLength) {
        const largerLength = Math.min(Math.max(2 * room.byteLength, needed), maxBytes);
        // Before it is taken: where there is no memory, this throws.
        const larger = new Uint8Array(largerLength);
        if (!shared.take(largerLength - room.byteLength, sharedBytes)) return { failure: "no_room" };
        larger.set(room.subarray(0, byteLength));
        room = larger;
      }
      room.set(value, byteLength);
      byteLength = needed;
    }
  } finally {
    shared.giveBack(room.byteLength - roomBytes);
  }
}
