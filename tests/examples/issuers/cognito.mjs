// What is an access token of a Cognito user pool? `client_id` stands where others have `aud`, and `typ` is
// absent.
//
// source: https://docs.aws.amazon.com/cognito/latest/developerguide/
// (amazon-cognito-user-pools-using-the-access-token, …-using-the-id-token), read in November 2026

import { made, uuid } from "../made.mjs";

export const heading = "Cognito";

export const header = (kid) => ({ kid, alg: "RS256" });

export const claims = ({ issuer, audience, now }) => ({
  sub: uuid(),
  "cognito:groups": ["staff"],
  iss: issuer,
  version: 2,
  client_id: audience,
  origin_jti: uuid(),
  event_id: uuid(),
  token_use: "access",
  scope: "openid orders/read",
  auth_time: now,
  iat: now,
  exp: now + 3_600,
  jti: uuid(),
  username: "ada",
});

/** ID tokens and access tokens are signed by different keys of one set. */
export const keySet = (key, keyOfIdTokens) => ({ keys: [keyOfIdTokens, key] });

const idToken = (from) => ({
  ...claims(from),
  aud: from.audience,
  client_id: undefined,
  scope: undefined,
  token_use: "id",
  "cognito:username": "ada",
});

export const neighbours = (from) => ({
  "its ID token": { claims: idToken(from), by: "next", code: "claim_missing" },
  "another app client's token": { claims: { ...claims(from), client_id: made(26) }, code: "aud_mismatch" },
  "another pool's token": {
    claims: { ...claims(from), iss: `${from.issuer}Other` },
    code: "iss_mismatch",
  },
});
