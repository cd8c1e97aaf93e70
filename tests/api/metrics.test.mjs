// What has been counted? What the gate told, in text that Prometheus takes, in bounded memory, and never
// under a label that a stranger wrote.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Counters } from "wicketgate/metrics";
import { parseExposition, sumOf } from "../support/exposition-parser.mjs";
import { configurationText, gateScene, refusalOf } from "../support/gate.mjs";

const LARGEST_TALLY = 4_097;
const DECISIONS = "wicketgate_decisions_total";
const FETCHES = "wicketgate_jwks_fetches_total";
const EVENTS = "wicketgate_jwks_changes_total";
const DOWN = "wicketgate_provider_down_seconds_total";

const told = (...events) => {
  const counters = new Counters();
  for (const event of events) counters.onEvent(event);
  return parseExposition(counters.prometheusText());
};

const forged = (token) => {
  const [header, claims, signature] = token.split(".");
  return `${header}.${claims}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
};

/** Every kind of event of keys that has a name of its own. */
const NOTICED = [
  { event: "rotation_seen", kids: ["new-kid"] },
  {
    event: "key_withdrawn",
    kid: "old-kid",
    servedSeconds: 900,
    overlapSeconds: 60,
    neededSeconds: 900,
    overlap: "too_short",
  },
  { event: "key_ambiguous", kid: "old-kid" },
  { event: "provider_down", code: "jwks_fetch_timeout" },
  { event: "provider_back", downSeconds: 12.5 },
].map((noticed) => Object.freeze({ type: "jwks_change", issuer: "orders", ...noticed }));

describe("counters on a gate", () => {
  test("verdicts by outcome, code, status and issuer, and fetches by what became of them", async () => {
    const counters = new Counters();
    const { onEvent } = counters;
    const { gate, issuer } = await gateScene({ onEvent });
    const token = await issuer.mint();
    for (let count = 0; count < 3; count += 1) await gate.verify(token);
    await refusalOf(gate.verify(forged(token)));
    await refusalOf(() => gate.bearerToken(null));
    const metrics = parseExposition(counters.prometheusText());
    assert.equal(
      sumOf(metrics, DECISIONS, { outcome: "verified", code: "", status: "", issuer: "orders" }),
      3,
    );
    assert.equal(
      sumOf(metrics, DECISIONS, {
        outcome: "refused",
        code: "signature_invalid",
        status: "401",
        issuer: "orders",
      }),
      1,
    );
    assert.equal(
      sumOf(metrics, DECISIONS, {
        outcome: "refused",
        code: "credentials_missing",
        status: "401",
        issuer: "",
      }),
      1,
    );
    assert.equal(sumOf(metrics, DECISIONS), 5);
    assert.equal(
      sumOf(metrics, FETCHES, { issuer: "orders", outcome: "accepted", code: "", reason: "no_keys" }),
      1,
    );
    assert.equal(counters.prometheusText(), counters.prometheusText(), "to read is not to reset");
  });

  test("an outage is counted as refused with 503, and its fetches as failed", async () => {
    const counters = new Counters();
    const { onEvent } = counters;
    const { gate, issuer } = await gateScene({
      onEvent,
      fetch: () => Promise.reject(new Error("no network")),
    });
    assert.equal((await refusalOf(gate.verify(await issuer.mint()))).status, 503);
    const metrics = parseExposition(counters.prometheusText());
    assert.equal(sumOf(metrics, DECISIONS, { status: "503", issuer: "orders" }), 1);
    assert.equal(sumOf(metrics, FETCHES, { outcome: "failed", code: "jwks_fetch_failed" }), 1);
  });

  test("what happens to keys is counted as the gate tells it, and how long the provider was down", async () => {
    const counters = new Counters();
    const scene = await gateScene({
      onEvent: counters.onEvent,
      configuration: configurationText({ maxLifetimeSeconds: 120 }),
    });
    const { gate, issuer, clock } = scene;
    const refresh = async () => {
      clock.ms += 60_000;
      const [{ outcome }] = await gate.refresh({ aheadSeconds: 3_600 });
      return outcome;
    };
    await gate.verify(await issuer.mint());
    const { answer } = scene;
    scene.answer = () => Promise.reject(new Error("no network"));
    assert.equal(await refresh(), "kept_previous");
    issuer.rotate();
    scene.answer = answer;
    assert.equal(await refresh(), "accepted");
    issuer.withdraw();
    assert.equal(await refresh(), "accepted");
    const text = counters.prometheusText(gate);
    const metrics = parseExposition(text);
    assert.deepEqual(
      metrics
        .get(EVENTS)
        .samples.map(({ labels, value }) => [labels.event, labels.code, labels.overlap, value]),
      [
        ["provider_down", "jwks_fetch_failed", "", 1],
        ["rotation_seen", "", "", 1],
        ["provider_back", "", "", 1],
        ["key_withdrawn", "", "too_short", 1],
      ],
    );
    assert.equal(sumOf(metrics, DOWN, { issuer: "orders" }), 60);
    for (const kid of issuer.keyIds()) assert.ok(!text.includes(kid));
  });

  test("a hook that throws after counting disturbs neither the verdicts nor the counts", async () => {
    const counters = new Counters();
    const onEvent = (event) => {
      counters.onEvent(event);
      throw new Error("the operator's own fault");
    };
    const { gate, issuer } = await gateScene({ onEvent });
    const token = await issuer.mint();
    assert.equal((await gate.verify(token)).issuer, "orders");
    assert.equal((await refusalOf(gate.verify(forged(token)))).code, "signature_invalid");
    const metrics = parseExposition(counters.prometheusText());
    assert.equal(sumOf(metrics, DECISIONS, { outcome: "verified" }), 1);
    assert.equal(sumOf(metrics, DECISIONS, { outcome: "refused" }), 1);
  });

  test("10,000 strange kids, issuers and paths make no label and no new line", async () => {
    const counters = new Counters();
    const routes = [{ path: "/api/*", issuers: ["orders"] }];
    const { gate, issuer } = await gateScene({
      onEvent: counters.onEvent,
      configuration: configurationText({}, { routes }),
    });
    await gate.verify(await issuer.mint());
    const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    // Of the form that codes have: only where a label comes from keeps them out.
    const ask = async (count) => {
      const header = encoded({ alg: "ES256", typ: "JWT", kid: `strange_${count}` });
      for (const iss of ["https://issuer.example", `strange_${count}`]) {
        await refusalOf(() => gate.verifySync(`${header}.${encoded({ iss })}.${"A".repeat(86)}`));
      }
      await refusalOf(() => gate.route("GET", `/strange_${count}`));
    };
    await ask(0);
    const lines = counters.prometheusText().split("\n").length;
    for (let count = 1; count < 10_000; count += 1) await ask(count);
    const text = counters.prometheusText();
    assert.equal(text.split("\n").length, lines);
    assert.doesNotMatch(text, /strange/);
    assert.equal(sumOf(parseExposition(text), DECISIONS), 30_001);
  });
});

describe("counters on any events", () => {
  test("events of keys, the newest and those not known yet", () => {
    const metrics = told(...NOTICED, {
      type: "jwks_change",
      issuer: "orders",
      event: "something_new",
      shape: { deep: 1 },
    });
    for (const { event, code = "", overlap = "" } of NOTICED)
      assert.equal(sumOf(metrics, EVENTS, { issuer: "orders", event, code, overlap }), 1);
    assert.equal(sumOf(metrics, EVENTS, { event: "something_new" }), 1);
    assert.equal(sumOf(metrics, DOWN, { issuer: "orders" }), 12.5);
    assert.equal(sumOf(metrics, FETCHES), 0);
  });

  test("what is no event, or one of a kind to come, is left out", () => {
    const metrics = told(undefined, null, 5, "jwks_fetch", {}, { type: "weather" }, { outcome: "verified" });
    for (const { samples } of metrics.values()) assert.deepEqual(samples, []);
  });

  test("a time that is none is not added", () => {
    const back = (downSeconds) => ({
      type: "jwks_change",
      issuer: "orders",
      event: "provider_back",
      downSeconds,
    });
    const metrics = told(...[Number.NaN, Number.POSITIVE_INFINITY, -1, "5", undefined, 2, 0.5].map(back));
    assert.equal(sumOf(metrics, DOWN), 2.5);
    assert.equal(sumOf(metrics, EVENTS, { event: "provider_back" }), 7);
    // An outage of no length is one.
    assert.equal(told(back(0)).get(DOWN).samples.length, 1);
  });

  test("a text of another form than names and codes becomes no label", () => {
    const odd = [
      'a"b',
      "a\nb",
      "a\\b",
      "a b",
      "ü",
      "x".repeat(65),
      "\ud800",
      5,
      null,
      {},
      ["orders"],
      "a,b",
      "a}",
      "",
    ];
    const events = odd.flatMap((text) => [
      { type: "decision", outcome: "refused", code: text, status: text, issuer: text, kid: "kid" },
      { type: "jwks_fetch", issuer: text, outcome: text, code: text, reason: text, from: text },
      { type: "jwks_change", issuer: text, event: text, code: text, overlap: text },
    ]);
    const metrics = told(...events);
    for (const name of [DECISIONS, FETCHES, EVENTS]) {
      assert.equal(sumOf(metrics, name), odd.length);
      const texts = metrics.get(name).samples.flatMap(({ labels }) => Object.values(labels));
      assert.deepEqual(
        [...new Set(texts)].toSorted(),
        name === DECISIONS ? ["(other)", "refused"] : ["(other)"],
      );
    }
  });

  test("what an event does not have is an empty label", () => {
    const metrics = told({ type: "decision", outcome: "refused" });
    assert.equal(sumOf(metrics, DECISIONS, { outcome: "refused", code: "", status: "", issuer: "" }), 1);
  });

  test("memory is bounded whatever comes: the issuer goes first, then the code; what was verified keeps its room", () => {
    const counters = new Counters();
    const tell = (count, code, issuer) =>
      counters.onEvent({
        type: "decision",
        outcome: "refused",
        code,
        status: 401,
        issuer,
        ruleIds: [count],
      });
    for (let count = 0; count < 3_000; count += 1) tell(count, "token_expired", `issuer-${count}`);
    let metrics = parseExposition(counters.prometheusText());
    assert.equal(metrics.get(DECISIONS).samples.length, 2_049);
    assert.equal(sumOf(metrics, DECISIONS, { code: "token_expired", issuer: "(other)" }), 952);
    for (let count = 0; count < 10_000; count += 1) tell(count, `code_${count}`, `issuer-${count}`);
    counters.onEvent({ type: "decision", outcome: "verified", issuer: "orders" });
    metrics = parseExposition(counters.prometheusText());
    assert.equal(metrics.get(DECISIONS).samples.length, LARGEST_TALLY + 1);
    assert.equal(sumOf(metrics, DECISIONS, { outcome: "verified", issuer: "orders" }), 1);
    assert.equal(sumOf(metrics, DECISIONS), 13_001);
    for (const issuer of ["issuer-7", "issuer-2999"]) tell(0, "token_expired", issuer);
    metrics = parseExposition(counters.prometheusText());
    assert.equal(
      sumOf(metrics, DECISIONS, { code: "token_expired", issuer: "issuer-7" }),
      2,
      "what has its room keeps it",
    );
    assert.equal(sumOf(metrics, DECISIONS, { code: "token_expired", issuer: "(other)" }), 953);
  });
});
