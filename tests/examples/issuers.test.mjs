// Do the entries of docs/providers.md take what their providers issue, and nothing beside it? By the
// package, behind Hono, and some of them in the Worker, over https.

import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import { Wicketgate as HonoGate } from "wicketgate/hono";
import { ROOT, readDocument, rowsUnder } from "../docs/markdown.mjs";
import { refusalOf } from "../support/gate.mjs";
import { makeApp } from "../support/hono-app.mjs";
import { openScene, refusedWith } from "../support/worker-scene.mjs";
import { exampleOf, sections } from "./scene.mjs";

const FILES = globSync("tests/examples/issuers/*.mjs", { cwd: ROOT }).sort();
const shapesOf = Object.fromEntries(
  await Promise.all(FILES.map(async (file) => [basename(file, ".mjs"), await import(`../../${file}`)])),
);
const example = (file) => exampleOf(file, shapesOf[file]);

for (const [file, shapes] of Object.entries(shapesOf)) {
  describe(shapes.heading, () => {
    test("by the package: its token passes, its neighbours do not", async () => {
      const scene = example(file);
      const gate = await Wicketgate.load(scene.configuration, { fetch: (url) => scene.fetch(url) });
      const verified = await gate.verify(scene.genuine());
      assert.equal(verified.issuer, scene.name);
      assert.equal(verified.claims.iss, scene.entry.issuer);
      for (const [what, token] of scene.others())
        await assert.doesNotReject(gate.verify(token), `${what} passes`);
      const neighbours = scene.neighbours();
      assert.ok(neighbours.length >= 2);
      for (const [what, token, code] of neighbours)
        assert.equal((await refusalOf(gate.verify(token))).code, code, what);
      const fetches = { jwks: 0, discovery: 2, jwksUri: 1 };
      const [by] = Object.keys(fetches).filter((member) => member in scene.entry);
      assert.equal(scene.fetched.length, fetches[by], scene.fetched.join());
    });

    test("behind Hono: at the place that its route names, and at no other", async () => {
      const scene = example(file);
      const routes = scene.routes.map((route) => ({ methods: ["GET"], ...route }));
      const configuration = JSON.stringify({ ...JSON.parse(scene.configuration), routes });
      const app = makeApp(await HonoGate.load(configuration, { fetch: (url) => scene.fetch(url) }));
      const ask = (headers) => app.request("https://gate.example/api/orders", { headers });
      const answer = await ask(scene.place(scene.genuine()));
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.equal(typeof (await answer.json()).subject, "string");
      const [[what, token]] = scene.neighbours();
      assert.equal((await ask(scene.place(token))).status, 401, what);
      assert.equal((await ask({})).status, 401);
      assert.equal((await ask({ "X-Another": scene.genuine() })).status, 401);
    });
  });
}

/**
 * What has a character that no Bearer token may have (RFC 6750 section 2.1) is refused as credentials
 * already.
 */
const codeInRequests = (token, code) => (/^[\w.~+/=-]+$/.test(token) ? code : "credentials_malformed");

test("in the Worker, over https: metadata, key sets, headers and claims of five of them", async (t) => {
  const scenes = ["auth0", "cloudflare-access", "cognito", "google-iap", "openauth"].map(example);
  // Whose metadata is fetched has its issuer on loopback.
  const issuerOf = ({ name, entry }, url) =>
    ({ auth0: `${url}/auth0/`, openauth: url })[name] ?? entry.issuer;
  const scene = await openScene({
    configure: (_, { issuerServer: { url }, upstream }) => ({
      issuers: Object.fromEntries(
        scenes.map((one) => [one.name, one.entryAt(issuerOf(one, url), `${url}/${one.name}/keys`)]),
      ),
      routes: scenes.map((one) => ({
        ...one.routes[0],
        path: `/${one.name}/*`,
        upstream: upstream.url,
      })),
    }),
  });
  t.after(() => scene.close());
  const { url } = scene.issuerServer;
  scene.issuerServer.handler = (request, response) => {
    const one = scenes.find(({ name }) => request.url.startsWith(`/${name}/`)) ?? scenes.at(-1);
    const answer = request.url.includes("/.well-known/")
      ? one.metadata({ issuer: issuerOf(one, url), jwksUri: `${url}/${one.name}/keys` })
      : one.keySet;
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  };
  for (const one of scenes) {
    const issuer = { issuer: issuerOf(one, url) };
    const ask = (token) => ({ headers: Object.entries(one.place(token)).flat() });
    const answer = await scene.ask(`/${one.name}/x`, ask(one.genuine(issuer)));
    assert.equal(answer.status, 200, `${one.name}: ${answer.body}\n${scene.host.lines.join("\n")}`);
    for (const [, token, code] of one.neighbours(issuer))
      await refusedWith(scene, codeInRequests(token, code), `/${one.name}/x`, ask(token));
  }
});

test("Entra ID for all tenants at once cannot: its metadata names a template for an issuer", async () => {
  const scene = example("entra-id");
  const events = [];
  const gate = await Wicketgate.load(scene.configuration, {
    fetch: (url) => scene.fetch(url, shapesOf["entra-id"].foreignMetadata),
    onEvent: (event) => events.push(event),
  });
  assert.equal((await refusalOf(gate.verify(scene.genuine()))).status, 503);
  assert.ok(events.some(({ code }) => code === "metadata_issuer_mismatch"));
});

describe("the page", () => {
  test("has a section and a file of shapes for each, in the order of the alphabet", () => {
    const headings = sections().map(([heading]) => heading);
    assert.equal(headings.length, 20);
    assert.deepEqual(
      headings,
      headings.toSorted((a, b) => a.localeCompare(b, "en")),
    );
    assert.deepEqual(
      headings,
      Object.values(shapesOf)
        .map(({ heading }) => heading)
        .toSorted((a, b) => a.localeCompare(b, "en")),
    );
  });

  test("has a row for each, with the algorithm of its entry and tokens, and the place of its route", () => {
    const page = readDocument("docs/providers.md");
    const rows = rowsUnder(page, "provider | algorithm | lifetime by default | `aud` | place");
    const expected = sections().map(([heading, { issuers, routes }]) => [
      heading,
      Object.values(issuers)[0].algorithm ?? "ES256",
      routes?.[0].tokenFrom.header ?? "Authorization",
    ]);
    const shown = rows.map(([provider, algorithm, , , place]) => [
      /^\[(.+)\]/.exec(provider)[1],
      algorithm,
      /`([^`]+)`/.exec(place)[1],
    ]);
    assert.deepEqual(shown, expected);
    for (const { heading, header } of Object.values(shapesOf))
      assert.equal(header("k").alg, expected.find(([name]) => name === heading)[1], heading);
  });

  test("names a source for each, as its file does", () => {
    for (const part of readDocument("docs/providers.md").split("\n## ").slice(1))
      assert.match(part, /\nSource: /, part.split("\n")[0]);
    for (const file of FILES) assert.match(readDocument(file), /\/\/ source: /, file);
  });
});
