// What failed of a fetch of keys?

/**
 * What failed of a fetch of keys, as far as the runtime tells. Frozen. It holds no query, no token, and
 * nothing of a body but its kind.
 */
export interface FetchFailure {
  /**
   * `dns`: no such host. `refused`: nothing listens. `closed`: the connection was cut. `blocked`: the runtime
   * forbids it. `network`: the runtime does not say, or says something else. `network_or_cors`: a browser,
   * which never says. `status`, `redirect`, `content`, `size`: what the answer was. `timeout`: too slow.
   * `source`: the `keySource` failed, or had nothing newer.
   */
  readonly kind:
    | "dns"
    | "refused"
    | "tls"
    | "closed"
    | "blocked"
    | "network"
    | "network_or_cors"
    | "status"
    | "redirect"
    | "content"
    | "size"
    | "timeout"
    | "source";
  /** Which document was fetched: the key set, or the metadata that say where it is (`discovery`). */
  readonly document: "keys" | "metadata";
  /** From where, without the query; absent where a `keySource` was asked. Cut at 256 characters. */
  readonly url?: string;
  /** What is wrong with the certificate, where the runtime tells. */
  readonly tls?: "self_signed" | "unknown_authority" | "other_host" | "expired" | "not_yet_valid";
  /** The answer's HTTP status; a browser tells 0 of a redirect. */
  readonly status?: number;
  /** The answer's `Content-Type`. */
  readonly contentType?: string;
  /** What the body begins like, where it was no key set or no metadata. */
  readonly content?: "empty" | "byte_order_mark" | "html" | "json" | "other";
  /** The `issuer` that the metadata had to name. */
  readonly expected?: string;
  /** The `issuer` that they named instead. */
  readonly found?: string;
  /** The runtime's own code, such as `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly code?: string;
  /** Which of the `sharedKeyCache`s rejected, or gave nothing in time, before it: their places from 0. */
  readonly failedCaches?: readonly number[];
  /** One sentence: what failed, and the way out. */
  readonly message: string;
  /** The runtime's own error, or the `keySource`'s. No JSON shows it. */
  readonly cause?: unknown;
}
