// Does the installed package do the same in Node, Deno and Bun? Keys over real TLS from an authority that the
// host trusts in its own way, that a fetch of the program's own trusts, or that nobody trusts; and through a
// proxy.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { parseExposition, sumOf } from "../support/exposition-parser.mjs";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";
import { HOSTS } from "./hosts.mjs";
import { AUDIENCE, ISSUER } from "./provider.mjs";
import { startProxy } from "./proxy.mjs";
import { openScene, testIn } from "./scene.mjs";

const OUTAGE = "jwks_unavailable 503 with Retry-After";
const PARTS = ["first", "life", "outage", "renewal", "faults", "algorithms"];
const FIRST = { good: "visitor", forged: "signature_invalid 401", keyCodes: [] };

let scene;

before(async () => {
  scene = await openScene();
});

after(() => scene?.close());

async function run(host, parts, environment, authority) {
  const { url, controlUrl, keyRequests } = await scene.provider();
  const told = {
    providerUrl: url,
    controlUrl,
    issuer: ISSUER,
    audience: AUDIENCE,
    parts,
    signed: HOST_ALGORITHMS.map(signedBy),
    ...(authority && { authority }),
  };
  const { stdout, stderr, code } = await host.run("scenario.mjs", {
    folder: scene.folder,
    parameters: [JSON.stringify(told)],
    environment,
  });
  assert.deepEqual([code, stderr], [0, ""], stdout);
  const results = JSON.parse(stdout);
  assert.match(results.userAgent, new RegExp(`^${host.name}`), "another runtime answered");
  return { ...results, keyRequests: keyRequests(), providerUrl: url };
}

/** A key, and a token that it signed. */
function signedBy(algorithm) {
  const { jwk, token } = hostSigner(algorithm, "key-1");
  const iat = Math.floor(Date.now() / 1_000);
  return {
    algorithm,
    jwk,
    token: token({ iss: ISSUER, aud: AUDIENCE, sub: "visitor", iat, exp: iat + 120 }),
  };
}

/** All parts, judged: the same for every runtime and every way to trust. */
function judge({ first, life, outage, renewal, faults, algorithms, keyRequests }, ownFetches) {
  assert.deepEqual(first, FIRST);
  const judged = ["visitor", "visitor", "signature_invalid 401"];
  assert.deepEqual(algorithms, Object.fromEntries(HOST_ALGORITHMS.map((algorithm) => [algorithm, judged])));
  const { prometheus, ...lived } = life;
  assert.deepEqual(lived, {
    cold: ["visitor"],
    coldFetches: 1,
    rotated: ["visitor", "visitor", 2],
    withdrawn: ["visitor", "kid_unknown 401", 4],
    ...(ownFetches && { ownFetches }),
  });
  const metrics = parseExposition(prometheus);
  assert.equal(sumOf(metrics, "wicketgate_decisions_total", { outcome: "verified", issuer: "orders" }), 53);
  assert.equal(
    sumOf(metrics, "wicketgate_decisions_total", { outcome: "refused", code: "kid_unknown", status: "401" }),
    1,
  );
  assert.equal(
    sumOf(metrics, "wicketgate_jwks_fetches_total", { outcome: "accepted", reason: "no_keys" }),
    1,
  );
  assert.equal(
    sumOf(metrics, "wicketgate_jwks_fetches_total", { outcome: "accepted", reason: "unknown_kid" }),
    3,
  );
  assert.deepEqual(outage, {
    accepted: [true],
    fromSnapshot: "visitor",
    during: OUTAGE,
    after: "visitor",
    keyCodes: ["jwks_fetch_failed"],
  });
  assert.deepEqual(faults, {
    found: {
      redirect: [OUTAGE, "jwks_fetch_redirected"],
      flood: [OUTAGE, "jwks_too_large"],
      hang: [OUTAGE, "jwks_fetch_timeout"],
      drip: [OUTAGE, "jwks_fetch_timeout"],
    },
    openAnswers: 0,
  });
  judgeRenewal(renewal);
  // One for the first visitor, four in the life, two around the outage, five in the renewal, four faults; a
  // redirect that was followed would be one more.
  assert.equal(keyRequests, 16);
}

function judgeRenewal({ prometheus, ...renewal }) {
  assert.deepEqual(renewal, {
    discovered: "visitor",
    refreshed: ["renewed", "kept_previous", "accepted", "accepted"],
    during: { state: "fresh", failures: 1 },
    happened: [
      "provider_down jwks_fetch_failed",
      "rotation_seen",
      "provider_back",
      "key_withdrawn too_short",
    ],
  });
  const metrics = parseExposition(prometheus);
  assert.equal(
    sumOf(metrics, "wicketgate_jwks_fetches_total", { outcome: "renewed", reason: "refresh_ahead" }),
    1,
  );
  assert.equal(
    sumOf(metrics, "wicketgate_jwks_changes_total", { event: "key_withdrawn", overlap: "too_short" }),
    1,
  );
  assert.equal(sumOf(metrics, "wicketgate_key_state", { issuer: "orders", state: "fresh" }), 1);
  assert.equal(sumOf(metrics, "wicketgate_keys", { issuer: "orders" }), 1);
  const down = sumOf(metrics, "wicketgate_provider_down_seconds_total");
  assert.ok(down >= 31 && down < 60, `${down} s`);
}

describe("all of it", { concurrency: true }, () => {
  for (const name of HOSTS) {
    testIn(name, "with the host's fetch, which trusts what the host was told to trust", async (host) => {
      judge(await run(host, PARTS, host.trusting(scene.authorityFile)));
    });

    testIn(name, "with a fetch of the program's own, which trusts what the host does not", async (host) => {
      judge(await run(host, PARTS, {}, scene.authority), 4);
    });
  }
});

describe("what is left to the host", { concurrency: true }, () => {
  for (const name of HOSTS) {
    testIn(
      name,
      "an authority that nobody was told of: no request is sent, and every token is refused with 503",
      async (host) => {
        const { first, keyRequests } = await run(host, ["first"], {});
        assert.deepEqual(first, { good: OUTAGE, forged: OUTAGE, keyCodes: ["jwks_fetch_failed"] });
        assert.equal(keyRequests, 0);
      },
    );

    const throughProxy = async (host) => {
      const proxy = await startProxy();
      try {
        const environment = { ...host.trusting(scene.authorityFile), ...host.through(proxy.url) };
        const { first, keyRequests, providerUrl } = await run(host, ["first"], environment);
        assert.deepEqual(first, FIRST);
        assert.equal(keyRequests, 1);
        assert.deepEqual(proxy.tunnels, [new URL(providerUrl).host]);
      } finally {
        await proxy.stop();
      }
    };
    testIn(name, "a proxy", throughProxy, ({ through }) =>
      through ? undefined : `${name} ${process.version} heeds no proxy`,
    );
  }
});
