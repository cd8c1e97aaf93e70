// Which key sets does an IAM server publish, or somebody in its place? A row is [what is published, its keys, the
// code here for a good token of `key`, the class of the difference].

export function keySetRows(key, other) {
  const { x } = key.jwk;
  const many = Array.from({ length: 40 }, (_, index) => ({ ...other.jwk, kid: `key-${index}` }));
  const changed = (members) => [{ ...key.jwk, ...members }];
  const coordinate = (text) => Buffer.from(text, "base64url");
  return [
    ["its key alone", [key.jwk], "verified"],
    ["its key beside another", [other.jwk, key.jwk], "verified"],
    ["its key twice", [key.jwk, key.jwk], "verified"],
    ["an RSA key beside it", [{ kty: "RSA", kid: "rsa", n: "AQAB", e: "AQAB" }, key.jwk], "verified"],
    ["a key without a type beside it", [{ kid: "?" }, key.jwk], "verified", "a stranger's key in the set"],
    ["no key", [], "kid_unknown"],
    ["another key", [other.jwk], "kid_unknown"],
    ["another key of its kid before it", [{ ...other.jwk, kid: key.kid }, key.jwk], "kid_ambiguous"],
    [
      "another key of its kid behind it",
      [key.jwk, { ...other.jwk, kid: key.kid }],
      "kid_ambiguous",
      "two keys of one kid",
    ],
    ["its key for encryption", changed({ use: "enc" }), "key_unusable", "keys that are for something else"],
    ["its key for ES384", changed({ alg: "ES384" }), "key_unusable", "keys that are for something else"],
    [
      "its key for signing",
      changed({ key_ops: ["sign"] }),
      "key_unusable",
      "keys that are for something else",
    ],
    ["its key on another curve", changed({ crv: "P-384" }), "key_unusable"],
    ["its key as another type", changed({ kty: "OKP" }), "key_unusable"],
    [
      "a coordinate of 31 bytes",
      changed({ x: coordinate(x).subarray(1).toString("base64url") }),
      "key_unusable",
    ],
    ["a point beside the curve", changed({ x: other.jwk.x }), "key_unusable"],
    [
      "its private half",
      changed(key.privateKey.export({ format: "jwk" })),
      "jwks_leaked",
      "a published private key",
    ],
    ["40 more keys", [key.jwk, ...many], "jwks_unavailable", "size and depth"],
  ];
}
