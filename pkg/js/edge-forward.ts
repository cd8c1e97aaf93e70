// What of a request goes on to a back end? Its body, and its headers as the core's lists say. Nothing here
// decides.

import type { ForwardingAnswer, HeaderPair } from "./answers.ts";
import type { Target } from "./edge-answers.ts";
import type { Passing } from "./edge-call.ts";
import { BODYLESS } from "./edge-form.ts";
import { type Forwarding, fold } from "./forwarding.ts";

/** What an IP address is written with; a zone (`%eth0`) or a port is no part of it. */
const ADDRESS = /^[\da-f.:]*[.:][\da-f.:]*$/i;
const AUTHORITY = /^[\w.~:[\]-]+$/;

/** What is done to a request's headers. */
interface RequestChanges {
  readonly remove: readonly string[];
  readonly removeOnWay: readonly string[];
  readonly set: readonly HeaderPair[];
}

/** What the gate has read of the body, and who the visitor is, where that is known. */
interface Known {
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly clientAddress: string | undefined;
}

/** One request on its way to a back end. */
export class Forward {
  readonly #request: Request;
  readonly #bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly #changes: RequestChanges;
  #made: Request | undefined;

  /** `bytes`: its body, where the gate has read it. */
  constructor(forwarding: Forwarding, call: Passing, request: Request, { bytes, clientAddress }: Known) {
    this.#request = request;
    this.#bytes = bytes;
    this.#changes = changesOf(forwarding, call, request, clientAddress);
  }

  /** For an application in the gate's own process. The request itself, where nothing changes: making another one is dear. */
  get request(): Request {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** For an upstream, by its origin. Nothing of the target is decoded or normalised: it is what was judged. */
  requestTo(origin: string | undefined, init?: RequestInit): Request {
    const { url, method, headers } = this.#request;
    const address = origin === undefined ? url : origin + url.slice(url.indexOf("/", url.indexOf("://") + 3));
    const body = BODYLESS.includes(method) ? null : this.#body();
    const outgoing = new Request(address, {
      method,
      headers,
      body,
      ...(body !== null && { duplex: "half" }),
      ...init,
    } as RequestInit);
    const { remove, removeOnWay, set } = this.#changes;
    return changed(outgoing, [...remove, ...removeOnWay], set);
  }

  #make(): Request {
    const { remove, set } = this.#changes;
    const request = this.#request;
    if (!request.bodyUsed)
      return remove.length + set.length === 0 ? request : changed(new Request(request), remove, set);
    if (this.#bytes !== undefined) return changed(new Request(request, { body: this.#bytes }), remove, set);
    // What was read is used up, also where there was nothing in it; a body that is used up goes into no other
    // request.
    const { url, method, headers, signal, redirect } = request;
    return changed(new Request(url, { method, headers, signal, redirect }), remove, set);
  }

  #body(): BodyInit | null {
    return this.#request.bodyUsed ? (this.#bytes ?? null) : this.#request.body;
  }
}

/** Changed in place: each copy of headers costs as much as all that is asked about them. */
function changed(request: Request, remove: readonly string[], set: readonly HeaderPair[]): Request {
  for (const name of remove) request.headers.delete(name);
  for (const [name, value] of set) request.headers.set(name, value);
  return request;
}

/** Names that go, those that go on the way to an upstream alone, and what is written. */
function changesOf(
  forwarding: Forwarding,
  { route, target }: Passing,
  request: Request,
  clientAddress: string | undefined,
): RequestChanges {
  const remove: string[] = [];
  const removeOnWay: string[] = [];
  const addressNames: string[] = [];
  const replaces = route.forwardedHeaders === "replace";
  let isToldOf = false;
  for (const name of request.headers.keys()) {
    const list = forwarding.listOf(name);
    if (list === "") continue;
    const isOfVisitor = list === "visitor" || list === "address";
    if (list === "never" || (isOfVisitor && replaces) || (list === "partial" && route.nonce))
      remove.push(name);
    if (list === "connection" || (list === "credentials" && !route.forwardAuthorization))
      removeOnWay.push(name);
    if (list === "address") addressNames.push(fold(name));
    isToldOf ||= isOfVisitor;
  }
  const address = isAddress(clientAddress, forwarding.maxAddressLength) ? clientAddress : undefined;
  const hasUpstream = route.upstreamUrl !== undefined || route.upstreamService !== undefined;
  const writes = replaces && (hasUpstream || isToldOf || address !== undefined);
  return {
    remove,
    removeOnWay,
    set: writes ? written(forwarding.written, target, address, addressNames) : [],
  };
}

function written(
  { address: names, authority, scheme }: ForwardingAnswer["written"],
  target: Target,
  address: string | undefined,
  addressNames: readonly string[],
): readonly HeaderPair[] {
  const set: HeaderPair[] =
    address === undefined ? [] : [...names, ...addressNames].map((name) => [name, address]);
  if (AUTHORITY.test(target.authority)) set.push([authority, target.authority]);
  set.push([scheme, target.scheme]);
  return set;
}

function isAddress(text: unknown, maxLength: number): text is string {
  return typeof text === "string" && text.length <= maxLength && ADDRESS.test(text);
}
