// Which misuse does the type check stop? Each marked line must be an error, or the check itself fails.

import {
  type AdmitResult,
  type Claims,
  type GateEvent,
  openEdge,
  type Route,
  type Verified,
  Wicketgate,
  WicketgateConfigurationError,
  WicketgateRefusal,
  WicketgateStepUp,
} from "wicketgate/edge";

declare const token: string;
declare const module: WebAssembly.Module;

export async function uses(): Promise<Claims> {
  const gate: Wicketgate = await Wicketgate.load("{}", {
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    random: Math.random,
    onEvent: (event: GateEvent) => {
      if (event.type === "jwks_fetch") return void event.keyCount;
      if (event.type === "jwks_change") return void event.event;
      if (event.type === "clock_skew") return void event.skewSeconds;
      return void event.atMs;
    },
    sharedKeyCache: { get: async () => undefined, put: async () => {} },
  });
  const route: Route = gate.route("GET", "/");
  if (route.access === "token")
    await gate.verify(token, { issuers: route.issuers, waitUntil: (work) => void work });
  // @ts-expect-error: a public route names no issuers
  if (route.access === "public") await gate.verify(token, { issuers: route.issuers });
  const verified: Verified = await gate.verify(token, { issuers: ["orders"] });
  return verified.claims;
}

export async function misuses(gate: Wicketgate): Promise<void> {
  // @ts-expect-error: a promise is always true; the verdict would be ignored
  if (gate.verify(token)) return;
  // @ts-expect-error: the same without `if`
  const passes = gate.verify(token) ? "yes" : "no";
  // @ts-expect-error: a forgotten await leaves no claims to read
  const { claims } = gate.verify(token);
  // @ts-expect-error: verified is no boolean
  const flag: boolean = await gate.verify(token);
  // @ts-expect-error: there is no `ok`: a refusal is an exception
  const { ok } = await gate.verify(token);
  const verified = await gate.verify(token);
  // @ts-expect-error: what was verified stays as it was
  verified.issuer = "other";
  // @ts-expect-error: a claim that was not checked has to be looked at first
  const scope: string = verified.claims.scope;
  // @ts-expect-error: a header may be absent, and what is absent is no token
  await gate.verify(new Headers().get("authorization"));
  // @ts-expect-error: a gate is loaded, not made
  new Wicketgate("{}");
  // @ts-expect-error: only the gate refuses
  new WicketgateRefusal();
  // @ts-expect-error: only load finds faults
  new WicketgateConfigurationError();
  // @ts-expect-error: time is a number of milliseconds
  await Wicketgate.load("{}", { now: () => new Date() });
  // @ts-expect-error: no switch turns a check off
  await gate.verify(token, { ignoreExpiration: true });
  // @ts-expect-error: verifySync starts nothing that would have to be kept alive
  gate.verifySync(token, { waitUntil: () => {} });
  void [passes, claims, flag, ok, scope];
}

export function answers(admitted: AdmitResult): string {
  switch (admitted.outcome) {
    case "allowed":
      // @ts-expect-error: who is let in is told nothing of a login
      void admitted.stepUp;
      // @ts-expect-error: a route may hand on a list of claims without this one
      return admitted.verified === undefined ? "" : admitted.verified.claims.iss;
    case "refused":
      // @ts-expect-error: a refusal is no demand
      void admitted.stepUp.acrValues;
      return admitted.refusal.code;
    case "step_up": {
      const { stepUp } = admitted;
      // @ts-expect-error: a demand is no refusal
      const refusal: WicketgateRefusal = stepUp;
      // @ts-expect-error: nor is a refusal a demand
      const demand: WicketgateStepUp = refusal;
      // @ts-expect-error: nor is it what a token says
      const verified: Verified = stepUp;
      // @ts-expect-error: nor a yes
      const passes: boolean = stepUp;
      // @ts-expect-error: only the gate demands
      void [new WicketgateStepUp(), demand, verified, passes];
      // @ts-expect-error: nobody is refused
      void admitted.refusal.code;
      return stepUp.acrValues.join(" ");
    }
    default: {
      const granted: "preflight" = admitted.outcome;
      return granted;
    }
  }
}

export function handles(error: unknown): number {
  if (error instanceof WicketgateConfigurationError) return error.errors.length;
  if (!(error instanceof WicketgateRefusal)) throw error;
  // @ts-expect-error: no such code
  if (error.code === "token_is_fine") return 0;
  // @ts-expect-error: a configuration's faults are no refusal's
  void error.errors;
  return error.code === "token_expired" ? error.status : (error.retryAfterSeconds ?? 0);
}

export async function slim(): Promise<void> {
  const { Wicketgate: Slim } = await import("wicketgate/slim");
  const verifying = await Slim.load("{}", { wasm: module });
  // @ts-expect-error: one that only verifies knows no routes
  const gate: Wicketgate = verifying;
  // @ts-expect-error: and judges no whole requests
  openEdge(verifying);
  // @ts-expect-error: slim locates no wasm
  await Slim.load("{}");
  // @ts-expect-error: nothing is no wasm
  await Slim.load("{}", { wasm: undefined });
  void gate;
  const { Wicketgate: EdgeSlim } = await import("wicketgate/edge/slim");
  const whole: Wicketgate = await EdgeSlim.load("{}", { wasm: module });
  openEdge(whole);
  // @ts-expect-error: slim locates no wasm
  await EdgeSlim.load("{}");
}
