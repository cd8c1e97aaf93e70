// Which keys in PEM does an issuer's entry take, and which tokens pass by them? Keys of the runtime's own cryptography
// and of openssl, in each form that the two write.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Wicketgate, WicketgateConfigurationError } from "wicketgate/edge";
import { AUDIENCE, configurationText, ISSUER, refusalOf } from "../support/gate.mjs";
import { HOST_ALGORITHMS, hostSigner } from "../support/host-signer.mjs";
import { segment } from "../support/raw-signer.mjs";

const COMMAND = fileURLToPath(new URL("../../pkg/dist/command.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wicketgate-pem-"));
after(() => rmSync(folder, { recursive: true }));

const entryWith = (pem, entry = {}) => configurationText({ jwksUri: undefined, pem, ...entry });
const load = (pem, entry) => Wicketgate.load(entryWith(pem, entry), { fetch: () => assert.fail("a fetch") });

/** What is told of a key that is no such key: the faults as they print, and all that anybody could find in them. */
async function faultOf(pem, entry) {
  try {
    await load(pem, entry);
  } catch (error) {
    assert.ok(error instanceof WicketgateConfigurationError, String(error));
    const [{ path, message, value }, ...others] = error.errors;
    assert.deepEqual([path, others], ["issuers.orders.pem", []]);
    return { message, value, all: JSON.stringify(error.errors) + error.stack + String(error) };
  }
  return assert.fail("it was taken");
}

function claimsNow() {
  const now = Math.floor(Date.now() / 1_000);
  return { iss: ISSUER, aud: AUDIENCE, sub: "ada", iat: now, exp: now + 120 };
}

