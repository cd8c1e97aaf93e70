// In which ways is a good token changed? Each gives `{ token }` or `{ jwks }`. What touches header or claims
// is signed again by the right key, so that the change itself is judged and not the broken signature.

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const parts = (token) => token.split(".");
const spliced = (text, at, count, more) => `${text.slice(0, at)}${more}${text.slice(at + count)}`;

function onBytes({ token, random }) {
  const at = random.integer(0, token.length - 1);
  const character = random.oneOf([...ALPHABET, ".", "=", " "]);
  const change = random.oneOf([
    () => spliced(token, at, 1, character),
    () => spliced(token, at, 1, ""),
    () => spliced(token, at, 0, character),
    () => token.slice(0, at),
    () => token + token.slice(at),
  ]);
  return { token: change() };
}

function onSegments({ token, random }) {
  const [head, body, signature] = parts(token);
  const lists = [
    [head, signature, body],
    [body, head, signature],
    [head, body],
    [head, body, ""],
    ["", body, signature],
    [head, "", signature],
  ];
  lists.push([head, body, signature, ""], [head, body, signature, signature], [head, body, "", signature]);
  return { token: random.oneOf(lists).join(".") };
}

function onBase64({ token, random }) {
  const segments = parts(token);
  const which = random.integer(0, 2);
  const text = segments[which];
  const at = random.integer(0, text.length);
  segments[which] = random.oneOf([
    () => `${text}=`,
    () => `${text}${"=".repeat((4 - (text.length % 4)) % 4)}`,
    () => spliced(text, at, 0, random.oneOf([" ", "\n", "\t", "%", "é"])),
    () => text.replaceAll("-", "+").replaceAll("_", "/"),
    // The last character's unused bits, where it has some.
    () => `${text.slice(0, -1)}${ALPHABET[ALPHABET.indexOf(text.at(-1)) ^ 1]}`,
  ])();
  return { token: segments.join(".") };
}

function onBase64Signed({ header, claims, random, resealed }) {
  const encoded = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const which = random.integer(0, 1);
  encoded[which] = random.oneOf([
    `${encoded[which]}=`,
    ` ${encoded[which]}`,
    spliced(encoded[which], 9, 0, "\n"),
    encoded[which].replace(/.$/, nextOf),
  ]);
  return { token: resealed(encoded.join(".")) };
}

const nextOf = (character) => ALPHABET[ALPHABET.indexOf(character) ^ 1];

function onHeader({ header, claims, random, sealed, scene, pool }) {
  const value = random.oneOf([null, true, "", "a", 1, [], ["exp"], {}]);
  const members = random.oneOf([
    () => ({
      [random.oneOf(["crit", "b64", "jku", "jwk", "x5u", "x5c", "zip", "enc", "cty", "x5t", "other"])]: value,
    }),
    () => ({ crit: ["b64"], b64: true }),
    () => ({ jwk: pool.at(-1).jwk, jku: "https://evil.example/jwks.json" }),
    () => ({
      typ: random.oneOf([
        "",
        "JOSE",
        "dpop+jwt",
        "logout+jwt",
        "application/application/jwt",
        "JWT ",
        1,
        null,
      ]),
    }),
    () => ({
      alg: random.oneOf([
        "none",
        "None",
        "HS256",
        "RS256",
        "ES384",
        "es256",
        "ES256 ",
        "",
        1,
        null,
        undefined,
      ]),
    }),
    () => ({
      kid: random.oneOf([
        "",
        "unknown",
        "__proto__",
        1,
        null,
        undefined,
        scene.jwks.keys[0].kid,
        "k".repeat(257),
        "*",
      ]),
    }),
    () => ({ pad: "x".repeat(random.integer(1_900, 2_200)) }),
  ])();
  return { token: sealed(JSON.stringify({ ...header, ...members }), JSON.stringify(claims)) };
}

function onClaims({ header, claims, random, sealed, scene: { policy } }) {
  const odd = [
    null,
    true,
    false,
    "",
    "1",
    1.5,
    -1,
    0,
    [],
    [[]],
    {},
    [policy.audience[0], 1],
    [policy.issuer],
    2 ** 53,
    1e300,
    undefined,
  ];
  const name = random.oneOf(["iss", "aud", "exp", "nbf", "iat", "sub", "jti", "cnf"]);
  const near = {
    iss: [`${policy.issuer}/`, policy.issuer.slice(1), policy.issuer.toUpperCase()],
    aud: ["api", policy.audience.join(" ")],
  };
  return {
    token: sealed(
      JSON.stringify(header),
      JSON.stringify({ ...claims, [name]: random.oneOf([...odd, ...(near[name] ?? [])]) }),
    ),
  };
}

function onTimes({ header, claims, now, random, sealed, scene: { policy } }) {
  const { leewaySeconds: leeway, maxLifetimeSeconds: longest } = policy;
  const edge = (time) => time + random.oneOf([-1, 0, 1]);
  const iat = random.oneOf([
    claims.iat,
    edge(now),
    edge(now + leeway),
    edge(now + 5),
    edge(now - longest),
    edge(now - longest - leeway),
  ]);
  const times = {
    iat,
    exp: random.oneOf([
      claims.exp,
      edge(now),
      edge(now - leeway),
      edge(iat + longest),
      edge(iat),
      edge(now + longest + 5),
      now * 1_000,
    ]),
    ...(random.chance(0.5) && { nbf: random.oneOf([edge(now), edge(now + leeway), edge(now + 60)]) }),
  };
  return { token: sealed(JSON.stringify(header), JSON.stringify({ ...claims, ...times })) };
}

