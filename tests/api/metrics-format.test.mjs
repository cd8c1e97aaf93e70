// In what form do an operator's numbers leave? Gauges of keys, the text format to the letter, and points for
// Analytics Engine.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyticsPoint, Counters, prometheusContentType } from "wicketgate/metrics";
import { exposition } from "../../pkg/js/metrics/formats.ts";
import { parseExposition, sumOf } from "../support/exposition-parser.mjs";
import { gateScene, refusalOf } from "../support/gate.mjs";

const gaugesOf = (...issuers) => parseExposition(new Counters().prometheusText({ keyStatus: () => issuers }));

describe("gauges of keys", () => {
  const orders = {
    issuer: "orders",
    state: "stale",
    keyCount: 2,
    kids: ["a", "b"],
    ageSeconds: 700.5,
    freshForSeconds: 0,
    nextFetchInSeconds: 3,
    failures: 4,
  };
  const partners = { issuer: "partners", state: "empty", keyCount: 0, kids: [], failures: 0 };

  test("each number at its place, and none where the gate knows none", () => {
    const metrics = gaugesOf(
      { ...orders, lastFailure: { code: "jwks_fetch_timeout", agoSeconds: 2 } },
      partners,
    );
    const shown = (name) => metrics.get(name).samples.map(({ labels, value }) => [labels.issuer, value]);
    assert.deepEqual(shown("wicketgate_keys"), [
      ["orders", 2],
      ["partners", 0],
    ]);
    assert.deepEqual(shown("wicketgate_key_age_seconds"), [["orders", 700.5]]);
    assert.deepEqual(shown("wicketgate_key_fresh_seconds"), [["orders", 0]]);
    assert.deepEqual(shown("wicketgate_key_next_fetch_seconds"), [["orders", 3]]);
    assert.deepEqual(shown("wicketgate_key_fetch_failures"), [
      ["orders", 4],
      ["partners", 0],
    ]);
    for (const [name, { type }] of metrics) assert.equal(type, name.endsWith("_total") ? "counter" : "gauge");
  });

  test("each issuer is in one state and not in the others; a state to come is shown as well", () => {
    const metrics = gaugesOf(orders, partners, { ...partners, issuer: "later", state: "asleep" });
    const states = metrics.get("wicketgate_key_state").samples;
    for (const issuer of ["orders", "partners", "later"])
      assert.equal(sumOf(metrics, "wicketgate_key_state", { issuer }), 1);
    assert.deepEqual(
      states.filter(({ value }) => value === 1).map(({ labels }) => Object.values(labels)),
      [
        ["orders", "stale"],
        ["partners", "empty"],
        ["later", "asleep"],
      ],
    );
    assert.equal(states.length, 7 + 7 + 8);
  });

  test("a gate's own status, as its clock moves on", async () => {
    const { gate, issuer, clock } = await gateScene({ maxAgeSeconds: 600 });
    const shown = () => {
      const metrics = parseExposition(new Counters().prometheusText(gate));
      const { samples } = metrics.get("wicketgate_key_state");
      const { state } = samples.find(({ value }) => value === 1).labels;
      return [
        state,
        ...["s", "_age_seconds", "_fresh_seconds"].map(
          (name) => metrics.get(`wicketgate_key${name}`).samples[0]?.value,
        ),
      ];
    };
    assert.deepEqual(shown(), ["empty", 0, undefined, undefined]);
    await gate.verify(await issuer.mint());
    assert.deepEqual(shown(), ["fresh", 1, 0, 600]);
    clock.ms += 200_000;
    assert.deepEqual(shown(), ["fresh", 1, 200, 400]);
    clock.ms += 500_000;
    assert.deepEqual(shown(), ["expired", 1, 700, 0]);
  });

  test("without a gate, or with one whose status cannot be had, the counters are told all the same", () => {
    const counters = new Counters();
    counters.onEvent({ type: "decision", outcome: "verified", issuer: "orders" });
    const alone = counters.prometheusText();
    const failing = {
      keyStatus: () => {
        throw new Error("trapped");
      },
    };
    for (const gate of [undefined, {}, failing, { keyStatus: () => [] }])
      assert.equal(counters.prometheusText(gate), alone);
    assert.equal(sumOf(parseExposition(alone), "wicketgate_decisions_total"), 1);
  });
});

