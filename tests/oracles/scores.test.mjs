// What do others' checklists say of the headers that go out by default? Google's evaluator of policies, and
// the rules of the HTTP Observatory. Nothing above a note, and top marks, or the reason stands here.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import evaluator from "csp_evaluator/dist/evaluator.js";
import finding from "csp_evaluator/dist/finding.js";
import parser from "csp_evaluator/dist/parser.js";
import { openEdge } from "wicketgate/edge";
import { gateOf, pageHeaders } from "../support/shipped.mjs";
import { observe, scoreOf } from "./observatory.mjs";

const HASH = "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='";
const SDK = "https://sdk.example";
const { Severity, Type } = finding;

const evaluate = (text) => new evaluator.CspEvaluator(new parser.CspParser(text).csp).evaluate();
const aboveInfo = (text) => evaluate(text).filter(({ severity }) => severity < Severity.INFO);
const told = ({ type, severity, directive, value, description }) =>
  `${Type[type]} (${Severity[severity]}) ${directive} ${value ?? ""}: ${description}`;

/** The headers of a page by default, and with HTTPS for a year. */
const page = async (members, frames) =>
  (await pageHeaders({ ...(frames && { frames }), strictTransportSecurity: {}, page: members })).headers;

describe("checklists", () => {
  let pages;
  let policies;
  before(async () => {
    const host = (members, frames = { frameSrc: [SDK] }) =>
      page({ policy: "own", webAssembly: true, ...members }, frames);
    pages = {
      "host page by nonce": await host({}),
      "host page by nonce, without WebAssembly or frames": await host({ webAssembly: false }, null),
      "host page by hash": await host({ scriptSrc: [HASH] }),
      "host page that is embedded in turn": await host(
        { frameAncestors: "shared" },
        { frameSrc: [SDK], frameAncestors: ["https://*.partner.example", "https://a.example:8443"] },
      ),
      "answer of the gate's own": await ownAnswer(),
    };
    policies = Object.fromEntries(
      Object.entries(pages).map(([name, headers]) => [name, headers["content-security-policy"]]),
    );
  });

  async function ownAnswer() {
    const gate = await gateOf({ origins: [SDK], strictTransportSecurity: {}, routes: [] });
    const { response } = await openEdge(gate).admit(new Request("https://own.example/nowhere"));
    return Object.fromEntries(response.headers);
  }

  test("Google's evaluator finds nothing above INFO", () => {
    for (const [name, text] of Object.entries(policies))
      assert.deepEqual(aboveInfo(text).map(told), [], `${name}: ${text}`);
  });

  test("of the policy for frames alone it misses the scripts, which are the upstream's, and nothing else", async () => {
    for (const frames of [undefined, { frameAncestors: [SDK] }]) {
      const { "content-security-policy": text } = await page(
        frames ? { frameAncestors: "shared" } : {},
        frames,
      );
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

  test("the Observatory gives top marks for every default", () => {
    for (const [name, headers] of Object.entries(pages)) {
      const results = observe(headers);
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

  test("framing has top marks for every list of embedders, by the policy and by X-Frame-Options alone", async () => {
    for (const frameAncestors of [[], ["'self'"], [SDK], ["'self'", SDK, "https://*.partner.example"]]) {
      const isListed = frameAncestors.length > 0;
      const headers = await page(
        isListed ? { frameAncestors: "shared" } : {},
        isListed ? { frameAncestors } : undefined,
      );
      assert.deepEqual(observe(headers)["x-frame-options"], ["x-frame-options-implemented-via-csp", 5]);
      const options = headers["x-frame-options"];
      if (options === undefined) continue;
      assert.deepEqual(observe({ "x-frame-options": options })["x-frame-options"], [
        "x-frame-options-sameorigin-or-deny",
        5,
      ]);
    }
  });

  test("sharing: a listed origin with credentials is told so, a stranger nothing", async () => {
    const gate = await gateOf({
      origins: [SDK],
      routes: [{ path: "/", methods: ["GET"], access: "public", cors: { credentials: true } }],
    });
    const told = async (origin) => {
      const request = new Request("https://own.example/", { headers: { Origin: origin } });
      const passage = await openEdge(gate).admit(request);
      return Object.fromEntries((passage.response ?? passage.finish(new Response()).response).headers);
    };
    const ofSharing = (headers) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => /^(vary|access-control-.*)$/.test(name)));
    assert.deepEqual(ofSharing(await told(SDK)), {
      vary: "Origin",
      "access-control-allow-origin": SDK,
      "access-control-allow-credentials": "true",
    });
    for (const origin of ["https://http-observatory.security.mozilla.org", "null", `${SDK}.evil.example`]) {
      const headers = await told(origin);
      assert.deepEqual(ofSharing(headers), { vary: "Origin" });
      assert.deepEqual(observe(headers, { isStranger: true })["cross-origin-resource-sharing"][1], 0);
    }
  });

  test("the rules written down here do take marks away", () => {
    const good = pages["host page by nonce"];
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
        { "content-security-policy": "default-src 'none'; frame-ancestors *", "x-frame-options": undefined },
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
