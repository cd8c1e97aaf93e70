// What does `wicketgate/edge` offer? Whole requests judged by the configuration's routes, and their answers
// finished on the way out. It needs `Request`, `Response` and `Headers` of the Fetch standard and nothing
// else of a runtime.

import type { Configuration } from "./configuration.js";
import type {
  Claims,
  LoadOptions,
  NearMiss,
  Route,
  Verified,
  Wicketgate as VerifyingGate,
  WicketgateRefusal,
} from "./index.js";

export * from "./index.js";

/** A gate that judges whole requests, beside all that the gate of `wicketgate` does. */
export interface Wicketgate extends VerifyingGate {
  /**
   * Finds the route of a request.
   *
   * @param method The request's method, as it came.
   * @param path The path of the request's URL, as it came, without the query; nothing decoded, nothing
   * normalised.
   * @throws {WicketgateRefusal} 404 or 405 where no route matches, 404 where only a route does that asks for
   * less than the one of another spelling of this path, 400 where the path is ambiguous.
   */
  route(method: string, path: string): Route;

  /** Paths of the routes that name no upstream and no status: an app of one's own must answer there. */
  readonly routesWithoutUpstream: readonly string[];
  /** Names of all service bindings that routes use as upstreams. */
  readonly services: readonly string[];
}

/** Loads gates as `wicketgate` does, from configurations that may speak of whole requests. */
export declare const Wicketgate: (abstract new () => Wicketgate) & {
  /** As `Wicketgate.load` of `wicketgate`, with the same errors. */
  load(config: string | Configuration, options?: LoadOptions): Promise<Wicketgate>;
};

/** What `openEdge` takes besides the gate. */
export interface EdgeOptions {
  /**
   * Told, by a stable code, where what an upstream's answer says of itself stands against the configuration,
   * and where a token seems to have come in the clear (`token_over_http`): by http, for a host that is no
   * loopback one, where the configuration has no `ownOrigins`. What it throws changes nothing.
   */
  readonly onWarning?: (code: WarningCode, route: Route) => void;
}

/** The code of every warning that `onWarning` is told. A minor version may add to the list. */
export type WarningCode =
  | "token_over_http"
  | "upstream_frame_options"
  | "upstream_policy_has_nonce"
  | "upstream_policy_refuses_embedders"
  | "upstream_policy_refuses_frames";

/** Why an upstream's or an app's answer cannot be had. */
export type FailureCode =
  | "application_failed"
  | "configuration_broken"
  | "upstream_timeout"
  | "upstream_unreachable";

/**
 * A demand for another login (RFC 9470): the token is good, and the route asks for a stronger or more recent
 * proof of who its user is. It is no refusal, and lets nothing pass. Frozen; all of it is configured, but
 * `kid`.
 */
export class WicketgateStepUp extends Error {
  private constructor();
  readonly name: "WicketgateStepUp";
  /** In one line, for the operator: what fell short, and what is asked for. */
  readonly message: string;
  /** Tells it from every reason to refuse. */
  readonly code: "step_up_required";
  /** The IDs of the rules that the demand serves. */
  readonly ruleIds: readonly string[];
  /** The HTTP status that the network is told. */
  readonly status: 401;
  /** The error for the network (RFC 9470 section 3). */
  readonly error: "insufficient_user_authentication";
  /** `WWW-Authenticate`, with `acr_values` and `max_age` where they are asked for. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `acr` of which one is asked for, the preferred one first; empty where none is. */
  readonly acrValues: readonly string[];
  /** Methods that are asked for in `amr`, all of them; empty where none is. */
  readonly amr: readonly string[];
  /** How long ago `auth_time` may be, in seconds. */
  readonly maxAgeSeconds?: number;
  /** The first claim that does not meet the demand; absent where no claim was looked at. */
  readonly member?: "acr" | "amr" | "auth_time";
  /** The member of the configuration that asks for it, such as `routes[0].stepUp`. */
  readonly setting?: string;
  /** The configured name of the token's issuer. */
  readonly issuer?: string;
  /** The `kid` of the key that verified the token. */
  readonly kid?: string;
}

