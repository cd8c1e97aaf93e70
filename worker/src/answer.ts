// What is the network told when the gate stays shut? The status, the headers that belong to it, and a generic body.

import type { Refusal } from "./refusal";

/** The answer of a refusal. The reason goes to the audit line alone; the request ID leads the operator to it. */
export function refuse(refusal: Refusal, requestId: string): Response {
  return answer(refusal.status, refusal.error, refusal.headers, requestId);
}

/** The answer when the Worker itself fails: shut, and nothing told. */
export function fail(requestId: string): Response {
  return answer(503, "temporarily_unavailable", { "Retry-After": "1" }, requestId);
}

function answer(status: number, error: string, own: Readonly<Record<string, string>>, requestId: string): Response {
  const headers = new Headers(own);
  headers.set("Cache-Control", "private, no-store");
  headers.set("Content-Type", "application/json");
  headers.set("X-Content-Type-Options", "nosniff");
  return new Response(JSON.stringify({ error, requestId }), { status, headers });
}