describe("the text format", () => {
  test("to the letter", () => {
    const counters = new Counters();
    counters.onEvent({
      type: "decision",
      outcome: "refused",
      code: "kid_unknown",
      status: 401,
      issuer: "orders",
      kid: "evil",
    });
    assert.equal(prometheusContentType, "text/plain; version=0.0.4; charset=utf-8");
    assert.deepEqual(counters.prometheusText().split("\n").slice(0, 3), [
      "# HELP wicketgate_decisions_total Verdicts, by what they were.",
      "# TYPE wicketgate_decisions_total counter",
      'wicketgate_decisions_total{outcome="refused",code="kid_unknown",status="401",issuer="orders"} 1',
    ]);
  });

  test("what has a meaning in it is escaped, so that no label ends early and no line is added", () => {
    const odd = ["\\", '"', "\n", '\\"\n', "a\\nb", '"} 1\nforged_total{a="', ",", "}", "", "ü€😀", "\\\\"];
    const samples = odd.map((text) => ({ labels: { text, other: "plain" }, value: 1 }));
    const metrics = parseExposition(
      exposition([{ name: "odd_total", type: "counter", help: "A \\ and\na line.", samples }]),
    );
    assert.deepEqual([...metrics.keys()], ["odd_total"]);
    assert.equal(metrics.get("odd_total").help, "A \\\\ and\\na line.");
    assert.deepEqual(
      metrics.get("odd_total").samples.map(({ labels }) => labels.text),
      odd,
    );
  });

  test("the reader of these tests takes nothing else", () => {
    const head = "# HELP a_total Help.\n# TYPE a_total counter\n";
    parseExposition(`${head}a_total{b="c",d=""} 1\na_total{b="d",d="1.5"} 2.5\n`);
    const wrong = [
      `${head}a_total{b="c"} 1`,
      `${head}a_total{b="c"} -1\n`,
      `${head}a_total{b="c"} one\n`,
      `${head}a_total{b="c"} 1 \n`,
      `${head}a_total{b="c"}1\n`,
      `${head}a_total{b="c",} 1\n`,
      `${head}a_total{b="c" } 1\n`,
      `${head}a_total{b="\\c"} 1\n`,
      `${head}a_total{b="c} 1\n`,
      `${head}a_total{1b="c"} 1\n`,
      `${head}a_total{b="c"} 1\na_total{b="c"} 2\n`,
      `${head}a_total{b="c"} 1\na_total{d="c"} 2\n`,
      `${head}b_total{b="c"} 1\n`,
      `${head}${head}`,
      `${head}\n`,
      'a_total{b="c"} 1\n',
      "# HELP a_total Help.\n",
      "# HELP a Help.\n# TYPE a counter\n",
      "# HELP a_total Help.\n# TYPE a_total gauge\n",
      "# HELP a_total \\ \n# TYPE a_total counter\n",
    ];
    for (const text of wrong) assert.throws(() => parseExposition(text), undefined, JSON.stringify(text));
  });
});

