// Which tokens pass at an issuer that pins another algorithm than ES256? Those whose signature the runtime's
// WebCrypto finds to hold, under the one algorithm and a key of the issuer's own.

import assert from "node:assert/strict";
import { constants, createHmac, sign } from "node:crypto";
import { after, describe, test } from "node:test";
import { Wicketgate, WicketgateConfigurationError } from "wicketgate";
import { openEdge, Wicketgate as RequestGate } from "wicketgate/edge";
import {
  AUDIENCE,
  configurationText,
  gateScene,
  ISSUER,
  keySetResponse,
  refusalOf,
} from "../support/gate.mjs";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";
import { segment } from "../support/raw-signer.mjs";

const { crypto } = globalThis;
const { subtle } = crypto;
const [importKey, verify] = [subtle.importKey.bind(subtle), subtle.verify.bind(subtle)];

/** WebCrypto with some of its functions replaced, for gates that are loaded meanwhile. */
async function withSubtle(replaced, work) {
  Object.assign(subtle, replaced);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(replaced)) delete subtle[name];
  }
}

function claimsNow(claims = {}) {
  const now = Math.floor(Date.now() / 1_000);
  return { iss: ISSUER, aud: AUDIENCE, sub: "visitor", iat: now, exp: now + 120, ...claims };
}

/** A scene whose issuer pins an algorithm and publishes these keys. `afterLoad`: replaced once it is loaded. */
async function sceneOf(algorithm, keys, { entry = {}, replaced = {}, afterLoad = {}, ...options } = {}) {
  const configuration = configurationText({ algorithm, ...entry });
  const works = { importKey, verify };
  const changed = Object.keys(afterLoad).map((name) => [name, (...parameters) => works[name](...parameters)]);
  const scene = await withSubtle({ ...replaced, ...Object.fromEntries(changed) }, () =>
    gateScene({ configuration, ...options }),
  );
  Object.assign(works, afterLoad);
  scene.keys = keys;
  scene.answer = async () => keySetResponse({ keys: scene.keys }, { "cache-control": "max-age=600" });
  return scene;
}

const codeOf = async (scene, token) => (await refusalOf(scene.gate.verify(token))).code;

/** A token with other bytes as its signature. */
function resigned(token, change) {
  const [header, payload, signature] = token.split(".");
  const bytes = change(Buffer.from(signature, "base64url"));
  return `${header}.${payload}.${bytes.toString("base64url")}`;
}

function turned(token) {
  return resigned(token, (bytes) => {
    bytes[bytes.length >> 1] ^= 1;
    return bytes;
  });
}

