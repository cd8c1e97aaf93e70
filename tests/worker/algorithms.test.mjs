// Do tokens of issuers that pin other algorithms pass at a real edge, where the runtime checks their
// signatures? With keys that are fetched, and keys that stand in the configuration.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { AUDIENCE, authority, openScene, refusedWith } from "../support/worker-scene.mjs";

const signers = HOST_ALGORITHMS.map((algorithm) => hostSigner(algorithm, "key-1"));
const issuerOf = ({ algorithm }) => `https://${algorithm.toLowerCase()}.example`;
let scene;
let keyServer;

before(async () => {
  const keySets = Object.fromEntries(signers.map(({ algorithm, jwk }) => [`/${algorithm}`, { keys: [jwk] }]));
  keyServer = await startHttpsServer(authority().server(), ({ url }, response) => {
    response.writeHead(200, { "content-type": "application/jwk-set+json" }).end(JSON.stringify(keySets[url]));
  });
  scene = await openScene({
    configure: (base, { upstream }) => {
      const entries = signers.flatMap((signer) => {
        const { algorithm, jwk } = signer;
        const entry = { audience: [AUDIENCE], algorithm };
        return [
          [algorithm, { ...entry, issuer: issuerOf(signer), jwksUri: `${keyServer.url}/${algorithm}` }],
          [`${algorithm}-inline`, { ...entry, issuer: `${issuerOf(signer)}/inline`, jwks: { keys: [jwk] } }],
        ];
      });
      const issuers = { ...base.issuers, ...Object.fromEntries(entries) };
      return {
        issuers,
        routes: [...base.routes, { path: "/all/*", issuers: Object.keys(issuers), upstream: upstream.url }],
      };
    },
  });
});

after(async () => {
  await scene?.close();
  await keyServer?.stop();
});

function claimsOf(issuer, members = {}) {
  const now = Math.floor(Date.now() / 1_000);
  return { iss: issuer, aud: AUDIENCE, iat: now, exp: now + 120, ...members };
}

for (const signer of signers) {
  for (const [name, issuer] of [
    [signer.algorithm, issuerOf(signer)],
    [`${signer.algorithm}-inline`, `${issuerOf(signer)}/inline`],
  ]) {
    test(`${name}: a good token passes, again too, and a forged one does not`, async () => {
      const token = signer.token(claimsOf(issuer));
      for (const each of [token, token, signer.token(claimsOf(issuer, { sub: "other" }))]) {
        const answer = await scene.ask("/all/x", { token: each });
        assert.equal(answer.status, 200, answer.body);
        const { headers } = scene.upstream.requests.at(-1);
        assert.deepEqual(
          [headers["wicketgate-issuer"], headers["wicketgate-verified-by"]],
          [name, "signature"],
        );
      }
      const before = scene.upstream.requests.length;
      const [header, , signature] = token.split(".");
      const claims = Buffer.from(JSON.stringify(claimsOf(issuer, { sub: "admin" }))).toString("base64url");
      await refusedWith(scene, "signature_invalid", "/all/x", { token: `${header}.${claims}.${signature}` });
      await refusedWith(scene, "alg_mismatch", "/all/x", {
        token: signer.token(claimsOf(issuer), { alg: "HS256" }),
      });
      assert.equal(scene.upstream.requests.length, before);
    });
  }
}

test("ES256 beside them is as it was", async () => {
  assert.equal((await scene.ask("/all/x", { token: await scene.issuer.mint() })).status, 200);
  const [rsa] = signers.filter(({ algorithm }) => algorithm === "RS256");
  await refusedWith(scene, "alg_mismatch", "/all/x", { token: rsa.token(claimsOf(scene.issuer.issuer)) });
  await refusedWith(scene, "alg_mismatch", "/all/x", {
    token: await scene.issuer.mint({ iss: issuerOf(rsa) }, { kid: "key-1" }),
  });
});

test("many at once are each judged by their own", async () => {
  const asked = Array.from({ length: 60 }, (_, index) => {
    const signer = signers[index % signers.length];
    const good = signer.token(claimsOf(issuerOf(signer), { jti: `${index}` }));
    const isForged = index % 4 === 3;
    return scene
      .ask("/all/x", { token: isForged ? `${good.slice(0, -8)}AAAAAAAA` : good })
      .then(({ status }) => assert.ok(isForged ? status === 401 : status === 200, `${index}: ${status}`));
  });
  await Promise.all(asked);
});
