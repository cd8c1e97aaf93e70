// Which members does an entry for an IAM server have? Written out here; the tests of this folder take them
// from nowhere else.

/** What an access token has, and what tells the others of the same key, issuer and `typ` from it. */
const CLAIMS = {
  sub: "required",
  client_id: "required",
  policy_version: "required",
  act: "forbidden",
  auth_time: "forbidden",
  events: "forbidden",
  nonce: "forbidden",
  purpose: "forbidden",
};

export const IAM_MEMBERS = { maxLifetimeSeconds: 900, types: ["JWT"], claims: CLAIMS };

export const iamEntry = ({ issuer, clientId, jwksUri }) => ({
  issuer,
  audience: [clientId],
  jwksUri,
  ...IAM_MEMBERS,
});