for (const algorithm of HOST_ALGORITHMS) {
  describe(algorithm, () => {
    const signer = hostSigner(algorithm, "key-1");
    const twin = hostSigner(algorithm, "key-1", { name: "twin" });

    test("a good token passes, and one that is changed does not", async () => {
      const scene = await sceneOf(algorithm, [signer.jwk]);
      const claims = claimsNow();
      const token = signer.token(claims, { typ: "at+jwt" });
      const verified = await scene.gate.verify(token);
      assert.deepEqual(verified.claims, claims);
      assert.deepEqual(verified.header, { alg: algorithm, kid: "key-1", typ: "at+jwt" });
      const [header, , signature] = token.split(".");
      const [, body] = token.split(".");
      for (const [changed, code] of [
        [turned(token), "signature_invalid"],
        [`${header}.${segment({ ...claims, sub: "admin" })}.${signature}`, "signature_invalid"],
        [`${segment({ alg: algorithm, kid: "key-1" })}.${body}.${signature}`, "signature_invalid"],
        [resigned(token, (bytes) => bytes.subarray(1)), "signature_length"],
        [resigned(token, (bytes) => Buffer.concat([Buffer.alloc(1), bytes])), "signature_length"],
        [`${token}=`, "signature_encoding"],
        [signer.token(claimsNow({ exp: 1 })), "token_expired"],
        [signer.token(claimsNow({ iss: "https://other.example" })), "iss_mismatch"],
        [signer.token(claimsNow({ aud: "api://other" })), "aud_mismatch"],
        [signer.token("[]"), "claims_malformed"],
      ]) {
        assert.equal(await codeOf(scene, changed), code, changed);
      }
    });

    test("another key, and a key of another type, let nothing pass", async () => {
      const token = signer.token(claimsNow());
      assert.equal(await codeOf(await sceneOf(algorithm, [twin.jwk]), token), "signature_invalid");
      const others = HOST_ALGORITHMS.concat("ES256").filter((other) => other !== algorithm);
      for (const other of others) {
        const { jwk } = hostSigner(other, "key-1");
        const isOfBoth = jwk.crv === "Ed25519" && signer.jwk.crv === jwk.crv;
        const expected = isOfBoth ? "signature_invalid" : "key_unusable";
        assert.equal(await codeOf(await sceneOf(algorithm, [jwk]), token), expected, other);
        if (!isOfBoth) continue;
        const { gate } = await sceneOf(algorithm, [{ ...signer.jwk, alg: other }]);
        assert.equal((await gate.verify(token)).header.alg, algorithm);
      }
      for (const members of [{ use: "enc" }, { key_ops: ["sign"] }, { alg: "ES256" }]) {
        const scene = await sceneOf(algorithm, [{ ...signer.jwk, ...members }]);
        assert.equal(await codeOf(scene, token), "key_unusable", JSON.stringify(members));
      }
      const leaked = await sceneOf(algorithm, [
        { ...signer.privateKey.export({ format: "jwk" }), kid: "key-1" },
      ]);
      assert.equal((await refusalOf(leaked.gate.verify(token))).status, 503);
      assert.equal(leaked.events.find(({ type }) => type === "jwks_fetch").code, "jwks_leaked");
    });

    test("a token's alg picks nothing", async () => {
      const scene = await sceneOf(algorithm, [signer.jwk]);
      for (const alg of [
        "none",
        "None",
        "HS256",
        "RS512",
        "ES256K",
        algorithm.toLowerCase(),
        "",
        undefined,
      ]) {
        const code = alg === undefined ? "alg_missing" : "alg_mismatch";
        assert.equal(await codeOf(scene, signer.token(claimsNow(), { alg })), code, String(alg));
      }
      const others = HOST_ALGORITHMS.concat("ES256").filter((other) => other !== algorithm);
      for (const other of others) {
        const own = hostSigner(other, "key-1");
        assert.equal(await codeOf(scene, own.token(claimsNow())), "alg_mismatch", other);
        const theirs = await sceneOf(other, [own.jwk]);
        assert.equal(await codeOf(theirs, signer.token(claimsNow())), "alg_mismatch", other);
      }
      // The public key as the secret of a MAC, in the forms that libraries have taken it in.
      const input = `${segment({ alg: "HS256", kid: "key-1" })}.${segment(claimsNow())}`;
      const secrets = [
        signer.publicKey.export({ format: "pem", type: "spki" }),
        signer.publicKey.export({ format: "der", type: "spki" }),
        JSON.stringify(signer.jwk),
        signer.jwk.n ?? signer.jwk.x,
      ];
      for (const secret of secrets) {
        const mac = createHmac("sha256", secret).update(input).digest("base64url");
        assert.equal(await codeOf(scene, `${input}.${mac}`), "alg_mismatch");
        const pinned = `${segment({ alg: algorithm, kid: "key-1" })}.${segment(claimsNow())}`;
        assert.equal(await codeOf(scene, `${pinned}.${mac}`), "signature_length");
      }
    });

    test("verifySync refuses every token, also one that was accepted", async () => {
      const scene = await sceneOf(algorithm, [signer.jwk]);
      const token = signer.token(claimsNow());
      await scene.gate.verify(token);
      for (const any of [token, turned(token), hostSigner("ES256", "key-1").token(claimsNow())]) {
        const refusal = await refusalOf(() => scene.gate.verifySync(any));
        const { code, status, retryAfterSeconds, issuer } = refusal;
        assert.deepEqual(
          [code, status, retryAfterSeconds, issuer],
          ["signature_needs_host", 500, undefined, "orders"],
        );
        assert.match(refusal.message, /call `await verify\(\.\.\.\)`/);
      }
    });

    test("a key is imported once, a token is checked once", async () => {
      const calls = [];
      const counted =
        (name, work) =>
        (...parameters) => {
          calls.push(name);
          return work(...parameters);
        };
      const replaced = { importKey: counted("import", importKey), verify: counted("verify", verify) };
      const scene = await sceneOf(algorithm, [signer.jwk], { replaced });
      assert.deepEqual(calls.splice(0), ["import", "verify"], "to see whether the algorithm is there");
      const token = signer.token(claimsNow());
      await scene.gate.verify(token);
      await scene.gate.verify(token);
      await scene.gate.verify(signer.token(claimsNow({ sub: "other" })));
      assert.deepEqual(calls, ["import", "verify", "verify"]);
    });

    test("keys go from gate to gate, and stand in the configuration", async () => {
      const scene = await sceneOf(algorithm, [signer.jwk]);
      const token = signer.token(claimsNow());
      await scene.gate.verify(token);
      const second = await sceneOf(algorithm, []);
      assert.deepEqual(second.gate.importKeys(scene.gate.exportKeys()), [
        { issuer: "orders", accepted: true },
      ]);
      assert.equal((await second.gate.verify(token)).issuer, "orders");
      assert.equal(second.fetches.length, 0);
      const entry = { jwksUri: undefined, jwks: { keys: [signer.jwk] } };
      const inline = await sceneOf(algorithm, [], { entry });
      assert.equal((await inline.gate.verify(token)).kid, "key-1");
    });
  });
}

