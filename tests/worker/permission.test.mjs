// Does a good token open what it may, and no more, through the package, behind Hono and in the Worker? One table,
// judged by all.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { Wicketgate as HonoGate } from "wicketgate/hono";
import { makeApp } from "../support/hono-app.mjs";
import { CUT, challengeOf, issuers, routesTo, rows, statusOf } from "../support/permission-rows.mjs";
import { openScene } from "../support/worker-scene.mjs";

const request = ({ path, host, token }) =>
  new Request(`https://${host}${path}`, { headers: { authorization: `Bearer ${token}` } });

/** What the network is told, whichever way it asked. */
function assertShut(row, status, challenge, body) {
  assert.deepEqual([status, challenge], [statusOf(row), challengeOf(row)]);
  assert.equal(body.error, /error="(\w+)"/.exec(challenge)[1]);
  for (const part of [row.token, ...row.token.split(".")]) assert.ok(!challenge.includes(part));
}

describe("the package", () => {
  for (const row of rows()) {
    test(row.what, async () => {
      const routes = routesTo({ upstream: "https://app.example" });
      const edge = openEdge(await Wicketgate.load(JSON.stringify({ issuers, routes })));
      const admitted = await edge.admit(request(row));
      if (row.outcome === "passes") {
        assert.deepEqual([admitted.outcome, admitted.response], ["allowed", undefined]);
        const sent = admitted.requestTo("https://app.example").headers.get("Wicketgate-Claims");
        const claims = Buffer.from(sent, "base64url").toString();
        assert.equal(claims, admitted.verified.claimsText);
        assert.deepEqual(JSON.parse(claims), admitted.verified.claims);
        if (row.route === "cut") assert.equal(claims, CUT);
        else assert.equal(admitted.verified.claims.iss, issuers[row.route].issuer);
        return;
      }
      const { response, refusal, stepUp } = admitted;
      const code = refusal?.code ?? `${stepUp.code} ${stepUp.member}`;
      assert.equal(code, row.outcome);
      assert.equal(admitted.outcome, stepUp ? "step_up" : "refused");
      assertShut(row, response.status, response.headers.get("WWW-Authenticate"), await response.json());
    });
  }
});

describe("behind Hono", () => {
  for (const row of rows()) {
    test(row.what, async () => {
      const lines = [];
      const gate = await HonoGate.load(JSON.stringify({ issuers, routes: routesTo() }));
      const app = makeApp(gate, { log: (line) => lines.push(JSON.parse(line)) });
      app.get("/:entry/*", (c) => c.text(c.var.wicketgate.verified.claimsText));
      const answer = await app.request(request(row));
      if (row.outcome === "passes") {
        assert.equal(answer.status, 200);
        if (row.route === "cut") assert.equal(await answer.text(), CUT);
        assert.deepEqual(lines, []);
        return;
      }
      const { code, outcome, member } = lines.find(({ event }) => event === "decision");
      assert.equal(outcome === "step_up" ? `${code} ${member}` : code, row.outcome);
      assert.equal(outcome, row.outcome.startsWith("step_up") ? "step_up" : "refused");
      assertShut(row, answer.status, answer.headers.get("WWW-Authenticate"), await answer.json());
    });
  }
});

test("the Worker", async (t) => {
  const scene = await openScene({
    configure: (_, { upstream }) => ({ issuers, routes: routesTo({ upstream: upstream.url }) }),
  });
  t.after(() => scene.close());
  for (const row of rows()) {
    await t.test(row.what, async () => {
      const { path, host, token } = row;
      const answer = await scene.ask(path, { host, token });
      if (row.outcome === "passes") {
        assert.equal(answer.status, 200, answer.body);
        const { rawHeaders } = answer.json();
        const at = rawHeaders.findIndex((name) => name.toLowerCase() === "wicketgate-claims");
        const claims = Buffer.from(rawHeaders[at + 1], "base64url").toString();
        if (row.route === "cut") assert.equal(claims, CUT);
        return;
      }
      assertShut(row, answer.status, answer.headers["www-authenticate"], answer.json());
      const { requestId } = answer.json();
      const line = await scene.host.line(
        (event) => event.event === "decision" && event.requestId === requestId,
      );
      const isStepUp = row.outcome.startsWith("step_up");
      assert.equal(isStepUp ? `${line.code} ${line.member}` : line.code, row.outcome);
      assert.equal(line.outcome, isStepUp ? "step_up" : "refused");
      assert.deepEqual([line.issuer, line.kid], [row.route, "key"]);
    });
  }
});
