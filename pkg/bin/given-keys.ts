// Which keys does the command verify with, where it is given some? Those of a file or of an address, for
// every issuer, in the place of what the issuers publish.

import type { Configuration, LoadOptions } from "../types/index.d.ts";
import { textIn } from "./reading.ts";
import { shownArgument } from "./shown.ts";
import { Unusable } from "./unusable.ts";

type Fetch = NonNullable<LoadOptions["fetch"]>;

/** `config`: the text, for the issuers whose metadata tell where their keys are. */
export async function fetchOver(keys: string, config: string): Promise<Fetch> {
  if (keys === "-") throw new Unusable("--keys is a file or an address");
  if (isAddress(keys)) demandAddress(keys);
  const text = isAddress(keys) ? undefined : await textIn(keys);
  const metadata = metadataIn(config);
  return async (url, init) => {
    const issuer = metadata.get(url);
    if (issuer !== undefined) return Response.json({ issuer, jwks_uri: `${new URL(url).origin}/` });
    return text === undefined ? fetch(keys, init) : new Response(text);
  };
}

export function isAddress(keys: string): boolean {
  return /^https?:\/\//i.test(keys);
}

function demandAddress(keys: string): void {
  const { username = "", password = "" } = URL.parse(keys) ?? {};
  if (!URL.canParse(keys)) throw new Unusable(`--keys ${shownArgument(keys)} is not a valid address`);
  if (username !== "" || password !== "")
    throw new Unusable("--keys: a fetch takes no address with a user name or a password");
}

/**
 * The issuers without an address of keys by those that their metadata may have, since a profile may say `discovery` as
 * well; none where the text is none that a gate takes.
 */
function metadataIn(config: string): ReadonlyMap<string, string> {
  try {
    const { issuers = {} } = JSON.parse(config) as Configuration;
    const named = Object.values(issuers).filter(({ jwksUri }) => jwksUri === undefined);
    const discovered = named.map(({ issuer }) => issuer);
    return new Map(
      discovered.flatMap((issuer) => metadataAddresses(issuer).map((address) => [address, issuer])),
    );
  } catch {
    return new Map();
  }
}

/** OpenID Connect Discovery section 4; RFC 8414 section 3.1. */
function metadataAddresses(issuer: unknown): readonly string[] {
  if (typeof issuer !== "string") return [];
  const bare = issuer.replace(/\/$/, "");
  return [
    `${bare}/.well-known/openid-configuration`,
    bare.replace(/^https?:\/\/[^/]*/, "$&/.well-known/oauth-authorization-server"),
  ];
}