test("each issuer of a route has its own algorithm", async () => {
  const signers = [...HOST_ALGORITHMS, "ES256"].map((algorithm) => hostSigner(algorithm, "key-1"));
  const issuers = signers.map(({ algorithm, jwk }) => [
    algorithm,
    { issuer: `https://${algorithm}.example`, audience: [AUDIENCE], algorithm, jwks: { keys: [jwk] } },
  ]);
  const names = issuers.map(([name]) => name);
  const configuration = JSON.stringify({
    issuers: Object.fromEntries(issuers),
    routes: [{ path: "/x", issuers: names }],
  });
  const gate = await RequestGate.load(configuration);
  const edge = openEdge(gate);
  const ask = (token) =>
    edge.admit(new Request("https://gate.example/x", { headers: { authorization: `Bearer ${token}` } }));
  for (const signer of signers) {
    const token = signer.token(claimsNow({ iss: `https://${signer.algorithm}.example` }));
    const passed = await ask(token);
    assert.equal(passed.verified?.issuer, signer.algorithm);
    const refused = await ask(turned(token));
    assert.deepEqual([refused.response.status, refused.refusal.code], [401, "signature_invalid"]);
    for (const other of signers.filter(({ algorithm }) => algorithm !== signer.algorithm)) {
      const disguised = signer.token(claimsNow({ iss: `https://${other.algorithm}.example` }));
      assert.equal((await ask(disguised)).refusal.code, "alg_mismatch");
    }
  }
});

describe("imported keys", () => {
  const gateOf = (issuers, replaced = {}) =>
    withSubtle(replaced, () => Wicketgate.load(JSON.stringify({ issuers: Object.fromEntries(issuers) })));

  test("one RSA key under two algorithms is two", async () => {
    const signers = ["RS256", "PS256"].map((algorithm) => hostSigner(algorithm, "key-1"));
    const [{ jwk }] = signers;
    const issuers = ["RS256", "PS256"].map((algorithm) => [
      algorithm,
      {
        issuer: ISSUER + algorithm,
        audience: [AUDIENCE],
        algorithm,
        jwks: { keys: [{ ...jwk, alg: algorithm }] },
      },
    ]);
    const gate = await gateOf(issuers);
    const sealed = (alg, options) => {
      const claims = segment(claimsNow({ iss: ISSUER + alg }));
      const input = `${segment({ alg, kid: "key-1" })}.${claims}`;
      const key = { key: signers[0].privateKey, ...options };
      return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
    };
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const byRule = [
      ["RS256", {}, "verified"],
      ["PS256", pss, "verified"],
      ["RS256", pss, "signature_invalid"],
      ["PS256", {}, "signature_invalid"],
      ["PS256", { ...pss, saltLength: 20 }, "signature_invalid"],
    ];
    for (const [algorithm, options, expected] of byRule) {
      const verdict = await gate.verify(sealed(algorithm, options), { issuers: algorithm }).then(
        () => "verified",
        ({ code }) => code,
      );
      assert.equal(verdict, expected, JSON.stringify({ algorithm, options }));
    }
  });

  test("256 of them are kept, and the oldest goes first", async () => {
    let imports = 0;
    const replaced = {
      importKey: (...parameters) => {
        imports += 1;
        return importKey(...parameters);
      },
    };
    const owners = Array.from({ length: 9 }, (_, index) => ({
      name: `i${index}`,
      issuer: `${ISSUER}/${index}`,
      signers: Array.from({ length: 32 }, (_, key) =>
        hostSigner("EdDSA", `key-${key}`, { name: `${index}` }),
      ),
    }));
    const entries = owners.map(({ name, issuer, signers }) => [
      name,
      { issuer, audience: [AUDIENCE], algorithm: "EdDSA", jwks: { keys: signers.map(({ jwk }) => jwk) } },
    ]);
    const gate = await gateOf(entries, replaced);
    imports = 0;
    const pairs = owners.flatMap(({ name, issuer, signers }) =>
      signers.map((signer) => ({ name, issuer, signer })),
    );
    let count = 0;
    const ask = ({ name, issuer, signer }) => {
      count += 1;
      return gate.verify(signer.token(claimsNow({ iss: issuer, jti: `${count}` })), { issuers: name });
    };
    for (const pair of pairs.slice(0, 256)) await ask(pair);
    for (const pair of pairs.slice(0, 256)) await ask(pair);
    assert.equal(imports, 256);
    await ask(pairs[256]);
    await ask(pairs[1]);
    assert.equal(imports, 257);
    await ask(pairs[0]);
    assert.equal(imports, 258);
  });
});

