// What form does a request bring? Its body is read once and in bounds, and kept for whoever answers.

import type { ReasonCode } from "../types/index.d.ts";
import { withinTime } from "./key-fetch.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A body; or why nobody can say what form it is. */
type Body =
  | { readonly why: ReasonCode }
  | { readonly why?: never; readonly bytes?: Bytes; readonly text?: string };
type Whole = { readonly why: ReasonCode } | { readonly why?: never; readonly bytes: Bytes };

const MALFORMED = { why: "form_malformed" } as const;

/** As the core's `MAX_FORM_BYTES`, which a test compares. */
const MAX_FORM_BYTES = 65_536;
const FIRST_ROOM_BYTES = 4_096;
const FORM_TYPE = /^application\/x-www-form-urlencoded(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i;
const BYTE_ORDER_MARK = "\ufeff";

/** RFC 9110 section 9.3.1 gives their bodies no meaning, which an upstream may not know. */
export const BODYLESS: readonly string[] = ["GET", "HEAD"];

/**
 * The body's bytes, and its text unless it is empty; nothing where there is none; or `why` nobody can say
 * what form it is. A body that is not whole within the time limit counts as one whose sender went away.
 */
export async function bodyText(
  { body, bodyUsed, headers, method }: Request,
  timeLimitMs: number,
): Promise<Body> {
  if (body === null || body === undefined) return {};
  if (bodyUsed || body.locked) return MALFORMED;
  const read = await readAll(body.getReader(), timeLimitMs);
  if (read.why !== undefined) return read;
  const { bytes } = read;
  if (bytes.byteLength === 0) return BODYLESS.includes(method) ? {} : { bytes };
  if (BODYLESS.includes(method)) return { why: "form_type_refused" };
  // What is compressed is a form for whoever unpacks it.
  if (!FORM_TYPE.test(headers.get("Content-Type") ?? "") || headers.has("Content-Encoding"))
    return { why: "form_type_refused" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // Some servers drop the mark, and with it the first name becomes another one.
    return text.startsWith(BYTE_ORDER_MARK) ? MALFORMED : { bytes, text };
  } catch {
    return MALFORMED;
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readAll(reader: Reader, timeLimitMs: number): Promise<Whole> {
  const read = await withinTime(timeLimitMs, readInto(reader), MALFORMED).catch(() => MALFORMED);
  if (read.why !== undefined) reader.cancel().catch(() => {});
  return read;
}

// One room that grows, not a list of chunks: their number is the sender's to choose.
async function readInto(reader: Reader): Promise<Whole> {
  let room = new Uint8Array(FIRST_ROOM_BYTES);
  let byteLength = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes: room.subarray(0, byteLength) };
    const needed = byteLength + value.byteLength;
    if (needed > MAX_FORM_BYTES) return { why: "form_too_large" };
    if (needed > room.byteLength) {
      const larger = new Uint8Array(Math.min(Math.max(2 * room.byteLength, needed), MAX_FORM_BYTES));
      larger.set(room.subarray(0, byteLength));
      room = larger;
    }
    room.set(value, byteLength);
    byteLength = needed;
  }
}
