// Does a refusal, and a fault of a configuration, say in words what was found, where, and the way out?

import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { gateScene, refusalOf } from "../support/gate.mjs";

const DIST = fileURLToPath(new URL("../../pkg/dist/", import.meta.url));
/** What marks a sentence's key, until the sentence takes its place. */
const MARK = "\u0001";

const faultsOf = (config) =>
  Wicketgate.load(config).then(
    () => assert.fail("it was taken"),
    ({ errors }) => errors,
  );

describe("a refusal", () => {
  test("names what was found, what would have passed, and the member to change", async () => {
    const { issuer, gate, clock } = await gateScene();
    const now = Math.floor(clock.ms / 1000);
    const time = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
    for (const [token, message] of [
      [
        await issuer.mint({ iat: now, exp: now + 301 }),
        "`exp - iat` is longer than the longest lifetime: found 301 s, limit 300 s. Have the issuer sign shorter tokens, or set `issuers.orders.maxLifetimeSeconds` to what it signs, 86400 at most: a stolen token serves as long",
      ],
      [
        await issuer.mint({ iat: now - 200, exp: now - 20 }),
        `\`exp\` has been reached: found ${time(now - 20)}, limit ${time(now)}. Take a new token; if both clocks differ, see \`issuers.orders.leewaySeconds\``,
      ],
      [
        await issuer.mint({ iss: `${issuer.issuer}/` }),
        `\`iss\` is not the issuer's configured string: found "${issuer.issuer}/", expected "${issuer.issuer}". It differs from "${issuer.issuer}" by a slash at the end. If the token is this issuer's, set \`issuers.orders.issuer\` to exactly what was found`,
      ],
      [
        await issuer.mint({ aud: ["other", "API://orders"] }),
        '`aud`, or the claim that may stand for it, names none of the configured audiences: found "other", "API://orders", expected "api://orders". It differs from "api://orders" by upper and lower case. Send an access token that was issued for this service; an ID token is for the client. If this `aud` is this service\'s name, write it in `issuers.orders.audience`, and nobody else\'s',
      ],
      [
        issuer.sign(`{"alg":"RS256","kid":"${issuer.jwks().keys[0].kid}"}`, "{}"),
        'the header\'s `alg` is not the issuer\'s one algorithm: found "RS256", expected "ES256". If the issuer signs with it, set `issuers.orders.algorithm` to "RS256"',
      ],
      [
        await issuer.mint({}, { typ: "logout+jwt" }),
        '`typ` is not among the types that the issuer\'s entry lists: found "logout+jwt", expected "JWT" or "at+jwt" or none. Send an access token; an ID token is for the client. If tokens of this `typ` are meant for this service, add it to `issuers.orders.types`',
      ],
      [
        "x",
        "the token is not three segments with something in each. Pass the token alone, as the issuer gave it",
      ],
    ])
      assert.equal((await refusalOf(gate.verify(token))).message, message);
  });

  test("its event has the near miss as data", async () => {
    const { issuer, gate, events } = await gateScene();
    for (const [iss, differences] of [
      [`${issuer.issuer}/`, ["trailing_slash"]],
      [` ${issuer.issuer.toUpperCase()}/ `, ["white_space", "case", "trailing_slash"]],
      [issuer.issuer.replace("https:", "http:"), ["scheme"]],
      [`${issuer.issuer}:8443`, ["port"]],
      [`${issuer.issuer}?a#b`, ["fragment", "query"]],
      ["https://elsewhere.example", undefined],
      ["", undefined],
    ]) {
      events.length = 0;
      await refusalOf(gate.verify(await issuer.mint({ iss })));
      const { nearMiss } = events.find(({ type }) => type === "decision");
      assert.deepEqual(
        nearMiss,
        differences && { registered: issuer.issuer, differences },
        JSON.stringify(iss),
      );
    }
  });

  test("a time that no date can show stays a number", async () => {
    const { messageOf } = await import(pathToFileURL(join(DIST, "messages.js")));
    const message = messageOf({ code: "token_expired", found: 8_640_000_000_001, limit: 0 });
    assert.match(message, /found 8640000000001, limit 1970-01-01T00:00:00Z\./);
  });
});

