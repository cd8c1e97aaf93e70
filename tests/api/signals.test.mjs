// On what can an alert stand? On a line a minute at most that counts failures, from the first one on, in
// memory that strangers cannot fill.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { SignalCounter } from "wicketgate/log";
import { configurationText, gateScene, ISSUER, refusalOf } from "../support/gate.mjs";

const refused = (code, issuer, more) => ({
  type: "decision",
  outcome: "refused",
  status: 401,
  code,
  issuer,
  ...more,
});
const fetched = (more) => ({
  type: "jwks_fetch",
  issuer: "orders",
  outcome: "failed",
  from: "issuer",
  ...more,
});

const START_MS = 1_800_000_000_000;

/**
 * What is written of failures at these times, in seconds from the first. Without `timers` as in a runtime
 * whose timers keep a process alive, or end with a request.
 */
function linesOf(context, failures, { timers = false } = {}) {
  const { mock } = context;
  mock.timers.enable({ apis: timers ? ["Date", "setTimeout"] : ["Date"], now: START_MS });
  if (!timers) {
    mock.method(globalThis, "setTimeout", () => 1);
    mock.method(globalThis, "clearTimeout", () => {});
  }
  const lines = [];
  const { onEvent } = new SignalCounter((line) => lines.push(JSON.parse(line)));
  for (const [seconds, event] of failures) {
    const forwardMs = START_MS + seconds * 1_000 - Date.now();
    if (forwardMs >= 0) mock.timers.tick(forwardMs);
    else mock.timers.setTime(START_MS + seconds * 1_000);
    if (event) onEvent(event);
  }
  mock.timers.reset();
  mock.restoreAll();
  return lines.map(({ sinceMs, atMs, counts, signal, event, ...rest }) => {
    assert.deepEqual([event, rest], ["signal", {}]);
    return [signal, (sinceMs - START_MS) / 1_000, (atMs - START_MS) / 1_000, counts];
  });
}

const A = "authentication_failures";
const S = "service_token_refused";
const X = refused("token_expired", "orders");
const one = { orders: { token_expired: 1 } };
const times = (count) => ({ orders: { token_expired: count } });

describe("when a line is written", () => {
  for (const [name, failures, expected] of [
    ["the first one at once", [[0, X]], [[A, 0, 0, one]]],
    [
      "59.9 s later none",
      [
        [0, X],
        [59.9, X],
      ],
      [[A, 0, 0, one]],
    ],
    [
      "60 s later one that counts both",
      [
        [0, X],
        [59.9, X],
        [60, X],
      ],
      [
        [A, 0, 0, one],
        [A, 59.9, 60, times(2)],
      ],
    ],
    [
      "after a minute of quiet at once",
      [
        [0, X],
        [60, X],
        [120, X],
      ],
      [
        [A, 0, 0, one],
        [A, 60, 60, one],
        [A, 120, 120, one],
      ],
    ],
    [
      "the minute runs from the line, and not from the clock's",
      [
        [0, X],
        [70, X],
        [125, X],
        [130, X],
      ],
      [
        [A, 0, 0, one],
        [A, 70, 70, one],
        [A, 125, 130, times(2)],
      ],
    ],
    [
      "a clock that goes back puts a line off by a minute at most, and loses none",
      [
        [0, X],
        [-3_600, X],
        [-3_570, X],
        [-3_540, X],
      ],
      [
        [A, 0, 0, one],
        [A, -3_600, -3_540, times(3)],
      ],
    ],
    [
      "what was counted before the clock went back is no later than the line",
      [
        [0, X],
        [1, X],
        [-3_600, X],
        [-3_540, X],
      ],
      [
        [A, 0, 0, one],
        [A, -3_600, -3_540, times(3)],
      ],
    ],
    [
      "a clock that leaps ahead",
      [
        [0, X],
        [86_400, X],
      ],
      [
        [A, 0, 0, one],
        [A, 86_400, 86_400, one],
      ],
    ],
    [
      "one of each signal, each in a minute of its own",
      [
        [0, X],
        [30, refused("introspection_failed", "orders", { status: 503, found: 401 })],
        [60, X],
        [61, refused("introspection_failed", "orders", { status: 503, found: 403 })],
      ],
      [
        [A, 0, 0, one],
        [S, 30, 30, { orders: { introspection_failed: 1 } }],
        [A, 60, 60, one],
      ],
    ],
    [
      "two issuers, several codes, and no issuer at all",
      [
        [0, X],
        [1, X],
        [2, refused("credentials_missing")],
        [3, refused("signature_invalid", "__proto__")],
        [4, refused("token_expired", "partner")],
        [60, refused("kid_unknown", "orders")],
      ],
      [
        [A, 0, 0, one],
        [
          A,
          1,
          60,
          JSON.parse(
            '{"orders":{"token_expired":1,"kid_unknown":1},"":{"credentials_missing":1},"__proto__":{"signature_invalid":1},"partner":{"token_expired":1}}',
          ),
        ],
      ],
    ],
  ])
    test(name, (context) => assert.deepEqual(linesOf(context, failures), expected));

  for (const [name, failures, expected] of [
    [
      "when the minute is over",
      [[0, X], [1, X], [59.9], [60]],
      [
        [A, 0, 0, one],
        [A, 1, 60, one],
      ],
    ],
    ["nothing where nothing was counted", [[0, X], [120]], [[A, 0, 0, one]]],
    [
      "once, and then again",
      [[0, X], [1, X], [60], [61, X], [119.9], [120]],
      [
        [A, 0, 0, one],
        [A, 1, 60, one],
        [A, 61, 120, one],
      ],
    ],
  ])
    test(`with timers: ${name}`, (context) =>
      assert.deepEqual(linesOf(context, failures, { timers: true }), expected));

  test("with timers: a late one finds nothing to write where a failure came before it", (context) => {
    const { timers } = context.mock;
    timers.enable({ apis: ["Date", "setTimeout"], now: START_MS });
    const lines = [];
    const { onEvent } = new SignalCounter((line) => lines.push(JSON.parse(line).counts));
    onEvent(X);
    onEvent(X);
    timers.setTime(START_MS + 60_000);
    onEvent(X);
    timers.tick(600_000);
    assert.deepEqual(lines, [one, times(2)]);
  });

  test("its timer keeps no process alive", () => {
    const program = `
      import { SignalCounter } from "wicketgate/log";
      const { onEvent } = new SignalCounter();
      for (let at = 0; at < 2; at += 1) onEvent({ type: "decision", status: 401, code: "token_expired" });`;
    const cwd = fileURLToPath(new URL(".", import.meta.url));
    const options = { cwd, encoding: "utf8", timeout: 20_000 };
    const out = execFileSync(process.execPath, ["--input-type=module", "--eval", program], options);
    assert.equal(out.trim().split("\n").length, 1);
  });
});

