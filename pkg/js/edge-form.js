// What form does a request bring? Its body is read once and in bounds, and kept for whoever answers.

import { withinTime } from "./key-fetch.js";

/** As the core's `MAX_FORM_BYTES`, which a test compares. */
const MAX_FORM_BYTES = 65_536;
const FIRST_ROOM_BYTES = 4_096;
const FORM_TYPE = /^application\/x-www-form-urlencoded(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i;
const BYTE_ORDER_MARK = "\ufeff";

/** RFC 9110 section 9.3.1 gives their bodies no meaning, which an upstream may not know. */
export const BODYLESS = ["GET", "HEAD"];

/**
 * The body's bytes, and its text unless it is empty; nothing where there is none; or `why` nobody can say
 * what form it is. A body that is not whole within the time limit counts as one whose sender went away.
 */
export async function bodyText({ body, bodyUsed, headers, method }, timeLimitMs) {
  if (body === null || body === undefined) return {};
  if (bodyUsed || body.locked) return { why: "form_malformed" };
  const { bytes, why } = await readAll(body.getReader(), timeLimitMs);
  if (why !== undefined) return { why };
  if (bytes.byteLength === 0) return BODYLESS.includes(method) ? {} : { bytes };
  if (BODYLESS.includes(method)) return { why: "form_type_refused" };
  // What is compressed is a form for whoever unpacks it.
  if (!FORM_TYPE.test(headers.get("Content-Type") ?? "") || headers.has("Content-Encoding"))
    return { why: "form_type_refused" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // Some servers drop the mark, and with it the first name becomes another one.
    return text.startsWith(BYTE_ORDER_MARK) ? { why: "form_malformed" } : { bytes, text };
  } catch {
    return { why: "form_malformed" };
  }
}

async function readAll(reader, timeLimitMs) {
  const read = await withinTime(timeLimitMs, readInto(reader), { why: "form_malformed" }).catch(() => ({
    why: "form_malformed",
  }));
  if (read.why !== undefined) reader.cancel().catch(() => {});
  return read;
}

// One room that grows, not a list of chunks: their number is the sender's to choose.
async function readInto(reader) {
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