describe("a fault of a configuration's text", () => {
  const entry = '"issuer":"https://issuer.example","audience":["a"],"jwksUri":"https://issuer.example/k"';
  for (const [name, text, ...places] of [
    ["a comma too many", '{\n  "origins": ["https://a.example",]\n}', [2, 34, ","]],
    ["a comment", '{\n  // why\n  "origins": []\n}', [2, 3, "/"]],
    ["a byte order mark", '\ufeff{"origins": []}', [1, 1, "\ufeff"]],
    ["a path in its place", "./wicketgate.json", [undefined, undefined, "./wicketgate.json"]],
    ["an end too soon", '{\r\n"origins": [', [2, 13]],
    ["a string without an end", '{"a": "b\n"}', [1, 9, "\n"]],
    ["something behind", "{}\n{}", [2, 1, "{"]],
    ["half an escape", '{"a": "\\x"}', [1, 8, "\\"]],
    ["a name without quotation marks", "{\n\n  origins: []}", [3, 3, "o"]],
    ["no text at all", "", [1, 1]],
  ])
    test(`has its place: ${name}`, async () => {
      const [[line, column, character]] = places;
      const [{ path, line: atLine, column: atColumn, value }] = await faultsOf(text);
      const shown =
        character === undefined ? "the end" : JSON.stringify(character).replace("\ufeff", "\\ufeff");
      assert.deepEqual([path, atLine, atColumn, value], ["", line, column, shown]);
    });

  for (const [name, text, places] of [
    [
      "members, elements and what is missing",
      `{\n "issuers": {\n  "a": {"issuer": 5,\n   "audience": ["x",\n    7]},\n  "b": {${entry}, "more": 1}}}`,
      {
        "issuers.a.audience[1]": [5, 5],
        "issuers.a.issuer": [3, 19],
        "issuers.a.jwksUri": [3, 8],
        "issuers.b.more": [6, 106],
      },
    ],
    [
      "the second of two, and names with dots and brackets",
      `{"issuers": {"a": {${entry}}},\n "origins": ["https://a.example"],\n "origins": [],\n "redirects": {"x.y[0]": {"web": ["/"]}}}`,
      { origins: [3, 13], "redirects.x.y[0].web[0]": [4, 35] },
    ],
  ])
    test(`has its place: ${name}`, async () => {
      const found = await faultsOf(text);
      assert.deepEqual(
        Object.fromEntries(found.map(({ path, line, column }) => [path, [line, column]])),
        places,
      );
    });

  test("the error's message has the place too", async () => {
    await assert.rejects(
      Wicketgate.load('{"issuers":\n {}}'),
      /issuers: must be an object with at least one entry \(found: an object\) \(line 2, column 2\)$/,
    );
  });

  test("no place where an object was passed", async () => {
    for (const { line, column } of await faultsOf({ issuers: {} }))
      assert.deepEqual([line, column], [undefined, undefined]);
  });
});

test("every sentence that the core names is there", () => {
  const messages = readFileSync(join(DIST, "messages.js"), "utf8");
  for (const artefact of ["verify", "gate", "check"]) {
    const wasm = readFileSync(join(DIST, "wasm", `${artefact}_bg.wasm`), "latin1");
    const keys = wasm.split(MARK).map((part) => part.slice(0, 4));
    const known = keys.filter((key) => messages.includes(`"${key}": `));
    // By chance other bytes look like one.
    assert.ok(known.length > 40, `${artefact}: ${known.length}`);
  }
});

test("no message shows a key", async () => {
  const wrong = [null, true, -1, 1.5, "", "x", [], [5], {}, { a: 5 }];
  const names = Object.keys(
    JSON.parse(readFileSync(new URL("../../pkg/schema.json", import.meta.url), "utf8")).properties,
  );
  const issuers = { a: { issuer: "https://a.example", audience: ["a"], jwksUri: "https://a.example/k" } };
  let count = 0;
  for (const name of names.filter((name) => name !== "$schema"))
    for (const value of wrong) {
      const told = await Wicketgate.load({ issuers, [name]: value }).then(
        ({ warnings }) => warnings,
        ({ errors }) => errors,
      );
      for (const { message, value: found } of told) assert.ok(!`${message}${found}`.includes(MARK), message);
      count += told.length;
    }
  assert.ok(count > 50, String(count));
});

describe("without the sentences", () => {
  const root = mkdtempSync(join(tmpdir(), "wicketgate-messages-"));
  after(() => rmSync(root, { recursive: true }));
  cpSync(DIST, root, { recursive: true });
  writeFileSync(join(root, "messages.js"), 'throw new Error("not to be had");');
  writeFileSync(join(root, "package.json"), '{"type":"module"}');

  test("verdicts and faults are the same, in fewer words", async () => {
    const { Wicketgate: Mute } = await import(pathToFileURL(join(root, "node.js")));
    const { gate } = await gateScene({ load: Mute.load });
    // Its classes are its own.
    await assert.rejects(gate.verify("x"), { code: "token_segments", message: "token_segments" });
    const reasons = await gate.reasons();
    assert.ok(reasons.every((reason) => reason.meaning === reason.code));
    await assert.rejects(Mute.load("{"), ({ name, errors }) => {
      assert.equal(name, "WicketgateConfigurationError");
      assert.ok(!errors[0].message.includes(MARK), errors[0].message);
      return true;
    });
  });
});

