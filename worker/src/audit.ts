// What does the operator learn? One line of JSON for every decision, key set and fault; never a token, never a claim.

import type { ConfigurationError, DecisionEvent, KeysEvent, Route, Verified } from "wicketgate";
import type { Refusal } from "./refusal";

/** A request that went on to its upstream, which answered with `status`. */
export function auditPassed(requestId: string, route: Route, verified: Verified | undefined, status: number): void {
  write({
    event: "decision",
    requestId,
    outcome: verified === undefined ? "public" : "verified",
    ruleIds: [],
    kid: verified?.keyId,
    issuer: verified?.issuer,
    route: route.path,
    status,
  });
}

/**
 * A request that was refused; or that failed, which is the outcome where the gate let it pass and its upstream did not
 * answer. `kid` and `issuer` are those of the verified token, if it got so far; else `kid` stands in it as the stranger
 * wrote it: JSON escapes it, a viewer must too.
 */
export function auditRefused(requestId: string, route: Route | undefined, verified: Verified | undefined, refusal: Refusal): void {
  write({
    event: "decision",
    requestId,
    outcome: refusal.code.startsWith("upstream_") ? "failed" : "refused",
    code: refusal.code,
    ruleIds: refusal.ruleIds,
    kid: verified?.keyId ?? refusal.keyId,
    issuer: verified?.issuer ?? refusal.issuer,
    route: route?.path,
    status: refusal.status,
  });
}

/** The gate's hook: key sets only, since a decision is written where its request is known. */
export function auditKeys(event: DecisionEvent | KeysEvent): void {
  if (event.type !== "keys") return;
  const { issuer, outcome, code, keyCount, why } = event;
  write({ event: "keys", issuer, outcome, code, keyCount, why });
}

/** One fault of the configuration. */
export function auditConfiguration({ path, value, why }: ConfigurationError): void {
  write({ event: "configuration_error", path, value, why });
}

/** The Worker itself failed. The message is left out: it may quote what it failed on. */
export function auditFault(requestId: string, error: unknown): void {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error();
  const calls = stack.replace(message, "").split("\n").slice(1);
  write({ event: "fault", requestId, name, stack: calls.map((call) => call.trim()) });
}

function write(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}
