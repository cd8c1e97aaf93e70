// May this request pass? The Worker asks the gate's edge, fetches from the upstream what passes, and decides
// nothing itself.

import {
  type Allowed,
  type Edge,
  openEdge,
  refusalResponse,
  Wicketgate,
  WicketgateConfigurationError,
} from "wicketgate/edge";
import configuration from "../wicketgate.json";
import {
  auditConfiguration,
  auditFault,
  auditPage,
  auditPassed,
  auditPreflight,
  auditRefused,
} from "./audit";
import { hear, statusResponse } from "./events";
import { openKeyLayers } from "./key-layers";
import { type PageWarning, swapNonces } from "./nonces";
import { WorkerRefusal } from "./refusal";
import { passOn, unboundServices } from "./upstream";

export { KeyKeeper } from "./key-keeper";

/** What ends within so many seconds is fetched by the schedule: two runs of a cron that runs each minute. */
const SCHEDULED_AHEAD_SECONDS = 120;
/** A set that came less than so many seconds ago is new: no key set lasts less. */
const SHORTEST_AGE_SECONDS = 30;

const layers = openKeyLayers(
  configuration,
  () => loaded instanceof Wicketgate && loaded.sharedKeyCacheEnabled,
);
const loaded = await load();
const edge: Edge | undefined = loaded instanceof Wicketgate ? openEdge(loaded) : undefined;
/**
 * Logs written before the first request are shown nowhere, so what is to say of the configuration waits for
 * it.
 */
let isConfigurationTold = false;

export default {
  fetch(request, _env, context): Promise<Response> {
    const handling = handle(request, context);
    // The platform ends the work of a visitor who hangs up: with it a fetch of keys that others wait for, and
    // the audit line.
    context.waitUntil(handling);
    return handling;
  },

  /**
   * A cron keeps keys warm: in the keepers, then in the caches that isolates begin with. Each fetch is
   * written to the log.
   */
  async scheduled(): Promise<void> {
    tellConfiguration();
    if (!(loaded instanceof Wicketgate)) return;
    await layers.keepers?.refresh(loaded.issuerNames, SCHEDULED_AHEAD_SECONDS);
    const ahead = { aheadSeconds: SCHEDULED_AHEAD_SECONDS };
    await loaded.refresh(ahead);
    // An isolate that held nothing begins with what a cache has, and that may end before the next run.
    const old = loaded.keyStatus().filter(({ ageSeconds = 0 }) => ageSeconds >= SHORTEST_AGE_SECONDS);
    if (old.length > 0) await loaded.refresh({ ...ahead, issuers: old.map(({ issuer }) => issuer) });
  },
} satisfies ExportedHandler;

async function handle(request: Request, context: ExecutionContext): Promise<Response> {
  const requestId = crypto.randomUUID();
  try {
    tellConfiguration();
    if (edge === undefined) {
      const refusal = new WorkerRefusal("configuration_broken");
      auditRefused(refusal, { request, requestId });
      return refusalResponse(refusal, { requestId });
    }
    // Cloudflare overwrites what a visitor sent under this name.
    const clientAddress = request.headers.get("CF-Connecting-IP") ?? undefined;
    const admitted = await edge.admit(request, {
      requestId,
      clientAddress,
      waitUntil: (work) => context.waitUntil(work),
    });
    if (admitted.response === undefined) return await answerOf(request, admitted, requestId);
    const said = admitted.refusal ?? admitted.stepUp;
    if (said === undefined) auditPreflight(requestId, admitted.response.status);
    else auditRefused(said, { request, requestId, admitted });
    return admitted.response;
  } catch (error) {
    auditFault(requestId, error);
    return refusalResponse(
      { status: 503, error: "temporarily_unavailable", headers: { "Retry-After": "1" } },
      { requestId },
    );
  }
}

async function answerOf(request: Request, admitted: Allowed, requestId: string): Promise<Response> {
  try {
    const { nonce, route } = admitted;
    const upstream = await answeredBy(admitted);
    const warn = (code: PageWarning) => auditPage(requestId, route, code);
    const swapped = nonce === undefined ? { response: upstream } : swapNonces(upstream, nonce, warn);
    const { warning } = swapped;
    const { response, refusal, warnings } = admitted.finish(swapped.response);
    if (refusal === undefined)
      auditPassed(
        requestId,
        admitted,
        response.status,
        warning === undefined ? warnings : [...warnings, warning],
      );
    else auditRefused(refusal, { request, requestId, admitted });
    return response;
  } catch (error) {
    if (!(error instanceof WorkerRefusal)) throw error;
    auditRefused(error, { request, requestId, admitted });
    return admitted.refuse(error.code);
  }
}

/** The gate's own answer, where its route says so; else the upstream's. */
function answeredBy(admitted: Allowed): Response | Promise<Response> {
  const { serves } = admitted.route;
  return serves !== undefined && loaded instanceof Wicketgate
    ? statusResponse(loaded, serves)
    : passOn(admitted);
}

async function load(): Promise<Wicketgate | WicketgateConfigurationError["errors"]> {
  try {
    const gate = await Wicketgate.load(configuration, { ...layers.options, onEvent: hear });
    const faults = [
      ...unboundServices(gate.services).map((name) => ({
        path: "services",
        value: name,
        message: `no service binding has this name: add {"binding": "${name}", "service": "NAME-OF-THE-WORKER"} to \`services\` in the Worker's wrangler.jsonc`,
      })),
      ...gate.routesWithoutUpstream.map((path) => ({
        path: "routes",
        value: path,
        message:
          'the Worker needs an `upstream` here: "https://app.example", or {"service": "NAME"} of a binding',
      })),
    ];
    return faults.length === 0 ? gate : faults;
  } catch (error) {
    if (error instanceof WicketgateConfigurationError) return error.errors;
    throw error;
  }
}

function tellConfiguration(): void {
  if (isConfigurationTold) return;
  isConfigurationTold = true;
  if (loaded instanceof Wicketgate) {
    const warnings = [...loaded.warnings, ...layers.introspection.warnings(loaded.issuerNames)];
    for (const warning of warnings) auditConfiguration("configuration_warning", warning);
  } else for (const fault of loaded) auditConfiguration("configuration_error", fault);
}
