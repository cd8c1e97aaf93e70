// What is a good token whose user is to log in anew? No refusal and no yes: a class of its own, an outcome of its
// own, and a count of its own.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openEdge, WicketgateRefusal, WicketgateStepUp } from "wicketgate/edge";
import { WicketgateStepUp as OfHono } from "wicketgate/hono";
import { refusalLine, SignalCounter } from "wicketgate/log";
import { analyticsPoint, Counters } from "wicketgate/metrics";
import { stepUpMessage } from "../../pkg/dist/messages.js";
import { configurationText, gateScene, JWKS_URI } from "../support/gate.mjs";
import { makeApp } from "../support/hono-app.mjs";

const STEP_UP = { acr: ["phr", "phrh"], amr: ["mfa", "hwk"], maxAgeSeconds: 300 };
const ROUTES = [
  { path: "/admin/*", issuers: ["orders"], stepUp: STEP_UP, resourceMetadata: JWKS_URI },
  { path: "/late", issuers: ["orders"], stepUp: { maxAgeSeconds: 60 } },
  { path: "/by-method", issuers: ["orders"], stepUp: { amr: ["mfa"] } },
];
const configuration = configurationText({}, { routes: ROUTES });
const STRONG = { acr: "phr", amr: ["mfa", "hwk"], auth_time: Math.floor(Date.now() / 1_000) - 10 };

