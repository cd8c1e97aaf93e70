// Does docs/logs.md name the members of each line that is written, and no other? Held against lines of the
// middleware, lines of the Worker, and the types of what the hook hears.

import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { Wicketgate, wicketgate } from "wicketgate/hono";
import { messageOf } from "../../pkg/dist/messages.js";
import * as audit from "../../worker/src/audit.ts";
import { configurationText, gateScene } from "../support/gate.mjs";
import { CONFIGURED } from "../support/hono-app.mjs";
import { blocksOf, codeOf, readDocument, rowsUnder } from "./markdown.mjs";

const PAGE = readDocument("docs/logs.md");
const codesIn = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** The members of each line, by the words that say which it is. */
const LINES = new Map(
  rowsUnder(PAGE, "event | where | members").map(([which, , members]) => [which, codesIn(members)]),
);
const MEANINGS = rowsUnder(PAGE, "member | holds").map(([member]) => codeOf(member));

/** The row that a line belongs to. */
function membersOf({ event, outcome }) {
  const names = event === "decision" ? [event, outcome] : [event];
  const rows = [...LINES].filter(([which]) => names.every((name) => codesIn(which).includes(name)));
  assert.equal(rows.length, 1, `${names}: ${rows.length} rows`);
  return rows[0][1];
}

/** All members that stand in one of these lines. */
const membersIn = (lines) => [...new Set(lines.flatMap((line) => Object.keys(line)))].toSorted();

/** What the Worker writes meanwhile. */
function written(work) {
  const log = mock.method(console, "log", () => {});
  try {
    work();
    return log.mock.calls.map(({ arguments: [text] }) => JSON.parse(text));
  } finally {
    log.mock.restore();
  }
}

/** The members of interfaces of the types, without `type`. */
function membersOfTypes(file, ...names) {
  const text = readDocument(`pkg/types/${file}`);
  return names.flatMap((name) => {
    const [, body] = new RegExp(`interface ${name}\\b[^{]*\\{\\n(.*?)\\n\\}`, "s").exec(text);
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member]) => member);
  });
}

/** Refusals behind Hono that show every member between them. */
async function refusalsBehindHono() {
  const scene = await gateScene({ configuration: configurationText({}, CONFIGURED) });
  const lines = [];
  const app = new Hono()
    .use(requestId())
    .use(wicketgate(scene.gate, { log: (text) => lines.push(JSON.parse(text)) }));
  const bearer = (token) => ({ authorization: `Bearer ${token}` });
  scene.answer = async () => new Response("", { status: 404 });
  await app.request("/api/x", { headers: bearer(await scene.issuer.mint()) });
  scene.clock.ms += 120_000;
  scene.answer = async () => Response.json(scene.issuer.jwks());
  await app.request("/api/x", { headers: bearer(await scene.issuer.mint({ iat: 1, exp: 2 })) });
  await app.request("/api/x", { headers: bearer(await scene.issuer.mint({ nbf: "now" })) });
  await app.request("/api/x", { headers: { origin: "https://evil.example" } });
  await app.request("/authorize?client_id=web-app&redirect_uri=https://client.example/Callback");
  return lines;
}

