// What form does a request bring? Read from a copy, in bounds, so that the body is still there for whoever answers.

/** As the core's `MAX_FORM_BYTES`, which the core itself compares: what is one byte longer is refused there. */
const MAX_FORM_BYTES = 65_536;
const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;\s*charset="?utf-8"?)?$/i;
/** A form that is malformed for the core, too. */
const MALFORMED = "%";

/** The form's text, or `undefined` where the request has no body. */
export async function formOf(inside, request) {
  if (request.body === null || request.body === undefined) return undefined;
  if (!FORM_TYPE.test((request.headers.get("Content-Type") ?? "").trim())) throw inside.refuseFor("form_type_refused");
  const reader = request.clone().body.getReader();
  const chunks = [];
  let length = 0;
  while (length <= MAX_FORM_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  // Not waited for: a copy of a stream lets go of it only when the other copy does.
  if (length > MAX_FORM_BYTES) reader.cancel().catch(() => {});
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, MAX_FORM_BYTES + 1));
  } catch {
    return MALFORMED;
  }
}
