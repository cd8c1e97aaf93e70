// What is the network told when the gate stays shut? The status, the headers that belong to it, and a generic body.

import type { Refusal } from "./refusal";

/** The answer of a refusal. The reason goes to the audit line alone; the request ID leads the operator to it. */
export function refuse(method: string, refusal: Refusal, requestId: string): Response {
  return answer(method, refusal.status, refusal.error, refusal.headers, requestId);
}

/** The answer when the Worker itself fails: shut, and nothing told. */
export function fail(method: string, requestId: string): Response {
  return answer(method, 503, "temporarily_unavailable", { "Retry-After": "1" }, requestId);
}

function answer(method: string, status: number, error: string, own: Readonly<Record<string, string>>, requestId: string): Response {
  const headers = new Headers(own);
  headers.set("Cache-Control", "private, no-store");
  headers.set("Content-Type", "application/json");
  headers.set("X-Content-Type-Options", "nosniff");
  const body = method === "HEAD" ? null : JSON.stringify({ error, requestId });
  return new Response(body, { status, headers });
}
