// What does a configuration say about one request?

/** What the configuration says about one request. Frozen. */
export type Route = TokenRoute | PublicRoute;

interface RouteBase {
  /** The route's place in the configuration's list. */
  readonly index: number;
  /** The configured pattern that matched. */
  readonly path: string;
  /**
   * Origin of the upstream, such as `https://app.example`; absent where it is a service, or none is
   * configured.
   */
  readonly upstreamUrl?: string;
  /** Name of the service binding of the upstream; absent where it is a URL, or none is configured. */
  readonly upstreamService?: string;
  /** Where the gate itself is to answer, with how its keys are doing: as JSON, or as Prometheus's text. */
  readonly serves?: "key-status" | "key-status-prometheus";
  /** Whether pages of the listed origins may call it. */
  readonly cors: boolean;
  /** Whether redirect URIs and return targets are checked before the upstream sees them. */
  readonly redirectCheck: boolean;
  /** Whether the configuration says what its pages may do. */
  readonly page: boolean;
  /** Whether the policy of its pages wants a nonce, new for every response. */
  readonly nonce: boolean;
  /** Whether `Authorization` goes on to the upstream. */
  readonly forwardAuthorization: boolean;
  /**
   * Whether the headers by which proxies tell of a visitor are replaced by what the gate knows, or stay as
   * they came.
   */
  readonly forwardedHeaders: "replace" | "pass";
  /** Whether the answer's caching headers are replaced by `private, no-store` or stay the upstream's. */
  readonly cache: "no-store" | "upstream";
  /** How long the upstream may take until its answer's headers, in milliseconds. */
  readonly upstreamTimeoutMs: number;
}

/** A route that wants a token. */
export interface TokenRoute extends RouteBase {
  readonly access: "token";
  /** The issuers that the route names, to be handed to `verify` as they are. */
  readonly issuers: string;
}

/** A route that is open to everyone. */
export interface PublicRoute extends RouteBase {
  readonly access: "public";
}
