// What does the core answer? JSON text; each answer has its form here, and is parsed here alone.

import type { WarningCode, WicketgateStepUp } from "../types/edge.d.ts";
import type {
  Claims,
  ClockSkewEvent,
  ConfigurationError,
  FetchFailure,
  FetchReason,
  JwksChangeEvent,
  JwksFetchEvent,
  NearMiss,
  ProtectedHeader,
  ReasonCode,
  ReasonDescription,
  Route,
  WicketgateRefusal,
} from "../types/index.d.ts";

/** JSON text of a value that has this form. */
export type Json<Form> = string & { readonly form?: Form };

/** The value of an answer. The core wrote the text, so its form is the one that it is declared with. */
export function parsed<Form>(text: Json<Form>): Form {
  return JSON.parse(text) as Form;
}

/**
 * The same of an answer about a good token: a line of JSON, which tells how long the token's header is, then
 * that header and the claims.
 */
export function parsedWithTexts<Form extends object>(text: Json<Form>): Form {
  const end = text.indexOf("\n");
  if (end === -1) return parsed(text);
  const answer: Form & { headerLength?: number } = parsed(text.slice(0, end));
  const claimsAt = end + 1 + (answer.headerLength ?? 0);
  const texts = { headerText: text.slice(end + 1, claimsAt), claimsText: text.slice(claimsAt) };
  return Object.assign(answer, texts);
}

/** A header's name and its value. */
export type HeaderPair = readonly [name: string, value: string];

/** A reason to refuse; its meaning stands in another module. */
export type Reason = Omit<ReasonDescription, "meaning">;

/** What a `WicketgateRefusal` is made of. */
export interface RefusalAnswer extends Omit<WicketgateRefusal, keyof Error> {
  /** Made of the rest, where the sentences are there. */
  readonly message?: string;
  /** What the found text nearly is, where it is not shown whole. */
  readonly nearMiss?: NearMiss | undefined;
}

/** What a `WicketgateStepUp` is made of. */
export interface StepUpAnswer extends Omit<WicketgateStepUp, keyof Error> {
  /** Made of the rest, where the sentences are there. */
  readonly message?: string;
}

/** What was asked, as it came, and by which configuration it was judged. */
export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly origin?: string;
  /** Of a request, in place of its origin. */
  readonly headers?: Headers;
  readonly routes?: readonly Route[];
  /** The one that takes the path. */
  readonly route?: Route | undefined;
  /** The names of the issuers that count, parted by a space. */
  readonly issuers?: string;
  readonly clientId?: string | undefined;
  readonly redirectUri?: string | undefined;
  /** What the core found of a redirect URI that is not shown. */
  readonly nearMiss?: NearMiss | undefined;
  /** The configuration's text. */
  readonly config: string;
}

export interface Refused {
  readonly kind: "refused";
  readonly refusal: RefusalAnswer;
}

/** A fetch of a key set, or of the metadata that say where it is. */
export interface FetchOrder {
  readonly issuer: string;
  readonly lease: number;
  readonly url: string;
  readonly reason: FetchReason;
  readonly asks: FetchFailure["document"];
  readonly timeLimitMs: number;
  readonly maxBytes: number;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly heldAtMs?: number;
}

interface Fetch {
  readonly kind: "fetch";
  readonly order: FetchOrder;
}

interface Wait {
  readonly kind: "wait";
  readonly milliseconds: number;
}

/** What a token says. Its texts stand behind the answer's object, as they were signed. */
export interface VerifiedPart {
  readonly issuer: string;
  readonly kid?: string;
  readonly introspected?: true;
  readonly actor?: { readonly sub: string };
  readonly headerText: Json<ProtectedHeader>;
  readonly claimsText: Json<Claims>;
}

export interface VerifiedAnswer extends VerifiedPart {
  readonly kind: "verified";
  readonly refresh?: FetchOrder;
}

/** A verdict on a token. */
export type Decision = VerifiedAnswer | Refused;

/** What an introspection endpoint is asked, and within which limits. */
export interface IntrospectOrder {
  readonly token: string;
  readonly issuer: string;
  readonly url: string;
  /** The media type that is asked for. */
  readonly accept: string;
  readonly timeLimitMs: number;
  readonly maxBytes: number;
  /** The most questions under way to this issuer. */
  readonly atOnce: number;
}

/** An issuer whose signatures the host checks. */
export interface HostAlgorithm {
  readonly issuer: string;
  readonly algorithm: Exclude<ProtectedHeader["alg"], "ES256">;
  readonly maxRsaModulusBits: number;
  readonly rsaPublicExponent: number;
}

/** A signature for the host to check. */
export interface SignatureOrder extends Pick<HostAlgorithm, "issuer" | "algorithm"> {
  /** The public key, as JSON text. */
  readonly jwk: string;
  /** What is signed. */
  readonly signed: string;
  /** In base64. */
  readonly signature: string;
  readonly timeLimitMs: number;
}

/** What came of it, in the core's words. */
export type SignatureAnswer = "holds" | "does_not_hold" | "key_unusable" | "unchecked";

