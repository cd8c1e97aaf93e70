// What do others' checklists say of the headers that go out by default? Google's evaluator of policies, and
// the rules of the HTTP Observatory. Nothing above a note, and top marks, or the reason stands here.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, test } from "node:test";
import evaluator from "csp_evaluator/dist/evaluator.js";
import finding from "csp_evaluator/dist/finding.js";
import parser from "csp_evaluator/dist/parser.js";
import { loadLayers } from "../conformance/layers.mjs";
import { observe, scoreOf } from "./observatory.mjs";

const HASH = "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='";
const SDK = "https://sdk.example";
const { Severity, Type } = finding;

const evaluate = (text) => new evaluator.CspEvaluator(new parser.CspParser(text).csp).evaluate();
const aboveInfo = (text) => evaluate(text).filter(({ severity }) => severity < Severity.INFO);
const told = ({ type, severity, directive, value, description }) =>
  `${Type[type]} (${Severity[severity]}) ${directive} ${value ?? ""}: ${description}`;

describe("checklists", () => {
  let policies;
  let layers;
  before(async () => {
    layers = await loadLayers();
    const host = (members) => {
      const { frames = [SDK], nonce = randomBytes(16), hashes = [], wasm = true, by = [] } = members;
      return layers.pages.host(frames, nonce, hashes, wasm, ["'self'"], by);
    };
    policies = {
      "host page by nonce": host({}),
      "host page by nonce, without WebAssembly or frames": host({ frames: [], wasm: false }),
      "host page by hash": host({ nonce: new Uint8Array(0), hashes: [HASH] }),
      "host page that is embedded in turn": host({
        by: ["https://*.partner.example", "https://a.example:8443"],
      }),
      "answer of an API": layers.csp.emit(
        ["default-src\u001f'none'", "frame-ancestors\u001f'none'"].join("\u001e"),
      ),
    };
  });

  test("Google's evaluator finds nothing above INFO", () => {
    for (const [name, text] of Object.entries(policies))
      assert.deepEqual(aboveInfo(text).map(told), [], `${name}: ${text}`);
  });

  test("of the policy for frames alone it misses the scripts, which are the upstream's, and nothing else", () => {
    for (const by of [[], [SDK]]) {
      const [text] = layers.pages.embedded(false, by).split("\u001f");
      assert.deepEqual(
        aboveInfo(text).map(({ type }) => Type[type]),
        ["MISSING_DIRECTIVES", "MISSING_DIRECTIVES"],
        text,
      );
      // Beside an upstream's policy, each is judged alone; ours adds nothing to find.
      assert.deepEqual(
        aboveInfo(`${policies["host page by nonce"].replace(/; frame-ancestors.*/, "")}; ${text}`),
        [],
      );
    }
  });

  test("it does find what is wrong", () => {
    for (const [good, bad] of [
      ["'nonce-", "'unsafe-inline' 'nonce-x' 'nonce-"],
      ["script-src", "script-src https: "],
      ["object-src 'none'", "object-src *"],
      ["base-uri 'none'; ", ""],
    ]) {
      const text = policies["host page by nonce"].replace(good, bad);
      assert.notDeepEqual(aboveInfo(text), [], text);
    }
  });

  /** The headers of a page, as they go out by default. */
  const page = (policy, options) => {
    const [referrer, transport] = layers.pages.defaults().split("\u001f");
    return {
      "content-security-policy": policy,
      "referrer-policy": referrer,
      "strict-transport-security": transport,
      "x-content-type-options": "nosniff",
      ...(options && { "x-frame-options": options }),
    };
  };

  test("the Observatory gives top marks for every default", () => {
    for (const [name, text] of Object.entries(policies)) {
      const results = observe(page(text));
      assert.deepEqual(
        results,
        {
          "content-security-policy": ["csp-implemented-with-no-unsafe-default-src-none", 10],
          "cross-origin-resource-sharing": ["cross-origin-resource-sharing-not-implemented", 0],
          // Its own default is "no header": one that is set unasked would break whoever embeds the page's
          // pictures.
          "cross-origin-resource-policy": ["cross-origin-resource-policy-not-implemented", 0],
          "referrer-policy": ["referrer-policy-private", 5],
          // Preloading is the operator's to ask for, with the browsers' list.
          "strict-transport-security": ["hsts-implemented-max-age-at-least-six-months", 0],
          "x-content-type-options": ["x-content-type-options-nosniff", 0],
          "x-frame-options": ["x-frame-options-implemented-via-csp", 5],
        },
        name,
      );
      console.log(`${name}: ${scoreOf(results)} where 100 is A+`);
      assert.ok(scoreOf(results) >= 100, name);
    }
  });

  test("framing has top marks for every list of embedders, by the policy and by X-Frame-Options alone", () => {
    for (const [own, by] of [
      [false, []],
      [true, []],
      [false, [SDK]],
      [true, [SDK, "https://*.partner.example"]],
    ]) {
      const [policy, options] = layers.pages.embedded(own, by).split("\u001f");
      assert.deepEqual(observe(page(policy, options))["x-frame-options"], [
        "x-frame-options-implemented-via-csp",
        5,
      ]);
      if (options === "") continue;
      assert.deepEqual(observe({ "x-frame-options": options })["x-frame-options"], [
        "x-frame-options-sameorigin-or-deny",
        5,
      ]);
    }
  });

  test("sharing: a listed origin with credentials is told so, a stranger nothing", () => {
    const headers = (origin) => {
      const texts = layers.pages.cors(SDK, origin).split("\u001f");
      return Object.fromEntries(
        texts.flatMap((text, place) => (place % 2 === 0 ? [[text.toLowerCase(), texts[place + 1]]] : [])),
      );
    };
    assert.deepEqual(headers(SDK), {
      vary: "Origin",
      "access-control-allow-origin": SDK,
      "access-control-allow-credentials": "true",
    });
    for (const origin of ["https://http-observatory.security.mozilla.org", "null", `${SDK}.evil.example`]) {
      assert.deepEqual(headers(origin), { vary: "Origin" });
      assert.deepEqual(observe(headers(origin), { isStranger: true })["cross-origin-resource-sharing"][1], 0);
    }
  });

  test("the rules written down here do take marks away", () => {
    const good = page(policies["host page by nonce"]);
    for (const [changes, rule, result] of [
      [
        { "content-security-policy": "default-src 'none'; script-src 'unsafe-inline'" },
        "content-security-policy",
        "csp-implemented-with-unsafe-inline",
      ],
      [
        { "content-security-policy": "img-src 'self'" },
        "content-security-policy",
        "csp-implemented-with-unsafe-inline",
      ],
      [
        { "content-security-policy": "default-src 'self'" },
        "content-security-policy",
        "csp-implemented-with-no-unsafe",
      ],
      [{ "content-security-policy": undefined }, "content-security-policy", "csp-not-implemented"],
      [
        { "content-security-policy": "default-src 'none'; frame-ancestors *" },
        "x-frame-options",
        "x-frame-options-not-implemented",
      ],
      [{ "referrer-policy": "unsafe-url" }, "referrer-policy", "referrer-policy-unsafe"],
      [
        { "strict-transport-security": "max-age=300" },
        "strict-transport-security",
        "hsts-implemented-max-age-less-than-six-months",
      ],
      [
        { "x-content-type-options": undefined },
        "x-content-type-options",
        "x-content-type-options-not-implemented",
      ],
    ]) {
      const results = observe({ ...good, ...changes });
      assert.equal(results[rule][0], result);
      assert.ok(scoreOf(results) < scoreOf(observe(good)), result);
    }
    const echoed = {
      "access-control-allow-origin": "https://stranger.example",
      "access-control-allow-credentials": "true",
    };
    assert.equal(observe(echoed, { isStranger: true })["cross-origin-resource-sharing"][1], -50);
  });
});