function onJson({ header, claims, random, sealed }) {
  const texts = [JSON.stringify(header), JSON.stringify(claims)];
  const which = random.integer(0, 1);
  const text = texts[which];
  const added = (member) => `${text.slice(0, -1)},${member}}`;
  const nested = (depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const digits = random.oneOf([
    `${claims.exp}.0`,
    `${claims.exp}e0`,
    `${claims.exp / 10}e1`,
    "1e400",
    "-0",
    `0${claims.exp}`,
    `+${claims.exp}`,
  ]);
  texts[which] = random.oneOf([
    () => added(`"iss":${JSON.stringify(claims.iss)}`),
    () => added('"alg":"ES256"'),
    () => added('"\\u0061lg":"none","a":{"b":1,"b":2}'),
    () => `\ufeff${text}`,
    () => ` \n${text}\t `,
    () => `${text}x`,
    () => `[${text}]`,
    () => "null",
    () => text.replace('{"', '{"\\u0000":1,"'),
    () => added('"lone":"\\ud800"'),
    () => Buffer.concat([Buffer.from(added('"bytes":"')).subarray(0, -1), Buffer.from([0xff, 0x22, 0x7d])]),
    () => added(`"deep":${nested(random.integer(29, 34))}`),
    () => added(`"big":${random.oneOf(["1e400", "123456789012345678901234567890", "-1.5e-300"])}`),
    () => text.replace(/"exp":\d+/, `"exp":${digits}`),
    () => added("/* */"),
    () => text.replaceAll('"', "'"),
    () => added('"__proto__":{"exp":9999999999}'),
    () => added(`"fill":"${"x".repeat(random.integer(5_000, 7_000))}"`),
  ])();
  return { token: sealed(...texts) };
}

function onSignature({ token, header, claims, random, sealed, pool, signer }) {
  const [head, body, signature] = parts(token);
  const bytes = Buffer.from(signature, "base64url");
  const r = bytes.subarray(0, 32);
  const s = bytes.subarray(32);
  const number = (half) => BigInt(`0x${half.toString("hex")}`);
  const half = (value) => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
  const other = pool.find((pair) => pair.privateKey !== signer.privateKey);
  const made = random.oneOf([
    () => [r, half(ORDER - number(s))],
    () => [half(ORDER - number(r)), s],
    () => [s, r],
    () => [half(random.oneOf([0n, ORDER, ORDER + 1n, 1n])), s],
    () => [r, half(random.oneOf([0n, ORDER, ORDER + 1n, 1n]))],
    () => [Buffer.alloc(1), r, s],
    () => [r, s, Buffer.alloc(1)],
    () => [r, s.subarray(1)],
    () => [Buffer.from([0x30, 68, 2, 32]), r, Buffer.from([2, 32]), s],
  ])();
  if (random.chance(0.2)) return { token: sealed(JSON.stringify(header), JSON.stringify(claims), other) };
  return { token: `${head}.${body}.${Buffer.concat(made).toString("base64url")}` };
}

function onKeys({ random, scene: { jwks }, signer, pool }) {
  const with_ = (members) => ({
    keys: jwks.keys.map((key) => (key.kid === signer.kid && key.kty === "EC" ? { ...key, ...members } : key)),
  });
  const own = jwks.keys.find((key) => key.kid === signer.kid && key.kty === "EC");
  const turned = (text) =>
    Buffer.from(text, "base64url").map((byte, index) => (index === 31 ? byte ^ 1 : byte));
  return {
    jwks: random.oneOf([
      () => ({ keys: [] }),
      () => ({ keys: [...jwks.keys, { ...own, ...pool.at(-1).jwk }] }),
      () => ({ keys: [...jwks.keys, own] }),
      () => ({ keys: [...jwks.keys, { kty: "oct", kid: "secret", k: "AAAA" }] }),
      () => with_({ d: "AAAA" }),
      () => with_({ use: random.oneOf(["enc", "", null]) }),
      () => with_({ alg: random.oneOf(["ES384", "RS256", "", null]) }),
      () =>
        with_({ key_ops: random.oneOf([["sign"], [], ["verify", "verify"], ["verify", "sign"], "verify"]) }),
      () => with_({ crv: random.oneOf(["P-384", "p-256", undefined]) }),
      () => with_({ kty: "RSA" }),
      () => with_({ kid: random.oneOf([undefined, 1, "else"]) }),
      () => with_({ x: turned(own.x).toString("base64url") }),
      () => with_({ x: `${own.x}=` }),
      () =>
        with_({ y: Buffer.concat([Buffer.alloc(1), Buffer.from(own.y, "base64url")]).toString("base64url") }),
      () => ({ keys: jwks.keys.map((key) => ({ ...key, ...pool.at(-1).jwk })) }),
    ])(),
  };
}

/** `[kind, change]`. */
export const MUTATIONS = [
  ["bytes", onBytes],
  ["segments", onSegments],
  ["base64url", onBase64],
  ["base64url, signed again", onBase64Signed],
  ["header", onHeader],
  ["claims", onClaims],
  ["times", onTimes],
  ["JSON", onJson],
  ["signature", onSignature],
  ["keys", onKeys],
];
