// Does the storm's judge know a wrong verdict when it sees one? Answers of every kind at moments of a key's
// life, against a ledger written by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BUDGETS, recoverySeconds } from "./budgets.mjs";
import { createLedger, judge } from "./judge.mjs";

const SECOND = 1_000;

/** Key sets by the second at which they went out whole. */
function ledgerOf(sets, options) {
  const ledger = createLedger(options);
  for (const [atSeconds, kids] of sets) ledger.begin(kids, atSeconds * SECOND - 5).end(atSeconds * SECOND);
  return ledger;
}

function verdict(
  sets,
  kid,
  sentSeconds,
  status,
  { retryAfter = "1", isGenuine = true, tookSeconds = 0.01, ...options } = {},
) {
  const times = { sentMs: sentSeconds * SECOND, answeredMs: (sentSeconds + tookSeconds) * SECOND };
  return judge(ledgerOf(sets, options), { kid, isGenuine }, { status, retryAfter, ...times }).verdict;
}

const HELD = [[100, ["a"]]];
const ROTATED = [
  [100, ["a"]],
  [120, ["b"]],
];

test("a held key", () => {
  const table = [
    [110, 200, "passed"],
    [110, 401, "wrong"],
    [110, 503, "wrong"],
    [110, 500, "wrong"],
    [131.5, 200, "passed"],
    [140, 200, "wrong"],
    [140, 503, "unavailable"],
    [140, 401, "wrong"],
    // The set may not have been read yet.
    [100.5, 503, "unavailable"],
    [129.8, 503, "unavailable"],
  ];
  for (const [second, status, expected] of table)
    assert.equal(verdict(HELD, "a", second, status), expected, `${status} at ${second}`);
  assert.equal(verdict(HELD, "a", 110, 200, { tookSeconds: 4.5 }), "wrong", "it waited for a fetch");
  assert.equal(verdict(HELD, "a", 140, 503, { retryAfter: null }), "wrong");
  assert.equal(verdict(HELD, "a", 140, 503, { retryAfter: "3600" }), "wrong");
  assert.equal(verdict(HELD, "a", 140, 200, { servesSeconds: 60 }), "passed", "stale if error");
  assert.equal(verdict(HELD, "a", 165, 200, { servesSeconds: 60 }), "wrong");
});

test("a withdrawn key and a new one", () => {
  const table = [
    ["a", 119, 200, "passed"],
    ["a", 119, 401, "wrong"],
    ["a", 121, 200, "passed"],
    ["a", 121, 401, "refused"],
    ["a", 123, 200, "wrong"],
    ["a", 123, 401, "refused"],
    ["a", 123, 503, "unavailable"],
    ["b", 110, 200, "wrong"],
    ["b", 110, 401, "refused"],
    ["b", 110, 503, "unavailable"],
    ["b", 121, 503, "unavailable"],
    ["b", 123, 200, "passed"],
    ["b", 123, 401, "wrong"],
    ["b", 123, 503, "wrong"],
  ];
  for (const [kid, second, status, expected] of table) {
    assert.equal(verdict(ROTATED, kid, second, status), expected, `${kid}: ${status} at ${second}`);
  }
});

test("what is false never passes", () => {
  for (const kid of ["a", "b", "c"])
    assert.equal(verdict(ROTATED, kid, 123, 200, { isGenuine: false }), "wrong");
  assert.equal(verdict(ROTATED, "b", 123, 401, { isGenuine: false }), "refused");
  assert.equal(
    verdict(ROTATED, "b", 123, 503, { isGenuine: false }),
    "wrong",
    "its key is held: there is nothing to wait for",
  );
  assert.equal(verdict(ROTATED, "c", 123, 503, { isGenuine: false }), "unavailable");
});

test("an empty set drops every key", () => {
  const emptied = [
    [100, ["a"]],
    [110, []],
  ];
  assert.equal(verdict(emptied, "a", 113, 200), "wrong");
  assert.equal(verdict(emptied, "a", 113, 401), "refused");
});

test("budgets and ways back", () => {
  assert.deepEqual(
    [0, 1, 2, 4, 8, 16, 32, 64].map((seconds) => BUDGETS.outage(seconds) - BUDGETS.outage(0)),
    [0, 1, 2, 3, 4, 5, 7, 9],
  );
  assert.equal(BUDGETS.healthy(60), 4);
  assert.equal(BUDGETS.told(60), 8);
  assert.deepEqual([29, 31].map(BUDGETS.looks), [2, 3]);
  assert.deepEqual([0, 5, 6, 7, 20].map(recoverySeconds), [39.5, 39.5, 41.5, 69.5, 69.5]);
});