test("RSA keys: lengths and exponents as the entry says", async () => {
  for (const [rsa, entry, expected] of [
    [{ modulusLength: 1_024 }, {}, "key_unusable"],
    [{ modulusLength: 2_048, publicExponent: 3 }, {}, "key_unusable"],
    [{ modulusLength: 2_048, publicExponent: 3 }, { rsaPublicExponent: 3 }, "verified"],
    [{ modulusLength: 2_048 }, { rsaPublicExponent: 3 }, "key_unusable"],
    [{ modulusLength: 3_072 }, { maxRsaModulusBits: 2_048 }, "key_unusable"],
    [{ modulusLength: 3_072 }, {}, "verified"],
    [{ modulusLength: 2_056 }, {}, "verified"],
  ]) {
    const signer = hostSigner("RS256", "key-1", rsa);
    const scene = await sceneOf("RS256", [signer.jwk], { entry });
    const verdict = await scene.gate.verify(signer.token(claimsNow())).then(
      () => "verified",
      ({ code }) => code,
    );
    assert.equal(verdict, expected, JSON.stringify({ rsa, entry }));
  }
  const { gate } = await sceneOf("PS256", [], { entry: { rsaPublicExponent: 3 } });
  assert.deepEqual(
    gate.warnings.map(({ path }) => path),
    ["issuers.orders.rsaPublicExponent"],
  );
});

const UNCHECKED = "signature_unchecked";

