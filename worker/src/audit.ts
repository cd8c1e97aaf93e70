// What does the operator learn? One line of JSON for every decision, key set and fault; never a token, and of its
// claims what a refusal shows.

import type { ConfigurationError, GateEvent, Route, WicketgateStepUp } from "wicketgate/edge";
import { jsonLine, type LoggedRequest, refusalLine } from "wicketgate/log";
import type { Refusal } from "./refusal";

/** Who asked, and where, as far as it is known. */
interface Known {
  readonly route?: Route;
  readonly issuer?: string | undefined;
  readonly kid?: string | undefined;
}

/**
 * A request that went on to its upstream, which answered with `status`, and with `warnings` about its
 * headers.
 */
export function auditPassed(
  requestId: string,
  known: Known,
  status: number,
  warnings: readonly string[],
): void {
  const { route, issuer, kid } = known;
  write({
    event: "decision",
    requestId,
    outcome: issuer === undefined ? "public" : "verified",
    ruleIds: [],
    kid: kid,
    issuer,
    route: route?.path,
    status,
    warnings: warnings.length === 0 ? undefined : warnings,
  });
}

/** What shows of a page only while it goes by, when its line is long written. */
export function auditPage(requestId: string, route: Route, warning: string): void {
  write({ event: "page", requestId, route: route.path, warnings: [warning] });
}

/** A preflight that was granted; no upstream hears of it. */
export function auditPreflight(requestId: string, status: number): void {
  write({ event: "decision", requestId, outcome: "preflight", ruleIds: [], status });
}

/**
 * A request that was refused, or whose user is to log in anew; or that failed, which is the outcome where the gate let it pass and its
 * upstream did not answer, or not so that its answer may leave.
 */
export function auditRefused(refusal: Refusal | WicketgateStepUp, told: LoggedRequest): void {
  console.log(refusalLine(refusal, told));
}

/** The gate's hook: what happens to keys only, since a decision is written where its request is known. */
export function auditKeys(event: GateEvent): void {
  if (event.type === "decision") return;
  const { type, ...told } = event;
  write({ event: type, ...told });
}

/** One fault of the configuration, or what in it is worth a look. */
export function auditConfiguration(
  event: "configuration_error" | "configuration_warning",
  { path, value, message }: ConfigurationError,
): void {
  write({ event, path, value, message });
}

/** The Worker itself failed. The message is left out: it may quote what it failed on. */
export function auditFault(requestId: string, error: unknown): void {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error();
  const calls = stack.replace(message, "").split("\n").slice(1);
  write({ event: "fault", requestId, name, stack: calls.map((call) => call.trim()) });
}

function write(line: Record<string, unknown>): void {
  console.log(jsonLine(line));
}
