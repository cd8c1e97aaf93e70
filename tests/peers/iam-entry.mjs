// Which members does an entry for an IAM server have? The profile's; the tests of this folder take them from
// nowhere else.

export const IAM_MEMBERS = { profile: "iam" };

export const iamEntry = ({ issuer, clientId, jwksUri }) => ({
  issuer,
  audience: [clientId],
  jwksUri,
  ...IAM_MEMBERS,
});
