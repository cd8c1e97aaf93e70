// Which tokens and key sets pass by default, and which by a setting? One table for every way in: each entry of
// `issuers` has its own issuer and key set, and each row a token of it.
//
//   entriesAt((name) => address)   // the member `issuers`, whose keys are at these addresses
//   keySetOf(name)                 // what is published there
//   rows()                         // [{ entry, what, token, code }]; the code `verified` means that it passes

import { generateKeyPairSync } from "node:crypto";
import { rawSigner } from "./raw-signer.mjs";

const AUDIENCE = "api://orders";
const key = rawSigner("key");
const other = rawSigner("other");
const issuerOf = (name) => `https://${name}.example`;

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const rsa = { ...publicKey.export({ format: "jwk" }), kid: "rsa", d: null, p: null, q: null };

/** name: [members of the entry, its published keys] */
const ENTRIES = {
  plain: [{}, [key.jwk]],
  leeway: [{ leewaySeconds: 60 }, [key.jwk]],
  "no-iat": [{ issuedAt: "optional" }, [key.jwk]],
  client: [{ audienceClaim: "client_id" }, [key.jwk]],
  party: [{ audienceClaim: "azp" }, [key.jwk]],
  whole: [{ audienceClaim: "iss", audience: [issuerOf("whole")] }, [key.jwk]],
  "one-key": [{ keyId: "optional" }, [key.jwk, rsa]],
  "two-keys": [{ keyId: "optional" }, [key.jwk, other.jwk]],
  nulls: [{}, [rsa, { ...key.jwk, d: "", use: null, alg: null }]],
  "no-operation": [{}, [{ ...key.jwk, key_ops: [] }]],
  leaked: [{}, [key.jwk, { ...other.jwk, d: "AAAA" }]],
  twice: [{}, [key.jwk, key.jwk]],
  ambiguous: [{}, [key.jwk, { ...other.jwk, kid: "key" }]],
};

/** The times lie so far from their edges that a slow answer changes nothing; `T` stands for the second now. */
const ROWS = [
  ["plain", "times with fractions", { iat: "T-10.25", exp: "T+200.336421" }, "verified"],
  ["plain", "a time with an exponent", { exp: "T+200e0" }, "verified"],
  ["plain", "a time as text", { exp: '"T+200"' }, "claim_not_numeric_date"],
  ["plain", "a negative time", { nbf: -1 }, "claim_not_numeric_date"],
  ["plain", "a time of 2^53", { exp: 9_007_199_254_740_992 }, "claim_not_numeric_date"],
  ["plain", "no iat", { iat: undefined }, "iat_missing"],
  ["plain", "a lifetime of 300.5 s", { iat: "T-10", exp: "T+290.5" }, "lifetime_too_long"],
  ["plain", "iat and nbf three seconds ahead", { iat: "T+3", nbf: "T+3" }, "verified"],
  ["plain", "iat a minute ahead", { iat: "T+60" }, "iat_in_future"],
  ["plain", "nbf beyond iat", { iat: "T-10", nbf: "T+60" }, "nbf_in_future"],
  ["plain", "client_id for aud", { aud: undefined, client_id: AUDIENCE }, "aud_missing"],
  ["plain", "no kid", {}, "kid_missing", { kid: undefined }],
  ["leeway", "iat and nbf 40 s ahead", { iat: "T+40", nbf: "T+40" }, "verified"],
  ["leeway", "iat two minutes ahead", { iat: "T+120" }, "iat_in_future"],
  ["no-iat", "no iat", { iat: undefined }, "verified"],
  ["no-iat", "no iat, an hour to live", { iat: undefined, exp: "T+3600" }, "exp_too_far_ahead"],
  ["no-iat", "an iat an hour ago", { iat: "T-3600" }, "lifetime_too_long"],
  ["client", "client_id for aud", { aud: undefined, client_id: AUDIENCE }, "verified"],
  ["client", "another client_id", { aud: undefined, client_id: "another" }, "aud_mismatch"],
  ["client", "client_id beside another aud", { aud: "another", client_id: AUDIENCE }, "aud_mismatch"],
  ["party", "azp for aud", { aud: undefined, azp: AUDIENCE }, "verified"],
  ["party", "client_id where azp is asked for", { aud: undefined, client_id: AUDIENCE }, "aud_missing"],
  ["whole", "no aud", { aud: undefined }, "verified"],
  ["whole", "an aud of somebody else", { aud: "another" }, "aud_mismatch"],
  ["one-key", "no kid", {}, "verified", { kid: undefined }],
  ["one-key", "the kid of a key that cannot be used", {}, "key_unusable", { kid: "rsa" }],
  ["two-keys", "no kid", {}, "kid_ambiguous", { kid: undefined }],
  ["two-keys", "a kid", {}, "verified"],
  ["nulls", "members that are null or empty", {}, "verified"],
  ["no-operation", "a key that may do nothing", {}, "key_unusable"],
  ["leaked", "a private key beside the good one", {}, "jwks_leaked"],
  ["twice", "a key that is listed twice", {}, "verified"],
  ["ambiguous", "two keys under one kid", {}, "kid_ambiguous"],
];

export const entryNames = Object.keys(ENTRIES);
export const keySetOf = (name) => ({ keys: ENTRIES[name][1] });

export function entriesAt(addressOf) {
  const entries = entryNames.map((name) => {
    const base = { issuer: issuerOf(name), audience: [AUDIENCE], jwksUri: addressOf(name) };
    return [name, { ...base, ...ENTRIES[name][0] }];
  });
  return Object.fromEntries(entries);
}

export function rows() {
  const now = Math.floor(Date.now() / 1_000);
  const time = (text) => text.replace(/T([+-]\d+)/, (_, seconds) => now + Number(seconds));
  return ROWS.map(([entry, what, members, code, header]) => {
    const claims = {
      iss: issuerOf(entry),
      sub: "visitor",
      aud: AUDIENCE,
      iat: "T-10",
      exp: "T+200",
      ...members,
    };
    // A time is written as it stands, since JavaScript writes a number in one way alone.
    const written = Object.entries(claims)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `"${name}":${/T[+-]\d/.test(value) ? time(value) : JSON.stringify(value)}`);
    const token = key.token({ alg: "ES256", typ: "JWT", kid: "key", ...header }, `{${written}}`);
    return { entry, what: `${entry}: ${what}`, token, code };
  });
}