// holds: AIR-MON-1 IAM-ALM-1
describe("what is counted", () => {
  const TABLE = [
    [{ type: "decision", outcome: "verified", issuer: "orders" }, undefined],
    [refused("credentials_malformed", undefined, { status: 400 }), A],
    [refused("jwks_cooling_down", "orders", { status: 503 }), A],
    [refused("route_unknown", undefined, { status: 404 }), undefined],
    [refused("jwks_unavailable", "orders", { status: 503 }), undefined],
    [refused("token_expired", "orders"), A],
    [refused("introspection_failed", "orders", { status: 503, found: 401 }), S],
    [refused("introspection_failed", "orders", { status: 503, found: 403 }), S],
    [refused("introspection_failed", "orders", { status: 503, found: 500 }), undefined],
    [refused("introspection_failed", "orders", { status: 503 }), undefined],
    [fetched({ outcome: "accepted" }), undefined],
    [fetched({ code: "jwks_fetch_failed", failure: { status: 401 } }), S],
    [fetched({ code: "jwks_fetch_failed", failure: { status: 403 } }), S],
    [fetched({ code: "jwks_fetch_failed", failure: { status: 404 } }), undefined],
    [fetched({ code: "jwks_fetch_failed" }), undefined],
    [fetched({ code: "jwks_fetch_failed", from: "source" }), S],
    [fetched({ code: "jwks_not_newer", from: "source" }), undefined],
    [fetched({ code: "jwks_fetch_timeout", from: "source" }), undefined],
    [{ type: "jwks_change", event: "provider_down", issuer: "orders", code: "jwks_fetch_failed" }, undefined],
    [undefined, undefined],
  ];

  for (const [event, signal] of TABLE)
    test(`${JSON.stringify(event)}: ${signal ?? "nothing"}`, () => {
      const lines = [];
      new SignalCounter((line) => lines.push(JSON.parse(line))).onEvent(event);
      assert.deepEqual(
        lines.map((line) => line.signal),
        signal ? [signal] : [],
      );
    });

  test("of many issuers and codes 256 pairs stand in a line, and the rest is one more", (context) => {
    const failures = [[0, X]];
    for (let at = 0; at < 400; at += 1)
      failures.push([1, refused(`code_${at % 20}`, `issuer-${at % 40}-${at}`)]);
    failures.push([60, refused("code_0", "issuer-0-0")]);
    const [, [, , , counts]] = linesOf(context, failures);
    const pairs = Object.values(counts).flatMap((codes) => Object.values(codes));
    assert.equal(pairs.length, 257);
    assert.deepEqual(counts["(other)"], { "(other)": 144 });
    assert.deepEqual(counts["issuer-0-0"], { code_0: 2 });
    assert.equal(
      pairs.reduce((sum, count) => sum + count),
      401,
    );
  });

  test("what is no name and no code is no text of a line", (context) => {
    const [[, , , counts]] = linesOf(context, [[0, refused("a\u2028 b", "x y")]]);
    assert.deepEqual(counts, { "(other)": { "(other)": 1 } });
  });

  test("what takes the line may throw or reject", async () => {
    for (const write of [
      () => {
        throw new Error("full");
      },
      () => Promise.reject(new Error("full")),
    ])
      new SignalCounter(write).onEvent(X);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.throws(() => new SignalCounter(5), {
      message: "SignalCounter: write must be a function, not a number",
    });
  });
});

test("as a gate's hook: an endpoint that does not take the secret is told with its status", async () => {
  const lines = [];
  const { onEvent } = new SignalCounter((line) => lines.push(JSON.parse(line)));
  const configuration = configurationText({ introspectionEndpoint: `${ISSUER}/introspect` });
  const introspect = async () => new Response("", { status: 401 });
  const scene = await gateScene({ configuration, introspect, onEvent });
  scene.answer = () => Promise.reject(new Error("no network"));
  const refusal = await refusalOf(scene.gate.verify(await scene.issuer.mint()));
  assert.deepEqual([refusal.code, refusal.found], ["introspection_failed", 401]);
  assert.match(refusal.message, /: found 401\. The endpoint does not take what proves who asks/);
  await refusalOf(scene.gate.verify(""));
  assert.deepEqual(
    lines.map(({ signal, counts }) => [signal, counts]),
    [
      [S, { orders: { introspection_failed: 1 } }],
      [A, { "": { token_segments: 1 } }],
    ],
  );
});
