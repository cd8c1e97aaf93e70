// Does an entry take what vendors' servers say of a token? Delegated tokens of IAM and SigID by introspection, and
// a signed answer as a real identity provider makes it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { decodeJwt } from "jose";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { makeCertificates } from "../support/certificates.mjs";
import { start as startIam } from "../support/iam-server.mjs";
import { start as startSigid } from "../support/sigid-server.mjs";
import { trustingFetch } from "../support/trusting-fetch.mjs";
import { RESOURCES, startProvider } from "./identity-provider.mjs";
import { oauth4webClient } from "./real-clients.mjs";
import { basicOf, openVendorScene } from "./vendor-scene.mjs";
import { verdictOf } from "./verdict.mjs";

let scene;
before(() => {
  scene = openVendorScene();
});
after(() => scene.close());

/** A gate that asks this server, by the way that servers want it. */
const gateOf = (server, entry, headers = basicOf(server)) =>
  Wicketgate.load(
    { issuers: { vendor: entry } },
    {
      fetch: scene.fetch,
      introspect: (url, init) => scene.fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
    },
  );

describe("a delegated token of an IAM server", () => {
  const entryOf = (iam, more) => ({
    profile: "iam",
    issuer: iam.issuer,
    audience: [iam.clientId],
    introspectionEndpoint: iam.introspectionEndpoint,
    actor: "introspected",
    ...more,
  });

  test("passes by the profile, whether or not the server repeats the actor", async () => {
    for (const echoesActor of [false, true]) {
      const iam = await scene.opened(startIam, { echoesActor });
      const gate = await gateOf(iam, entryOf(iam));
      const token = iam.mint("delegated");
      const { actor, claims, introspected } = await gate.verify(token);
      assert.deepEqual([actor, claims.sub, introspected], [{ sub: "agent:helper" }, "usr_ada", true]);
      const strict = await gateOf(iam, entryOf(iam, { introspectedActor: "required" }));
      assert.equal(await verdictOf(strict.verify(token)), echoesActor ? "verified" : "actor_refused");
      assert.equal((await gate.verify(iam.mint("access"))).introspected, undefined);
      iam.revoke(token);
      assert.equal(await verdictOf(gate.verify(token)), "token_inactive");
    }
  });

  test("does not pass where the server does not take the credentials, or the actor is badly said", async () => {
    const iam = await scene.opened(startIam);
    const wrong = await gateOf(iam, entryOf(iam), { Authorization: "Bearer x" });
    const refusal = await wrong.verify(iam.mint("delegated")).catch((error) => error);
    assert.deepEqual([refusal.code, refusal.found], ["introspection_failed", 401]);
    const gate = await gateOf(iam, entryOf(iam));
    for (const act of [undefined, null, "agent:helper", {}, { sub: "a", act: "b" }])
      assert.equal(await verdictOf(gate.verify(iam.mint("delegated", { act }))), "actor_refused");
  });

  test("is the only kind that its endpoint is for: an entry that would have it ask in an outage is a fault", async () => {
    const iam = await scene.opened(startIam);
    await assert.rejects(gateOf(iam, entryOf(iam, { introspectionInOutage: true })), /IAM-FC-1/);
    await assert.rejects(gateOf(iam, entryOf(iam, { actor: "refused" })), /is never asked/);
  });
});

test("a delegated token of SigID passes by what its server says of it", async () => {
  const sigid = await scene.opened(startSigid);
  const entry = {
    issuer: sigid.issuer,
    audience: [sigid.audience],
    jwksUri: sigid.jwksUri,
    maxLifetimeSeconds: 3_600,
    introspectionEndpoint: sigid.introspectionEndpoint,
    actor: "introspected",
  };
  const gate = await gateOf(sigid, entry);
  const token = sigid.mint("delegated");
  assert.deepEqual((await gate.verify(token)).actor, { sub: "agent-1" });
  sigid.revoke(token);
  assert.equal(await verdictOf(gate.verify(token)), "token_inactive");
});

describe("a signed answer of a real identity provider", () => {
  let certificates;
  let fetch;
  let provider;
  let client;
  before(async () => {
    certificates = makeCertificates();
    fetch = trustingFetch(certificates.authority);
    provider = await startProvider(certificates);
    client = await oauth4webClient(provider, fetch);
  });
  after(async () => {
    fetch.stop();
    await provider.stop();
    certificates.remove();
  });

  // The provider keeps no JWTs, so it is asked about an opaque token of the same client in their place.
  async function judged(members = {}) {
    const opaque = await client.asMachine(RESOURCES.opaque);
    const { id, secret } = provider.clients.server;
    const basic = Buffer.from(`${id}:${secret}`).toString("base64");
    const { introspection_endpoint: endpoint, jwks_uri: jwksUri } = client.as;
    const types = [];
    const gate = await Wicketgate.load(
      {
        issuers: {
          provider: {
            issuer: provider.issuer,
            audience: [RESOURCES.orders.audience],
            jwksUri,
            introspectionEndpoint: endpoint,
            introspectionResponse: "signed",
            introspectionAudience: id,
            ...members,
          },
        },
        routes: [{ path: "/", issuers: ["provider"], introspection: "always" }],
      },
      {
        fetch,
        async introspect(url, init) {
          const headers = { ...init.headers, authorization: `Basic ${basic}` };
          const response = await fetch(url, {
            ...init,
            headers,
            body: new URLSearchParams({ token: opaque }),
          });
          types.push(init.headers.accept, response.headers.get("content-type"));
          return response;
        },
      },
    );
    const good = decodeJwt(await client.asMachine(RESOURCES.orders));
    const token = provider.signers.ES256.token({ ...good, jti: undefined }, { typ: "at+jwt" });
    const request = new Request("https://gate.example/", { headers: { authorization: `Bearer ${token}` } });
    const { verified, refusal } = await openEdge(gate).admit(request);
    assert.deepEqual(types, [
      "application/token-introspection+jwt",
      "application/token-introspection+jwt; charset=utf-8",
    ]);
    return refusal?.code ?? verified.introspected;
  }

  test("is read, and held against the token", async () => {
    assert.equal(await judged(), true);
    assert.equal(await judged({ introspectionAudience: "another" }), "introspection_failed");
  });
});
