// What is wrong with the keys, where the command was given them? Told of the file or the address that was
// given, and not of what the issuer publishes.

import { meaningOf } from "../js/messages/index.ts";
import type { FetchFailure, WicketgateRefusal } from "../types/index.d.ts";
import { isAddress } from "./given-keys.ts";
import { type OwnWords, type Scene, SHOWN_ENTRIES } from "./scene.ts";
import { cut } from "./shown.ts";

const CONTENTS: Readonly<Record<NonNullable<FetchFailure["content"]>, string>> = {
  empty: "is empty",
  byte_order_mark: "begins with a byte order mark, which JSON may not",
  html: "is HTML, not JSON",
  json: "is JSON, and not a JWK Set, or it has a fault",
  other: "is not JSON",
};

/** Of `kid_unknown`. */
export function ofUnknownKey({ kid }: WicketgateRefusal, { keys, keyStatus }: Scene): OwnWords {
  return {
    found: kid ?? null,
    expected: (keyStatus?.kids ?? []).slice(0, SHOWN_ENTRIES),
    mend:
      keys === undefined
        ? "If the token is this issuer's, see whether its key set has the key that signed it"
        : `Give the key set with the key that signed the token: ${named(keys)} does not have it`,
  };
}

/** Of `key_unusable`. */
export function ofUnusableKey({ member }: WicketgateRefusal, { keys }: Scene): OwnWords {
  const what = member === undefined ? "this key" : `\`${member}\` of this key`;
  return { mend: `Look at ${what} in ${keys === undefined ? "the issuer's key set" : named(keys)}` };
}

/** Of `jwks_leaked`. */
export function ofLeak(_: WicketgateRefusal, { keys }: Scene): OwnWords {
  if (keys === undefined) return {};
  return {
    why: `${named(keys)} holds a private or secret key`,
    mend: "Give the public keys alone, which are all that a check needs; replace the key if others could read it",
  };
}

/** Of `jwks_unavailable`. */
export function ofFailure(_: WicketgateRefusal, { keys, keyStatus }: Scene): OwnWords {
  const failure = keyStatus?.lastFailure?.failure;
  if (keys === undefined || failure === undefined) return {};
  const { kind, content, status, message, url = "" } = failure;
  const place = named(keys);
  if (content !== undefined)
    return {
      why: `${place} ${CONTENTS[content]}`,
      mend: 'Give a JWK Set: {"keys": [ … ]}, as the issuer publishes it',
    };
  if (kind === "size") return { why: `${place} is too large: ${meaningOf("jwks_too_large")}` };
  if (kind === "status") return { why: `${place} answered ${status}, and only 200 brings keys` };
  if (kind === "redirect")
    return {
      why: `${place} answered with a redirect, which is not followed`,
      mend: "Give the address that it leads to",
    };
  // What the runtime said of the connection, which was made to the address that was given.
  return {
    why: `${place} could not be fetched: ${message.slice(message.indexOf(`${url}: `) + url.length + 2)}`,
  };
}

/** Of an address no query, which may be a secret. */
function named(keys: string): string {
  return cut(isAddress(keys) ? keys.replace(/[?#].*/s, "") : keys);
}
