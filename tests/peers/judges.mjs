// Who judges a token of the identity provider? This package by a token and by a whole request, and two
// resource servers' checks that know nothing of it: `oauth4webapi` by a request, `jose` by a token.
//
//   const judges = await openJudges({ provider, fetch, as }, "orders");
//   await judges.ofToken(token, { aheadSeconds: 300 })   // { here, edge, oauth4webapi, jose }, clocks put forward
//   await judges.ofRequest(request)                      // { edge, oauth4webapi }
//
// A verdict is "verified", or the code of the refusal.

import { createRemoteJWKSet, jwtVerify, customFetch as ofJose } from "jose";
import { clockSkew, clockTolerance, customFetch, validateJwtAccessToken } from "oauth4webapi";
import { Wicketgate } from "wicketgate";
import { openEdge, Wicketgate as RequestGate } from "wicketgate/edge";
import { ACCESS_TOKEN_SECONDS, RESOURCES } from "./identity-provider.mjs";
import { verdictOf } from "./verdict.mjs";

/** RFC 9068 section 2.2, and section 4: `typ` is compared. */
const RFC_9068 = { profile: "rfc9068" };
const REQUIRED_CLAIMS = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];
const AT = "https://gate.example/api/x";

export async function openJudges({ provider: { issuer }, fetch, as }, name) {
  const { audience, alg: algorithm } = RESOURCES[name];
  const entry = { issuer, audience: [audience], algorithm, discovery: "openid-configuration", ...RFC_9068 };
  const issuers = { [name]: { ...entry, maxLifetimeSeconds: ACCESS_TOKEN_SECONDS } };
  const routes = [{ path: "/api/*", methods: ["GET"], issuers: [name] }];
  let aheadSeconds = 0;
  const options = { fetch, now: () => Date.now() + aheadSeconds * 1_000 };
  const gate = await Wicketgate.load({ issuers }, options);
  const edge = openEdge(await RequestGate.load({ issuers, routes }, options));
  const keys = createRemoteJWKSet(new URL(as.jwks_uri), { [ofJose]: fetch });

  const byEdge = async (request) => (await edge.admit(request)).refusal?.code ?? "verified";
  const byOauth = (request) =>
    verdictOf(
      validateJwtAccessToken(as, request, audience, {
        [customFetch]: fetch,
        [clockSkew]: aheadSeconds,
        // 30 s, if nothing is said.
        [clockTolerance]: 0,
        signingAlgorithms: [algorithm],
      }),
    );
  const byJose = (token) =>
    verdictOf(
      jwtVerify(token, keys, {
        algorithms: [algorithm],
        issuer,
        audience,
        typ: "at+jwt",
        requiredClaims: REQUIRED_CLAIMS,
        maxTokenAge: ACCESS_TOKEN_SECONDS,
        currentDate: new Date(options.now()),
      }),
    );

  return {
    gate,
    async ofToken(token, { aheadSeconds: seconds = 0 } = {}) {
      aheadSeconds = seconds;
      const request = new Request(AT, { headers: { Authorization: `Bearer ${token}` } });
      return {
        here: await verdictOf(gate.verify(token)),
        edge: await byEdge(request),
        oauth4webapi: await byOauth(request),
        jose: await byJose(token),
      };
    },
    async ofRequest(headers, { path = "" } = {}) {
      aheadSeconds = 0;
      const request = new Request(AT + path, { headers });
      return { edge: await byEdge(request), oauth4webapi: await byOauth(request) };
    },
  };
}
