// Does a gate load where a Worker's module begins, where there are no timers, though its runtime's WebCrypto is
// tried first? In workerd, bundled as wrangler would.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBundledWorker } from "../support/bundled-worker.mjs";
import { AUDIENCE, ISSUER } from "../support/gate.mjs";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";

const PROGRAM = `
  import { Wicketgate } from "wicketgate";
  import configuration from "./wicketgate.json";
  import beyond from "./beyond.json";
  const loaded = Wicketgate.load(configuration);
  const faults = Wicketgate.load(beyond).then(() => [], ({ errors }) => errors);
  export default {
    async fetch(request) {
      if (request.method === "GET") return Response.json(await faults);
      const { token, issuers } = await request.json();
      const answer = (await loaded).verify(token, { issuers });
      return new Response(await answer.then(({ issuer }) => issuer, ({ code }) => code));
    }
  };`;

const signers = HOST_ALGORITHMS.map((algorithm) => hostSigner(algorithm, "key-1"));
const entry = (algorithm, more) => ({
  issuer: `${ISSUER}/${algorithm}`,
  audience: [AUDIENCE],
  algorithm,
  jwks: { keys: [] },
  ...more,
});
const issuers = signers.map(({ algorithm, jwk }) => [algorithm, entry(algorithm, { jwks: { keys: [jwk] } })]);
// A point that is none: workerd has another word for it than Node.
const { jwk: point } = hostSigner("ES384", "key-1");
issuers.push([
  "off-curve",
  entry("ES384", { issuer: `${ISSUER}/off-curve`, jwks: { keys: [{ ...point, y: point.x }] } }),
]);
// workerd knows the exponents 65537 and 3, and those that are as small.
const beyond = {
  beyond: entry("RS256", { rsaPublicExponent: 2_147_483_647, jwksUri: `${ISSUER}/jwks`, jwks: undefined }),
};

let runtime;
before(async () => {
  runtime = await startBundledWorker({
    program: PROGRAM,
    texts: {
      "./wicketgate.json": JSON.stringify({ issuers: Object.fromEntries(issuers) }),
      "./beyond.json": JSON.stringify({ issuers: beyond }),
    },
  });
});
after(() => runtime?.dispose());

test("every algorithm loads there, and verifies in a request", async () => {
  const now = Math.floor(Date.now() / 1_000);
  for (const { algorithm, token } of signers) {
    const claims = { iss: `${ISSUER}/${algorithm}`, aud: AUDIENCE, iat: now, exp: now + 120 };
    const body = JSON.stringify({ token: token(claims), issuers: algorithm });
    const answer = await runtime.dispatchFetch("https://gate.example/", { method: "POST", body });
    assert.deepEqual([answer.status, await answer.text()], [200, algorithm]);
  }
});

test("a key whose point is none is unusable", async () => {
  const signer = signers.find(({ algorithm }) => algorithm === "ES384");
  const now = Math.floor(Date.now() / 1_000);
  const token = signer.token({ iss: `${ISSUER}/off-curve`, aud: AUDIENCE, iat: now, exp: now + 120 });
  const body = JSON.stringify({ token, issuers: "off-curve" });
  const answer = await runtime.dispatchFetch("https://gate.example/", { method: "POST", body });
  assert.equal(await answer.text(), "key_unusable");
});

test("keys that the runtime does not import are a fault at once", async () => {
  const faults = await (await runtime.dispatchFetch("https://gate.example/")).json();
  assert.deepEqual(
    faults.map(({ path }) => path),
    ["issuers.beyond.algorithm"],
  );
  assert.match(faults[0].message, /^is not supported by this runtime/);
});
