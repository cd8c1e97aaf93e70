// How does a test of the package get a gate, an issuer and a clock without a network? With a scene:
//
//   const scene = await gateScene({ maxAgeSeconds: 600 });
//   await scene.gate.verify(await scene.issuer.mint());
//   scene.clock.ms += 30_000;                  // the gate's clock; tokens keep the real one
//   scene.answer = async (url, init) => …      // what the gate's fetch does from now on
//   scene.fetches, scene.events                // [{ url, init }] and what onEvent heard
//   await refusalOf(scene.gate.verify("x"))    // the WicketgateRefusal; anything else fails the test

import assert from "node:assert/strict";
import { Wicketgate, WicketgateRefusal } from "wicketgate";
import { Wicketgate as RequestGate } from "wicketgate/edge";
import { createIssuer } from "./issuer.mjs";

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "api://orders";
export const JWKS_URI = `${ISSUER}/jwks.json`;

/** A configuration with one fetched issuer, `orders`, as JSON text; members of the entry are replaced or added. */
export function configurationText(entry = {}, top = {}) {
  const orders = { issuer: ISSUER, audience: [AUDIENCE], jwksUri: JWKS_URI, ...entry };
  return JSON.stringify({
    issuers: {
      orders: Object.fromEntries(Object.entries(orders).filter(([, value]) => value !== undefined)),
    },
    ...top,
  });
}

/** Loads a configuration by the import that it is for. */
export function loadFitting(configuration, options) {
  const { routes, frames, ownOrigins, strictTransportSecurity, origins = [] } = JSON.parse(configuration);
  const hasPattern = JSON.stringify(origins).includes("*.");
  const isForRequests = [routes, frames, ownOrigins, strictTransportSecurity, hasPattern].some(Boolean);
  return (isForRequests ? RequestGate : Wicketgate).load(configuration, options);
}

export async function gateScene({
  load = loadFitting,
  configuration = configurationText(),
  maxAgeSeconds = 600,
  ...options
} = {}) {
  const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE, maxAgeSeconds });
  const scene = { issuer, clock: { ms: Date.now() }, fetches: [], events: [] };
  scene.answer = async () => keySetResponse(issuer.jwks(), { "cache-control": `max-age=${maxAgeSeconds}` });
  scene.gate = await load(configuration, {
    fetch: (url, init) => {
      scene.fetches.push({ url, init });
      return scene.answer(url, init);
    },
    now: () => scene.clock.ms,
    random: () => 0,
    onEvent: (event) => scene.events.push(event),
    ...options,
  });
  return scene;
}

export function keySetResponse(keySet, headers = {}) {
  return Response.json(keySet, { headers });
}

/** The refusal that a promise rejects with, or that a function throws. */
export async function refusalOf(promiseOrFunction) {
  let value;
  try {
    value = await (typeof promiseOrFunction === "function" ? promiseOrFunction() : promiseOrFunction);
  } catch (error) {
    assert.ok(error instanceof WicketgateRefusal, `not a refusal but ${error?.stack ?? error}`);
    return error;
  }
  return assert.fail(`no refusal but ${JSON.stringify(value)?.slice(0, 500)}`);
}
