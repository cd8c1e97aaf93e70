// Does a token meet the same rules in the package, behind Hono and in the Worker? One table, judged by all.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import { Wicketgate as HonoGate } from "wicketgate/hono";
import { refusalOf } from "../support/gate.mjs";
import { makeApp } from "../support/hono-app.mjs";
import { entriesAt, entryNames, keySetOf, rows } from "../support/token-rows.mjs";
import { openScene, refusedWith } from "../support/worker-scene.mjs";

const issuers = entriesAt((name) => `https://keys.example/${name}`);
const fetch = async (url) => Response.json(keySetOf(new URL(url).pathname.slice(1)));
const routesTo = (more) =>
  entryNames.map((name) => ({ path: `/${name}/*`, methods: ["GET"], issuers: [name], ...more }));

describe("the package", () => {
  for (const { entry, what, token, code } of rows()) {
    test(`${what} is ${code}`, async () => {
      const gate = await Wicketgate.load(JSON.stringify({ issuers }), { fetch });
      const verdict = gate.verify(token, { issuers: entry });
      if (code === "verified") assert.equal((await verdict).claims.sub, "visitor");
      else assert.equal((await refusalOf(verdict)).code, code);
    });
  }
});

describe("behind Hono", () => {
  for (const { entry, what, token, code } of rows()) {
    test(`${what} is ${code}`, async () => {
      const lines = [];
      const gate = await HonoGate.load(JSON.stringify({ issuers, routes: routesTo() }), { fetch });
      const app = makeApp(gate, { log: (line) => lines.push(JSON.parse(line)) });
      app.get("/:entry/x", (c) => c.text(c.var.wicketgate.verified.claims.sub));
      const answer = await app.request(`/${entry}/x`, { headers: { authorization: `Bearer ${token}` } });
      if (code === "verified") assert.deepEqual([answer.status, await answer.text()], [200, "visitor"]);
      else assert.equal(lines.find(({ event }) => event === "refusal" || event === "decision")?.code, code);
      assert.equal(answer.status === 200, code === "verified");
    });
  }
});

test("the Worker, over https", async (t) => {
  const scene = await openScene({
    configure: (_, { issuerServer, upstream }) => ({
      issuers: entriesAt((name) => `${issuerServer.url}/${name}`),
      routes: routesTo({ upstream: upstream.url }),
    }),
  });
  t.after(() => scene.close());
  scene.issuerServer.handler = ({ url }, response) =>
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(keySetOf(url.slice(1))));
  for (const { entry, what, token, code } of rows()) {
    await t.test(`${what} is ${code}`, async () => {
      if (code !== "verified") return refusedWith(scene, code, `/${entry}/x`, { token });
      const answer = await scene.ask(`/${entry}/x`, { token });
      return assert.equal(answer.status, 200, answer.body);
    });
  }
});