describe("each line has the members that are named", () => {
  test("a refusal behind Hono, and its signal", async () => {
    const lines = await refusalsBehindHono();
    const decisions = lines.filter(({ event }) => event === "decision");
    assert.deepEqual(membersIn(decisions), membersOf(decisions[0]).toSorted());
    const signals = lines.filter(({ event }) => event === "signal");
    assert.deepEqual(membersIn(signals), membersOf(signals[0]).toSorted());
    assert.equal(decisions.length + signals.length, lines.length);
  });

  test("a refusal in the Worker", () => {
    const request = new Request("https://gate.example/x", { headers: { origin: "https://page.example" } });
    const admitted = { route: { path: "/x" }, issuer: "orders", kid: "a", nearMiss: {} };
    const evidence = { expected: [], found: 1, limit: 2, member: "nbf", setting: "x" };
    const refusal = { code: "overloaded", ruleIds: [], status: 503, message: "x", ...evidence };
    const [line] = written(() => audit.auditRefused(refusal, { request, requestId: "1", admitted }));
    assert.deepEqual(membersIn([line]), membersOf(line).toSorted());
  });

  test("what else the Worker writes by itself", () => {
    const known = { route: { path: "/x" }, issuer: "orders", kid: "a" };
    const fault = { path: "x", value: "y", message: "z" };
    const lines = written(() => {
      audit.auditPassed("1", known, 200, ["token_over_http"]);
      audit.auditPreflight("1", 204);
      audit.auditPage("1", known.route, "upstream_page_cut");
      audit.auditConfiguration("configuration_error", fault);
      audit.auditConfiguration("configuration_warning", fault);
      audit.auditFault("1", new Error("x"));
    });
    assert.equal(lines.length, 6);
    for (const line of lines) assert.deepEqual(membersIn([line]), membersOf(line).toSorted());
    const told = Object.keys(audit).filter((name) => !["auditRefused", "auditKeys"].includes(name));
    assert.equal(told.length, 5, "a line that is new to this test");
  });

  const KEY_EVENTS = {
    jwks_fetch: "JwksFetchEvent",
    rotation_seen: "RotationSeen",
    key_withdrawn: "KeyWithdrawn",
    key_ambiguous: "KeyAmbiguous",
    key_shared: "KeyShared",
    provider_down: "ProviderDown",
    clock_skew: "ClockSkewEvent",
  };
  for (const [event, name] of Object.entries(KEY_EVENTS))
    test(`${event}, as the hook hears it`, () => {
      const members = membersOfTypes("events.d.ts", name);
      const values = Object.fromEntries(members.map((member) => [member, "x"]));
      const type = ["jwks_fetch", "clock_skew"].includes(event) ? event : "jwks_change";
      const [line] = written(() => audit.auditKeys({ ...values, type, ...("event" in values && { event }) }));
      assert.deepEqual(membersIn([line]), membersOf({ event }).toSorted());
    });

  test("the hook hears of no other event", () => {
    const text = readDocument("pkg/types/events.d.ts");
    const interfaces = [...text.matchAll(/export interface (\w+)/g)].map(([, name]) => name);
    assert.deepEqual(interfaces.toSorted(), [...Object.values(KEY_EVENTS), "DecisionEvent"].toSorted());
  });

  test("a failed fetch", () => {
    const [, list] = /^`failure` has (.*?), as the type/ms.exec(PAGE);
    const members = membersOfTypes("fetch-failure.d.ts", "FetchFailure").filter((name) => name !== "cause");
    assert.deepEqual(codesIn(list).toSorted(), members.toSorted());
  });
});

test("every member of a line has its meaning, once, and no other has one", () => {
  assert.deepEqual(MEANINGS.toSorted(), [...new Set([...LINES.values()].flat())].toSorted());
});

test("the lines that are told of Hono are those that it writes, and the Worker writes all of them", () => {
  for (const [which, where] of rowsUnder(PAGE, "event | where | members"))
    assert.equal(where, /`(refused|signal|step_up)`/.test(which) ? "Worker, Hono" : "Worker", which);
});

describe("examples", () => {
  const blocks = blocksOf(PAGE).filter(({ language }) => language === "json");
  const texts = blocks.flatMap(({ text }) => (text.startsWith("{\n") ? [text] : text.trim().split("\n")));
  const examples = texts.map((text) => JSON.parse(text));

  test("there is one of each line", () => {
    const shown = new Set(examples.map((line) => membersOf(line)));
    assert.equal(shown.size, LINES.size);
  });

  test("have the members of their lines, in visible ASCII", () => {
    for (const line of examples)
      for (const member of Object.keys(line)) assert.ok(membersOf(line).includes(member), member);
    for (const text of texts) assert.match(text, /^[\x20-\x7e\n]*$/);
  });

  test("say of a refusal what is said of it", async () => {
    const gate = await Wicketgate.load(configurationText());
    const reasons = await gate.reasons();
    const refused = examples.filter(({ outcome, event }) => event === "decision" && outcome === "refused");
    assert.ok(refused.length > 0);
    for (const line of refused) {
      const { ruleIds, status } = reasons.find(({ code }) => code === line.code);
      assert.deepEqual([line.message, line.ruleIds, line.status], [messageOf(line), ruleIds, status]);
    }
  });
});

test("the code of a program of one's own writes the lines", async () => {
  const [{ text }] = blocksOf(PAGE).filter(({ language }) => language === "js");
  const source = text.replaceAll(/"(wicketgate\/\w+)"/g, (_, name) =>
    JSON.stringify(import.meta.resolve(name)),
  );
  Object.assign(globalThis, { configuration: configurationText({}, CONFIGURED) });
  const { answer } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const log = mock.method(console, "log", () => {});
  const statuses = [];
  for (const path of ["/open/x", "/api/orders"])
    statuses.push((await answer(new Request(`https://app.example${path}`))).status);
  const lines = log.mock.calls.map(({ arguments: [line] }) => JSON.parse(line));
  log.mock.restore();
  assert.deepEqual(statuses, [200, 401]);
  assert.deepEqual(
    lines.map(({ event, code, signal }) => [event, code ?? signal]),
    [
      ["signal", "authentication_failures"],
      ["decision", "credentials_missing"],
    ],
  );
});
