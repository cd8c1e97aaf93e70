// What is answered where no core can be asked: no gate was loaded, or no instance can be made? The same
// headers as the core's own answers have without a configuration; a test compares them.

import type { PublicRefusal } from "../types/edge.d.ts";

const SHUT = {
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "content-type": "application/json",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export function refusalResponse(
  { status, error, headers }: PublicRefusal,
  options?: { readonly requestId?: string },
): Response {
  const requestId = options?.requestId || undefined;
  return new Response(JSON.stringify({ error, requestId }), { status, headers: { ...headers, ...SHUT } });
}
