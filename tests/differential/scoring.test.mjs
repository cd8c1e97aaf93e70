// Can the conformance run fail? Tables made here, in which every case has a twin with the wrong expectation:
// each right one must pass, each wrong one must fail, and what is in doubt must be skipped with its reason.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rawSigner, segment } from "../support/raw-signer.mjs";

const RUN = fileURLToPath(new URL("../conformance/run.mjs", import.meta.url));
const NOW = 1_800_000_000;
const signer = rawSigner("key-1");
const HEADER = { alg: "ES256", kid: "key-1" };
const CLAIMS = { iss: "https://issuer.example", aud: "api://orders", iat: NOW, exp: NOW + 60 };
const keySet = { keys: [signer.jwk] };
const token = signer.token(HEADER, CLAIMS);
const expired = signer.token(HEADER, { ...CLAIMS, iat: NOW - 60, exp: NOW - 1 });
const forged = `${token.slice(0, token.lastIndexOf(".") + 1)}${signer.signature("other").toString("base64url")}`;

function run(tables) {
  const folder = mkdtempSync(join(tmpdir(), "wicketgate-scoring-"));
  try {
    for (const [name, table] of Object.entries(tables))
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(table));
    const { stdout, status } = spawnSync(process.execPath, [RUN], {
      env: { ...process.env, WICKETGATE_VECTORS: folder },
      encoding: "utf8",
    });
    const line = (name) =>
      stdout
        .split("\n")
        .find((text) => text.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    return { stdout, status, line, last: stdout.trimEnd().split("\n").at(-1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const numbered = (cases) => cases.map((testCase, index) => ({ id: `made-${index}`, ...testCase }));

test("a right expectation passes and a wrong one fails, in every table", () => {
  const message = Buffer.from("message");
  const signature = signer.signature(message);
  const asDer = sign("sha256", message, signer.privateKey);
  const signed = { key: "k", msg_hex: message.toString("hex"), keys: { k: { jwk: signer.jwk } } };
  const jws = [
    { token: signer.seal(`${segment(HEADER)}.${segment("foo")}`), right: "accept" },
    { token: forged, right: "reject" },
  ].map((made) => ({ ...made, jwks: keySet, wrongly: "expected_es256_only" }));
  const goodKey = JSON.stringify(keySet);
  const framed = {
    policy: "frame-src https://a.example",
    self_origin: "https://own.example",
    destination: "Frame",
  };
  const registered = {
    source: "made",
    registered: ["https://a.example/cb"],
    wrongly: "expected_strict_exact_https",
  };
  const made = {
    json_test_suite: [
      { text: "[1]", right: "accept" },
      { text: "[1,]", right: "reject" },
    ],
    rfc_jws_jwt: jws,
    wycheproof_jwcrypto: jws,
    wycheproof_jwk: jws,
    wycheproof_jws: jws,
    tink_jwk_sets: [
      { jwk_set_text: goodKey, right: "accept" },
      { jwk_set_text: goodKey.replace("P-256", "P-384"), right: "reject" },
    ],
    tink_jwt_format_claims: [
      { kind: "base64url", input: "Zg", right: "accept" },
      { kind: "base64url", input: "Zg==", right: "reject" },
      { kind: "compact-split", input: "e30.e30.YWJj", right: "accept" },
      { kind: "compact-split", input: "e30.e30", right: "reject" },
      { kind: "header-for-ES256", input: '{"alg":"ES256","kid":"unknown","crit":[]}', right: "reject" },
      { kind: "claims-json", input: '{"a":1}', right: "accept" },
      { kind: "claims-json", input: '{"jti":1}', right: "reject" },
      { kind: "claims-validate", claims: { exp: 12405 }, validator: {}, now: 12345, right: "accept" },
      { kind: "claims-validate", claims: {}, validator: {}, now: 12345, right: "reject" },
    ],
    wycheproof_ecdsa_p256_sha256_p1363: [
      { ...signed, sig_hex: signature.toString("hex"), right: "valid" },
      { ...signed, sig_hex: signature.toString("hex").replace(/^../, "00"), right: "invalid" },
    ],
    wycheproof_ecdsa_p256_sha256_der: [
      { ...signed, sig_hex: asDer.toString("hex"), right: "valid" },
      { ...signed, sig_hex: `${asDer.toString("hex")}00`, right: "invalid" },
    ],
    rfc6979_p256: [
      { jwk: signer.jwk, ...signed, sig_hex: signature.toString("hex"), right: "valid" },
      { jwk: signer.jwk, ...signed, sig_hex: "00", right: "invalid" },
    ],
    csp_chromium_source_match: [
      { source_list: "https://a.example", self: null, url: "https://a.example/", right: "allow" },
      { source_list: "https://a.example", self: null, url: "https://b.example/x", right: "deny" },
    ],
    csp_rust_csp_requests: [
      { ...framed, url: "https://a.example/", right: "allow" },
      { ...framed, url: "https://b.example/", right: "deny" },
    ],
    origin_matching: [
      { patterns: ["https://a.example"], origin: "https://a.example", right: "allow" },
      { patterns: ["https://a.example"], origin: "https://b.example", right: "deny" },
    ],
    origin_patterns_jub0bs: [
      { kind: "pattern", input: "https://*.a.example", right: "valid" },
      { kind: "pattern", input: "https://a.example/", right: "invalid" },
    ],
    wpt_derived_origin_strings: [
      { input: "https://a.example", right: "valid-origin" },
      { input: "https://a.example/", right: "not-an-origin" },
    ],
    redirect_uri_tables: [
      { ...registered, candidate: "https://a.example/cb", expected: "allow", right: "allow" },
    ],
    jwt_attacks: [
      { token, jwks: keySet, right: "accept" },
      { token: forged, jwks: keySet, right: "reject" },
      { token: expired, jwks: keySet, right: "reject" },
      { token, jwks_text: "<html>", right: "reject" },
    ],
  };
  const pairs = [
    ["accept", "reject"],
    ["valid", "invalid"],
    ["allow", "deny"],
    ["valid-origin", "not-an-origin"],
  ];
  const opposite = Object.fromEntries(
    pairs.flatMap(([one, other]) => [
      [one, other],
      [other, one],
    ]),
  );
  const tables = (verdictOf) =>
    Object.fromEntries(
      Object.entries(made).map(([name, cases]) => [
        name,
        {
          keys: signed.keys,
          defaults: { now: NOW, issuer: CLAIMS.iss, audience: CLAIMS.aud },
          cases: numbered(
            cases.map(({ right, wrongly = "expected", ...rest }) => ({
              ...rest,
              [wrongly]: verdictOf(right),
            })),
          ),
        },
      ]),
    );
  const right = run(tables((verdict) => verdict));
  assert.equal(right.status, 0, right.stdout);
  const wrong = run(tables((verdict) => opposite[verdict]));
  assert.equal(wrong.status, 1);
  for (const [name, { length }] of Object.entries(made)) {
    assert.equal(right.line(name), `${length} passed, 0 failed, 0 skipped`);
    assert.equal(wrong.line(name), `0 passed, ${length} failed, 0 skipped`, wrong.stdout);
  }
});

test("configuration cases must be configuration errors, and the signature must be judged first", () => {
  const failing = [
    { group: "config", token, jwks: keySet, expected: "reject" },
    { group: "format", token, jwks: keySet, issuer: null, expected: "reject" },
    {
      group: "signature-before-claims",
      token: expired,
      jwks: keySet,
      expected: "reject",
      expected_reason_category: "signature",
    },
  ];
  const passing = [
    { group: "config", token, jwks: keySet, issuer: null, expected: "reject" },
    { group: "config", token, jwks: keySet, audience: null, expected: "reject" },
    {
      group: "signature-before-claims",
      token: forged,
      jwks: keySet,
      expected: "reject",
      expected_reason_category: "signature",
    },
    { group: "format", token: "x".repeat(300_000), jwks: keySet, expected: "accept", must_not_crash: true },
    { group: "claims", token: expired, jwks: keySet, expected: "accept", policy_dependent: true },
  ];
  const skipped = [
    { group: "claims", token: expired, jwks: keySet, expected: "accept", level: "policy" },
    { group: "claims", token, jwks: keySet, expected: "reject", upstream_defect: "known" },
    { group: "claims", token, jwks: keySet, expected: "reject", disputed: true },
  ];
  const table = (cases) => ({
    defaults: { now: NOW, issuer: CLAIMS.iss, audience: CLAIMS.aud },
    cases: numbered(cases),
  });
  const { line, stdout, status } = run({ jwt_attacks: table([...failing, ...passing, ...skipped]) });
  assert.match(
    line("jwt_attacks"),
    /^5 passed, 3 failed, 3 skipped \(1 policy, and ours differs; 1 upstream defect; 1 disputed\)$/,
  );
  assert.match(stdout, /FAILED made-2: reported as token_expired, and the signature comes first/);
  assert.equal(status, 1);
});

test("a file of another version is skipped whole with a reason, and a rule that is not needed is a note elsewhere", () => {
  const { line, stdout, status, last } = run({
    webhooks_made: { cases: [{}, {}] },
    made_by_nobody: { cases: [{}] },
  });
  assert.equal(line("webhooks_made"), "0 passed, 0 failed, 2 skipped (2 this version checks no webhooks)");
  assert.equal(
    line("made_by_nobody"),
    "0 passed, 0 failed, 1 skipped (1 no layer of this version judges it)",
  );
  assert.match(stdout, /no case needs it here/);
  assert.match(last, /^\d+ passed, 0 failed, 3 skipped$/);
  assert.equal(status, 0);
});

test("a case that cannot be read fails, and the others are judged all the same", () => {
  const { line, status } = run({
    rfc6979_p256: { cases: [{ id: "made-0" }] },
    json_test_suite: { cases: [{ text: "[]", expected: "accept" }] },
  });
  assert.equal(line("rfc6979_p256"), "0 passed, 1 failed, 0 skipped");
  assert.equal(line("json_test_suite"), "1 passed, 0 failed, 0 skipped");
  assert.equal(status, 1);
});

test("without the folder the project's own tables are judged all the same", () => {
  const { stdout, status } = spawnSync(process.execPath, [RUN], {
    env: { ...process.env, WICKETGATE_VECTORS: join(tmpdir(), "no-such-folder") },
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^own_positives: \d{2} passed, 0 failed, 0 skipped$/m);
  assert.match(
    stdout,
    /^conformance: no folder .*no-such-folder, so only the project's own tables are judged$/m,
  );
});
