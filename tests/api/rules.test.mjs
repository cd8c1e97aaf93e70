// What does `rulesOf` take, and what does it give? A text or an object, as `load` does; the rules of the systems that
// it names, each with its state.

import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, rulesOf } from "wicketgate/check";
import { Wicketgate } from "wicketgate/edge";

const STATES = ["enforced", "by-design", "checked", "attest", "not-enforced"];

const config = {
  issuers: {
    board: {
      profile: "round-two",
      issuer: "acme/web shop",
      audience: ["roundtwo"],
      jwksUri: "https://app.example/jwks.json",
    },
    id: { issuer: "https://id.example", audience: ["api"], jwksUri: "https://id.example/jwks.json" },
  },
  routes: [{ path: "/feedback/*", issuers: ["board"] }],
};

const standingOf = ({ systems: [{ rules }] }, id) => rules.find((rule) => rule.id === id);

test("the systems that the configuration names, of a text and of its object", async () => {
  const [ofText, ofObject] = await Promise.all([JSON.stringify(config), config].map((of) => rulesOf(of)));
  assert.deepEqual(ofText, ofObject);
  const { faults, systems } = ofObject;
  assert.deepEqual(faults, []);
  assert.deepEqual(
    systems.map(({ system, title, namedAt, rules }) => [system, title, namedAt, rules.length]),
    [["round-two", "Round Two", ["issuers.board.profile"], 17]],
  );
  for (const { state, enforcedBy, missing } of systems[0].rules) {
    assert.ok(STATES.includes(state), state);
    if (state === "enforced") assert.ok(enforcedBy.length > 0 && missing.length === 0);
  }
  assert.deepEqual(standingOf(ofObject, "RTW-ALG-1").enforcedBy, [
    { path: "issuers.board.algorithm", source: "profile" },
  ]);
});

test("what is given is frozen, all the way down", async () => {
  const isFrozen = (value) =>
    typeof value !== "object" || (Object.isFrozen(value) && Object.values(value).every(isFrozen));
  assert.ok(isFrozen(await rulesOf(config)));
  assert.ok(isFrozen(await rulesOf({})));
  assert.ok(isFrozen(await explain("RTW-ALG-1")));
});

test("the systems that are asked for, named or not", async () => {
  const { systems } = await rulesOf(config, { systems: ["iam", "round-two"] });
  assert.deepEqual(
    systems.map(({ system, namedAt }) => [system, namedAt.length]),
    [
      ["round-two", 1],
      ["iam", 0],
    ],
  );
  const [, iam] = systems;
  const algorithm = iam.rules.find(({ id }) => id === "IAM-ALG-1");
  assert.deepEqual(algorithm.enforcedBy, [{ path: "issuers.id.algorithm", source: "default" }]);
  assert.deepEqual((await rulesOf({ origins: ["https://a.example"] })).systems, []);
});

test("what is missing says where, and what mends it", async () => {
  const issuer = { ...config.issuers.board, profile: undefined, algorithm: "PS256" };
  const { profile: _, ...board } = issuer;
  const report = await rulesOf({ ...config, issuers: { board } }, { systems: ["round-two"] });
  const { state, missing, notes, enforcedBy } = standingOf(report, "RTW-ALG-1");
  assert.deepEqual([state, enforcedBy, notes], ["not-enforced", [], []]);
  assert.deepEqual(missing, [
    { path: "issuers.board.algorithm", message: 'it is PS256; pin "RS256"' },
    { path: "", guard: "token endpoint", message: "the token endpoint's answer" },
  ]);
});

test("who answers is said, where no route shows it", async () => {
  const stateFor = async (options) => standingOf(await rulesOf(config, options), "RTW-MON-3").state;
  assert.equal(await stateFor(), "not-enforced");
  for (const host of ["hono", "worker"]) assert.equal(await stateFor({ host }), "enforced");
});

test("a configuration with faults enforces nothing, and has the faults that `load` tells", async () => {
  const faulty = { ...config, origins: undefined, leeway: 1 };
  const report = await rulesOf(faulty, { systems: ["iam"] });
  const { errors } = await Wicketgate.load(faulty).catch((error) => error);
  assert.deepEqual(report, { faults: errors, systems: [] });
  assert.equal(report.faults.length, 2);
  const text = await rulesOf('{"routes":');
  assert.deepEqual([text.systems, text.faults[0].line], [[], 1]);
});

test("what a name means: a rule's, and a reason's code", async () => {
  const rule = await explain("AIR-JWT-1");
  assert.deepEqual(
    [rule.id, rule.title, rule.reasons.includes("lifetime_too_long")],
    ["AIR-JWT-1", "AIR Kit", true],
  );
  const reason = await explain("alg_mismatch");
  assert.deepEqual(
    [reason.code, reason.status, reason.error, reason.rules.map(({ id }) => id)],
    ["alg_mismatch", 401, "invalid_token", reason.ruleIds],
  );
  for (const other of ["", "AIR-JWT-9", "toString"]) assert.equal(await explain(other), undefined);
});

test("what is no configuration or no name at all, and an option of another kind, is a TypeError", async () => {
  for (const none of [undefined, null, 5, () => {}])
    await assert.rejects(rulesOf(none), { name: "TypeError", message: /^pass the configuration/ });
  for (const options of [{ systems: "iam" }, { systems: ["IAM"] }, { host: "verify" }, { sytems: [] }])
    await assert.rejects(rulesOf(config, options), { name: "TypeError" });
  await assert.rejects(explain(5), {
    name: "TypeError",
    message: "explain: name must be a string, not a number",
  });
});
