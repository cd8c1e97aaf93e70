// How does a Hono app ask the gate? With one middleware around all of it, which admits, hands on, and
// finishes what the app answers.

import type { Context, MiddlewareHandler } from "hono";
import { RefusalLog } from "../js/log/refusal-log.ts";
import {
  checkedOptions,
  EDGE_OPTIONS,
  FUNCTION,
  isRequestGate,
  type Kinds,
  NOT_LOADED,
  openEdge,
  refusalResponse,
  requestInsideOf,
  WicketgateConfigurationError,
  withinTime,
} from "../js/requests.ts";
import type { AdmitResult, Answered, Edge, Wicketgate } from "../types/edge.d.ts";
import type { MiddlewareOptions, WicketgateVariables } from "../types/hono.d.ts";
import type { LoggedRefusal, LoggedRequest, LoggedStepUp } from "../types/log.d.ts";

export { Wicketgate } from "#edge";
export { WicketgateConfigurationError, WicketgateRefusal, WicketgateStepUp } from "../js/requests.ts";

type Environment = { Variables: WicketgateVariables };

/** The app failed where its `onError` is not asked, or what it answered cannot be sent. */
const FAILURE = { status: 500, error: "server_error", headers: {} };

/** The same for the log, in the words of every refusal. */
const APPLICATION_FAILED: LoggedRefusal = {
  code: "application_failed",
  ruleIds: [],
  status: 500,
  message:
    "the application behind the gate failed, or what it answered cannot be sent. " +
    "The line before this one on the console says what the application threw",
};

/** What a line shows of why a gate was not loaded; the console has all of it. */
const SHOWN_CHARACTERS = 512;

/** A gate whose load does not end admits nobody, and keeps nobody waiting. */
const OPENING_MS = 10_000;

const NO_GATE =
  "pass the gate that Wicketgate.load gave, or its promise: " +
  'import { Wicketgate } from "wicketgate/hono"; that of "wicketgate" only verifies';

const OPTIONS: Kinds<MiddlewareOptions> = {
  ...EDGE_OPTIONS,
  clientAddress: FUNCTION,
  log: ["a function, or false", (value) => value === false || FUNCTION[1](value)],
};

export function wicketgate(
  gate: Wicketgate | Promise<Wicketgate>,
  options?: MiddlewareOptions,
): MiddlewareHandler<Environment> {
  const { clientAddress, log: sink, ...forEdge } = checkedOptions("wicketgate", options, OPTIONS);
  const log = sink === false ? undefined : new RefusalLog(sink);
  const open = (loaded: unknown) => {
    if (!isRequestGate(loaded)) throw new TypeError(NO_GATE);
    demandOwnRoutes(loaded);
    log?.tellsOf(loaded);
    return openEdge(loaded, forEdge);
  };
  let opened: Edge | LoggedRefusal | undefined;
  const opening = Promise.resolve(
    isPromise(gate) ? Promise.resolve(gate).then(open).catch(told) : open(gate),
  );
  void opening.then((edge) => {
    opened = edge;
  });

  return async function wicketgate(context, next) {
    const edge = opened ?? (await withinTime(OPENING_MS, opening, NOT_LOADED));
    // The app may put another one in its place.
    const { raw: request } = context.req;
    const logged = (refusal: LoggedRefusal | LoggedStepUp, known: LoggedRequest["admitted"]) =>
      log?.refused(refusal, { request, requestId: requestIdOf(context), admitted: known });
    if ("code" in edge) {
      logged(edge, undefined);
      return refusalResponse(NOT_LOADED, { requestId: requestIdOf(context) });
    }
    const admitted = await admit(edge, context, clientAddress);
    if (admitted.response !== undefined) {
      if (admitted.refusal) logged(admitted.refusal, admitted);
      else if (admitted.stepUp) logged(admitted.stepUp, admitted);
      return admitted.response;
    }
    const { route, verified, nonce } = admitted;
    try {
      demandSamePath(context.req);
      context.req.raw = admitted.request;
      context.set(
        "wicketgate",
        Object.freeze({ route, ...(verified && { verified }), ...(nonce !== undefined && { nonce }) }),
      );
      await next();
      if (!context.finalized) throw new Error("no handler answered: return a Response, or `await next()`");
      const { response, refusal } = admitted.finish(context.res);
      if (refusal) logged(refusal, admitted);
      replaceAnswer(context, response);
    } catch (error) {
      // Hono would answer with what the app had prepared, and without the gate's headers.
      console.error(error);
      logged(APPLICATION_FAILED, admitted);
      context.error =
        error instanceof Error ? error : new Error("what was thrown is no Error", { cause: error });
      replaceAnswer(context, admitted.refuse("application_failed"));
    }
    return undefined;
  };
}