function openssl(parameters, input) {
  return execFileSync("openssl", parameters, { input, cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
}

function file(name, text) {
  writeFileSync(join(folder, name), text);
  return name;
}

const bodyOf = (pem) => pem.replace(/-----.*-----|\n/g, "");

for (const algorithm of ["ES256", ...HOST_ALGORITHMS])
  describe(algorithm, () => {
    const signer = hostSigner(algorithm, "key-1");
    const stranger = hostSigner(algorithm, "key-2");
    const { pem } = signer;

    test("with its lines and without, however they are broken", async () => {
      for (const form of [
        pem,
        pem.trim(),
        pem.replaceAll("\n", "\r\n"),
        pem.replaceAll("\n", " "),
        bodyOf(pem),
        ` ${bodyOf(pem)}\n`,
        bodyOf(pem).replace(/.{10}/g, "$&\n"),
      ]) {
        const gate = await load(form, { algorithm });
        assert.equal((await gate.verify(signer.token(claimsNow()))).claims.sub, "ada");
        const [{ state, keyCount, kids }] = gate.keyStatus();
        assert.deepEqual([state, keyCount, kids], ["inline", 1, []]);
      }
    });

    test("it is the key of every token of the issuer, and of nobody else's", async () => {
      const gate = await load(pem, { algorithm });
      const optional = await load(pem, { algorithm, keyId: "optional" });
      const verdict = async (of, header, who = signer) => {
        const { kid, code } = await of.verify(who.token(claimsNow(), header)).catch((error) => error);
        return code ?? kid;
      };
      for (const kid of ["key-1", "another", "2026-12"]) {
        assert.equal(await verdict(gate, { kid }), kid);
        assert.equal(await verdict(optional, { kid }), kid);
        assert.equal(await verdict(gate, { kid }, stranger), "signature_invalid");
      }
      assert.equal(await verdict(gate, { kid: undefined }), "kid_missing");
      assert.equal(await verdict(optional, { kid: undefined }), undefined);
      assert.equal(await verdict(optional, { kid: undefined }, stranger), "signature_invalid");
      for (const kid of ["", 7, null]) assert.equal(await verdict(optional, { kid }), "kid_invalid");
      // Nothing in the token picks another algorithm.
      const [, claims, signature] = signer.token(claimsNow()).split(".");
      const other = algorithm === "RS256" ? "PS256" : "RS256";
      const forged = `${segment({ alg: other, kid: "key-1" })}.${claims}.${signature}`;
      assert.equal((await refusalOf(gate.verify(forged))).code, "alg_mismatch");
    });

    test("another algorithm's entry says which one to pin", async () => {
      const other = algorithm === "ES256" ? "RS256" : "ES256";
      const { message, value } = await faultOf(pem, { algorithm: other });
      const which = {
        RS256: '"PS256" or "RS256"',
        PS256: '"PS256" or "RS256"',
        EdDSA: '"Ed25519" or "EdDSA"',
      };
      const pins = { ...which, Ed25519: which.EdDSA }[algorithm] ?? `"${algorithm}"`;
      assert.match(
        message,
        new RegExp(`^cannot verify ${other}: \`\\w+\` is not ".*"; pin "algorithm": ${pins}$`),
      );
      assert.match(value, /^"(EC|OKP|RSA|P-384)"$/);
    });

    test("its private half is an alarm, and nothing of it is shown", async () => {
      const { privateKey } = signer;
      const types = ["pkcs8", ...({ ec: ["sec1"], rsa: ["pkcs1"] }[privateKey.asymmetricKeyType] ?? [])];
      const locks = [{}, { cipher: "aes-256-cbc", passphrase: "x" }];
      const exported = types.flatMap((type) => {
        const der = privateKey.export({ type, format: "der" }).toString("base64");
        return [privateKey.export({ type, format: "pem" }), der, der.replace(/.{64}/g, "$&\r\n")];
      });
      const encrypted = locks.map((lock) => privateKey.export({ type: "pkcs8", format: "pem", ...lock }));
      const all = [...exported, ...encrypted, bodyOf(encrypted[1])];
      const escaped = all
        .filter((text) => text.includes("-----"))
        .map((text) => text.replaceAll("\n", "\\n"));
      for (const text of [...all, ...escaped, pem + all[0]]) {
        const { message, value, all } = await faultOf(text, { algorithm });
        assert.equal(message, "holds a private or secret key: remove it, and replace that key at the issuer");
        assert.equal(value, "");
        const secret = text.replace(/-----.*?-----|\s|\\n/g, "");
        for (let at = 0; at + 12 <= secret.length; at += 12)
          assert.ok(!all.includes(secret.slice(at, at + 12)), "a part of the key");
      }
    });
  });

describe("RSA", () => {
  const made = (modulusLength, publicExponent = 65_537) => {
    const options = { modulusLength, publicExponent };
    return generateKeyPairSync("rsa", options).publicKey.export({ type: "spki", format: "pem" });
  };

  test("the entry's bounds hold", async () => {
    const short = await faultOf(made(1_024), { algorithm: "RS256" });
    assert.match(short.message, /fewer than 2048 bits/);
    const three = made(2_048, 3);
    assert.match((await faultOf(three, { algorithm: "PS256" })).message, /`e` is not the entry's/);
    await load(three, { algorithm: "PS256", rsaPublicExponent: 3 });
    // Far quicker made than by chance: a longer one by openssl would take half a minute.
    const bound = { algorithm: "RS256", maxRsaModulusBits: 2_048 };
    assert.match((await faultOf(made(3_072), bound)).message, /more than the entry's `maxRsaModulusBits`/);
    await load(made(3_072), { ...bound, maxRsaModulusBits: 3_072 });
  });
});

const NO_SUCH_KIND = "is no public key on P-256 or P-384 with both coordinates, of RSA or of Ed25519";

describe("openssl", () => {
  const key = (name, parameters) => {
    openssl(["genpkey", ...parameters, "-out", `${name}.key`]);
    return openssl(["pkey", "-in", `${name}.key`, "-pubout"]).toString();
  };
  const ec = (curve) => ["-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`];
  const rsa = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];

  test("what it writes is taken, and no other key is", async () => {
    await load(key("p256", ec("P-256")));
    await load(key("p384", ec("P-384")), { algorithm: "ES384" });
    await load(key("rsa", rsa), { algorithm: "RS256" });
    await load(key("ed25519", ["-algorithm", "ED25519"]), { algorithm: "EdDSA" });
    for (const [name, parameters] of [
      ["p521", ec("P-521")],
      ["secp256k1", ec("secp256k1")],
      ["explicit", [...ec("P-256"), "-pkeyopt", "ec_param_enc:explicit"]],
      ["pss", ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]],
      ["ed448", ["-algorithm", "ED448"]],
      ["x25519", ["-algorithm", "X25519"]],
    ]) {
      const { message } = await faultOf(key(name, parameters));
      assert.equal(message, NO_SUCH_KIND, name);
    }
  });

  /** What the fault says to run, run on what it is about. */
  const mended = async (name, text, entry) => {
    const { message } = await faultOf(text, entry);
    const [, command] = /`(openssl .*?)`/.exec(message);
    return openssl(
      command
        .split(" ")
        .slice(1)
        .map((word) => (word === "FILE" ? file(name, text) : word)),
    ).toString();
  };

  test("what a fault says to run makes the form that is taken", async () => {
    const certificate = (name, parameters) => {
      key(name, parameters);
      const subject = ["-subj", "/CN=issuer.example", "-days", "1"];
      return openssl(["req", "-x509", "-new", "-key", `${name}.key`, ...subject]).toString();
    };
    for (const [name, parameters, algorithm] of [
      ["certified-ec", ec("P-256"), "ES256"],
      ["certified-rsa", rsa, "RS256"],
    ]) {
      const text = certificate(name, parameters);
      await load(await mended(`${name}.crt`, text, { algorithm }), { algorithm });
      assert.match((await faultOf(bodyOf(text), { algorithm })).message, /^is a certificate: /);
    }
    key("old", rsa);
    const pkcs1 = openssl(["rsa", "-in", "old.key", "-RSAPublicKey_out"]).toString();
    assert.match(pkcs1, /^-----BEGIN RSA PUBLIC KEY-----/);
    await load(await mended("old.pem", pkcs1, { algorithm: "PS256" }), { algorithm: "PS256" });
    assert.match((await faultOf(bodyOf(pkcs1))).message, /^is an RSA key in PKCS #1: /);
    key("short", ec("P-256"));
    const compressed = openssl(["ec", "-in", "short.key", "-pubout", "-conv_form", "compressed"]).toString();
    assert.equal((await faultOf(compressed)).message, NO_SUCH_KIND);
    // As the page says.
    file("short.pem", compressed);
    await load(
      openssl(["ec", "-pubin", "-in", "short.pem", "-pubout", "-conv_form", "uncompressed"]).toString(),
    );
  });

  test("its private keys are told, PKCS #12 and those under a password among them", async () => {
    key("secret", rsa);
    const all = [
      openssl(["rsa", "-in", "secret.key", "-traditional"]),
      openssl(["rsa", "-in", "secret.key", "-traditional", "-aes256", "-passout", "pass:x"]),
      openssl(["pkcs8", "-topk8", "-in", "secret.key", "-passout", "pass:x"]),
      openssl(["pkcs8", "-topk8", "-in", "secret.key", "-passout", "pass:x", "-outform", "DER"]).toString(
        "base64",
      ),
      openssl(["req", "-x509", "-new", "-key", "secret.key", "-subj", "/CN=a", "-out", "secret.crt"]) &&
        openssl([
          "pkcs12",
          "-export",
          "-inkey",
          "secret.key",
          "-in",
          "secret.crt",
          "-passout",
          "pass:x",
        ]).toString("base64"),
    ];
    for (const text of all)
      assert.match(
        (await faultOf(String(text), { algorithm: "RS256" })).message,
        /^holds a private or secret key: /,
      );
  });
});

test("the command shows nothing of a private key either", () => {
  const { privateKey } = hostSigner("ES256", "key-1");
  for (const [name, text] of [
    ["lines", privateKey.export({ type: "pkcs8", format: "pem" })],
    ["bare", privateKey.export({ type: "sec1", format: "der" }).toString("base64")],
  ]) {
    const configuration = file(`${name}.json`, entryWith(text));
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, "check", configuration], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stdout, /error: `issuers\.orders\.pem` holds a private or secret key: /);
    const secret = text.replace(/-----.*?-----|\n/g, "");
    for (let at = 0; at + 8 <= secret.length; at += 8)
      assert.ok(!(stdout + stderr).includes(secret.slice(at, at + 8)), name);
  }
});

test("what is no key is told by its form alone", async () => {
  const { pem } = hostSigner("ES256", "key-1");
  for (const text of [
    "",
    "hunter2",
    bodyOf(pem).slice(4),
    pem + pem,
    pem.replace("PUBLIC", "SPECIAL"),
    "{}",
  ]) {
    const { message, value, all } = await faultOf(text);
    assert.match(message, /^is no public key in PEM: /, text);
    assert.equal(value, "");
    if (text.length > 2) assert.ok(!all.includes(text));
  }
  for (const [value, found] of [
    [null, "null"],
    [[pem], "an array"],
  ])
    assert.equal((await faultOf(value)).value, found);
});
