// What is answered where no core can be asked: no gate was loaded, or no instance can be made? The same
// headers as the core's own answers have without a configuration; a test compares them.

import type { PublicRefusal } from "../types/edge.d.ts";
import { checkedOptions, demand, isPlain, type Kind, TEXT_OR_NULL } from "./verify.ts";

const REFUSAL: Kind = [
  "a refusal with status, error and headers",
  (value) => {
    const { status, error, headers } = (value ?? {}) as Partial<PublicRefusal>;
    const isStatus = Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599;
    return isStatus && typeof error === "string" && isPlain(headers);
  },
];

const SHUT = {
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "content-type": "application/json",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** No gate was loaded, where one should have been. */
export const NOT_LOADED = {
  code: "configuration_broken",
  ruleIds: ["IAM-CFG-1", "IAM-FC-1"],
  status: 503,
  error: "temporarily_unavailable",
  headers: { "Retry-After": "1" },
  message: "the gate was not loaded, so nobody passes. Mend what made its load fail, and restart",
} as const;

export function refusalResponse(
  refusal: PublicRefusal,
  options?: { readonly requestId?: string | undefined },
): Response {
  demand("refusalResponse", "refusal", refusal, REFUSAL);
  const { status, error, headers } = refusal;
  const { requestId: id } = checkedOptions("refusalResponse", options, { requestId: TEXT_OR_NULL });
  const requestId = id || undefined;
  return new Response(JSON.stringify({ error, requestId }), { status, headers: { ...headers, ...SHUT } });
}
