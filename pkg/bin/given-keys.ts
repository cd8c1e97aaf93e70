// Which keys does the command verify with, where it is given some? Those of a file or of an address, for
// every issuer, in the place of what the issuers publish.

import type { LoadOptions } from "../types/index.d.ts";
import { textIn } from "./reading.ts";
import { Unusable } from "./unusable.ts";

type Fetch = NonNullable<LoadOptions["fetch"]>;

/**
 * A `fetch` that answers with these keys. `config`: the text, for the issuers that tell their keys'
 * address.
 */
export async function fetchOver(keys: string, config: string): Promise<Fetch> {
  const isAddress = /^https?:\/\//.test(keys);
  if (!isAddress && keys === "-") throw new Unusable("--keys is a file or an address");
  const text = isAddress ? undefined : await textIn(keys);
  const issuers = issuersIn(config);
  return async (url, init) => {
    const metadata = issuers.find((issuer) => isMetadataOf(url, issuer));
    if (metadata !== undefined) return Response.json({ issuer: metadata, jwks_uri: "https://keys.invalid/" });
    return text === undefined ? fetch(keys, init) : new Response(text);
  };
}

/** What the issuers are called; nothing where the text is none that a gate takes. */
function issuersIn(config: string): readonly string[] {
  try {
    const { issuers = {} } = JSON.parse(config) as { issuers?: Record<string, { issuer?: unknown }> };
    return Object.values(issuers).map(({ issuer }) => String(issuer));
  } catch {
    return [];
  }
}

function isMetadataOf(url: string, issuer: string): boolean {
  const { pathname, origin } = URL.canParse(issuer) ? new URL(issuer) : new URL("https://issuer.invalid/");
  return (
    url.startsWith(`${origin}/`) && url.includes("/.well-known/") && url.includes(pathname.replace(/\/$/, ""))
  );
}
