// Does everything that a token and a caller may hold cross the border whole? Answers are JSON text, and a good
// token's header and claims follow it and are cut apart by a length, so each of these would show a text that
// was escaped, counted or cut wrongly.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { glue, wicketgateOver } from "../../pkg/dist/verify.js";
import { configurationText, refusalOf } from "../support/gate.mjs";
import { rawSigner } from "../support/raw-signer.mjs";
import { CLAIMS, gateWith, HEADER, signer } from "../support/token-table.mjs";

const HOSTILE = {
  "a quotation mark": '"',
  backslashes: "\\ \\\\ \\u0041",
  "control characters": Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(""),
  "an end of the answer": '"},"claims":{"sub":"admin"}}',
  "a second kind": '","kind":"verified","headerLength":2,"a":"',
  "line separators": "\u2028\u2029\u0085\u007f",
  "two, three and four bytes": "é€😀",
  "a byte order mark": "\ufeffx\ufeff",
  __proto__: "__proto__",
  "no character": "\ufffe\uffff\u{10ffff}",
};

describe("a kid that holds", () => {
  for (const [what, kid] of Object.entries(HOSTILE)) {
    test(what, async () => {
      const owner = rawSigner(kid);
      const { gate, events } = await gateWith([owner.jwk]);
      const good = await gate.verify(owner.token({ ...HEADER, kid }, CLAIMS));
      assert.deepEqual(
        { ...good, claimsText: JSON.parse(good.claimsText) },
        {
          issuer: "orders",
          kid: kid,
          claims: CLAIMS,
          claimsText: CLAIMS,
          header: { ...HEADER, kid },
        },
      );
      assert.equal(events.at(-1).kid, kid);
      const refusal = await refusalOf(gate.verify(signer.token({ ...HEADER, kid }, CLAIMS)));
      assert.deepEqual([refusal.code, refusal.kid], ["signature_invalid", kid]);
      assert.deepEqual([events.at(-1).outcome, events.at(-1).kid], ["refused", kid]);
    });
  }
});

describe("claims that hold", () => {
  const fixed = JSON.stringify(CLAIMS).slice(1, -1);
  for (const [what, text] of [
    ...Object.entries(HOSTILE).map(([what, value]) => [what, `{${fixed},"note":${JSON.stringify(value)}}`]),
    ["a member __proto__", `{"__proto__":{"admin":true},${fixed}}`],
    [
      "members that the answer has",
      `{"kind":"refused","headerLength":1,"claims":{},${fixed},"header":[],"refresh":{"issuer":"x"}}`,
    ],
    ["white space around", ` \n{ ${fixed} }\r\n\t`],
    ["escapes and odd numbers", `{${fixed},"a":"\\u0041\\ud83d\\ude00\\/","b":-0,"c":1E300,"d":1.10}`],
  ]) {
    test(what, async () => {
      const { gate } = await gateWith([signer.jwk]);
      const token = signer.token(HEADER, text);
      for (const verified of [await gate.verify(token), gate.verifySync(token)]) {
        assert.equal(verified.claimsText, text);
        assert.deepEqual(verified.claims, JSON.parse(text));
        assert.equal(Object.getPrototypeOf(verified.claims), Object.prototype);
        assert.deepEqual(verified.header, HEADER);
        assert.deepEqual(Object.keys(verified), ["issuer", "kid", "claims", "claimsText", "header"]);
      }
    });
  }
});

test("a header of several lines, longer in bytes than in characters", async () => {
  const { gate } = await gateWith([signer.jwk]);
  const text = `\n{ "alg":"ES256",\r\n"kid":"key-1",\t"note":"é€😀" }\n`;
  const token = signer.token(text, CLAIMS);
  for (const verified of [await gate.verify(token), gate.verifySync(token)]) {
    assert.deepEqual(verified.header, JSON.parse(text));
    assert.equal(verified.claimsText, JSON.stringify(CLAIMS));
  }
});

