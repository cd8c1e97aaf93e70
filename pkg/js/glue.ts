// What of the generated glue does the package use? Its functions, by hand, so that each answer has its form;
// `verify.ts` and `requests.ts` hand the generated ones over as these.

import type { ConfigurationError, ImportResult, KeyStatus } from "../types/index.d.ts";
import type {
  About,
  BearerAnswer,
  CheckAnswer,
  Decision,
  FetchReport,
  Json,
  KeysNeeded,
  OrderStep,
  Reason,
  RefusedReply,
  RequestAbout,
  ResponseAnswer,
  RouteAnswer,
  SignatureAnswer,
  Step,
} from "./answers.ts";

type Optional = string | undefined;

/** A configuration at work in the wasm. Times are milliseconds since 1970. */
export interface CoreGate {
  about(): Json<About>;
  tokenAt(): number;
  tokenRoom(): number;
  beginToken(tokenBytes: number, issuers: string, nowMs: number): Json<Decision | OrderStep>;
  verifyHeld(tokenBytes: number, issuers: string, nowMs: number): Json<Decision>;
  resumeDone<Form>(exchange: number, order: number, milliseconds: number, nowMs: number): Json<Form>;
  resumeIntrospected<Form>(
    exchange: number,
    order: number,
    status: number,
    contentType: string,
    body: Uint8Array | undefined,
    nowMs: number,
  ): Json<Form>;
  resumeSignature<Form>(exchange: number, order: number, answer: SignatureAnswer, nowMs: number): Json<Form>;
  bearerToken(authorization: Optional): Json<BearerAnswer>;
  redirectUri(clientId: Optional, redirectUri: Optional): Json<CheckAnswer>;
  returnTarget(target: string): Json<CheckAnswer>;
  origin(origin: string): Json<CheckAnswer>;
  exportKeys(issuer: string): string;
  importKeys(snapshot: string, nowMs: number): Json<readonly ImportResult[]>;
  keyStatus(nowMs: number): Json<readonly KeyStatus[]>;
  keysAhead(issuer: string, aheadSeconds: number, nowMs: number): Json<KeysNeeded>;
  keysNewerThan(issuer: string, thanMs: number, nowMs: number): Json<KeysNeeded>;
  keysCached(issuer: string, lease: number, snapshot: string, nowMs: number): Json<FetchReport> | undefined;
  keysHandedOver(
    issuer: string,
    lease: number,
    snapshot: string,
    nowMs: number,
    random: number,
  ): Json<FetchReport>;
  keysFetched(
    issuer: string,
    lease: number,
    status: number,
    headers: string,
    body: Uint8Array,
    nowMs: number,
    random: number,
  ): Json<FetchReport>;
  keysFailed(
    issuer: string,
    lease: number,
    failure: string,
    nowMs: number,
    random: number,
  ): Json<FetchReport>;
}

/** The same of a wasm that judges whole requests. */
export interface RequestCore extends CoreGate {
  about(): Json<RequestAbout>;
  begin(
    method: string,
    url: string,
    headers: string,
    flags: number,
    requestId: string,
    clientAddress: Optional,
    nowMs: number,
  ): Json<Step | OrderStep>;
  resumeBody<Form>(
    exchange: number,
    order: number,
    failure: string,
    body: Uint8Array,
    nowMs: number,
  ): Json<Form>;
  respond(passed: string, status: number, headers: string, requestId: string): Json<ResponseAnswer>;
  fail(passed: string, code: string, requestId: string): Json<ResponseAnswer>;
  unjudged(code: string, requestId: string): Json<RefusedReply>;
  route(method: string, path: string): Json<RouteAnswer>;
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
  reasons(): Json<readonly Reason[]>;
  /**
   * Makes an instance where there is none, and gives the exports of the one that there is. Without a module
   * it takes the one that the first instance was made of.
   */
  initSync(source?: { module: Source } | Source): Exports;
  /** As `initSync`, from anywhere. */
  default(source: { module_or_path: Place | Promise<Place> }): Promise<Exports>;
  /** Forgets the instance, not its module. */
  __wbg_reset_state(): void;
}

/** The same over a wasm that judges whole requests. */
export interface RequestGlue extends Glue {
  readonly Gate: { build(configuration: string): RequestCore | undefined };
}