describe("points for Analytics Engine", () => {
  const plain = { blobs: ["", "", "", "", "", "", ""], doubles: [0, 0, 0, 0, 0, 0, 0] };

  test("the places of every kind of event", () => {
    const keys = { type: "jwks_fetch", issuer: "orders" };
    const happened = { type: "jwks_change", issuer: "orders" };
    const table = [
      [
        {
          type: "decision",
          outcome: "refused",
          code: "kid_unknown",
          status: 401,
          issuer: "orders",
          kid: "evil",
          ruleIds: ["A"],
          atMs: 5,
        },
        {
          indexes: ["refused:orders"],
          blobs: ["decision", "refused", "kid_unknown", "orders", "", "", ""],
          doubles: [401, 0, 0, 0, 0, 0, 0],
        },
      ],
      [
        { type: "decision", outcome: "verified", ruleIds: [], issuer: "orders", kid: "key", atMs: 5 },
        { ...plain, indexes: ["verified:orders"], blobs: ["decision", "verified", "", "orders", "", "", ""] },
      ],
      [
        {
          ...keys,
          outcome: "failed",
          code: "jwks_fetch_timeout",
          keyCount: 2,
          reason: "expired",
          from: "source",
        },
        {
          indexes: ["jwks_fetch:orders"],
          blobs: ["jwks_fetch", "failed", "jwks_fetch_timeout", "orders", "expired", "", "source"],
          doubles: [0, 2, 0, 0, 0, 0, 0],
        },
      ],
      [
        {
          ...happened,
          event: "key_withdrawn",
          kid: "evil",
          servedSeconds: 9,
          overlapSeconds: 1.5,
          neededSeconds: 8,
          overlap: "too_short",
        },
        {
          indexes: ["jwks_change:orders"],
          blobs: ["jwks_change", "key_withdrawn", "", "orders", "", "too_short", ""],
          doubles: [0, 0, 9, 1.5, 8, 0, 0],
        },
      ],
      [
        { ...happened, event: "provider_back", downSeconds: 61 },
        {
          indexes: ["jwks_change:orders"],
          blobs: ["jwks_change", "provider_back", "", "orders", "", "", ""],
          doubles: [0, 0, 0, 0, 0, 61, 0],
        },
      ],
      [
        { type: "clock_skew", issuer: "orders", skewSeconds: -61 },
        {
          indexes: ["clock_skew:orders"],
          blobs: ["clock_skew", "", "", "orders", "", "", ""],
          doubles: [0, 0, 0, 0, 0, 0, -61],
        },
      ],
      [
        { type: "weather", kid: "evil" },
        { ...plain, indexes: ["weather:"], blobs: ["weather", "", "", "", "", "", ""] },
      ],
    ];
    for (const [event, point] of table) assert.deepEqual(analyticsPoint(event), point);
  });

  test("within the limits whatever the event says, and never with a text that a stranger wrote", () => {
    const long = "x".repeat(64);
    const far = analyticsPoint({
      type: "decision",
      outcome: long,
      issuer: long,
      code: long,
      status: 1e9,
      keyCount: Number.NaN,
    });
    assert.ok(Buffer.byteLength(far.indexes[0]) <= 96 && far.indexes.length === 1);
    const odd = analyticsPoint({
      type: "jwks_fetch",
      issuer: "\u{1f600}".repeat(90),
      outcome: "evil kid",
      status: "401",
      code: {},
    });
    assert.deepEqual(odd, {
      indexes: ["jwks_fetch:(other)"],
      blobs: ["jwks_fetch", "(other)", "(other)", "(other)", "", "", ""],
      doubles: [0, 0, 0, 0, 0, 0, 0],
    });
    for (const { blobs, doubles } of [far, odd]) {
      assert.ok(blobs.length <= 20 && doubles.length <= 20 && doubles.every(Number.isFinite));
      assert.ok(blobs.every((text) => Buffer.byteLength(text) <= 64));
    }
  });

  test("what a gate tells holds neither the token nor its kid", async () => {
    const points = [];
    const { gate, issuer } = await gateScene({ onEvent: (event) => points.push(analyticsPoint(event)) });
    const token = await issuer.mint();
    await gate.verify(token);
    await refusalOf(gate.verify(await issuer.mint({ sub: "secret" }, { kid: "stranger" })));
    assert.deepEqual(
      points.map(({ indexes: [index], blobs }) => [index, blobs[2]]),
      [
        ["jwks_fetch:orders", ""],
        ["verified:orders", ""],
        ["refused:orders", "kid_unknown"],
      ],
    );
    for (const text of [...issuer.keyIds(), "stranger", "secret", ...token.split(".")])
      assert.ok(!JSON.stringify(points).includes(text));
  });
});
