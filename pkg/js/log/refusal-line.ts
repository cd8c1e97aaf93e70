// What does a log say of a request that was refused? Why, where, and who asked; never a token, the path or
// the query that was asked, or a header but `Origin`.

import type { LoggedRefusal, LoggedRequest, LoggedStepUp } from "../../types/log.d.ts";
import { demand, hasMethods, hasTexts, type Kind, OBJECT, shortened } from "../options.ts";
import { jsonLine } from "./json-line.ts";

/** A demand for another login is no refusal. */
const STEP_UP = "step_up_required";
// As much as the core shows of other evidence.
const SHOWN_BYTES = 256;

const REFUSAL: Kind = ["a refusal", (value) => hasTexts(value, "code", "message")];

/** By what it has, since it may be of another realm, or a server's own. */
const REQUEST: Kind = [
  "a Request",
  (value) => hasTexts(value, "method") && hasMethods((value as Request).headers, "get"),
];

/** `kid` and `issuer` are those of the verified token, if it got so far; else as the refusal has them. */
export function refusalLine(refusal: LoggedRefusal | LoggedStepUp, told: LoggedRequest): string {
  demand("refusalLine", "refusal", refusal, REFUSAL);
  demand("refusalLine", "told", told, OBJECT);
  const { code, ruleIds, status, message, member, setting } = refusal;
  const { expected, found, limit }: Partial<LoggedRefusal> =
    code === STEP_UP ? {} : (refusal as LoggedRefusal);
  const { request, requestId, admitted = {} } = told;
  demand("refusalLine", "request", request, REQUEST);
  return jsonLine({
    event: "decision",
    requestId,
    outcome: outcomeOf(code),
    code,
    ruleIds,
    kid: admitted.kid ?? refusal.kid,
    issuer: admitted.issuer ?? refusal.issuer,
    route: admitted.route?.path,
    method: shown(request.method),
    origin: shown(request.headers.get("origin")),
    status,
    nearMiss: admitted.nearMiss,
    message,
    expected,
    found,
    limit,
    member,
    setting,
    atMs: Date.now(),
  });
}

function outcomeOf(code: string): string {
  if (code === STEP_UP) return "step_up";
  return code.startsWith("upstream_") || code === "application_failed" ? "failed" : "refused";
}

/** A stranger wrote it, as long as it pleased. */
function shown(text: string | null): string | undefined {
  return text === null ? undefined : shortened(text, SHOWN_BYTES);
}
