// What failed of a fetch of keys, and what is the way out?

import type { FetchFailure, JwksFetchEvent, ReasonCode } from "../../types/index.d.ts";
import type { FetchOrder } from "../answers.ts";
import type { Brought } from "../key-fetch.ts";
import { differencesInWords, nearMissOf } from "./near-miss.ts";

/** A fetch that failed, as it was ordered, and as it ended. */
export interface FailedFetch {
  readonly code: ReasonCode;
  readonly from: JwksFetchEvent["from"];
  readonly order: FetchOrder;
  /** What came, or why nothing did. */
  readonly brought: Brought;
  /** The places of the caches that failed before it. */
  readonly failedCaches: readonly number[];
  /** Its text, which the core found whole. */
  readonly configuration: string;
}

interface Explanation {
  readonly failure: FetchFailure;
  /** For a refusal that follows from it. */
  readonly cause: Error;
}

type Told = Pick<FetchFailure, "kind" | "message"> & Partial<FetchFailure>;
type Kind = FetchFailure["kind"];
type Tls = NonNullable<FetchFailure["tls"]>;

const MAX_CAUSES = 4;
const MAX_SHOWN = 256;
const NAME = /^\w{1,64}$/;
const NOT_VISIBLE = /[^\x20-\x7e]/g;

// The codes of Node and Bun, and what stands in the messages of Deno (rustls), workerd and browsers.
const TLS: readonly (readonly [tls: Tls | undefined, sign: RegExp])[] = [
  ["self_signed", /DEPTH_ZERO_SELF_SIGNED_CERT|CaUsedAsEndEntity|\bself[- ]signed certificate\b(?! in)/],
  [
    "unknown_authority",
    /UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)|CERT_IN_CHAIN|CERT_SIGNATURE_FAILURE|UnknownIssuer|BadSignature/,
  ],
  ["other_host", /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|not valid for name|NotValidForName/],
  ["expired", /CERT_HAS_EXPIRED|peer certificate: (certificate )?expired/i],
  ["not_yet_valid", /CERT_NOT_YET_VALID|NotValidYet|not valid yet/],
  [undefined, /\b(ERR_SSL|ERR_TLS|CERT_)|\bEPROTO\b|peer certificate|corrupt message|TLS handshake/],
];

const SIGNS: readonly (readonly [kind: Kind, sign: RegExp])[] = [
  ["blocked", /\bbad port\b|Requests to port|NotCapable|PermissionDenied|\bnet access\b/],
  ["dns", /\bENOTFOUND\b|\bEAI_|\bdns error\b|failed to lookup address/],
  ["refused", /\bECONNREFUSED\b|\bConnection refused\b/],
  ["timeout", /\bETIMEDOUT\b|UND_ERR_\w+_TIMEOUT|\btimed out\b/],
  ["closed", /\bECONNRESET\b|\bEPIPE\b|UND_ERR_SOCKET|reset by peer|close_notify|closed unexpectedly/],
  ["network_or_cors", /^(TypeError )?(Failed to fetch|NetworkError when|Load failed)/],
];

const TRUST =
  "if the authority is your own, start the runtime with its certificate (NODE_EXTRA_CA_CERTS=FILE in Node and Bun, " +
  "DENO_CERT=FILE in Deno)";

const TLS_WORDS: Readonly<Record<Tls, string>> = {
  self_signed: `the certificate is self-signed; ${TRUST}`,
  unknown_authority:
    `the certificate is of an authority that this runtime does not know; ${TRUST}; if it is a public one, have the ` +
    "server send its intermediate certificates too",
  other_host:
    "the certificate is for another host; correct the host in the address, or have the certificate name it",
  expired: "the certificate has expired, or this machine's clock is wrong; renew it, or set the clock",
  not_yet_valid: "the certificate is not valid yet, or this machine's clock is wrong; set the clock",
};

