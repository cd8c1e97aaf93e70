// Does a burst of tokens whose signatures the host checks leave room to everybody else? Asked of the glue
// itself, as a host that has not answered yet.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as glue from "../../pkg/dist/wasm/gate.js";
import { AUDIENCE, ISSUER, JWKS_URI } from "../support/gate.mjs";
import { hostSigner } from "../support/host-signer.mjs";
import { segment } from "../support/raw-signer.mjs";

const NOW_SECONDS = Math.floor(Date.now() / 1_000);
const NOW_MS = NOW_SECONDS * 1_000;
const module = readFileSync(new URL("../../pkg/dist/wasm/gate_bg.wasm", import.meta.url));
const { memory } = glue.initSync({ module });
const { jwk } = hostSigner("RS256", "key-1");

/** Two issuers with the keys at hand and more such, one whose keys are fetched, and one that pins ES256. */
function openCore(more = []) {
  const entry = (name, more) => [name, { issuer: `${ISSUER}/${name}`, audience: [AUDIENCE], ...more }];
  const issuers = Object.fromEntries([
    entry("one", { algorithm: "RS256", jwks: { keys: [jwk] } }),
    entry("two", { algorithm: "RS256", jwks: { keys: [jwk] } }),
    entry("fetched", { algorithm: "RS256", jwksUri: JWKS_URI }),
    entry("es256", { jwksUri: `${JWKS_URI}?es256` }),
    ...more.map((name) => entry(name, { algorithm: "RS256", jwks: { keys: [jwk] } })),
  ]);
  const redirects = { spa: { web: ["https://app.example/callback"] } };
  const routes = [
    { path: "/x", issuers: ["one"] },
    { path: "/form", methods: ["POST"], issuers: ["one"], redirectCheck: {} },
  ];
  const core = glue.Gate.build(JSON.stringify({ issuers, redirects, routes }));
  const answer = (text) => JSON.parse(text.split("\n", 1)[0]);
  const body = new TextEncoder().encode(JSON.stringify({ keys: [jwk] }));
  const clock = { ms: NOW_MS };
  return {
    clock,
    token(token, issuer) {
      const room = new Uint8Array(memory.buffer, core.tokenAt(), core.tokenRoom());
      return answer(core.beginToken(new TextEncoder().encodeInto(token, room).written, issuer, clock.ms));
    },
    request: (token, query = "") =>
      answer(
        core.begin(
          "GET",
          `https://gate.example/x${query}`,
          `authorization:Bearer ${token}\n`,
          0,
          "r",
          undefined,
          clock.ms,
        ),
      ),
    form: (token) =>
      answer(
        core.begin(
          "POST",
          "https://gate.example/form",
          `authorization:Bearer ${token}\ncontent-type:application/x-www-form-urlencoded\n`,
          1,
          "r",
          undefined,
          clock.ms,
        ),
      ),
    holds: ({ exchange, number }) => answer(core.resumeSignature(exchange, number, "holds", clock.ms)),
    done: ({ exchange, number }) => answer(core.resumeDone(exchange, number, 10, clock.ms)),
    bring: ({ order }) => core.keysFetched("fetched", order.lease, 200, "{}", body, clock.ms, 0),
  };
}

let count = 0;
/** A token that is no other, of an issuer and with an algorithm; longer by so many bytes. */
function nextToken(issuer, { alg = "RS256", padding = 0 } = {}) {
  count += 1;
  const dates = { iat: NOW_SECONDS, exp: NOW_SECONDS + 200 };
  const claims = { iss: `${ISSUER}/${issuer}`, aud: AUDIENCE, ...dates, jti: `${count}` };
  if (padding > 0) claims.padding = "x".repeat(padding);
  const signature = "A".repeat(alg === "RS256" ? 342 : 86);
  return `${segment({ alg, kid: "key-1" })}.${segment(claims)}.${signature}`;
}

const many = (length, make) => Array.from({ length }, make);
const outcomeOf = ({ does, kind, refusal }) => does ?? refusal?.code ?? kind;

/** How often there was which outcome. */
function counted(steps) {
  const counts = {};
  for (const step of steps) counts[outcomeOf(step)] = (counts[outcomeOf(step)] ?? 0) + 1;
  return counts;
}

/** What waits for a place of the usual ones gets it. */
function assertOthersPass(core) {
  const ask = () => outcomeOf(core.token(nextToken("es256", { alg: "ES256" }), "es256"));
  assert.deepEqual([ask(), ask()], ["fetchKeys", "wait"]);
}