async function admitted(claims, { path = "/admin/x", onEvent } = {}) {
  const events = [];
  const scene = await gateScene({
    configuration,
    onEvent: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  });
  const token = await scene.issuer.mint(claims);
  const request = new Request(`https://gate.example${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { admitted: await openEdge(scene.gate).admit(request), events, request, token };
}

describe("what a demand holds", () => {
  test("what is asked for, by which claim it fell short, and whose token it was", async () => {
    const { admitted: answered, token } = await admitted({ ...STRONG, acr: "0" });
    const { stepUp, response, refusal, verified, outcome, preflight } = answered;
    assert.deepEqual([outcome, preflight, refusal, response.status], ["step_up", false, undefined, 401]);
    assert.equal(verified.claims.acr, "0");
    const { kid, message, stack, ...rest } = Object.fromEntries(
      Object.getOwnPropertyNames(stepUp).map((name) => [name, stepUp[name]]),
    );
    assert.ok(kid === answered.kid && stack.includes("WicketgateStepUp"));
    assert.deepEqual(rest, {
      code: "step_up_required",
      status: 401,
      error: "insufficient_user_authentication",
      acrValues: ["phr", "phrh"],
      amr: ["mfa", "hwk"],
      maxAgeSeconds: 300,
      member: "acr",
      setting: "routes[0].stepUp",
      issuer: "orders",
      ruleIds: ["AIR-AUTH-3", "IAM-STP-1", "SIG-ADM-1", "SIG-ADM-2"],
      headers: {
        "WWW-Authenticate": `Bearer error="insufficient_user_authentication", acr_values="phr phrh", max_age="300", resource_metadata="${JWKS_URI}"`,
      },
    });
    assert.equal(response.headers.get("WWW-Authenticate"), stepUp.headers["WWW-Authenticate"]);
    assert.match(
      message,
      /`acr` is none of those.+expected acr phr or phrh, amr mfa and hwk, a login within 300 s/,
    );
    assert.match(message, /`routes\[0\]\.stepUp`$/);
    for (const part of token.split(".")) assert.ok(!JSON.stringify({ ...stepUp, message }).includes(part));
  });

  test("it is no refusal, and says of itself what it is", async () => {
    const { stepUp } = (await admitted({})).admitted;
    assert.ok(stepUp instanceof WicketgateStepUp && stepUp instanceof Error);
    assert.ok(!(stepUp instanceof WicketgateRefusal) && OfHono === WicketgateStepUp);
    assert.ok(!(WicketgateStepUp.prototype instanceof WicketgateRefusal));
    assert.deepEqual([stepUp.name, WicketgateStepUp.name], ["WicketgateStepUp", "WicketgateStepUp"]);
    for (const part of [stepUp, stepUp.acrValues, stepUp.amr, stepUp.ruleIds, stepUp.headers])
      assert.ok(Object.isFrozen(part));
    for (const name of ["claims", "claimsText", "header", "verified"]) assert.ok(!(name in stepUp), name);
  });

  test("each claim that falls short is named, and what is not asked for is absent", async () => {
    for (const [claims, path, member, acrValues, amr, maxAgeSeconds] of [
      [{ ...STRONG, amr: ["mfa"] }, "/admin/x", "amr", STEP_UP.acr, STEP_UP.amr, 300],
      [{ ...STRONG, auth_time: 1 }, "/admin/x", "auth_time", STEP_UP.acr, STEP_UP.amr, 300],
      [{}, "/late", "auth_time", [], [], 60],
      [{ amr: "mfa" }, "/by-method", "amr", [], ["mfa"], undefined],
    ]) {
      const { stepUp } = (await admitted(claims, { path })).admitted;
      assert.deepEqual([stepUp.member, stepUp.acrValues, stepUp.amr], [member, acrValues, amr]);
      assert.equal("maxAgeSeconds" in stepUp, maxAgeSeconds !== undefined);
      assert.equal(stepUp.maxAgeSeconds, maxAgeSeconds);
    }
    const { admitted: passed } = await admitted(STRONG);
    assert.deepEqual([passed.outcome, passed.stepUp, passed.refusal], ["allowed", undefined, undefined]);
  });

  test("a demand of which no claim is known says so", () => {
    const message = stepUpMessage({ acrValues: [], amr: [], code: "step_up_required" });
    assert.equal(
      message,
      "a stronger or more recent login is asked for. Have the client log its user in anew, as the challenge says",
    );
  });
});

describe("who hears of it", () => {
  test("the hook: of a good token, then of a demand", async () => {
    const { events, admitted: answered } = await admitted({});
    const decisions = events.filter(({ type }) => type === "decision");
    const { atMs, ...demand } = decisions[1];
    assert.deepEqual([decisions.length, decisions[0].outcome], [2, "verified"]);
    assert.deepEqual(demand, {
      type: "decision",
      outcome: "step_up",
      code: "step_up_required",
      ruleIds: ["AIR-AUTH-3", "IAM-STP-1", "SIG-ADM-1", "SIG-ADM-2"],
      status: 401,
      issuer: "orders",
      kid: answered.kid,
    });
    assert.ok(Object.isFrozen(decisions[1]) && atMs > 0);
  });

  test("counters and points, apart from refusals", async () => {
    const counters = new Counters();
    const points = [];
    await admitted(
      {},
      {
        onEvent: (event) => {
          counters.onEvent(event);
          points.push(analyticsPoint(event));
        },
      },
    );
    const text = counters.prometheusText();
    assert.match(text, /outcome="step_up",code="step_up_required",status="401",issuer="orders"\} 1/);
    assert.ok(!text.includes('outcome="refused"'));
    assert.equal(points.at(-1).indexes[0], "step_up:orders");
  });

  test("a flood of refusals does not crowd it out of the counters", () => {
    const counters = new Counters();
    const decision = { type: "decision", status: 401, ruleIds: [], atMs: 1 };
    for (let number = 0; number < 5_000; number += 1)
      counters.onEvent({ ...decision, outcome: "refused", code: `code_${number}`, issuer: `i${number}` });
    counters.onEvent({ ...decision, outcome: "step_up", code: "step_up_required", issuer: "orders" });
    assert.match(counters.prometheusText(), /outcome="step_up",.*issuer="orders"\} 1/);
  });

  test("a signal of its own, and no failed authentication", async () => {
    const lines = [];
    const { onEvent } = new SignalCounter((line) => lines.push(JSON.parse(line)));
    await admitted({}, { onEvent });
    assert.deepEqual(
      lines.map(({ signal, counts }) => [signal, counts]),
      [["step_up_demands", { orders: { step_up_required: 1 } }]],
    );
  });

  test("a line behind Hono, and the same by refusalLine", async () => {
    const scene = await gateScene({ configuration });
    const lines = [];
    const app = makeApp(scene.gate, { log: (line) => lines.push(JSON.parse(line)) });
    app.get("/admin/x", () => assert.fail("the app was asked"));
    const token = await scene.issuer.mint({ ...STRONG, auth_time: 1 });
    const answer = await app.request("/admin/x", { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 401);
    const [{ atMs, message, ...line }, signal] = lines;
    assert.deepEqual([signal.signal, lines.length], ["step_up_demands", 2]);
    const { admitted: own, request } = await admitted({ ...STRONG, auth_time: 1 });
    const again = JSON.parse(refusalLine(own.stepUp, { request, admitted: own }));
    assert.deepEqual({ ...again, kid: line.kid, atMs, message }, { ...line, atMs, message });
    assert.equal(again.message, message);
    assert.deepEqual(
      [line.outcome, line.code, line.member, line.route, line.setting],
      ["step_up", "step_up_required", "auth_time", "/admin/*", "routes[0].stepUp"],
    );
  });
});
