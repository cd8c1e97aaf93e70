// Is a rotation followed, and an outage survived, by the running Worker? In real time, with key sets of the
// shortest age: thirty seconds.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startHttpsServer } from "../support/https-server.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { AUDIENCE, authority, openScene, refusedWith } from "../support/worker-scene.mjs";

const MIN_AGE_SECONDS = 30;
const rotating = createIssuer({ issuer: "https://rotating.example", audience: AUDIENCE });
let scene;
let rotatingServer;
before(async () => {
  rotatingServer = await startHttpsServer(authority().server(), rotating.handler);
  scene = await openScene({
    maxAgeSeconds: 1,
    configure: (base, { upstream }) => ({
      issuers: {
        ...base.issuers,
        rotating: {
          issuer: rotating.issuer,
          audience: [AUDIENCE],
          jwksUri: `${rotatingServer.url}/jwks.json`,
        },
      },
      routes: [...base.routes, { path: "/rotating/*", issuers: ["rotating"], upstream: upstream.url }],
    }),
  });
});
after(async () => {
  await scene?.close();
  await rotatingServer.stop();
});

test("in real time", { concurrency: true }, async (context) => {
  await Promise.all([
    context.test(
      "a rotation is followed after one cool-down, and the old key serves while it is published",
      followRotation,
    ),
    context.test(
      "the issuer dies: held keys serve until they expire, then 503; back again: it recovers",
      surviveOutage,
    ),
  ]);
});

async function followRotation() {
  const askRotating = (token) => scene.ask("/rotating/x", { token });
  const old = await rotating.mint({ exp: Math.floor(Date.now() / 1000) + 250 });
  assert.equal((await askRotating(old)).status, 200);
  rotating.rotate();
  const token = await rotating.mint();
  const early = await refusedWith(scene, "jwks_cooling_down", "/rotating/x", { token });
  const waitSeconds = Number(early.headers["retry-after"]);
  assert.ok(waitSeconds > 0 && waitSeconds <= 30, `${waitSeconds} s`);
  assert.equal(rotatingServer.requests.length, 1, "a stranger's kid costs no fetch inside the cool-down");
  await sleep((waitSeconds + 1) * 1000);
  assert.equal((await askRotating(token)).status, 200, "the Retry-After was true");
  assert.equal((await askRotating(old)).status, 200, "the old key is still published");
  assert.equal(rotatingServer.requests.length, 2);
}

async function surviveOutage() {
  const { issuer, issuerServer } = scene;
  const live = issuerServer.handler;
  assert.equal((await scene.ask("/api/x", { token: await issuer.mint() })).status, 200);
  const fetchedAtMs = Date.now();
  issuerServer.handler = (request) => request.socket.destroy();

  await sleep((MIN_AGE_SECONDS - 3) * 1000 - (Date.now() - fetchedAtMs));
  for (let count = 0; count < 3; count += 1) {
    assert.equal(
      (await scene.ask("/api/x", { token: await issuer.mint() })).status,
      200,
      "the held keys still serve",
    );
  }

  await sleep((MIN_AGE_SECONDS + 1) * 1000 - (Date.now() - fetchedAtMs));
  const refused = await scene.ask("/api/x", { token: await issuer.mint() });
  assert.equal(refused.status, 503, refused.body);
  const waitSeconds = Number(refused.headers["retry-after"]);
  assert.ok(waitSeconds > 0 && waitSeconds <= 60, `${waitSeconds} s`);

  issuerServer.handler = live;
  await sleep((waitSeconds + 1) * 1000);
  assert.equal(
    (await scene.ask("/api/x", { token: await issuer.mint() })).status,
    200,
    "recovered by itself",
  );
}
