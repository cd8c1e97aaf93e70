// How does a gate judge whole requests? As one that verifies, which knows the routes of its configuration.

import type { Wicketgate as PublicGate } from "../types/edge.d.ts";
import type { NearMiss, Route, VerifyOptions } from "../types/index.d.ts";
import type {
  Asked,
  FetchOrder,
  Json,
  OrderStep,
  RefusalAnswer,
  RequestAbout,
  StepUpAnswer,
  VerifiedPart,
} from "./answers.ts";
import type { Source } from "./gate.ts";
import type { RequestCore, RequestGlue } from "./glue.ts";
import type { Caller } from "./orders.ts";
import { refusalResponse } from "./refusal-response.ts";
import { responseOf } from "./reply.ts";
import { SharedRoom } from "./request-body.ts";
import { WicketgateStepUp } from "./step-up.ts";
import {
  boundedText,
  Gate,
  insideOf,
  loadedOver,
  refusalOf,
  type WicketgateRefusal,
  wordsHeld,
} from "./verify.ts";

/** What an edge may ask a gate beyond its public methods. */
export interface RequestInside {
  /** The headers whose values the core reads, of a request and of an answer. */
  readonly requestValues: ReadonlySet<string>;
  readonly responseValues: ReadonlySet<string>;
  /** What the bodies under way share. */
  readonly room: SharedRoom;
  readonly routes: readonly Route[];
  routeAt(index: number): Route;
  ask<Form>(question: (core: RequestCore) => Json<Form>): Form;
  /** Asks, does what is ordered, and goes on until there is a verdict; at once where nothing is ordered. */
  carryOut<Form extends { readonly kind: string }>(
    first: (core: RequestCore, nowMs: number) => Json<Form | OrderStep>,
    work: Omit<Caller, "generation">,
  ): Form | Promise<Form>;
  /** Tells the operator's hook of a good token, where the answer is about one. */
  tellVerified(step: Partial<VerifiedPart>): step is VerifiedPart;
  /** The refusal, told to the operator's hook. */
  refuse(
    refusal: RefusalAnswer,
    nearMiss?: NearMiss,
    asked?: Omit<Asked, "config" | "routes">,
  ): WicketgateRefusal;
  /** The demand, told to the operator's hook. */
  demand(stepUp: StepUpAnswer): WicketgateStepUp;
  /** Fetches keys beside what is going on. */
  refresh(order: FetchOrder, options: VerifyOptions | undefined): void;
  /** The answer to a request that nobody could judge; the hook is told why. */
  unjudged(refusal: WicketgateRefusal, requestId: string): Response;
}

const insides = new WeakMap<object, RequestInside>();

/** Whether it is a gate that judges whole requests. */
export function isRequestGate(gate: unknown): gate is PublicGate {
  return insides.has(gate as PublicGate);
}

/** Throws where it is no such gate. */
export function requestInsideOf(gate: PublicGate): RequestInside {
  const inside = insides.get(gate);
  if (inside !== undefined) return inside;
  if (typeof (gate as { readonly then?: unknown } | undefined)?.then === "function")
    throw new TypeError("pass the gate, not its promise: openEdge(await Wicketgate.load(configuration))");
  throw new TypeError(
    "pass the gate that Wicketgate.load gave, awaited: " +
      'import { Wicketgate } from "wicketgate/edge"; that of "wicketgate" only verifies',
  );
}

/** The class `Wicketgate` over one module of generated glue. */
export function wicketgateOver(source: Source<RequestGlue>) {
  return class Wicketgate extends RequestGate {
    static override readonly name: string = "Wicketgate";

    static async load(config: unknown, options?: Parameters<Source["start"]>[0]): Promise<Wicketgate> {
      return loadedOver(source, config, options, (loading) => new Wicketgate(loading));
    }
  };
}

class RequestGate extends Gate implements PublicGate {
  readonly services: readonly string[];
  readonly routesWithoutUpstream: readonly string[];

  constructor(loading: unknown) {
    super(loading);
    const inside = insideOf(this);
    // The wasm that belongs to this glue tells more than the one that only verifies.
    const { services, routesWithoutUpstream, routes, requestValues, responseValues } =
      inside.about as RequestAbout;
    this.services = Object.freeze(services);
    this.routesWithoutUpstream = Object.freeze(routesWithoutUpstream);
    for (const route of routes) Object.freeze(route);
    const ask: RequestInside["ask"] = (question) => inside.ask((core) => question(core as RequestCore));
    insides.set(this, {
      requestValues: new Set(requestValues),
      responseValues: new Set(responseValues),
      room: new SharedRoom(),
      routes,
      routeAt(index) {
        const route = routes[index];
        if (route === undefined) throw new TypeError("the core found a route that it had not described");
        return route;
      },
      ask,
      carryOut: (first, work) => inside.carryOut((core, nowMs) => first(core as RequestCore, nowMs), work),
      tellVerified: inside.tellVerified,
      refuse(refusal, nearMiss, asked) {
        const told = asked && { ...asked, nearMiss, routes, config: inside.config };
        return inside.refused(inside.refusal(refusal, told), nearMiss);
      },
      demand(answer) {
        const message = wordsHeld()?.stepUpMessage(answer);
        const stepUp = new WicketgateStepUp({ ...answer, ...(message !== undefined && { message }) });
        inside.demanded(stepUp);
        return stepUp;
      },
      refresh: inside.refresh,
      unjudged(refusal, requestId) {
        inside.refused(refusal);
        try {
          return responseOf(ask((core) => core.unjudged(refusal.code, requestId)));
        } catch {
          return refusalResponse(refusal, { requestId });
        }
      },
    });
  }

  route(method: unknown, path: unknown): Route {
    const [methodText, pathText] = [boundedText(method), boundedText(path)];
    const { ask, routeAt, routes } = requestInsideOf(this);
    const { config } = insideOf(this);
    try {
      const answer = ask((core) => core.route(methodText, pathText));
      if (answer.kind !== "route") {
        throw refusalOf(answer.refusal, { method: methodText, path: pathText, routes, config });
      }
      return routeAt(answer.index);
    } catch (error) {
      throw insideOf(this).refused(error);
    }
  }
}
