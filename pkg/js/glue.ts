// What of the generated glue does the package use? Its functions, by hand, so that each answer has its form;
// `index.ts` hands the generated ones over as these.

import type { ConfigurationError, ImportResult, KeyStatus, ReasonDescription } from "../types/index.d.ts";
import type {
  About,
  BearerAnswer,
  CheckAnswer,
  CorsAnswer,
  DecisionAnswer,
  ForwardingAnswer,
  Json,
  KeyReport,
  KeysNeeded,
  PreflightAnswer,
  ResponseHeadersAnswer,
  RouteAnswer,
} from "./answers.ts";

type Optional = string | undefined;

/** A configuration at work in the wasm. Times are milliseconds since 1970. */
export interface CoreGate {
  about(): Json<About>;
  tokenAt(): number;
  tokenRoom(): number;
  verify(tokenBytes: number, issuers: string, startedAtMs: number, nowMs: number): Json<DecisionAnswer>;
  verifyHeld(tokenBytes: number, issuers: string, nowMs: number): Json<DecisionAnswer>;
  introspected(
    tokenBytes: number,
    issuer: string,
    status: number,
    body: Uint8Array,
    nowMs: number,
  ): Json<DecisionAnswer>;
  route(method: string, path: string): Json<RouteAnswer>;
  bearerToken(authorization: Optional): Json<BearerAnswer>;
  redirectUri(clientId: Optional, redirectUri: Optional): Json<CheckAnswer>;
  returnTarget(target: string): Json<CheckAnswer>;
  origin(origin: string): Json<CheckAnswer>;
  checkRedirects(routeIndex: number, query: string, form: Optional): Json<CheckAnswer>;
  cors(routeIndex: number, origin: Optional, ownOrigin: string): Json<CorsAnswer>;
  preflight(
    path: string,
    origin: string,
    requestedMethod: string,
    requestedHeaders: Optional,
  ): Json<PreflightAnswer>;
  responseHeaders(
    routeIndex: number,
    host: string,
    path: string,
    claims: string,
    policy: Optional,
    reportOnly: Optional,
    frameOptions: Optional,
    present: string,
    nonce: string,
  ): Json<ResponseHeadersAnswer>;
  exportKeys(issuer: string): string;
  importKeys(snapshot: string, nowMs: number): Json<readonly ImportResult[]>;
  keyStatus(nowMs: number): Json<readonly KeyStatus[]>;
  keysAhead(issuer: string, aheadSeconds: number, nowMs: number): Json<KeysNeeded>;
  keysNewerThan(issuer: string, thanMs: number, nowMs: number): Json<KeysNeeded>;
  keysCached(issuer: string, lease: number, snapshot: string, nowMs: number): Json<KeyReport> | undefined;
  keysHandedOver(
    issuer: string,
    lease: number,
    snapshot: string,
    nowMs: number,
    random: number,
  ): Json<KeyReport>;
  keysFetched(
    issuer: string,
    lease: number,
    status: number,
    headers: string,
    body: Uint8Array,
    nowMs: number,
    random: number,
  ): Json<KeyReport>;
  keysFailed(issuer: string, lease: number, why: string, nowMs: number, random: number): Json<KeyReport>;
}

/** What an instance exports; one object for each instance. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
}

type Source = BufferSource | WebAssembly.Module;
type Place = RequestInfo | URL | Response | Source;

/** A module of generated glue. It keeps one instance. */
export interface Glue {
  readonly Gate: { build(configuration: string): CoreGate | undefined };
  faults(configuration: string): Json<readonly ConfigurationError[]>;
  reasons(): Json<readonly ReasonDescription[]>;
  forwarding(): Json<ForwardingAnswer>;
  /** Throws where the host has no randomness. */
  newNonce(): string;
  /**
   * Makes an instance where there is none, and gives the exports of the one that there is. Without a module it
   * takes the one that the first instance was made of.
   */
  initSync(source?: { module: Source } | Source): Exports;
  /** As `initSync`, from anywhere. */
  default(source: { module_or_path: Place | Promise<Place> }): Promise<Exports>;
  /** Forgets the instance, not its module. */
  __wbg_reset_state(): void;
}
