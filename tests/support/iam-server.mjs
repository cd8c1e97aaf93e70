// What does an IAM server of Padosoft's kind (`laravel-iam-server`) issue and publish? Keys at the root of its
// origin and none before the first token; NumericDates with microseconds; one key, issuer and `typ` for access,
// ID, logout and checkpoint tokens. Each from what the server's sources say; where a copy of another age may
// differ there is an option.
//
//   const iam = await start({ certificate: certificates.server() });
//   iam.url, iam.issuer, iam.clientId, iam.clientSecret   // and iam.baseUrl, under which its SDKs ask
//   iam.mint("access")                       // "access", "service", "id", "logout", "checkpoint", "delegated"
//   iam.rotate(), iam.rotate({ overlap: false }), iam.signers()    // [the key in use, those before it]
//   iam.revoke(token)                        // introspection says no from now on; the token itself lives on
//   await iam.close()

import { randomBytes } from "node:crypto";
import { newHostSigner } from "./host-signer.mjs";
import { claimsOf, clientOf, minterOf, openVendor, published, readToken } from "./vendor-server.mjs";

const ACCESS_SECONDS = 900;
const DELEGATED_SECONDS = 300;
const LOGOUT_SECONDS = 120;
const CHECKPOINT_SECONDS = 10 * 365 * 24 * 3_600;
const CACHED = { "Cache-Control": "public, max-age=300" };
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

/**
 * `issuer`: as the server is configured; its own address by default. An empty one becomes `iam` in tokens.
 * `dates`: "microseconds", or "seconds" where a signer rounds them.
 * `echoesActor`: whether introspection repeats `act` and `pds_dgr`; copies of 2026 do not.
 */
export async function start({
  certificate,
  port,
  issuer,
  clientId = "cli_orders",
  dates = "microseconds",
  echoesActor = false,
}) {
  const clientSecret = randomBytes(24).toString("base64url");
  const ledger = new Map();
  let keys = [];

  const newKey = () => newHostSigner("ES256", `sk_${randomBytes(8).toString("hex")}`);
  const signer = () => {
    if (keys.length === 0) keys = [newKey()];
    return keys[0];
  };

  const tokenOf = (lifetimeSeconds, claims, header) => {
    const microseconds = Math.round((performance.timeOrigin + performance.now()) * 1_000);
    const date = (seconds) => {
      const later = microseconds + seconds * 1_000_000;
      return dates === "seconds" ? Math.floor(later / 1_000_000) : later / 1_000_000;
    };
    const standard = { iss: (issuer ?? server.url) || "iam", iat: date(0), exp: date(lifetimeSeconds) };
    const jti = `jti-${randomBytes(16).toString("hex")}`;
    return {
      signer: signer(),
      header: { typ: "JWT", ...header },
      claims: { ...standard, jti, ...claims },
    };
  };

  const ofSession = { sub: "usr_ada", sid: "ses_1" };
  const ofClient = { aud: clientId, client_id: clientId, policy_version: 7 };
  const auth = { auth_time: Math.floor(Date.now() / 1_000) - 60, acr: "aal2", amr: ["pwd", "otp"] };
  const kinds = {
    access: () => tokenOf(ACCESS_SECONDS, { ...ofSession, ...ofClient, scope: "orders:read", org: "acme" }),
    service: () => tokenOf(ACCESS_SECONDS, { sub: clientId, ...ofClient, scope: "orders:read" }),
    id: () => tokenOf(ACCESS_SECONDS, { ...ofSession, aud: clientId, nonce: "n-1", ...auth }),
    logout: () => tokenOf(LOGOUT_SECONDS, { ...ofSession, aud: clientId, events: { [LOGOUT_EVENT]: {} } }),
    checkpoint: () =>
      tokenOf(CHECKPOINT_SECONDS, {
        purpose: "iam-audit-checkpoint",
        stream: "decisions",
        seq: 42,
        head_hash: "0".repeat(64),
      }),
    delegated: () =>
      tokenOf(
        DELEGATED_SECONDS,
        {
          ...ofSession,
          ...ofClient,
          scope: "orders:read",
          act: { sub: "agent:helper" },
          pds_dgr: "dgr_1",
        },
        { typ: "delegated+jwt" },
      ),
  };
  const IN_LEDGER = ["access", "service", "delegated"];
  const make = minterOf(kinds);
  const mint = (kind, claims, header, by) => {
    const token = make(kind, claims, header, by);
    if (IN_LEDGER.includes(kind)) ledger.set(claimsOf(token).jti, true);
    return token;
  };

  const introspect = (request) => {
    const caller = clientOf(request);
    if (caller?.id !== clientId || caller.secret !== clientSecret)
      return { status: 401, headers: { "WWW-Authenticate": "Basic" }, json: { error: "invalid_client" } };
    const claims = readToken(request.form.get("token"), keys);
    const mayKnow = claims?.client_id === clientId || [claims?.aud].flat().includes(clientId);
    if (!mayKnow || !ledger.get(claims.jti)) return { json: { active: false } };
    const { scope = "", client_id = null, sub = null, aud = null, iss, policy_version = null } = claims;
    const actor = echoesActor ? { act: claims.act, pds_dgr: claims.pds_dgr } : {};
    const [exp, iat] = [Math.floor(claims.exp), Math.floor(claims.iat)];
    const told = { scope, client_id, sub, aud, iss, token_type: "Bearer", exp, iat, policy_version };
    return { json: { active: true, ...told, ...actor } };
  };

  const issueToService = (request) => {
    const caller = clientOf(request);
    if (caller?.id !== clientId || caller.secret !== clientSecret)
      return { status: 401, json: { error: "invalid_client" } };
    if (request.form.get("grant_type") !== "client_credentials")
      return { status: 400, json: { error: "unsupported_grant_type" } };
    const answer = { token_type: "Bearer", expires_in: ACCESS_SECONDS, access_token: mint("service") };
    return { headers: { "Cache-Control": "no-store" }, json: answer };
  };

  const metadata = () => {
    // A slash at the end is trimmed here and stays in tokens.
    const base = ((issuer ?? server.url) || "https://iam.local").replace(/\/+$/, "");
    const json = {
      issuer: base,
      authorization_endpoint: `${base}/oauth/authorize`,
      token_endpoint: `${base}/oauth/token`,
      userinfo_endpoint: `${base}/oidc/userinfo`,
      jwks_uri: `${base}/.well-known/jwks.json`,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256"],
      code_challenge_methods_supported: ["S256"],
    };
    return { headers: CACHED, json };
  };

  const keySet = () => keys.map((key) => published(key, { key_ops: ["verify"] }));
  const server = await openVendor(
    { certificate, port },
    {
      "GET /.well-known/jwks.json": () => ({ headers: CACHED, json: { keys: keySet() } }),
      "GET /.well-known/openid-configuration": metadata,
      "GET /.well-known/oauth-authorization-server": metadata,
      "POST /oauth/introspect": introspect,
      "POST /oauth/token": issueToService,
    },
  );
  return Object.assign(server, {
    issuer: issuer ?? server.url,
    baseUrl: `${server.url}/api/iam/v1`,
    jwksUri: `${server.url}/.well-known/jwks.json`,
    introspectionEndpoint: `${server.url}/oauth/introspect`,
    clientId,
    clientSecret,
    mint,
    keySet,
    signer,
    signers: () => keys,
    rotate: ({ overlap = true } = {}) => {
      keys = [newKey(), ...(overlap ? keys : [])];
    },
    revoke: (token) => ledger.set(claimsOf(token).jti, false),
  });
}
