// Does a host that answers another order, twice, late or in another way get a yes? Asked of the glue itself,
// as the package's TypeScript asks it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as glue from "../../pkg/dist/wasm/gate.js";
import { AUDIENCE, configurationText, ISSUER } from "../support/gate.mjs";
import { hostSigner } from "../support/host-signer.mjs";

const signer = hostSigner("RS256", "key-1");
const NOW_SECONDS = Math.floor(Date.now() / 1_000);
const NOW_MS = NOW_SECONDS * 1_000;

const module = readFileSync(new URL("../../pkg/dist/wasm/gate_bg.wasm", import.meta.url));
const { memory } = glue.initSync({ module });

function openCore() {
  const entry = { algorithm: "RS256", jwksUri: undefined, jwks: { keys: [signer.jwk] } };
  const routes = [{ path: "/x", issuers: ["orders"] }];
  const core = glue.Gate.build(configurationText(entry, { routes }));
  const answer = (text) => JSON.parse(text.split("\n", 1)[0]);
  return {
    beginToken(token) {
      const room = new Uint8Array(memory.buffer, core.tokenAt(), core.tokenRoom());
      return answer(core.beginToken(new TextEncoder().encodeInto(token, room).written, "", NOW_MS));
    },
    begin: (token) =>
      answer(
        core.begin(
          "GET",
          "https://gate.example/x",
          `authorization:Bearer ${token}\n`,
          0,
          "r",
          undefined,
          NOW_MS,
        ),
      ),
    resume: (exchange, number, said) => answer(core.resumeSignature(exchange, number, said, NOW_MS)),
    resumeDone: (exchange, number) => answer(core.resumeDone(exchange, number, 1, NOW_MS)),
    resumeBody: (exchange, number) =>
      answer(core.resumeBody(exchange, number, "", new Uint8Array(2), NOW_MS)),
    resumeIntrospected: (exchange, number, body) =>
      answer(core.resumeIntrospected(exchange, number, 200, "", new TextEncoder().encode(body), NOW_MS)),
  };
}

const CLAIMS = { iss: ISSUER, aud: AUDIENCE, iat: NOW_SECONDS, exp: NOW_SECONDS + 100 };
let count = 0;
function nextToken() {
  count += 1;
  return signer.token({ ...CLAIMS, jti: `${count}` });
}

/** How a token alone, and a request with one, begin and end. */
const WAYS = [
  ["a token", (core, token) => core.beginToken(token), "verified", "refused"],
  ["a request", (core, token) => core.begin(token), "pass", "answer"],
];

for (const [way, begin, yes, no] of WAYS) {
  test(`${way}: the order says what is checked, and a yes to it alone passes`, () => {
    const core = openCore();
    const token = nextToken();
    const { kind, does, exchange, number, order } = begin(core, token);
    assert.deepEqual([kind, does], ["do", "verifySignature"]);
    const [header, payload, signature] = token.split(".");
    const { kty, n, e } = signer.jwk;
    assert.deepEqual(
      { ...order, jwk: JSON.parse(order.jwk) },
      {
        issuer: "orders",
        algorithm: "RS256",
        jwk: { kty, n, e },
        signed: `${header}.${payload}`,
        signature: Buffer.from(signature, "base64url").toString("base64"),
        timeLimitMs: 2_000,
      },
    );
    for (const [otherExchange, otherNumber] of [
      [exchange, number + 1],
      [exchange, 0],
      [exchange + 1, number],
      [0, number],
    ]) {
      assert.deepEqual(core.resume(otherExchange, otherNumber, "holds"), { kind: "nothing" });
    }
    assert.equal(core.resume(exchange, number, "holds").kind, yes);
    assert.deepEqual(core.resume(exchange, number, "holds"), { kind: "nothing" });
  });

  test(`${way}: a yes after a no, and one for another's order, change nothing`, () => {
    const core = openCore();
    const [first, second] = [nextToken(), nextToken()].map((token) => begin(core, token));
    assert.equal(core.resume(first.exchange, first.number, "does_not_hold").kind, no);
    assert.deepEqual(core.resume(first.exchange, first.number, "holds"), { kind: "nothing" });
    assert.equal(core.resume(second.exchange, second.number, "holds").kind, yes);
  });

  test(`${way}: what is no yes is none`, () => {
    const core = openCore();
    for (const [said, code] of [
      ["does_not_hold", "signature_invalid"],
      ["key_unusable", "key_unusable"],
      ...["unchecked", "", "true", "Holds", "holds ", "verified", "1"].map((word) => [
        word,
        "signature_unchecked",
      ]),
    ]) {
      const { exchange, number } = begin(core, nextToken());
      const { kind, refusal } = core.resume(exchange, number, said);
      assert.deepEqual([kind, refusal.code], [no, code], said);
    }
    const active = JSON.stringify({ active: true, ...CLAIMS });
    for (const event of ["resumeDone", "resumeBody", "resumeIntrospected"]) {
      const { exchange, number } = begin(core, nextToken());
      const { kind, refusal } = core[event](exchange, number, active);
      assert.deepEqual([kind, refusal.code], [no, "signature_unchecked"], event);
      assert.deepEqual(core.resume(exchange, number, "holds"), { kind: "nothing" });
    }
  });
}
