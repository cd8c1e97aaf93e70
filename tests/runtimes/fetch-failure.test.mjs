// What does a failed fetch say in Node, Deno and Bun? The installed package, and the same servers as in
// tests/api/fetch-failure.test.mjs; where a runtime tells less, the kind says so.

import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { installTarball } from "../install/consumer.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { ANSWERS, CONNECTIONS, startFailingServers } from "../support/failing-servers.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { findHost, HOSTS } from "./hosts.mjs";

const PROBE = "fetch-failure-probe.mjs";
const ISSUER = "https://issuer.example";
const AUDIENCE = "api://orders";

const EXPECTED = Object.fromEntries([
  ...Object.entries(ANSWERS).map(([name, [, failure]]) => [name, failure]),
  ...Object.entries(CONNECTIONS),
]);

/** What a runtime tells otherwise than Node. */
const OTHERWISE = {
  Node: {},
  // rustls' errors have no codes.
  Deno: Object.fromEntries(Object.entries(CONNECTIONS).map(([name, { code, ...rest }]) => [name, rest])),
  Bun: {
    no_tls: { kind: "tls", code: "EPROTO" },
    // Bun blocks no port.
    bad_port: { kind: "refused", code: "ECONNREFUSED" },
  },
};

let certificates;
let consumer;
let failing;
let issuer;
before(async () => {
  certificates = makeCertificates();
  issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
  failing = await startFailingServers(certificates, issuer);
  consumer = await installTarball();
  copyFileSync(fileURLToPath(new URL(`../support/${PROBE}`, import.meta.url)), join(consumer.folder, PROBE));
});
after(async () => {
  await failing?.stop();
  consumer?.remove();
  certificates?.remove();
});

describe("each kind is told apart", () => {
  for (const name of HOSTS) {
    const host = findHost(name);
    test(name, { skip: host.missing ?? false }, async () => {
      const told = { urls: failing.urls, token: await issuer.mint(), issuer: ISSUER, audience: AUDIENCE };
      const { stdout, stderr, code } = await host.run(PROBE, {
        folder: consumer.folder,
        parameters: [JSON.stringify(told)],
        environment: host.trusting(certificates.authorityFile),
      });
      assert.deepEqual([code, stderr], [0, ""]);
      const { good, hints, ...found } = JSON.parse(stdout);
      assert.deepEqual([good.verified, hints.verified], [ISSUER, ISSUER]);
      for (const [kind, expected] of Object.entries({ ...EXPECTED, ...OTHERWISE[name] })) {
        const { failure, refusal } = found[kind];
        for (const member of ["kind", "tls", ...Object.keys(expected)])
          assert.equal(failure[member], expected[member], `${kind}: ${member} of ${JSON.stringify(failure)}`);
        assert.equal(refusal.cause, failure.message);
      }
    });
  }
});
