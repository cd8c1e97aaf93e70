// Do the stories of the four systems go as they are told? Each request by `wicketgate/edge`, and by the Worker
// in workerd.

import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { basename, dirname } from "node:path";
import { after, before, describe, test } from "node:test";
import { rulesOf } from "wicketgate/check";
import { ROOT, readDocument } from "../docs/markdown.mjs";
import { authority } from "../support/worker-scene.mjs";
import { onEdge, onWorker } from "./play.mjs";

const FILES = globSync("tests/examples/*/index.mjs", { cwd: ROOT }).sort();
const examples = await Promise.all(
  FILES.map(async (file) => [basename(dirname(file)), await import(`../../${file}`)]),
);
const STATES = ["enforced", "by-design", "checked", "attest", "not-enforced"];
const systemOf = (rule) => rule.split("-")[0];

test("each system has its story of twelve, yes and no, told in words of their own", () => {
  assert.deepEqual(
    examples.map(([folder]) => folder),
    ["air-kit", "iam", "round-two", "sigid"],
  );
  for (const [folder, { system, story }] of examples) {
    assert.equal(typeof system, "string");
    assert.equal(story.length, 12, folder);
    for (const member of ["title", "shows"])
      assert.equal(new Set(story.map((step) => step[member])).size, 12, `${folder}: ${member}`);
    for (const { title, rule, expected, shows } of story) {
      assert.match(rule, /^(AIR|SIG|RTW|IAM)-[A-Z]+-\d$/, title);
      assert.match(shows, /[.!]$/, title);
      assert.equal(expected.status >= 400, expected.code !== undefined, title);
    }
    const yes = story.filter(({ expected }) => expected.code === undefined).length;
    assert.ok(yes >= 2 && yes <= 6, `${folder}: ${yes} yes`);
  }
});

for (const [folder, example] of examples) {
  test(`${example.system}: one word, and the page shows that configuration's profile`, () => {
    const page = readDocument(`docs/systems/${folder}.md`);
    assert.ok(page.includes(`"profile": "${folder}"`));
    assert.ok(page.split("\n").length <= 81, `${page.split("\n").length} lines`);
  });
  for (const [by, open] of [
    ["wicketgate/edge", onEdge],
    ["the Worker", onWorker],
  ]) {
    describe(`${example.system}, by ${by}`, () => {
      let play;
      before(async () => {
        play = await open(example, authority());
      });
      after(() => play?.close());
      for (const step of example.story)
        test(`${step.title} (${step.rule}): ${step.expected.code ?? "yes"}`, async () => {
          held(await play.ask(step), step.expected, step.rule);
        });
      test("each rule of its system has a state, and what is not enforced says what would enforce it", async () => {
        const { faults, systems } = await rulesOf(example.configuration(play.scene.urls));
        assert.deepEqual(faults, []);
        const { rules } = systems.find(({ system }) => system === folder);
        assert.ok(rules.length >= 17);
        for (const { id, state, enforcedBy, missing } of rules) {
          assert.ok(STATES.includes(state), `${id}: ${state}`);
          if (state === "enforced") assert.ok(enforcedBy.length > 0, id);
          if (state === "not-enforced")
            assert.ok(missing.length > 0 && missing.every(({ path, guard }) => path || guard), id);
        }
      });
      test("what comes again gets what is said of that", async () => {
        for (const step of example.story.filter(({ again }) => again))
          held(await play.ask(step), step.again, step.rule);
      });
    });
  }
}

/** A refusal that serves rules of this system serves the one that the story names. */
function held({ status, code, ruleIds = [], headers, body }, expected, rule) {
  assert.deepEqual([status, code], [expected.status, expected.code], body);
  for (const [name, text] of Object.entries(expected.headers ?? {}))
    assert.ok(headers[name]?.includes(text), `${name}: ${headers[name]}`);
  for (const text of expected.body ?? []) assert.ok(body.includes(text), `${text} in ${body}`);
  for (const text of expected.hidden ?? []) assert.ok(!body.includes(text), `no ${text} in ${body}`);
  const ofSystem = ruleIds.filter((id) => systemOf(id) === systemOf(rule));
  if (ofSystem.length > 0) assert.ok(ofSystem.includes(rule), `${code} serves ${ofSystem}, not ${rule}`);
}
