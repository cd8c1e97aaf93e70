// What does the core answer? JSON text; each answer has its form here, and is parsed here alone.

import type {
  Claims,
  ConfigurationError,
  FetchReason,
  KeyEvent,
  KeysEvent,
  NearMiss,
  ProtectedHeader,
  ReasonCode,
  Route,
} from "../types/index.d.ts";

/** JSON text of a value that has this form. */
export type Json<Form> = string & { readonly form?: Form };

/** The value of an answer. The core wrote the text, so its form is the one that it is declared with. */
export function parsed<Form>(text: Json<Form>): Form {
  return JSON.parse(text) as Form;
}

/** A header's name and its value. */
export type HeaderPair = readonly [name: string, value: string];

/** Why something is refused, and what the network is told of it. */
export interface RefusalAnswer {
  readonly code: ReasonCode;
  readonly meaning: string;
  readonly ruleIds: readonly string[];
  readonly status: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  readonly issuer?: string;
  readonly keyId?: string;
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
  readonly why: FetchReason;
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

/** A question to an issuer's own server; the refusal stands where nobody can ask it. */
export interface Introspect {
  readonly kind: "introspect";
  readonly order: { readonly issuer: string; readonly url: string };
  readonly refusal: RefusalAnswer;
}

interface VerifiedAnswer {
  readonly kind: "verified";
  readonly issuer: string;
  readonly keyId: string;
  readonly claims: Claims;
  readonly claimsLength: number;
  readonly header: ProtectedHeader;
  readonly introspected?: true;
  readonly refresh?: FetchOrder;
}

export type DecisionAnswer = VerifiedAnswer | Refused | Fetch | Wait | Introspect;

/** A decision, with the claims as they were signed. */
export type Decision = Exclude<DecisionAnswer, VerifiedAnswer> | (VerifiedAnswer & { claimsText: string });

export type KeysNeeded = Fetch | Wait | { readonly kind: "nothing" };

interface ReportBase {
  readonly keyCount: number;
  readonly freshForSeconds: number;
  readonly events: readonly KeyEventAnswer[];
}

type WithoutIssuer<Event> = Event extends unknown ? Omit<Event, "type" | "issuer"> : never;
type KeyEventAnswer = WithoutIssuer<KeyEvent>;

/** What became of a fetch of metadata: they ask for another one. */
interface Located extends ReportBase {
  readonly outcome: "located";
  readonly next: FetchOrder;
  readonly code?: never;
}

/** What became of a fetch of keys. */
export interface Settled extends ReportBase {
  readonly outcome: KeysEvent["outcome"];
  readonly next?: never;
  readonly code?: ReasonCode;
}

export type KeyReport = Located | Settled;

/** What stays the same for as long as a gate lives. */
export interface About {
  readonly issuerNames: string[];
  readonly services: string[];
  readonly keyCache: boolean;
  readonly routes: Route[];
  readonly warnings: ConfigurationError[];
  readonly routesWithoutUpstream: string[];
  readonly ownsCors: boolean;
}

export type RouteAnswer = { readonly kind: "route"; readonly index: number } | Refused;
export type BearerAnswer = { readonly kind: "token"; readonly length: number } | Refused;

/** Yes, or a refusal; of a redirect URI, with the registered one that it nearly was. */
export type CheckAnswer = { readonly kind: "passed" } | (Refused & { readonly nearMiss?: NearMiss });

export interface CorsAnswer {
  readonly headers: readonly HeaderPair[];
  readonly refusal?: RefusalAnswer;
}

export type PreflightAnswer =
  | ({ readonly kind: "answer"; readonly status: number } & CorsAnswer)
  | { readonly kind: "none" };

export type ResponseHeadersAnswer =
  | {
      readonly kind: "headers";
      readonly set: readonly HeaderPair[];
      readonly remove: readonly string[];
      readonly warnings: readonly string[];
    }
  | Refused;

/** The core's lists of request headers, the same for every configuration. */
export interface ForwardingAnswer {
  readonly lists: Readonly<
    Record<"never" | "address" | "visitor" | "partial" | "connection" | "credentials", readonly string[]>
  >;
  readonly written: {
    readonly address: readonly string[];
    readonly authority: string;
    readonly scheme: string;
  };
  readonly maxAddressLength: number;
}