test("a header's member __proto__ is a member and changes no prototype", async () => {
  const { gate } = await gateWith([signer.jwk]);
  const { header } = await gate.verify(
    signer.token('{"alg":"ES256","kid":"key-1","__proto__":{"b":1}}', CLAIMS),
  );
  assert.deepEqual(Object.getOwnPropertyDescriptor(header, "__proto__").value, { b: 1 });
  assert.equal(Object.getPrototypeOf(header), Object.prototype);
});

test("a token's text is cut or replaced nowhere that could make it another token", async () => {
  const { gate } = await gateWith([signer.jwk]);
  const good = signer.token(HEADER, CLAIMS);
  await gate.verify(good);
  for (const [text, code] of [
    [`${good}\ud800`, "signature_encoding"],
    [`\udc00${good}`, "header_encoding"],
    [`${good}\0`, "signature_encoding"],
    // Were it cut to the room that tokens have, a good token would be left over.
    [`${good}${"\0".repeat(8_196 - good.length)}`, "token_too_long"],
    ...["x", "é", "€", "😀", "\ud800"].flatMap((last) =>
      [8_191, 8_192, 8_193, 8_194, 8_195, 8_196].map((length) => [
        `${"x".repeat(length)}${last}`,
        length === 8_191 && last === "x" ? "token_segments" : "token_too_long",
      ]),
    ),
  ]) {
    for (const verdict of [gate.verify(text), () => gate.verifySync(text)]) {
      assert.equal((await refusalOf(verdict)).code, code, `${text.length} ${JSON.stringify(text.slice(-3))}`);
    }
  }
});

test("a short token after a long one is judged alone, and every gate has its own", async () => {
  const { gate } = await gateWith([signer.jwk]);
  const other = await gateWith([signer.jwk]);
  const good = signer.token(HEADER, CLAIMS);
  const long = signer.token(HEADER, { ...CLAIMS, fill: "x".repeat(4_000) });
  for (let turn = 0; turn < 3; turn += 1) {
    assert.equal((await gate.verify(long)).claims.fill.length, 4_000);
    assert.equal((await other.gate.verify(good)).claims.fill, undefined);
    assert.equal((await gate.verify(good)).claims.fill, undefined);
    assert.equal((await refusalOf(gate.verify(good.slice(0, -2)))).code, "signature_length");
  }
});

test("a memory that grows takes no token with it", async () => {
  const { gate } = await gateWith([signer.jwk]);
  const good = signer.token(HEADER, CLAIMS);
  await gate.verify(good);
  const { memory } = glue.initSync();
  const { buffer } = memory;
  memory.grow(1);
  assert.equal(buffer.byteLength, 0, "the views of before are gone");
  assert.equal(gate.verifySync(good).issuer, "orders");
  assert.equal((await gate.verify(good)).issuer, "orders");
});

test("a memory that is used up ends the instance, and the next call gets a small one", async () => {
  const { gate } = await gateWith([signer.jwk]);
  const good = signer.token(HEADER, CLAIMS);
  const MOST_PAGES = 65_536;
  const { memory } = glue.initSync();
  memory.grow(MOST_PAGES - memory.buffer.byteLength / 65_536);
  const refusal = await refusalOf(() => gate.checkReturnTarget(`/${"\u20ac".repeat(60_000)}`));
  assert.deepEqual([refusal.code, refusal.status], ["instance_trapped", 503]);
  assert.equal((await gate.verify(good)).issuer, "orders");
  assert.ok(glue.initSync().memory.buffer.byteLength < 4_000_000);
});

test("two gates loaded at once share one start, and a start that fails is made again", async () => {
  let starts = 0;
  const again = { ...glue };
  const { load } = wicketgateOver({
    glue: again,
    start: () => {
      starts += 1;
      if (starts === 1) throw new Error("no wasm");
      return glue.initSync();
    },
  });
  await assert.rejects(load(configurationText()), { message: "no wasm" });
  await Promise.all([load(configurationText()), load(configurationText())]);
  await load(configurationText());
  assert.ok(starts <= 3, `${starts} starts`);
});