describe("WebCrypto that fails", () => {
  const signer = hostSigner("RS256", "key-1");
  const token = signer.token(claimsNow());
  const forged = turned(token);

  for (const [what, afterLoad, code] of [
    [
      "verify throws",
      {
        verify: () => {
          throw new Error("no");
        },
      },
      "signature_unchecked",
    ],
    [
      "verify rejects",
      {
        verify: async () => {
          throw new Error("no");
        },
      },
      "signature_unchecked",
    ],
    ...[undefined, null, 1, "true", "holds", {}, []].map((value) => [
      `verify says ${JSON.stringify(value)}`,
      { verify: async () => value },
      "signature_unchecked",
    ]),
  ]) {
    test(`${what}: ${code}`, async () => {
      const scene = await sceneOf("RS256", [signer.jwk], { afterLoad });
      for (const any of [token, forged]) {
        const refusal = await refusalOf(scene.gate.verify(any));
        assert.deepEqual([refusal.code, refusal.status, refusal.retryAfterSeconds], [code, 503, 1]);
      }
    });
  }

  const no = (name) => Promise.reject(new DOMException("no", name));
  const isOurs = (jwk) => jwk.n === signer.jwk.n;
  for (const [what, answers, code, imports] of [
    ["that fails to be imported once passes", [() => no("OperationError")], undefined, 2],
    ["that cannot verify", [() => ({})], UNCHECKED, 2],
    ["that is none, by one word", [() => no("DataError"), () => no("DataError")], "key_unusable", 3],
    ["that is none, by another", [() => no("OperationError"), () => no("OperationError")], "key_unusable", 3],
    ["that is none, without a word", [() => Promise.reject(), () => Promise.reject()], "key_unusable", 3],
  ]) {
    test(`a key ${what}: ${code}, and asked for again`, async () => {
      const left = [...answers];
      let asked = 0;
      const afterLoad = {
        importKey: async (format, jwk, ...rest) => {
          if (!isOurs(jwk)) return importKey(format, jwk, ...rest);
          asked += 1;
          return left.length > 0 ? left.shift()() : importKey(format, jwk, ...rest);
        },
      };
      const scene = await sceneOf("RS256", [signer.jwk], { afterLoad });
      if (code !== undefined) assert.equal(await codeOf(scene, token), code);
      assert.equal((await scene.gate.verify(token)).issuer, "orders");
      assert.equal(await codeOf(scene, forged), "signature_invalid");
      assert.equal(asked, imports);
    });
  }

  test("a runtime that imports nothing any more says nothing of a key", async () => {
    let isAway = true;
    const afterLoad = {
      importKey: async (...parameters) => (isAway ? no("OperationError") : importKey(...parameters)),
    };
    const scene = await sceneOf("RS256", [signer.jwk], { afterLoad });
    assert.equal(await codeOf(scene, token), UNCHECKED);
    isAway = false;
    assert.equal((await scene.gate.verify(token)).issuer, "orders");
  });

  test("a point that is none is found out by the runtime alone", async () => {
    const point = { ...hostSigner("ES384", "key-1").jwk, x: "A".repeat(64) };
    const ec = await sceneOf("ES384", [point]);
    assert.equal(await codeOf(ec, hostSigner("ES384", "key-1").token(claimsNow())), "key_unusable");
  });

  test("an answer that is there when a blocked event loop goes on counts", async () => {
    const scene = await sceneOf("RS256", [signer.jwk]);
    await scene.gate.verify(token);
    const tokens = Array.from({ length: 20 }, (_, index) => signer.token(claimsNow({ jti: `${index}` })));
    const verdicts = tokens.map((each) => scene.gate.verify(each));
    // WebCrypto is asked after a few promises, and before a turn of the event loop.
    for (let turn = 0; turn < 100; turn += 1) await undefined;
    for (const endMs = performance.now() + 2_100; performance.now() < endMs; ) {
      // Nothing else gets its turn.
    }
    assert.equal((await Promise.all(verdicts)).length, 20);
  });

  for (const [name, late] of [
    ["verify", () => true],
    [
      "importKey",
      () => importKey("jwk", signer.jwk, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["verify"]),
    ],
  ]) {
    test(`an answer of ${name} that comes late is none`, { timeout: 20_000 }, async () => {
      let answer;
      const afterLoad = {
        [name]: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      };
      const scene = await sceneOf("RS256", [signer.jwk], { afterLoad });
      const beganMs = performance.now();
      assert.equal(await codeOf(scene, token), "signature_unchecked");
      const tookMs = performance.now() - beganMs;
      assert.ok(tookMs > 1_900 && tookMs < 8_000, String(tookMs));
      answer(late());
      await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(
        scene.events.filter(({ outcome }) => outcome === "verified"),
        [],
      );
    });
  }
});

describe("what changes while a signature is checked", () => {
  const signer = hostSigner("RS256", "key-1");
  const leaked = { ...signer.privateKey.export({ format: "jwk" }), kid: "key-1" };
  const another = hostSigner("RS256", "key-1", { modulusLength: 2_064 }).jwk;
  for (const [what, keys, laterMs, code] of [
    ["nothing", [signer.jwk], 0, "verified"],
    ["the key is withdrawn", [{ ...signer.jwk, kid: "key-2" }], 0, "kid_unknown"],
    ["the key is another", [another], 0, "signature_length"],
    ["the keys leak", [leaked], 0, "jwks_leaked"],
    ["the token ends", [signer.jwk], 130_000, "token_expired"],
  ]) {
    test(`${what}: ${code}`, async () => {
      let goOn;
      const asked = new Promise((resolve) => {
        goOn = { begun: resolve };
      });
      const afterLoad = {
        verify: async (...parameters) => {
          goOn.begun();
          await new Promise((resolve) => {
            goOn.answer = resolve;
          });
          return verify(...parameters);
        },
      };
      const scene = await sceneOf("RS256", [signer.jwk], { afterLoad });
      await scene.gate.refresh();
      scene.clock.ms += 31_000;
      const verdict = scene.gate.verify(signer.token(claimsNow())).then(
        () => "verified",
        (error) => error.code,
      );
      await asked;
      scene.keys = keys;
      await scene.gate.exportIssuerKeys("orders", { newerThanMs: scene.clock.ms });
      scene.clock.ms += laterMs;
      goOn.answer();
      assert.equal(await verdict, code);
    });
  }
});