test("sentences that do not come hold up no refusal", async () => {
  const root = mkdtempSync(join(tmpdir(), "wicketgate-messages-"));
  try {
    cpSync(DIST, root, { recursive: true });
    writeFileSync(join(root, "package.json"), '{"type":"module"}');
    // Like a network that hangs.
    writeFileSync(join(root, "messages.js"), "await new Promise((resolve) => setTimeout(resolve, 4_000));");
    const { Wicketgate: Waiting } = await import(pathToFileURL(join(root, "node.js")));
    const beganMs = performance.now();
    const { gate } = await gateScene({ load: Waiting.load });
    await assert.rejects(gate.verify("x"), { code: "token_segments", message: "token_segments" });
    assert.ok(performance.now() - beganMs < 3_500);
  } finally {
    rmSync(root, { recursive: true });
  }
});

describe("a call that cannot wait", () => {
  const inWords = { message: /^the token is not three segments/ };
  for (const [what, name, breaks] of [
    ["in Node says it in words at once", "node.js"],
    ["elsewhere says its code at first, and more once the sentences are there", "slim.js"],
    ["says its code where the sentences cannot be read at once", "node.js", "await 0;"],
  ]) {
    test(what, async () => {
      const root = mkdtempSync(join(tmpdir(), "wicketgate-messages-"));
      try {
        cpSync(DIST, root, { recursive: true });
        writeFileSync(join(root, "package.json"), '{"type":"module"}');
        if (breaks) appendFileSync(join(root, "messages.js"), breaks);
        const { Wicketgate: Fresh } = await import(pathToFileURL(join(root, name)));
        const wasm = name === "slim.js" && readFileSync(join(root, "wasm", "verify_bg.wasm"));
        const { gate } = await gateScene({ load: Fresh.load, ...(wasm && { wasm }) });
        const hasWords = name === "node.js" && !breaks;
        assert.throws(() => gate.verifySync("x"), hasWords ? inWords : { message: "token_segments" });
        await gate.reasons();
        assert.throws(() => gate.verifySync("x"), inWords);
      } finally {
        rmSync(root, { recursive: true });
      }
    });
  }
});

describe("a refused request", async () => {
  const gate = await Wicketgate.load({
    issuers: { a: { issuer: "https://a.example", audience: ["a"], jwksUri: "https://a.example/k" } },
    origins: ["https://app.example", "https://other.example"],
    routes: [
      { path: "/api/orders/*", issuers: ["a"], cors: {}, methods: ["GET", "POST"] },
      { path: "/open", access: "public" },
    ],
  });
  const edge = openEdge(gate);
  const refused = async (path, init) => {
    const { refusal } = await edge.admit(new Request(`https://gate.example${path}`, init));
    return refusal;
  };
  const members = ({ code, found, expected, setting }) => ({ code, found, expected, setting });

  test("names the routes that are near its path", async () => {
    for (const [path, expected] of [
      ["/api/orders", ["/api/orders/*"]],
      ["/api/order/", ["/api/orders/*"]],
      ["/Open", ["/open"]],
      ["/opens", ["/open"]],
      ["/elsewhere", undefined],
      [`/${"o".repeat(300)}`, undefined],
    ]) {
      const refusal = await refused(path);
      assert.deepEqual(members(refusal), {
        code: "route_unknown",
        found: undefined,
        expected,
        setting: expected && "routes",
      });
      assert.match(refusal.message, /Add the path to `routes`/);
      assert.throws(
        () => gate.route("GET", path),
        (thrown) => assert.deepEqual(members(thrown), members(refusal)) === undefined,
      );
    }
  });

  test("names the methods that its path takes", async () => {
    const refusal = await refused("/api/orders/1", { method: "DELETE" });
    assert.deepEqual(members(refusal), {
      code: "method_not_allowed",
      found: "DELETE",
      expected: ["GET", "HEAD", "POST"],
      setting: "routes[0].methods",
    });
  });

  test("names the origin, and the one that was meant first", async () => {
    const preflight = (origin) =>
      refused("/api/orders/1", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "GET" },
      });
    const refusal = await preflight("https://other.example/");
    assert.deepEqual(members(refusal), {
      code: "cors_origin_not_listed",
      found: "https://other.example/",
      expected: ["https://other.example", "https://app.example"],
      setting: "origins",
    });
    assert.match(refusal.message, /It differs from "https:\/\/other.example" by a slash at the end/);
    assert.equal((await preflight(`https://${"a".repeat(400)}.example`)).found.length, 257);
    assert.throws(() => gate.checkOrigin("https://APP.example"), {
      code: "origin_not_listed",
      found: "https://APP.example",
      expected: ["https://app.example", "https://other.example"],
    });
  });

  test("tells the network nothing of it", async () => {
    const { response } = await edge.admit(new Request("https://gate.example/api/orders"));
    const told = JSON.stringify([await response.text(), [...response.headers]]);
    assert.ok(!told.includes("orders") && !told.includes("routes"), told);
  });
});
