// Do this package, `oauth4webapi` and `jose` say the same of what a real identity provider issues to real
// clients? Where not, the class of the difference says why.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { makeCertificates } from "../support/certificates.mjs";
import { trustingFetch } from "../support/trusting-fetch.mjs";
import { ACCESS_TOKEN_SECONDS, LOGGED_IN, RESOURCES, startProvider } from "./identity-provider.mjs";
import { openJudges } from "./judges.mjs";
import { DIFFERENCES } from "./provider-differences.mjs";
import { issuedRows, madeRows } from "./provider-tokens.mjs";
import { oauth4webClient, openIdClient } from "./real-clients.mjs";

let certificates;
let fetch;
let provider;
let clients;
const seen = new Set();
before(async () => {
  certificates = makeCertificates();
  fetch = trustingFetch(certificates.authority);
  provider = await startProvider(certificates);
  clients = {
    "openid-client": await openIdClient(provider, fetch),
    oauth4webapi: await oauth4webClient(provider, fetch),
  };
});
after(async () => {
  fetch.stop();
  await provider.stop();
  certificates.remove();
});

const judgesOf = (name) => openJudges({ provider, fetch, as: clients.oauth4webapi.as }, name);

/** What is wrong with the verdicts: all agree, or differ as the class says. */
function wrongIn(what, verdicts, code, kind) {
  const own = verdicts.here ?? verdicts.edge;
  const told = `${what}: ${JSON.stringify(verdicts)}`;
  if (own !== code || verdicts.edge !== own) return [`${told}; not ${code}`];
  if (kind !== undefined) seen.add(kind);
  const takers = Object.keys(verdicts).filter((judge) => verdicts[judge] === "verified");
  const all = Object.keys(verdicts);
  const expected = kind === undefined ? (code === "verified" ? all : []) : DIFFERENCES[kind].takes;
  const named = (judge) => expected.includes(judge) || (judge === "edge" && expected.includes("here"));
  return all.every((judge) => takers.includes(judge) === named(judge))
    ? []
    : [`${told}; not as in "${kind ?? "no class"}"`];
}

for (const name of ["openid-client", "oauth4webapi"]) {
  test(`${name} gets tokens as a machine and as a person, and they pass here with what they say`, async () => {
    const client = clients[name];
    for (const resource of ["orders", "reports"]) {
      const { gate } = await judgesOf(resource);
      const { audience, alg } = RESOURCES[resource];
      const machine = await gate.verify(await client.asMachine(RESOURCES[resource]));
      assert.deepEqual([machine.claims.sub, machine.claims.aud], [provider.clients.service.id, audience]);
      const { accessToken, idToken } = await client.asPerson(RESOURCES[resource]);
      const { claims, kid } = await gate.verify(accessToken);
      assert.deepEqual(claims, decodeJwt(accessToken));
      assert.equal(kid, provider.signers[alg].kid);
      const { acr, amr, auth_time: at, sub, client_id: id } = claims;
      assert.deepEqual([acr, amr, sub, id], [LOGGED_IN.acr, LOGGED_IN.amr, LOGGED_IN.accountId, "app"]);
      assert.ok(claims.iat - at >= 40 && claims.exp - claims.iat === ACCESS_TOKEN_SECONDS);
      const { publicKey } = provider.signers.ES256;
      const { payload } = await jwtVerify(idToken, publicKey, { issuer: provider.issuer, audience: "app" });
      assert.deepEqual([payload.acr, payload.auth_time], [acr, at]);
    }
  });
}