/**
 * What a token says to whoever stands behind the gate. As `Verified`; where the route has `forwardedClaims`,
 * `claims` and `claimsText` have these alone, so any claim may be absent.
 */
export interface HandedOn extends Omit<Verified, "claims"> {
  /** The claims, parsed from `claimsText`. */
  readonly claims: Partial<Claims>;
}

/** What `admit` takes besides the request. */
export interface AdmitOptions {
  /** Keeps work alive after the answer, as `ExecutionContext.waitUntil` of a Worker does. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** Stands in the body of each refusal as `requestId`, so that the operator finds its line in the log. */
  readonly requestId?: string;
  /**
   * The visitor's IP address, as the host knows it from the connection or from a proxy of its own: never a
   * header that strangers can send. Back ends get it as `X-Forwarded-For` and `X-Real-IP`. What is no IP
   * address (digits, `a` to `f`, `.` and `:`, 45 bytes at most) counts as none.
   */
  readonly clientAddress?: string | undefined;
}

/** What the network is told of a refusal; `error` is the only member of the body but `requestId`. */
export type PublicRefusal = Pick<WicketgateRefusal, "status" | "error" | "headers">;

/** What is known of a request that the gate itself answers. */
interface AnsweredBase {
  /** To be sent as it is. */
  readonly response: Response;
  /** The route, where one was found. */
  readonly route?: Route;
  /** What the token says, where it was good and something else was not. */
  readonly verified: HandedOn | undefined;
  /** Whose token that was, by the issuer's name in the configuration. */
  readonly issuer: string | undefined;
  /** The `kid` of the key that verified it; `undefined` too where that has none. */
  readonly kid: string | undefined;
}

/** A preflight that is granted. Frozen. */
export interface PreflightGranted extends AnsweredBase {
  /** Tells it from the others. */
  readonly outcome: "preflight";
  readonly preflight: true;
  /** Never there. */
  readonly refusal?: never;
  /** Never there. */
  readonly nearMiss?: never;
  /** Never there. */
  readonly stepUp?: never;
}

/** A request that is refused. Frozen. */
export interface RequestRefused extends AnsweredBase {
  /** Tells it from the others. */
  readonly outcome: "refused";
  /** Whether the request was a preflight. */
  readonly preflight: boolean;
  /** Why. For the operator, never for the network. */
  readonly refusal: WicketgateRefusal;
  /** The registered redirect URI that the refused one nearly was. For the operator, never for the network. */
  readonly nearMiss?: NearMiss;
  /** Never there. */
  readonly stepUp?: never;
}

/** A request whose token is good, and whose user is to log in anew: neither refused nor let in. Frozen. */
export interface StepUpDemanded extends AnsweredBase {
  /** Tells it from the others. */
  readonly outcome: "step_up";
  readonly preflight: false;
  /** What is asked for. */
  readonly stepUp: WicketgateStepUp;
  /** Never there. */
  readonly refusal?: never;
  /** Never there. */
  readonly nearMiss?: never;
}

/** A request that the gate itself answers: a refusal, a demand for another login, or a preflight. */
export type Answered = PreflightGranted | RequestRefused | StepUpDemanded;

/**
 * A request that may go on to the upstream or the app. Frozen. Read `verified` and `request` by name: they
 * are no own properties, so a copy by spread lacks them.
 */
