// How does a key set reach the core? One request, bounded in time over headers and body, bounded in bytes.

import type { LoadOptions } from "../types/index.d.ts";
import type { FetchOrder, IntrospectOrder } from "./answers.ts";

export type Fetcher = NonNullable<LoadOptions["fetch"]>;
export type Introspector = NonNullable<LoadOptions["introspect"]>;

/** An answer to a fetch, as the core takes it; or why there is none, in a word of the core's. */
export type Fetched =
  | {
      readonly response: Response;
      readonly status: number;
      readonly headers: string;
      readonly body: Uint8Array;
    }
  | { readonly response: Response; readonly failure: "redirect" | "too_large" };

/** What came for an order: an answer, a snapshot of a source, or why there is neither. */
export type Brought =
  | Fetched
  | { readonly snapshot: string }
  | { readonly failure: "network"; readonly thrown: unknown }
  | { readonly failure: "timeout" };

/** An introspection endpoint's answer; status 0 where it gave none. */
export interface Introspected {
  readonly status: number;
  readonly contentType?: string;
  readonly body: Uint8Array;
}

// What a runtime may support of a request without cookies, caches and referrers.
const DISCREET = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };

/** The headers that the core looks at. */
const TOLD = ["age", "cache-control", "date", "etag", "last-modified", "retry-after"];

// The redirect statuses of the Fetch standard.
const REDIRECT_STATUSES = [301, 302, 303, 307, 308];

/**
 * Fetches what the core ordered, until the signal aborts. Resolves to the response with its `{ status,
 * headers, body }` or its `{ failure }`; rejects where the network fails. What any other status than a
 * redirect's means is the core's to say.
 */
export async function fetchOrdered(
  { url, etag, lastModified, maxBytes }: FetchOrder,
  fetchFunction: Fetcher,
  signal: AbortSignal,
): Promise<Fetched> {
  const headers = {
    accept: "application/jwk-set+json, application/json",
    ...(etag && { "if-none-match": etag }),
    ...(lastModified && { "if-modified-since": lastModified }),
  };
  const response = await fetchFunction(url, { ...discreetInit(), headers, redirect: "manual", signal });
  if (isRedirect(response)) return { response, failure: "redirect" };
  const body = await readAtMost(response.body, maxBytes, signal);
  if (body === undefined) return { response, failure: "too_large" };
  const told = TOLD.map((name) => [name, response.headers.get(name)]);
  return { response, status: response.status, headers: JSON.stringify(Object.fromEntries(told)), body };
}

/** Nobody answered. */
const NO_ANSWER: Introspected = { status: 0, body: /* @__PURE__ */ new Uint8Array(0) };

/** A redirect is an answer, to this token alone; a browser hides which. */
const REDIRECT: Introspected = { ...NO_ANSWER, status: 302 };

/**
 * Asks an introspection endpoint about a token (RFC 7662 section 2.1), by the host's own function, which
 * proves who asks. Resolves to `{ status, body }`, or to nothing where the host does not ask this issuer;
 * never rejects.
 */
export async function askAbout(
  { token, url, accept, issuer, timeLimitMs, maxBytes }: IntrospectOrder,
  introspect: Introspector,
): Promise<Introspected | undefined> {
  const controller = new AbortController();
  const ask = async (): Promise<Introspected | undefined> => {
    const response = await introspect(
      url,
      {
        ...discreetInit(),
        method: "POST",
        headers: { accept, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ token, token_type_hint: "access_token" }).toString(),
        redirect: "manual",
        signal: controller.signal,
      },
      issuer,
    );
    if (response === undefined) return undefined;
    if (isRedirect(response)) return REDIRECT;
    const body = await readAtMost(response.body, maxBytes, controller.signal);
    const contentType = response.headers.get("content-type") ?? "";
    // One that is too long is an answer, to this token alone.
    return { status: response.status, contentType, body: body ?? NO_ANSWER.body };
  };
  const answer = await withinTime(timeLimitMs, ask(), NO_ANSWER).catch(() => NO_ANSWER);
  controller.abort();
  return answer;
}

// A browser hides the redirect that it did not follow; `redirected` shows a fetch that followed in spite of
// `manual`.
function isRedirect(response: Response): boolean {
  return (
    response.type === "opaqueredirect" || response.redirected || REDIRECT_STATUSES.includes(response.status)
  );
}

/** The work's result, or `late` once the time is over: a promise of somebody else's may never settle. */
export async function withinTime<Result, Late>(
  milliseconds: number,
  work: Promise<Result>,
  late: Late,
): Promise<Result | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, milliseconds, late);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

// `undefined` where the stream holds more. The signal ends the stream too, for a fetch that does not obey it
// itself.
async function readAtMost(
  stream: ReadableStream<unknown> | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (stream === null) return new Uint8Array(0);
  const reader = stream.getReader();
  const cancel = async () => reader.cancel();
  const end = () => cancel().catch(() => {});
  signal.addEventListener("abort", end);
  // It came after all was over: nobody is told of it any more.
  if (signal.aborted) end();
  const chunks: Uint8Array[] = [];
  let byteLength = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!(value instanceof Uint8Array)) throw new TypeError("a chunk of the body holds no bytes");
    byteLength += value.byteLength;
    if (!(byteLength <= maxBytes)) return undefined;
    if (value.byteLength > 0) chunks.push(value);
    else await turn(signal);
  }
  const body = new Uint8Array(byteLength);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

// Chunks that hold nothing, without end, would keep every timer from its turn, and with them the limit on
// time.
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}

// Runtimes throw on members that they do not know (workerd on `credentials`), so each one is tried on a
// request never sent.
function discreetInit(): RequestInit {
  const supported = Object.entries(DISCREET).filter(([name, value]) => {
    try {
      new Request("https://issuer.invalid/", { [name]: value });
      return true;
    } catch {
      return false;
    }
  });
  return Object.fromEntries(supported);
}
