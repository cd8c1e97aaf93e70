// May this request pass? The Worker asks the gate three times (which route, which token, is it good), does what it says,
// and decides nothing itself.

import type { Route, Verified } from "wicketgate";
import { Wicketgate, WicketgateConfigurationError, WicketgateRefusal } from "wicketgate";
import configuration from "../wicketgate.json";
import { fail, refuse } from "./answer";
import { auditConfiguration, auditFault, auditKeys, auditPassed, auditRefused } from "./audit";
import { uncachedHeaders } from "./headers";
import { openKeyCache } from "./key-cache";
import { WorkerRefusal } from "./refusal";
import { passOn, readTarget, unboundServices } from "./upstream";

const loaded = await load();
/** Logs written before the first request are shown nowhere, so the faults wait for it. */
let faultsWritten = false;

export default {
  fetch(request, _env, context): Promise<Response> {
    const handling = handle(request, context);
    // The platform ends the work of a visitor who hangs up: with it a fetch of keys that others wait for, and the audit line.
    context.waitUntil(handling);
    return handling;
  },
} satisfies ExportedHandler;

async function handle(request: Request, context: ExecutionContext): Promise<Response> {
  const requestId = crypto.randomUUID();
  let route: Route | undefined;
  let verified: Verified | undefined;
  try {
    const gate = openGate();
    route = gate.route(request.method, readTarget(request.url).path);
    verified = await look(gate, route, request, context);
    const response = await passOn(request, route, verified, requestId);
    const answer = route.cache === "no-store" ? withHeaders(response, uncachedHeaders(response.headers)) : response;
    auditPassed(requestId, route, verified, answer.status);
    return answer;
  } catch (error) {
    if (error instanceof WicketgateRefusal || error instanceof WorkerRefusal) {
      auditRefused(requestId, route, verified, error);
      return refuse(error, requestId);
    }
    auditFault(requestId, error);
    return fail(requestId);
  }
}

async function look(gate: Wicketgate, route: Route, request: Request, context: ExecutionContext): Promise<Verified | undefined> {
  if (route.access === "public") return undefined;
  const token = gate.bearerToken(request.headers.get("Authorization"));
  return gate.verify(token, { issuers: route.issuers, waitUntil: (work) => context.waitUntil(work) });
}

async function load(): Promise<Wicketgate | WicketgateConfigurationError["errors"]> {
  try {
    const keyCache = openKeyCache(configuration, () => gate.keyCacheEnabled);
    const gate: Wicketgate = await Wicketgate.load(configuration, { keyCache, onDecision: auditKeys });
    const unbound = unboundServices(gate.services);
    if (unbound.length === 0) return gate;
    return unbound.map((name) => ({ path: "services", value: name, why: "no service binding has this name" }));
  } catch (error) {
    if (error instanceof WicketgateConfigurationError) return error.errors;
    throw error;
  }
}

function openGate(): Wicketgate {
  if (loaded instanceof Wicketgate) return loaded;
  if (!faultsWritten) loaded.forEach(auditConfiguration);
  faultsWritten = true;
  throw new WorkerRefusal("configuration_broken");
}

function withHeaders(response: Response, headers: Headers): Response {
  const { status, statusText, webSocket } = response;
  return new Response(response.body, { status, statusText, headers, webSocket });
}
