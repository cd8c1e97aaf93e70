// Is this text an origin exactly as browsers send it? Nothing is repaired: the error says what to write
// instead.

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
// A last label that begins with a digit is an address for some readers, so it has to be one.
const HOST = `(?:${LABEL}\\.)*(?=[a-z])${LABEL}|(?:[0-9]+\\.){3}[0-9]+|\\[::1\\]`;
const HTTPS = new RegExp(`^https://(?:${HOST})(?::[1-9][0-9]*)?$`);
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):[1-9][0-9]*$/;
const MAX_HOST_CHARACTERS = 253;

/**
 * The text, where it is an https origin, or a loopback one of http with its port, in the browser's own
 * spelling.
 */
export function exactOrigin(text: unknown): string {
  if (typeof text !== "string") throw new TypeError("an origin is a text such as https://sdk.example");
  if (!isExact(text)) throw new TypeError(`${JSON.stringify(text.slice(0, 300))} ${whyNot(text)}`);
  return text;
}

/** The same for every member of a list that is not empty. */
export function exactOrigins(texts: unknown): ReadonlySet<string> {
  if (!Array.isArray(texts) || texts.length === 0)
    throw new TypeError("origins is an array with at least one origin");
  return new Set(Array.from(texts, (text) => exactOrigin(text)));
}

/** The URL that a text stands for, or `undefined`. */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function isExact(text: string): boolean {
  const url = HTTPS.test(text) || LOOPBACK.test(text) ? urlOf(text) : undefined;
  return url !== undefined && url.origin === text && url.hostname.length <= MAX_HOST_CHARACTERS;
}

function whyNot(text: string): string {
  if (text.includes("*")) return "names no single origin: list those that are meant, one by one";
  if (text === "null")
    return "is what every sandboxed frame sends, a stranger's as well: serve the frame from an origin of its own";
  const url = urlOf(text);
  // With user information in it, what a reader takes for the host may be another one: nothing is suggested
  // then.
  if (url !== undefined && `${url.username}${url.password}` === "" && isExact(url.origin)) {
    return `is not how browsers write an origin: write ${url.origin}`;
  }
  if (url?.protocol === "http:")
    return "is not https: only http://localhost, http://127.0.0.1 and http://[::1] with a port may be http";
  return "is no origin: write https:// and a plain host in lower-case ASCII, with the port where it is not 443";
}
