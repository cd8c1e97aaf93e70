// What does the Worker's log say of a fetch of keys that failed? What workerd tells, which is less than Node
// does: the sentence says so.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANSWERS, BODY, SECRET, startFailingServers } from "../support/failing-servers.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { AUDIENCE, authority, openScene, refusedWith } from "../support/worker-scene.mjs";

const NOT_TOLD = { kind: "network" };
const EXPECTED = {
  ...Object.fromEntries(Object.entries(ANSWERS).map(([name, [, failure]]) => [name, failure])),
  cut: NOT_TOLD,
  self_signed: NOT_TOLD,
  unknown_authority: NOT_TOLD,
  other_host: NOT_TOLD,
  expired: NOT_TOLD,
  no_tls: NOT_TOLD,
  unknown_host: NOT_TOLD,
  closed_port: NOT_TOLD,
};
const WORDS = {
  closed_port: /refused or cut, which workerd does not tell apart/,
  unknown_host: /not found, or TLS failed, which workerd does not tell apart/,
  self_signed: /not found, or TLS failed, which workerd does not tell apart/,
};

let failing;
let scene;
const issuerOf = (name) => `https://${name.replaceAll("_", "-")}.example`;
before(async () => {
  const issuer = createIssuer({ issuer: "https://issuer.example", audience: AUDIENCE });
  failing = await startFailingServers(authority(), issuer);
  const names = [...Object.keys(EXPECTED), "hints"];
  scene = await openScene({
    configure: (base, { upstream }) => ({
      ...base,
      issuers: Object.fromEntries(
        names.map((name) => [
          `is-${name}`,
          { issuer: issuerOf(name), audience: [AUDIENCE], jwksUri: failing.urls[name] },
        ]),
      ),
      routes: names.map((name) => ({
        path: `/${name}/*`,
        issuers: [`is-${name}`],
        upstream: upstream.url,
      })),
    }),
  });
});
after(async () => {
  await scene?.close();
  await failing?.stop();
});

test("each kind is told apart, as far as workerd tells", { concurrency: true }, async (context) => {
  const token = (name) =>
    scene.issuer.sign(JSON.stringify({ alg: "ES256", kid: "x" }), JSON.stringify({ iss: issuerOf(name) }));
  await Promise.all(
    Object.entries(EXPECTED).map(([name, expected]) =>
      context.test(name, async () => {
        const code = name === "leak" ? "jwks_leaked" : "jwks_unavailable";
        const answer = await refusedWith(scene, code, `/${name}/x`, { token: token(name) });
        const line = await scene.host.line(
          ({ event, issuer }) => event === "jwks_fetch" && issuer === `is-${name}`,
        );
        for (const member of ["kind", "tls", ...Object.keys(expected)])
          assert.equal(line.failure[member], expected[member], `${member} of ${JSON.stringify(line)}`);
        if (name in WORDS) assert.match(line.failure.message, WORDS[name]);
        assert.ok(!answer.body.includes("fetched"), "the network is not told");
      }),
    ),
  );
  for (const word of [SECRET, BODY]) assert.ok(!scene.host.lines.join("\n").includes(word), word);
});