export interface ReadBodyOrder {
  readonly maxBytes: number;
  /** What each body may hold meanwhile. */
  readonly roomBytes: number;
  /** What all bodies under way may hold together beyond that. */
  readonly sharedBytes: number;
  readonly timeLimitMs: number;
}

interface ReadBody {
  readonly does: "readBody";
  readonly order: ReadBodyOrder;
}

/** An order to read the body of a request. */
export type ReadBodyStep = OrderStep & ReadBody;

/** Something for the host to do, and the numbers under which it tells what came of it. */
export type OrderStep = {
  readonly kind: "do";
  readonly exchange: number;
  readonly number: number;
} & (
  | { readonly does: "fetchKeys"; readonly order: FetchOrder }
  | { readonly does: "introspect"; readonly order: IntrospectOrder }
  | ReadBody
  | { readonly does: "verifySignature"; readonly order: SignatureOrder }
  | { readonly does: "wait"; readonly order: { readonly milliseconds: number } }
);

/** The exchange is not open any more, or another order of it is running. */
export interface Nothing {
  readonly kind: "nothing";
}

/** What is done to headers. */
export interface HeaderChanges {
  readonly remove: readonly string[];
  readonly set: readonly HeaderPair[];
}

/** What is done to the headers of a request that passes, and what beside on the way to another server. */
export interface RequestChanges extends HeaderChanges {
  readonly removeOnWay: readonly string[];
  readonly setOnWay: readonly HeaderPair[];
}

/** A request that passes. */
export interface PassStep extends RequestChanges, Partial<VerifiedPart> {
  readonly kind: "pass";
  readonly route: number;
  /** What the answer's headers depend on, to be handed back with the answer. */
  readonly passed: string;
  readonly nonce?: string;
  /** The other origin whose pages may read the answer. `passed` ends with it. */
  readonly origin?: string;
  readonly refresh?: FetchOrder;
}

/** An answer of the gate's own, whole. */
export interface ReplyAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body?: string;
}

/** A request that goes no further. */
export interface AnsweredStep extends ReplyAnswer, Partial<VerifiedPart> {
  readonly preflight: boolean;
  readonly route?: number;
  readonly refusal?: RefusalAnswer;
  readonly nearMiss?: NearMiss;
  readonly stepUp?: StepUpAnswer;
}

/** How the judging of a request ends. */
export type Step = PassStep | AnsweredStep;

/** A reply in the place of an upstream's answer, and why. */
export interface RefusedReply extends ReplyAnswer {
  readonly refusal: RefusalAnswer;
}

/** What is done to the headers of an upstream's answer. `null` stands for the origin that is granted. */
export interface ResponseChanges {
  readonly kind: "changes";
  readonly remove: readonly string[];
  readonly set: readonly (readonly [name: string, value: string | null])[];
  readonly warnings: readonly WarningCode[];
}

/** How an upstream's answer leaves. */
export type ResponseAnswer = ResponseChanges | RefusedReply;

export type KeysNeeded = Fetch | Wait | { readonly kind: "nothing" };

interface ReportBase {
  readonly keyCount: number;
  readonly freshForSeconds: number;
  readonly events: readonly KeyEventAnswer[];
}

type WithoutIssuer<Event> = Event extends unknown ? Omit<Event, "type" | "issuer"> : never;
type KeyEventAnswer = WithoutIssuer<JwksChangeEvent> | Omit<ClockSkewEvent, "issuer">;

/** What became of a fetch of metadata: they ask for another one. */
interface Located extends ReportBase {
  readonly outcome: "located";
  readonly next: FetchOrder;
  readonly code?: never;
}

/** What became of a fetch of keys. */
export interface Settled extends ReportBase {
  readonly outcome: JwksFetchEvent["outcome"];
  readonly next?: never;
  readonly code?: ReasonCode;
}

export type FetchReport = Located | Settled;

/** What stays the same for as long as a gate lives. */
export interface About {
  readonly issuerNames: string[];
  readonly sharedKeyCache: boolean;
  readonly hostAlgorithms: HostAlgorithm[];
  readonly warnings: ConfigurationError[];
  readonly limits: Limits;
}

/** The same of a gate that judges whole requests. */
export interface RequestAbout extends About {
  readonly services: string[];
  readonly routes: Route[];
  readonly routesWithoutUpstream: string[];
  readonly requestValues: string[];
  readonly responseValues: string[];
}

/** Limits that the host keeps by itself. */
export interface Limits {
  readonly keyCacheMs: number;
  readonly pursuitMs: number;
  readonly signatureCheckMs: number;
  readonly refreshAheadSeconds: number;
  readonly issuerSnapshotCharacters: number;
}

export type RouteAnswer = { readonly kind: "route"; readonly index: number } | Refused;
export type BearerAnswer = { readonly kind: "token"; readonly length: number } | Refused;

/** Yes, or a refusal; of a redirect URI, with the registered one that it nearly was. */
export type CheckAnswer = { readonly kind: "passed" } | (Refused & { readonly nearMiss?: NearMiss });