/** What a route says of who answers in the app's place would not be kept. */
function demandOwnRoutes(gate: Wicketgate): void {
  const faults = requestInsideOf(gate).routes.flatMap(({ serves, upstreamUrl, upstreamService }, index) => {
    const asks = { serves, upstream: upstreamUrl ?? upstreamService };
    return Object.entries(asks)
      .filter(([, value]) => value !== undefined)
      .map(([name, value = ""]) => ({
        path: `routes[${index}].${name}`,
        value: JSON.stringify(value),
        message: "is for the Worker; behind this middleware the app answers: leave it out",
      }));
  });
  if (faults.length > 0) throw new WicketgateConfigurationError(faults);
}

/** Said once, and at once: nobody may ask for long, and each request is answered with the same refusal. */
function told(reason: unknown): LoggedRefusal {
  try {
    console.error(reason instanceof Error ? reason : new Error("the gate was not loaded", { cause: reason }));
  } catch {}
  // What another error says may be a secret: the console has it, and no line of each request.
  if (!(reason instanceof WicketgateConfigurationError)) return NOT_LOADED;
  return { ...NOT_LOADED, message: `${NOT_LOADED.message}: ${reason.message.slice(0, SHOWN_CHARACTERS)}` };
}

// Libraries replace the global `Promise`.
function isPromise(gate: unknown): gate is PromiseLike<unknown> {
  return typeof (gate as PromiseLike<unknown> | null | undefined)?.then === "function";
}

/** Nothing that a stranger sends ends in an exception; if one does after all, the answer is shut. */
async function admit(
  edge: Edge,
  context: Context,
  clientAddress: MiddlewareOptions["clientAddress"],
): Promise<
  AdmitResult | (Pick<Answered, "response"> & { readonly refusal?: never; readonly stepUp?: never })
> {
  try {
    return await edge.admit(context.req.raw, {
      // Asked only when there is work: Hono throws where the runtime has no such context, which is dear.
      waitUntil: (work) => context.executionCtx.waitUntil(work),
      clientAddress: clientAddress?.(context),
    });
  } catch (error) {
    console.error(error);
    return { response: refusalResponse(FAILURE) };
  }
}

/** What Hono's own middleware for it has set, where that stands before. */
function requestIdOf(context: Context): string | undefined {
  const id: unknown = context.get("requestId");
  return typeof id === "string" ? id : undefined;
}

/** Hono adds the headers of the answer before to the next one's, those that were taken out as well. */
function replaceAnswer(context: Context<Environment>, answer: Response): void {
  context.res = undefined;
  context.res = answer;
}

/**
 * The gate judged the path as it came; `strict: false` or a `getPath` of its own would have the app answer
 * for another one.
 */
function demandSamePath({ path, url }: Context["req"]): void {
  // Cut out as the core does it: a stranger's `Host` may have made an address that `URL` does not take.
  const [pathname = ""] = url.slice(url.indexOf("/", url.indexOf("://") + 3)).split(/[?#]/, 1);
  // Hono decodes a path, and leaves an escaped percent sign as it is.
  if (path !== pathname && path !== decodeURI(pathname.replaceAll("%25", "%2525"))) {
    throw new Error(
      "the app routes by another path than the gate: leave Hono's `strict` and `getPath` as they are",
    );
  }
}
