// What does a broken configuration let through? Nothing, on every route; and its operator learns every fault
// at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startWorker } from "../support/worker-host.mjs";
import { ask, authority, openScene, refusedWith } from "../support/worker-scene.mjs";

const ROUTES = ["/", "/open/x", "/api/x", "/elsewhere", "/api/%2f"];

/** name: [change of the configuration (or its text), paths of the faults that must be logged] */
const BROKEN = {
  "no issuer and no audience": [
    ({ issuers: { orders } }) => ({ issuers: { orders: { jwksUri: orders.jwksUri } }, routes: [] }),
    ["issuer", "audience"],
  ],
  "an http key set": [
    (base) => withIssuer(base, { jwksUri: "http://issuer.example/jwks.json" }),
    ["jwksUri"],
  ],
  "a lifetime beyond the cap": [
    (base) => withIssuer(base, { maxLifetimeSeconds: 86_401 }),
    ["maxLifetimeSeconds"],
  ],
  "two equal routes": [(base) => ({ ...base, routes: [...base.routes, base.routes[1]] }), ["routes"]],
  "an unknown member and a member not enforced": [
    (base) => ({ ...base, rotues: [], origins: [] }),
    ["rotues", "origins"],
  ],
  "a member twice": [
    (base) => JSON.stringify(base).replace('"routes":', '"issuers":{},"routes":'),
    ["issuers"],
  ],
  "no JSON": [() => "{", [""]],
  "no text": [() => "", [""]],
};

function withIssuer(base, change) {
  return { ...base, issuers: { orders: { ...base.issuers.orders, ...change } } };
}

for (const [name, [configure, paths]] of Object.entries(BROKEN)) {
  // holds: IAM-CFG-1 IAM-ERR-1
  test(`broken: ${name}`, async () => {
    const scene = await openScene({ configure });
    try {
      const token = await scene.issuer.mint();
      for (const path of ROUTES) {
        const answer = await refusedWith(scene, "configuration_broken", path, { token });
        assert.equal(answer.status, 503);
        assert.equal(answer.json().error, "temporarily_unavailable");
      }
      assert.equal(scene.upstream.requests.length + scene.issuerServer.requests.length, 0);
      const faults = scene.host.lines
        .map((line) => JSON.parse(line))
        .filter(({ event }) => event === "configuration_error");
      for (const path of paths)
        assert.ok(
          faults.some((fault) => fault.path.includes(path) && fault.message),
          `${path}: ${scene.host.lines}`,
        );
      assert.equal(
        new Set(faults.map((fault) => JSON.stringify(fault))).size,
        faults.length,
        "each fault is logged once",
      );
    } finally {
      await scene.close();
    }
  });
}

test("a service that is not bound is a fault of the configuration", async () => {
  const configuration = JSON.stringify({
    issuers: {
      orders: {
        issuer: "https://issuer.example",
        audience: ["x"],
        jwksUri: "https://issuer.example/jwks.json",
      },
    },
    routes: [
      { path: "/open", access: "public", upstream: { service: "BOUND" } },
      { path: "/api", issuers: ["orders"], upstream: { service: "FORGOTTEN" } },
    ],
  });
  const services = { BOUND: () => new Response("reached") };
  const host = await startWorker({ configuration, authorityFile: authority().authorityFile, services });
  try {
    for (const path of ["/open", "/api"]) assert.equal((await ask(host.url, path)).status, 503);
    const fault = await host.line(({ event }) => event === "configuration_error");
    assert.match(JSON.stringify(fault), /FORGOTTEN/);
    assert.doesNotMatch(host.lines.join(), /"value":"BOUND"/);
  } finally {
    await host.stop();
  }
});