const WORDS: Readonly<Partial<Record<Kind, string>>> = {
  blocked: "the runtime does not allow it; look at its permissions, and at the port of the address",
  dns: "its host name is not found; correct the name, or look at this machine's DNS",
  refused: "nothing listens there; start the server, or correct the host and the port",
  tls: "TLS failed; see whether the port speaks https, and which versions of TLS the server takes",
  timeout: "no connection was made in time; look for a firewall, or for a server that hangs",
  closed: "the connection was cut before the answer was whole; look at the server's log",
  network_or_cors:
    "the browser does not tell whether the network, the certificate, CORS or the page's own `connect-src` " +
    "is why; its console does, and the server must answer with Access-Control-Allow-Origin for this page",
};

// What workerd says where it does not say what it was.
const WORKERD_LOST = /Network connection lost/;
const WORKERD_INTERNAL = /^(Error )?internal error\b/;

/** What failed, with the runtime's own error as a `cause` that no JSON shows. */
export function explanation(failed: FailedFetch): Explanation {
  const { from, failedCaches, brought } = failed;
  const { asks: document, url } = failed.order;
  const hasSource = from === "source";
  const place = shown(url.replace(/[?#].*/s, ""));
  const what = document === "metadata" ? "metadata" : "keys";
  const { message, ...told } = hasSource ? ofSource(failed) : ofFetch(failed);
  const outcome =
    told.kind === "content" ? `at ${place} cannot be used` : `could not be fetched from ${place}`;
  const who = hasSource ? "the keySource" : `the issuer's ${what} ${outcome}`;
  const caches = failedCaches.length === 0 ? "" : `; before it failed sharedKeyCache ${failedCaches}`;
  const failure = {
    document,
    ...(!hasSource && { url: place }),
    ...told,
    ...(failedCaches.length > 0 && { failedCaches: Object.freeze([...failedCaches]) }),
    message: `${who}: ${message}${caches}`,
  };
  const cause = "thrown" in brought ? { cause: brought.thrown } : undefined;
  if (cause !== undefined) Object.defineProperty(failure, "cause", { value: cause.cause });
  return { failure: Object.freeze(failure), cause: new Error(failure.message, cause) };
}

function ofSource({ code, brought, order }: FailedFetch): Told {
  if ("failure" in brought && brought.failure === "timeout")
    return { kind: "timeout", message: `its keys() did not answer within ${order.timeLimitMs} ms` };
  if ("thrown" in brought)
    return {
      kind: "source",
      ...codeOf(brought.thrown),
      message: "its keys() failed; the error is the cause",
    };
  if (code === "jwks_leaked") return leaked();
  return {
    kind: "source",
    message: "it gave no newer key set; see what it says of its own fetches, and whether it has this issuer",
  };
}

function ofFetch(failed: FailedFetch): Told {
  const { code, brought } = failed;
  const { timeLimitMs, maxBytes } = failed.order;
  const { status, headers } = "response" in brought ? brought.response : {};
  const contentType = headers?.get("content-type");
  const answered = {
    ...(status !== undefined && { status }),
    ...(contentType && { contentType: shown(contentType) }),
  };
  if ("thrown" in brought) return ofRuntime(brought.thrown);
  switch (code) {
    case "jwks_fetch_timeout":
      return { kind: "timeout", message: `it was not whole within ${timeLimitMs} ms; see why it is slow` };
    case "jwks_fetch_redirected":
      return {
        kind: "redirect",
        ...answered,
        message: "it answered with a redirect, which is not followed; configure the address that it leads to",
      };
    case "jwks_too_large":
      return {
        kind: "size",
        ...answered,
        message:
          "body" in brought
            ? "it holds more keys than are taken; publish those that are in use"
            : `it is longer than ${maxBytes} bytes; see whether the address is the right one`,
      };
    case "jwks_leaked":
      return { ...leaked(), ...answered };
    case "metadata_issuer_mismatch":
      return { ...ofMismatch(failed), ...answered };
    case "metadata_keys_elsewhere":
      return { kind: "content", ...answered, message: elsewhere(failed) };
    case "byte_order_mark":
    case "jwks_malformed":
    case "metadata_malformed":
      return { ...ofContent(failed), ...answered };
  }
  return { kind: "status", ...answered, message: ofStatus(status, failed) };
}

/** Who has to correct an address at which nothing is that can be used. */
function addressOf({ configuration, order }: FailedFetch): string {
  const entry = `issuers.${order.issuer}`;
  if (order.asks === "metadata") return `compare \`${entry}.issuer\` with the issuer's documentation`;
  const { issuers } = JSON.parse(configuration) as WithIssuer;
  return issuers?.[order.issuer]?.jwksUri === undefined
    ? "the issuer's metadata give this address: tell the issuer, or set `jwksUri` in place of `discovery`"
    : `set \`${entry}.jwksUri\` to the \`jwks_uri\` that the issuer's metadata give`;
}

function elsewhere({ order }: FailedFetch): string {
  const member = `\`issuers.${order.issuer}.issuer\``;
  return `its \`jwks_uri\` is at another origin than ${member}, from where alone the entry's profile takes keys; have the issuer publish them there`;
}

function leaked(): Told {
  const mend = "withdraw that key, make a new one, and publish the public part alone";
  return { kind: "content", message: `the set holds a private key; ${mend}` };
}

function ofStatus(status = 0, failed: FailedFetch): string {
  if (status === 401 || status === 403)
    return `it answered ${status}; keys are fetched without credentials, so let everybody read them`;
  if (status === 404 || status === 410) return `it answered ${status}; ${addressOf(failed)}`;
  // Cloudflare's own statuses for an origin that it could not reach.
  if (status === 525 || status === 526)
    return `it answered ${status}; on Cloudflare that is TLS that failed, or a certificate that is not valid`;
  if (status >= 520)
    return `it answered ${status}; on Cloudflare that is a host that was not found or reached`;
  if (status >= 500) return `it answered ${status}; the server failed, and is asked again after a pause`;
  return `it answered ${status}, and only 200 brings keys`;
}

function ofMismatch({ brought, order, configuration }: FailedFetch): Told {
  const expected = issuerIn(configuration, (top) => top.issuers?.[order.issuer]);
  const found = issuerIn(bodyOf(brought), (top) => top);
  return {
    kind: "content",
    ...(expected !== undefined && { expected: shown(expected) }),
    ...(found !== undefined && { found: shown(found) }),
    message: mismatch(order.issuer, found, expected),
  };
}

function mismatch(name: string, found: string | undefined, expected: string | undefined): string {
  const member = `\`issuers.${name}.issuer\``;
  if (found === undefined || expected === undefined) return `the issuer there is not ${member}`;
  if (found.includes("{"))
    return `the issuer there is a template (${JSON.stringify(shown(found))}): set \`jwksUri\` in place of \`discovery\``;
  const miss = nearMissOf(found, [expected]);
  const differs = miss === undefined ? "" : `, which differs by ${differencesInWords(miss)}`;
  const [theirs, ours] = [found, expected].map((issuer) => JSON.stringify(shown(issuer)));
  return `the issuer there is ${theirs}, and ${member} is ${ours}${differs}; if the first is right, set ${member} to exactly that`;
}

/** An object that has an `issuer`, or a configuration. */
interface WithIssuer {
  readonly issuer?: unknown;
  readonly jwksUri?: unknown;
  readonly issuers?: Readonly<Record<string, WithIssuer>>;
}

/** The core has read both: they are whole. */
function issuerIn(
  json: string | Uint8Array,
  at: (top: WithIssuer) => WithIssuer | undefined,
): string | undefined {
  const text = typeof json === "string" ? json : new TextDecoder().decode(json);
  const issuer = at(JSON.parse(text) as WithIssuer)?.issuer;
  return typeof issuer === "string" ? issuer : undefined;
}

function bodyOf(brought: Brought): Uint8Array {
  return "body" in brought ? brought.body : new Uint8Array(0);
}

function ofContent(failed: FailedFetch): Told {
  const { order, brought } = failed;
  const address = addressOf(failed);
  const content = contentOf(bodyOf(brought));
  const wanted = order.asks === "metadata" ? "metadata with `issuer` and an https `jwks_uri`" : "a JWK Set";
  const words = {
    empty: "its body is empty; see what the server sends",
    byte_order_mark: "its body begins with a byte order mark, which JSON may not; save it without",
    html: `its body is HTML, not JSON, as of a page or a proxy; ${address}`,
    json: `its body is JSON, and not ${wanted}, or it has a fault; compare it with what the issuer documents`,
    other: `its body is not JSON; ${address}`,
  };
  return { kind: "content", content, message: words[content] };
}

/** What a body begins with: nothing else of it is looked at. */
function contentOf(body: Uint8Array): NonNullable<FetchFailure["content"]> {
  const [first, second, third] = body;
  if (first === undefined) return "empty";
  if (first === 0xef && second === 0xbb && third === 0xbf) return "byte_order_mark";
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return "byte_order_mark";
  switch (body.find((byte) => ![0x20, 0x09, 0x0a, 0x0d].includes(byte))) {
    case undefined:
      return "empty";
    case 0x3c:
      return "html";
    case 0x7b:
    case 0x5b:
      return "json";
    default:
      return "other";
  }
}

function ofRuntime(thrown: unknown): Told {
  const signs = signsOf(thrown);
  const code = codeOf(thrown);
  const has = (sign: RegExp) => signs.some((text) => sign.test(text));
  for (const [tls, sign] of TLS)
    if (has(sign))
      return {
        kind: "tls",
        ...(tls && { tls }),
        ...code,
        message: `${(tls && TLS_WORDS[tls]) ?? WORDS.tls}${tls === "other_host" ? namesOf(thrown) : ""}`,
      };
  for (const [kind, sign] of SIGNS) if (has(sign)) return { kind, ...code, message: WORDS[kind] ?? "" };
  const message = has(WORKERD_LOST)
    ? "the connection was refused or cut, which workerd does not tell apart; see whether the server runs"
    : has(WORKERD_INTERNAL)
      ? "its host was not found, or TLS failed, which workerd does not tell apart; try it with curl"
      : "the fetch failed; the runtime's own error is the cause";
  return { kind: "network", ...code, message };
}

/** The names that a certificate is for, where the runtime tells them. */
function namesOf(thrown: unknown): string {
  const names = chainOf(thrown).flatMap(
    ({ cert }) => (cert as Certificate | undefined)?.subjectaltname ?? [],
  );
  return typeof names[0] === "string" ? `; it is for ${shown(names[0])}` : "";
}

interface Certificate {
  readonly subjectaltname?: unknown;
}

/** An error, and what it came of. */
function chainOf(thrown: unknown): readonly Readonly<Record<string, unknown>>[] {
  const chain: Readonly<Record<string, unknown>>[] = [];
  for (let error = thrown; chain.length < MAX_CAUSES && typeof error === "object" && error !== null; ) {
    const link = error as Readonly<Record<string, unknown>>;
    chain.push(link);
    error = link.cause;
  }
  return chain;
}

/** Name, code and message of an error and of what it came of. */
function signsOf(thrown: unknown): readonly string[] {
  return chainOf(thrown).flatMap(({ name, code, message }) =>
    [code, `${name} ${message}`].filter((sign) => typeof sign === "string"),
  );
}

/** The runtime's own code, the innermost: an outer one may say no more than that a fetch failed. */
function codeOf(thrown: unknown): Pick<FetchFailure, "code"> {
  const codes = chainOf(thrown).map(({ code }) => code);
  const code = codes.findLast((one) => typeof one === "string" && NAME.test(one));
  return typeof code === "string" ? { code } : {};
}

function shown(text: string): string {
  return text.slice(0, MAX_SHOWN).replace(NOT_VISIBLE, "?");
}
