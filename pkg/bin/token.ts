// What came as a token, and what does it claim? Nothing here is verified, and nothing is decided by it.

import { isPlain } from "../js/options.ts";
import { Unusable } from "./unusable.ts";

/**
 * The token alone: people paste the header's value, files end in a line feed, and mail and terminals wrap long
 * lines.
 */
export function tokenIn(text: string): string {
  const token = text.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, "");
  if (token === "")
    throw new Unusable("no token came: wicketgate why CONFIG --token FILE, or on standard input", false);
  return token.replace(/\s+/g, "");
}

/** The payload's members; nothing where it is not a JSON object. */
export function claimedBy(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const [, payload = ""] = token.split(".");
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    return isPlain(claims) ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