export interface Allowed {
  /** Tells it from what the gate itself answers. */
  readonly outcome: "allowed";
  /** Never there: this tells it from `Answered`. */
  readonly response: undefined;
  readonly preflight: false;
  /** The route that let it in. */
  readonly route: Route;
  /** What the token says, read when first asked for; `undefined` on a public route. */
  readonly verified: HandedOn | undefined;
  /** Whose token it is, by the issuer's name in the configuration; `undefined` on a public route. */
  readonly issuer: string | undefined;
  /** The `kid` of the key that verified the token; `undefined` where that has none, and on a public route. */
  readonly kid: string | undefined;
  /** 128 bits in base64, new for this answer; `undefined` where the route's pages have no scripts by nonce. */
  readonly nonce: string | undefined;
  /**
   * The request for an application in the same process. Take this one, not the one that came.
   *
   * Removed are headers that name another method, path or client certificate, and those that only the gate
   * may set; where there is a nonce, also those that ask for a part of a page or for a change since. Headers
   * of proxies (`X-Forwarded-*`, `Forwarded`, `X-Real-IP` and their like) are removed too, unless the route
   * says `"forwardedHeaders": "pass"`. Where one of them came, a `clientAddress` was given or the route has
   * an upstream, the gate then writes `X-Forwarded-Host` and `X-Forwarded-Proto` from `request.url`; with a
   * `clientAddress` also `X-Forwarded-For`, `X-Real-IP`, and those that came and hold the address alone, such
   * as `CF-Connecting-IP`.
   *
   * Its body is still to be read. Where nothing changes it is the request that came.
   */
  readonly request: Request;
  /**
   * The request for an upstream: as `request`, without `Authorization` unless the route forwards it,
   * `Connection`, `Keep-Alive`, `Proxy-Connection`, `TE`, `Transfer-Encoding`, `HTTP2-Settings`, `Expect`,
   * and `Upgrade` to anything but `websocket`, which Node's `fetch` cannot pass on. Where the route names an
   * `upstream` it has `Wicketgate-Request-Id`, and on a token route `Wicketgate-Claims`, `Wicketgate-Issuer`,
   * `Wicketgate-Verified-By` and, where somebody acts by the token for another one, `Wicketgate-Actor`. Path and
   * query are those that came; a GET or HEAD has no body. Its headers can be changed. It uses the body up, as
   * reading `request` does: take one of the two.
   *
   * @param origin Such as `https://app.example`; the one that the request came for where it is `undefined`.
   * @param init Members of `RequestInit` such as `signal` and `redirect`; `method`, `headers` and `body` stay
   * those of the request.
   */
  requestTo(origin: string | undefined, init?: RequestInit): Request;
  /**
   * Finishes the upstream's or app's answer: gives it the headers of its route. One whose policy cannot be
   * kept becomes a 502. Send the `response` of the result. The one that was given is used up: its headers may
   * have been changed.
   *
   * @throws {TypeError} when it is no `Response`.
   */
  finish(response: Response): FinishResult;
  /** An answer of the gate's own in the place of an upstream's, with the headers of every refusal. */
  refuse(code: FailureCode): Response;
}

/** What became of an upstream's answer in `finish`. Frozen. */
export interface FinishResult {
  /** To be sent as it is. */
  readonly response: Response;
  /** Why the upstream's own answer is not sent. */
  readonly refusal?: WicketgateRefusal;
  /** What `onWarning` was told of it. */
  readonly warnings: readonly WarningCode[];
}

/** What became of a request in `admit`; `outcome` tells which. */
export type AdmitResult = Answered | Allowed;

/** Judges requests. Frozen. */
export interface Edge {
  /**
   * Judges a request: host, preflight, route, origin, token, what the route asks of a good one, and where it
   * would have its visitor sent; in this order. Where the route checks redirects the body is read, up to 64 KiB. The gate's own origin is
   * `https` at the host of the header `Host`, or of `request.url` where the request has none; `http` for a
   * loopback host; or what `ownOrigins` lists.
   *
   * Never rejects for what a stranger sent.
   *
   * @throws {TypeError} (rejects) when `request` is no `Request`, or an option is unknown or of another type.
   */
  admit(request: Request, options?: AdmitOptions): Promise<AdmitResult>;
}

/**
 * Opens a gate to whole requests.
 *
 * @param gate A gate of this entry, of `wicketgate/edge/slim` or of `wicketgate/hono`.
 * @throws {TypeError} when `gate` is none, or is one of `wicketgate`, which only verifies; when an option is
 * unknown or of another type.
 */
export function openEdge(gate: Wicketgate, options?: EdgeOptions): Edge;

/**
 * The response to send where no gate could be loaded: this refusal, with the headers of every refusal.
 *
 * @throws {TypeError} when it is no refusal.
 */
export function refusalResponse(
  refusal: PublicRefusal,
  options?: { readonly requestId?: string | undefined },
): Response;