describe("a runtime without the algorithm", () => {
  const faultsOf = async (algorithms, replaced) => {
    const issuers = Object.fromEntries(
      algorithms.map((entry, index) => [
        `i${index}`,
        {
          issuer: `https://i${index}.example`,
          audience: ["x"],
          jwksUri: `${ISSUER}/jwks`,
          ...(typeof entry === "string" ? { algorithm: entry } : entry),
        },
      ]),
    );
    try {
      await withSubtle(replaced, () => Wicketgate.load(JSON.stringify({ issuers })));
      return [];
    } catch (error) {
      assert.ok(error instanceof WicketgateConfigurationError, String(error));
      return error.errors;
    }
  };

  test("is a fault of each entry that pins it, and of no other", async () => {
    const replaced = {
      importKey: async (format, key, algorithm, ...rest) => {
        if (algorithm.name === "Ed25519") throw new DOMException("no", "NotSupportedError");
        return importKey(format, key, algorithm, ...rest);
      },
    };
    const faults = await faultsOf(["EdDSA", "RS256", "Ed25519", "ES256"], replaced);
    assert.deepEqual(
      faults.map(({ path, value }) => [path, value]),
      [
        ["issuers.i0.algorithm", '"EdDSA"'],
        ["issuers.i2.algorithm", '"Ed25519"'],
      ],
    );
    assert.match(faults[0].message, /not supported by this runtime/);
    assert.deepEqual(await faultsOf(["RS256", "ES384", "PS256"], replaced), []);
  });

  test("is told of a hundred entries, and of how many more", async () => {
    const replaced = { importKey: async () => Promise.reject(new DOMException("no", "NotSupportedError")) };
    for (const [count, told] of [
      [100, 100],
      [130, 101],
    ]) {
      const faults = await faultsOf(Array(count).fill("RS256"), replaced);
      assert.equal(faults.length, told);
      const more = { path: "", value: "", message: "has 30 more faults" };
      if (told > 100) assert.deepEqual(faults[100], more);
    }
  });

  const rsa = (algorithm, maxRsaModulusBits, rsaPublicExponent) => {
    return { algorithm, maxRsaModulusBits, rsaPublicExponent };
  };
  const bytesOf = (text) => Buffer.from(text, "base64url");

  test("RSA is tried with the longest key and the exponent of each entry", async () => {
    const tried = [];
    const replaced = {
      importKey: async (format, key, ...rest) => {
        tried.push([BigInt(`0x${bytesOf(key.n).toString("hex")}`).toString(2).length, key.e]);
        return importKey(format, key, ...rest);
      },
    };
    const entries = [
      ["RS256", 2_048, 65_537, "AQAB"],
      ["PS256", 2_049, 3, "Aw"],
      ["RS256", 4_095, 257, "AQE"],
      ["PS256", 4_096, 2_147_483_647, "f____w"],
      ["RS256", 8_192, 16_777_215, "____"],
    ];
    assert.deepEqual(
      await faultsOf(
        entries.map((entry) => rsa(...entry)),
        replaced,
      ),
      [],
    );
    assert.deepEqual(
      tried,
      entries.map(([, bits, , e]) => [bits, e]),
    );
    tried.length = 0;
    assert.deepEqual(await faultsOf(["RS256", "RS256", rsa("RS256", 4_096)], replaced), []);
    assert.deepEqual(tried, [[4_096, "AQAB"]]);
    tried.length = 0;
    const alike = [rsa("RS256", 2_048), rsa("RS256", 3_072), rsa("PS256", 2_048), rsa("RS256", 2_048, 3)];
    assert.deepEqual(await faultsOf(alike, replaced), []);
    assert.deepEqual(tried, [
      [2_048, "AQAB"],
      [3_072, "AQAB"],
      [2_048, "AQAB"],
      [2_048, "Aw"],
    ]);
  });

  for (const [what, isAllowed] of [
    ["longer than 4096 bits", ({ n }) => bytesOf(n).length <= 512],
    ["with another exponent than 65537 and 3", ({ e }) => ["AQAB", "Aw"].includes(e)],
  ]) {
    for (const [when, replacedFor] of [
      [
        "import",
        (allow) => ({
          importKey: async (format, key, ...rest) => {
            if (!allow(key)) throw new DOMException("no", "OperationError");
            return importKey(format, key, ...rest);
          },
        }),
      ],
      [
        "check",
        (allow) => ({
          verify: async (algorithm, key, ...rest) => {
            const { modulusLength, publicExponent } = key.algorithm;
            const e = Buffer.from(publicExponent).toString("base64url");
            if (!allow({ n: Buffer.alloc(modulusLength / 8), e })) throw new DOMException("no");
            return verify(algorithm, key, ...rest);
          },
        }),
      ],
    ]) {
      test(`that does not ${when} keys ${what}: a fault of the entries that take such keys`, async () => {
        const entries = [rsa("RS256", 8_192, 17), rsa("PS256", 8_192, 17), "RS256", rsa("PS256", 4_096, 3)];
        const faults = await faultsOf(entries, replacedFor(isAllowed));
        assert.deepEqual(
          faults.map(({ path, value }) => [path, value]),
          [
            ["issuers.i0.algorithm", '"RS256"'],
            ["issuers.i1.algorithm", '"PS256"'],
          ],
        );
        assert.match(faults[0].message, /^is not supported by this runtime.* of 8192 bits .*exponent 17/);
      });
    }
  }

  for (const [what, verdict, expected] of [
    ["true", () => true, /^was tried with a wrong signature, and .* took it/],
    ["nothing", () => undefined, /^is not supported by this runtime/],
    ["0", () => 0, /^is not supported by this runtime/],
  ]) {
    test(`that says ${what} to a wrong signature has none of them`, async () => {
      const faults = await faultsOf([...HOST_ALGORITHMS, "ES256"], { verify: async () => verdict() });
      assert.deepEqual(
        faults.map(({ value }) => JSON.parse(value)),
        HOST_ALGORITHMS,
      );
      for (const { message } of faults) assert.match(message, expected);
    });
  }

  for (const name of ["importKey", "verify"]) {
    test(`whose ${name} never answers is a fault after 2 s`, { timeout: 20_000 }, async () => {
      const beganMs = performance.now();
      const faults = await faultsOf([...HOST_ALGORITHMS, "ES256"], { [name]: () => new Promise(() => {}) });
      const tookMs = performance.now() - beganMs;
      assert.ok(tookMs > 1_900 && tookMs < 8_000, String(tookMs));
      assert.deepEqual(
        faults.map(({ path }) => path),
        HOST_ALGORITHMS.map((_, index) => `issuers.i${index}.algorithm`),
      );
      assert.match(faults[0].message, /did not answer within 2 s/);
    });
  }

  const original = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  after(() => Object.defineProperty(globalThis, "crypto", original));
  for (const [what, value] of [
    ["no crypto", undefined],
    ["no crypto.subtle, as on an http page", {}],
    ["a crypto.subtle that imports alone", { subtle: { importKey: async () => ({}) } }],
    ["a crypto.subtle that verifies alone", { subtle: { verify: async () => true } }],
    ["a crypto.subtle of other things", { subtle: { importKey: async () => ({}), verify: 5 } }],
    [
      "a crypto.subtle that cannot be read",
      Object.defineProperty({}, "subtle", { get: () => assert.fail() }),
    ],
  ]) {
    test(`${what}: each such entry is a fault, and ES256 alone loads`, async () => {
      Object.defineProperty(globalThis, "crypto", { value, configurable: true });
      try {
        const faults = await faultsOf(["RS256", "ES256"], {});
        assert.deepEqual(
          faults.map(({ path }) => path),
          ["issuers.i0.algorithm"],
        );
        assert.match(faults[0].message, /needs `crypto\.subtle`/);
        assert.deepEqual(await faultsOf(["ES256"], {}), []);
      } finally {
        Object.defineProperty(globalThis, "crypto", original);
      }
    });
  }

  test("ES256 alone asks for no cryptography of the runtime", async () => {
    const { issuer } = await gateScene();
    const [token, keySet] = [await issuer.mint(), issuer.jwks()];
    let isAsked = false;
    const get = () => {
      isAsked = true;
      return crypto;
    };
    Object.defineProperty(globalThis, "crypto", { get, configurable: true });
    try {
      const gate = await Wicketgate.load(configurationText(), { fetch: async () => keySetResponse(keySet) });
      await gate.verify(token);
      assert.equal(isAsked, false);
    } finally {
      Object.defineProperty(globalThis, "crypto", original);
    }
  });
});