describe("what the judges say", () => {
  for (const name of ["orders", "reports"]) {
    test(`of tokens for ${name}, by ${RESOURCES[name].alg}`, async (t) => {
      const { oauth4webapi: client } = clients;
      const judges = await judgesOf(name);
      const good = await client.asMachine(RESOURCES[name]);
      const { accessToken: person, idToken } = await client.asPerson(RESOURCES[name]);
      const other = name === "orders" ? "reports" : "orders";
      const elsewhere =
        name === "orders"
          ? await client.asMachine(RESOURCES.elsewhere)
          : provider.signers.RS256.token({ ...decodeJwt(good), aud: "api://elsewhere" }, { typ: "at+jwt" });
      const opaque = await client.asMachine(RESOURCES.opaque);
      const introspection = await signedIntrospection(opaque);
      const { accessToken: bound } = await client.bound(RESOURCES[name]);
      const otherAlgorithm = await client.asMachine(RESOURCES[other]);
      const rows = [
        ...issuedRows({ good, person, idToken, elsewhere, otherAlgorithm, opaque, bound, introspection }),
        ...madeRows(good, provider.signers[RESOURCES[name].alg]),
      ];
      const wrong = [];
      for (const [what, token, code, kind, clocks] of rows)
        wrong.push(...wrongIn(what, await judges.ofToken(token, clocks), code, kind));
      assert.deepEqual(wrong, []);
      t.diagnostic(`${rows.length} tokens`);
    });
  }

  test("of a token from a clock that is three seconds ahead", async () => {
    const judges = await judgesOf("orders");
    const good = decodeJwt(await clients.oauth4webapi.asMachine(RESOURCES.orders));
    const now = Math.floor(Date.now() / 1_000);
    const token = provider.signers.ES256.token(
      { ...good, iat: now + 3, nbf: now + 3, exp: now + 200 },
      { typ: "at+jwt" },
    );
    const wrong = wrongIn("ahead", await judges.ofToken(token), "verified", "the issuer's clock ahead");
    assert.deepEqual(wrong, []);
  });

  test("of requests that bring a good token, well or badly", async () => {
    const judges = await judgesOf("orders");
    const { oauth4webapi: client } = clients;
    const token = await client.asMachine(RESOURCES.orders);
    const { accessToken: bound, proofFor } = await client.bound(RESOURCES.orders);
    const proof = await proofFor("https://gate.example/api/x");
    const wrong = [];
    for (const [what, headers, code, kind, options] of [
      ["as it should be", { authorization: `Bearer ${token}` }, "verified"],
      ["in small letters", { authorization: `bearer ${token}` }, "verified"],
      ["after two spaces", { authorization: `Bearer  ${token}` }, "verified"],
      ["nowhere", {}, "credentials_missing"],
      ["in the query", {}, "credentials_missing", undefined, { path: `?access_token=${token}` }],
      ["after a tab", { authorization: `Bearer\t${token}` }, "credentials_malformed"],
      ["without a scheme", { authorization: token }, "credentials_malformed"],
      ["as another scheme", { authorization: `Basic ${token}` }, "credentials_malformed"],
      ["without a token", { authorization: "Bearer" }, "credentials_malformed"],
      ["with a word behind it", { authorization: `Bearer ${token} x` }, "credentials_malformed"],
      ["twice", [1, 2].map(() => ["authorization", `Bearer ${token}`]), "credentials_malformed"],
      ["as DPoP without a proof", { authorization: `DPoP ${token}` }, "credentials_malformed"],
      ["bound, as a bearer token", { authorization: `Bearer ${bound}` }, "cnf_refused"],
      [
        "bound, with its proof",
        { authorization: `DPoP ${bound}`, dpop: proof },
        "credentials_malformed",
        "a bound token with its proof",
      ],
      [
        "not bound, beside a proof",
        { authorization: `Bearer ${token}`, dpop: proof },
        "verified",
        "a proof beside a token that is not bound",
      ],
    ])
      wrong.push(...wrongIn(what, await judges.ofRequest(headers, options), code, kind));
    assert.deepEqual(wrong, []);
  });

  test("in each class of difference", () => {
    assert.deepEqual([...seen].sort(), Object.keys(DIFFERENCES).sort());
    for (const { right } of Object.values(DIFFERENCES))
      assert.ok(["here", "there", "either"].includes(right));
  });
});

describe("introspection", () => {
  test("tells both clients of an opaque token; one of them asks for a signed answer (RFC 9701)", async () => {
    const token = await clients.oauth4webapi.asMachine(RESOURCES.opaque);
    for (const [name, type] of [
      ["openid-client", undefined],
      ["oauth4webapi", "application/token-introspection+jwt; charset=utf-8"],
    ]) {
      const told = await clients[name].introspected(token);
      assert.deepEqual(
        [told.active, told.aud, told.client_id, told.type],
        [true, "api://opaque", "service", type],
        name,
      );
    }
    assert.equal((await clients["openid-client"].introspected("made-up")).active, false);
  });
});

/** The signed answer itself: a token of the same provider, by the same key. */
async function signedIntrospection(token) {
  const { server } = provider.clients;
  const basic = Buffer.from(`${server.id}:${server.secret}`).toString("base64");
  const { introspection_endpoint: endpoint } = clients.oauth4webapi.as;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { Authorization: `Basic ${basic}`, Accept: "application/token-introspection+jwt" },
    body: new URLSearchParams({ token }),
  });
  const text = await answer.text();
  assert.equal(decodeProtectedHeader(text).typ, "token-introspection+jwt");
  return text;
}