for (const [way, begin, yes] of [
  ["tokens", (core) => core.token(nextToken("one"), "one"), "verified"],
  ["requests", (core) => core.request(nextToken("one")), "pass"],
]) {
  test(`${way}: a burst takes half of the places, and the next issuer's half of the rest`, () => {
    const core = openCore();
    const burst = many(6_000, () => begin(core));
    assert.deepEqual(counted(burst), { verifySignature: 1_024, overloaded: 4_976 });
    const { refusal } = burst.at(-1);
    assert.deepEqual([refusal.status, refusal.headers["Retry-After"]], [503, "1"]);
    assertOthersPass(core);
    const other = many(600, () => core.token(nextToken("two"), "two"));
    assert.deepEqual(counted(other), { verifySignature: 512, overloaded: 88 });
    // Who ends gives the place back, to either.
    const waiting = burst.filter(({ does }) => does !== undefined);
    assert.deepEqual(counted(waiting.slice(0, 300).map(core.holds)), { [yes]: 300 });
    assert.equal(outcomeOf(core.token(nextToken("two"), "two")), "verifySignature");
    assert.equal(outcomeOf(begin(core)), "verifySignature");
    assert.deepEqual(counted(waiting.slice(300).map(core.holds)), { [yes]: 724 });
  });
}

test("long tokens, and requests with much beside, find less room", () => {
  const core = openCore();
  const before = memory.buffer.byteLength;
  const long = () => core.token(nextToken("one", { padding: 5_500 }), "one");
  const length = nextToken("one", { padding: 5_500 }).length + "one".length;
  const places = Math.floor((4 * 1024 * 1024) / length);
  assert.deepEqual(counted(many(6_000, long)), { verifySignature: places, overloaded: 6_000 - places });
  assert.ok(memory.buffer.byteLength - before < 12 * 1024 * 1024, `${memory.buffer.byteLength - before}`);
  assertOthersPass(core);
  const another = openCore();
  const wordy = many(600, () => another.request(nextToken("one"), `?${"q".repeat(15_000)}`));
  const { verifySignature: wordyPlaces } = counted(wordy);
  assert.ok(wordyPlaces > 250 && wordyPlaces < 280, `${wordyPlaces}`);
});

test("who waited for keys is not turned away", () => {
  const core = openCore();
  many(2_000, () => core.token(nextToken("one"), "one"));
  const [first, ...others] = many(4_096, () => core.token(nextToken("fetched"), "fetched"));
  assert.equal(outcomeOf(core.token(nextToken("fetched"), "fetched")), "overloaded");
  core.bring(first);
  const asked = [first, ...others].map(core.done);
  assert.deepEqual(counted(asked), { verifySignature: 4_096 });
  // 512 of them found a place among the checks; the others keep theirs.
  assert.equal(outcomeOf(core.token(nextToken("fetched"), "fetched")), "overloaded");
  const more = many(600, () => core.token(nextToken("es256", { alg: "ES256" }), "es256"));
  assert.deepEqual(counted(more), { fetchKeys: 1, wait: 511, overloaded: 88 });
  assert.deepEqual(counted(asked.map(core.holds)), { verified: 4_096 });
});

test("a fetch of keys finds a place where all are taken, and who waits for it finds none", () => {
  const core = openCore();
  const first = many(4_097, () => core.token(nextToken("fetched"), "fetched"));
  assert.deepEqual(counted(first), { fetchKeys: 1, wait: 4_095, overloaded: 1 });
  const others = many(2, () => core.token(nextToken("es256", { alg: "ES256" }), "es256"));
  assert.deepEqual(others.map(outcomeOf), ["fetchKeys", "overloaded"]);
});

test("what is forgotten ends", () => {
  const core = openCore();
  many(2_000, () => core.token(nextToken("one"), "one"));
  assert.equal(outcomeOf(core.token(nextToken("one"), "one")), "overloaded");
  core.clock.ms += 150_001;
  assert.equal(outcomeOf(core.token(nextToken("one"), "one")), "verifySignature");
});

for (const [way, hours, others] of [
  ["forward", 5, 0],
  ["back", -5, 3],
]) {
  test(`who comes back after the clock jumped ${way} is not counted as forgotten`, () => {
    const core = openCore();
    const [first, ...waiting] = many(1 + others, () => core.token(nextToken("fetched"), "fetched"));
    core.clock.ms += hours * 3_600_000;
    core.bring(first);
    // As many as find a place; who finds none would look for exchanges that were forgotten.
    const burst = many(1_024, () => core.token(nextToken("fetched"), "fetched"));
    assert.deepEqual(counted(burst), { verifySignature: 1_024 });
    const back = [first, ...waiting].map(core.done);
    assert.deepEqual(counted(back), { verifySignature: back.length });
    core.clock.ms = NOW_MS;
    core.bring(core.token(nextToken("fetched"), "fetched"));
    assert.deepEqual(counted(back.map(core.holds)), { verified: back.length });
  });
}

test("a signature that holds is no way past the room for bodies", () => {
  const core = openCore();
  const steps = many(5_000, () => core.holds(core.form(nextToken("one"))));
  assert.deepEqual(counted(steps), { readBody: 4_096, overloaded: 904 });
  assertOthersPass(core);
});

test("an issuer that has none waiting finds a place, whatever others have", () => {
  const names = many(20, (_, index) => `more-${index}`);
  const core = openCore(names);
  const places = names.map((name) => counted(many(1_100, () => core.token(nextToken(name), name))));
  assert.deepEqual(
    places.slice(0, 3).map(({ verifySignature }) => verifySignature),
    [1_024, 512, 256],
  );
  assert.ok(
    places.every(({ verifySignature }) => verifySignature >= 1),
    JSON.stringify(places),
  );
});
