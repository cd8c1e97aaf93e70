// Do the crate `laravel-iam` and this package say the same of an IAM server's tokens? Where not, the class of
// the difference says why, and who is right by the vendor's text.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import { newHostSigner } from "../support/host-signer.mjs";
import { nowSeconds, openVendor } from "../support/vendor-server.mjs";
import { DIFFERENCES } from "./iam-differences.mjs";
import { iamEntry } from "./iam-entry.mjs";
import { keySetRows } from "./iam-key-sets.mjs";
import { openIamScene } from "./iam-scene.mjs";
import { tokenRows } from "./iam-tokens.mjs";
import { unasked } from "./laravel-iam.mjs";
import { verdictOf } from "./verdict.mjs";

const seen = new Set();
const strangers = newHostSigner("ES256", "sk_0000000000000000");

// A suite that is skipped is in no count.
test("laravel-iam can be asked", { skip: unasked }, () => {});

describe("beside laravel-iam", { skip: unasked }, () => {
  let scene;
  before(() => {
    scene = openIamScene();
  });
  after(() => scene?.close());

  const judged = async (server, token) => [
    await scene.judgedHere(server, token),
    await scene.judgedThere(server, token),
  ];
  /** What is wrong with two verdicts: both agree, or differ as the class says. */
  const wrongIn = (what, [here, there], code, kind) => {
    const told = `${what}: here ${here}, there ${there}`;
    if (here !== code) return [`${told}; not ${code}`];
    const [takesHere, takesThere] = [here, there].map((verdict) => verdict === "verified");
    if (kind === undefined) return takesHere === takesThere ? [] : [`${told}: a difference of no class`];
    seen.add(kind);
    const differs = takesHere !== takesThere && takesThere === (DIFFERENCES[kind].there === "takes");
    return differs ? [] : [`${told}: not as in "${kind}"`];
  };
  const compare = (...parameters) => assert.deepEqual(wrongIn(...parameters), []);

  test("tokens", async (t) => {
    const iam = await scene.openIam({ dates: "seconds" });
    const exact = await scene.openIam();
    const exactToken = exact.mint("access");
    const rows = tokenRows(iam, exactToken);
    const wrong = [];
    for (const [what, token, code, kind] of rows) {
      const server = token === exactToken ? exact : iam;
      wrong.push(...wrongIn(what, await judged(server, token), code, kind));
    }
    assert.deepEqual(wrong, []);
    assert.match(await scene.judgedThere(exact, exactToken), /invalid type: floating point .*, expected i64/);
    t.diagnostic(`${rows.length} tokens`);
  });

  test("key sets", async (t) => {
    const [key, other] = ["sk_1", "sk_2"].map((kid) => newHostSigner("ES256", kid));
    const path = "/.well-known/jwks.json";
    let keys;
    const { url } = await scene.opened(
      openVendor({ certificate: scene.certificate }, { [`GET ${path}`]: () => ({ json: { keys } }) }),
    );
    const server = { url, issuer: url, clientId: "cli_orders", jwksUri: url + path };
    const now = nowSeconds();
    const ids = {
      iss: url,
      sub: "usr_ada",
      aud: "cli_orders",
      client_id: "cli_orders",
      policy_version: 7,
      jti: "jti-1",
      scope: "orders:read",
    };
    const token = key.token({ ...ids, iat: now, exp: now + 300 }, { typ: "JWT" });
    const rows = keySetRows(key, other);
    const wrong = [];
    for (const [what, published, code, kind] of rows) {
      keys = published;
      wrong.push(...wrongIn(what, await judged(server, token), code, kind));
    }
    assert.deepEqual(wrong, []);
    t.diagnostic(`${rows.length} key sets`);
  });

  test("below the documented base address there are no keys, and discovery leads to the root", async () => {
    const iam = await scene.openIam({ dates: "seconds" });
    const token = iam.mint("access");
    const { jwksUri: _, ...entry } = iamEntry(iam);
    const configuration = { issuers: { iam: { ...entry, discovery: "openid-configuration" } } };
    const gate = await Wicketgate.load(configuration, { fetch: scene.fetch });
    const there = await scene.judgedThere(iam, token, { baseUrl: iam.baseUrl });
    assert.equal(there, "Http: server returned HTTP 404");
    const verdicts = [await verdictOf(gate.verify(token)), there];
    compare("the base address", verdicts, "verified", "where the keys are");
  });

  test("a key set behind a redirect", async () => {
    const iam = await scene.openIam({ dates: "seconds" });
    const path = "/.well-known/jwks.json";
    const redirect = () => ({ status: 302, headers: { Location: iam.jwksUri } });
    const { certificate } = scene;
    const { url } = await scene.opened(openVendor({ certificate }, { [`GET ${path}`]: redirect }));
    // Here keys are taken from the issuer's own origin alone, so that is where the redirect stands.
    const moved = { ...iam, url, issuer: url, jwksUri: url + path };
    const verdicts = await judged(moved, iam.mint("access", { iss: url }));
    compare("a redirect", verdicts, "jwks_unavailable", "a redirected key set");
  });

  test("a key set that is empty until the first token, a rotation, and a key that is withdrawn", async () => {
    const iam = await scene.openIam({ dates: "seconds" });
    const clock = { ms: Date.now() };
    const options = { fetch: scene.fetch, now: () => clock.ms, random: () => 0 };
    const gate = await Wicketgate.load({ issuers: { iam: iamEntry(iam) } }, options);
    const judgedByHolders = async (token) => [
      await verdictOf(gate.verify(token)),
      await scene.judgedThere(iam, token, { fresh: false }),
    ];
    const early = strangers.token({ iss: iam.issuer }, { typ: "JWT" });
    compare("before the first token", await judgedByHolders(early), "kid_unknown");

    // The look at the empty set was a moment ago: the next one waits, and nobody is logged out meanwhile.
    clock.ms += 1_000;
    const first = iam.mint("access");
    assert.equal(await verdictOf(gate.verify(first)), "jwks_cooling_down");
    clock.ms += 60_000;
    compare("the first token", await judgedByHolders(first), "verified");

    iam.rotate();
    clock.ms += 60_000;
    const second = iam.mint("access");
    compare("the next key", await judgedByHolders(second), "verified");
    compare("the earlier key in the overlap", await judgedByHolders(first), "verified");

    iam.rotate({ overlap: false });
    clock.ms += 301_000;
    compare("a key that is gone", await judgedByHolders(second), "kid_unknown", "a withdrawn key");
  });

  test("tokens of unknown keys cost the crate a fetch each, and here one together", async (t) => {
    const iam = await scene.openIam({ dates: "seconds" });
    iam.mint("access");
    const gate = await Wicketgate.load({ issuers: { iam: iamEntry(iam) } }, { fetch: scene.fetch });
    const token = strangers.token({ iss: iam.issuer }, { typ: "JWT" });
    const fetchesOf = async (judge) => {
      const before = iam.requests.length;
      for (let count = 0; count < 5; count += 1) await judge();
      return iam.requests.length - before;
    };
    const here = await fetchesOf(() => verdictOf(gate.verify(token)));
    const there = await fetchesOf(() => scene.judgedThere(iam, token, { fresh: false }));
    t.diagnostic(`five tokens of unknown keys: ${here} fetch here, ${there} there`);
    assert.deepEqual([here, there], [1, 5]);
  });

  test("each class of difference is met", () => {
    assert.deepEqual([...seen].sort(), Object.keys(DIFFERENCES).sort());
    for (const { there, right } of Object.values(DIFFERENCES))
      assert.ok(["takes", "refuses"].includes(there) && ["here", "either"].includes(right));
  });
});
