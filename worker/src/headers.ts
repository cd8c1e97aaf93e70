// Which headers may pass? To the upstream: none that a stranger could pass off as the gate's. From a gated route: none
// that lets a cache keep one visitor's answer for the next.

/** Names that the gate alone may set; with any sign after the word, since many servers read other signs as a hyphen. */
const RESERVED_NAME = /^wicketgate/;

const CACHE_NAMES = [
  "age",
  "cache-tag",
  "edge-cache-tag",
  "edge-control",
  "expires",
  "pragma",
  "surrogate-control",
  "surrogate-key",
  "x-accel-expires",
];

/**
 * RFC 9213: `CDN-Cache-Control`, and names of single networks, such as `Cloudflare-CDN-Cache-Control` or
 * `X-LiteSpeed-Cache-Control`; and the names by which LiteSpeed's cache marks and changes what it keeps.
 */
const TARGETED_CACHE_NAME = /-cache-control$|^x-litespeed-/;

/** The visitor's headers without those that are the gate's, and without the credentials unless the route forwards them. */
export function inboundHeaders(visitor: Headers, forwardAuthorization: boolean): Headers {
  const headers = new Headers(visitor);
  for (const name of [...headers.keys()]) {
    if (RESERVED_NAME.test(name)) headers.delete(name);
  }
  if (!forwardAuthorization) headers.delete("Authorization");
  return headers;
}

/** The upstream's headers, as no shared cache will keep them. */
export function uncachedHeaders(upstream: Headers): Headers {
  const headers = new Headers(upstream);
  for (const name of [...headers.keys()]) {
    if (CACHE_NAMES.includes(name) || TARGETED_CACHE_NAME.test(name)) headers.delete(name);
  }
  headers.set("Cache-Control", "private, no-store");
  return headers;
}
