// What form does a request bring? Its body is read once and in bounds, and kept for whoever answers.

/** As the core's `MAX_FORM_BYTES`, which a test compares. */
const MAX_FORM_BYTES = 65_536;
const FORM_TYPE = /^application\/x-www-form-urlencoded(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i;
const BYTE_ORDER_MARK = "\ufeff";

/** RFC 9110 section 9.3.1 gives their bodies no meaning, which an upstream may not know. */
const BODYLESS = ["GET", "HEAD"];

/** The body's bytes, and its text unless it is empty; nothing where there is none; or `why` nobody can say what form it is. */
export async function bodyText({ body, headers, method }) {
  if (body === null || body === undefined) return {};
  if (BODYLESS.includes(method)) return { why: "form_type_refused" };
  const { bytes, why } = await readAll(body);
  if (why !== undefined) return { why };
  if (bytes.byteLength === 0) return { bytes };
  // What is compressed is a form for whoever unpacks it.
  if (!FORM_TYPE.test(headers.get("Content-Type") ?? "") || headers.has("Content-Encoding")) return { why: "form_type_refused" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // Some servers drop the mark, and with it the first name becomes another one.
    return text.startsWith(BYTE_ORDER_MARK) ? { why: "form_malformed" } : { bytes, text };
  } catch {
    return { why: "form_malformed" };
  }
}

async function readAll(stream) {
  const chunks = [];
  let byteLength = 0;
  try {
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      byteLength += value.byteLength;
      if (byteLength > MAX_FORM_BYTES) {
        reader.cancel().catch(() => {});
        return { why: "form_too_large" };
      }
      chunks.push(value);
    }
  } catch {
    // The visitor went away in the middle.
    return { why: "form_malformed" };
  }
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return { bytes };
}
