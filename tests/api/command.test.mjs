// Does `wicketgate` on a command line say what is wrong with a configuration, and why a token is refused, by its
// words and by its exit status?

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Wicketgate as VerifyingGate } from "wicketgate";
import { Wicketgate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { AUDIENCE, configurationText, ISSUER } from "../support/gate.mjs";
import { createIssuer } from "../support/issuer.mjs";

const COMMAND = fileURLToPath(new URL("../../pkg/dist/command.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wicketgate-command-"));
after(() => rmSync(folder, { recursive: true }));

/** `{ status, stdout, stderr }` of the command. `ofNode`: options of the runtime. */
function run(parameters, input = "", ofNode = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...ofNode, COMMAND, ...parameters], { cwd: folder, env: {} });
    const out = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"])
      child[name].setEncoding("utf8").on("data", (text) => {
        out[name] += text;
      });
    child.once("error", reject).once("close", (status) => resolve({ status, ...out }));
    // Who says no to the arguments reads no input.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function file(name, text) {
  writeFileSync(join(folder, name), text);
  return name;
}

const good = file("good.json", configurationText());
const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
const keys = file("keys.json", JSON.stringify(issuer.jwks()));

/** `{ verdict, issuer: …, why: … }` as `why` printed it. */
function rowsOf({ stdout }) {
  const [verdict, ...rows] = stdout.trimEnd().split("\n");
  return { verdict, ...Object.fromEntries(rows.map((row) => /^ {2}(\w+) +(.*)$/.exec(row).slice(1))) };
}

describe("check", () => {
  const broken = file(
    "broken.json",
    '{\n  "issuers": {},\n  "jwks_uri": 1,\n  "origins": ["http://localhost:3000"]\n}',
  );
  const warned = file("warned.json", '{"origins": ["http://localhost:3000"]}');

  test("a good one", async () => {
    assert.deepEqual(await run(["check", good]), {
      status: 0,
      stdout: "good.json: no fault, no warning\n",
      stderr: "",
    });
  });

  test("faults and warnings, by their places", async () => {
    const { status, stdout } = await run(["check", broken]);
    assert.equal(status, 1);
    assert.deepEqual(stdout.trim().split("\n"), [
      "broken.json:2:14: error: `issuers` must be an object with at least one entry (found: an object)",
      "broken.json:3:15: error: `jwks_uri` is not a member here: `jwksUri` is one of `issuers.NAME` (found: a number)",
      "broken.json:4:15: warning: `origins[0]` is for development alone: anyone who runs a server on a visitor's machine is this origin (found: http://localhost:3000)",
      "broken.json: 2 faults, 1 warning",
    ]);
  });

  test("by lines before columns, whatever each is", async () => {
    const text = '{\n          "x": 1,\n"origins": ["http://localhost:3000"],\n     "y": 1}';
    const { stdout } = await run(["check", "-"], text);
    assert.deepEqual(stdout.match(/^standard input:\d+:\d+|^standard input: error/gm), [
      "standard input:2:16",
      "standard input:3:13",
      "standard input:4:11",
    ]);
  });

  test("as lines of JSON", async () => {
    const { status, stdout } = await run(["check", broken, "--json"]);
    assert.equal(status, 1);
    const told = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      told.map(({ file: name, severity, path, line, column }) => [name, severity, path, line, column]),
      [
        ["broken.json", "error", "issuers", 2, 14],
        ["broken.json", "error", "jwks_uri", 3, 15],
        ["broken.json", "warning", "origins[0]", 4, 15],
      ],
    );
  });

  test("a warning is a fault where that is asked for", async () => {
    assert.equal((await run(["check", warned])).status, 0);
    assert.equal((await run(["check", warned, "--strict"])).status, 1);
  });

  test("from standard input, with a byte order mark, in another encoding", async () => {
    const { status, stdout } = await run(["check", "-"], configurationText());
    assert.deepEqual([status, stdout], [0, "standard input: no fault, no warning\n"]);
    const mark = Buffer.concat([Buffer.from("efbbbf", "hex"), Buffer.from(configurationText())]);
    assert.match((await run(["check", "-"], mark)).stdout, /^standard input:1:1: error: .*byte order mark/);
    assert.match((await run(["check", "-"], Buffer.from("{}", "utf16le"))).stdout, /:1:2: error: .*JSON/);
    assert.match((await run(["check", "-"])).stdout, /^standard input:1:1: error: .*JSON/);
  });
});

describe("check --for", () => {
  const routes = [
    { path: "/api/*", issuers: ["orders"] },
    { path: "/status", issuers: ["orders"], serves: "key-status" },
    { path: "/app/*", access: "public", upstream: "https://app.example" },
    { path: "/bound", access: "public", upstream: { service: "APP" } },
  ];
  const routed = (...list) => JSON.stringify(JSON.parse(configurationText({}, { routes: list })), null, 2);
  const text = routed(...routes);
  const config = file("hosts.json", text);

  async function faultsOf(host, input) {
    const { status, stdout } = await run(["check", "-", "--for", host, "--json"], input);
    const told = stdout.split("\n").filter(Boolean).map(JSON.parse);
    const faults = told.filter(({ severity }) => severity === "error");
    assert.equal(status, faults.length > 0 ? 1 : 0, stdout);
    return faults;
  }
  const pathsOf = async (host, input) => (await faultsOf(host, input)).map(({ path }) => path);

  /** What stands at a fault's line and column. */
  const at = ({ line, column }) => text.split("\n")[line - 1].slice(column - 1);

  test("by default, what a gate for whole requests takes has no fault", async () => {
    assert.equal((await run(["check", config])).stdout, "hosts.json: no fault, no warning\n");
    assert.equal((await run(["check", good])).status, 0);
  });

  test("hono: what the middleware refuses, each in its place", async () => {
    const gate = await Wicketgate.load(text);
    const faults = await faultsOf("hono", text);
    const said = faults.map(({ path }) => path);
    assert.throws(
      () => wicketgate(gate),
      ({ errors }) => {
        assert.deepEqual(
          said,
          errors.map(({ path }) => path),
        );
        return true;
      },
    );
    assert.deepEqual(faults.map(at), ['"key-status"', '"https://app.example"', "{"]);
    for (const { message } of faults)
      assert.match(message, /^is for the Worker; behind Hono the app answers/);
    assert.deepEqual(await faultsOf("hono", routed(routes[0])), []);
    const { stdout } = await run(["check", config, "--for", "hono"]);
    assert.match(stdout, /^hosts\.json:23:17: error: `routes\[1\]\.serves` .*\(found: key-status\)\n/);
    assert.match(stdout, /\nhosts\.json: 3 faults, no warning\n$/);
  });

  test("worker: the routes without upstream, each in its place", async () => {
    const gate = await Wicketgate.load(text);
    const faults = await faultsOf("worker", text);
    assert.deepEqual(
      faults.map(({ path }) => routes[/^routes\[(\d+)\]\.upstream$/.exec(path)[1]].path),
      gate.routesWithoutUpstream,
    );
    assert.deepEqual(faults.map(at), ["{"]);
    assert.deepEqual(await faultsOf("worker", routed(...routes.slice(1))), []);
  });

  test("without routes hono and worker would refuse every request", async () => {
    for (const host of ["hono", "worker"])
      for (const [top, message] of [
        [{}, /^is missing: /],
        [{ routes: [] }, /^is empty: /],
      ]) {
        const [fault, ...more] = await faultsOf(host, configurationText({}, top));
        assert.deepEqual([fault.path, more], ["routes", []]);
        assert.match(fault.message, message);
      }
  });

  test("verify: what the gate that only verifies refuses", async () => {
    const asked = configurationText({}, { origins: ["https://*.a.example"], frames: {}, routes });
    const faults = await faultsOf("verify", asked);
    await assert.rejects(VerifyingGate.load(asked), ({ errors }) => {
      assert.deepEqual(
        faults.map(({ file: _, severity, ...fault }) => fault),
        errors.toSorted((a, b) => a.column - b.column),
      );
      return true;
    });
    assert.deepEqual(await pathsOf("verify", asked), ["origins[0]", "frames", "routes"]);
    assert.deepEqual(await faultsOf("verify", configurationText()), []);
  });

  test("beside the faults that it has anywhere, and none twice", async () => {
    const worse = { path: "/x", access: "public", upstream: 7 };
    const misspelt = { path: "/y", access: "public", upstreem: "https://app.example" };
    const asked = configurationText(
      { leeway: 1 },
      { routes: [...routes.slice(0, 2), worse, misspelt, null] },
    );
    const anywhere = ["issuers.orders.leeway", "routes[2].upstream", "routes[3].upstreem", "routes[4]"];
    const inWorker = [anywhere[0], "routes[0].upstream", ...anywhere.slice(1)];
    assert.deepEqual(await pathsOf("worker", asked), inWorker);
    const behindHono = [anywhere[0], "routes[1].serves", ...anywhere.slice(1)];
    assert.deepEqual(await pathsOf("hono", asked), behindHono);
    for (const host of ["hono", "worker", "verify"])
      for (const none of ["", "{", "[]", "null", '{"routes":7}']) {
        const [first] = await faultsOf(host, none);
        assert.ok(["", "issuers", "routes"].includes(first.path), `${host} ${none}`);
      }
  });
});

describe("why", () => {
  const why = (token, ...more) => run(["why", good, "--keys", keys, ...more], token);

  test("a good token is accepted, pasted as it is", async () => {
    const token = await issuer.mint();
    for (const text of [token, `${token}\n`, `Bearer ${token}`, `  Authorization: bearer ${token}\r\n`]) {
      const { status, stdout, stderr } = await why(text);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /^accepted\n {2}issuer {3}orders\n {2}key {6}.*\n {2}expires {2}in \d+ s\n$/);
    }
    assert.equal((await why("", "--token", file("token.txt", `${token}\n`))).status, 0);
  });

  test("a token that was wrapped on its way is joined, and nothing else", async () => {
    const token = await issuer.mint();
    const wrapped = (end) => token.replace(/.{40}/g, `$&${end}`);
    for (const text of [wrapped("\r\n"), wrapped("\n  "), `Authorization: Bearer\n ${wrapped("\n")}`]) {
      const { status, stderr } = await why(text);
      assert.deepEqual([status, stderr], [0, ""]);
    }
    for (const text of [`${token}\n${token}`, `${token} x.y`])
      assert.equal(rowsOf(await why(text)).verdict, "refused: token_segments");
  });

  test("a refused one: rule, found, expected, limit, setting and what mends it", async () => {
    const now = Math.floor(Date.now() / 1000);
    const ran = await why(await issuer.mint({ iat: now, exp: now + 3600 }));
    assert.equal(ran.status, 1);
    const said = rowsOf(ran);
    assert.match(said.found, /^3(?:600|59\d) s$/);
    assert.deepEqual(
      { ...said, key: undefined, found: undefined },
      {
        verdict: "refused: lifetime_too_long",
        issuer: "orders",
        key: undefined,
        rules: "AIR-JWT-1, RTW-EXP-1",
        why: "`exp - iat` is longer than the longest lifetime",
        found: undefined,
        limit: "300 s",
        setting: "issuers.orders.maxLifetimeSeconds",
        mend: "Have the issuer sign shorter tokens, or set `issuers.orders.maxLifetimeSeconds` to what it signs, 86400 at most: a stolen token serves as long",
        network: "is told 401 invalid_token",
      },
    );
  });

  test("as of another time", async () => {
    const token = await issuer.mint({ iat: 1_700_000_000, exp: 1_700_000_100 });
    assert.match((await why(token)).stdout, /^refused: token_expired\n/);
    for (const at of ["1700000050", "2023-11-14T22:14:10Z"])
      assert.match((await why(token, "--at", at)).stdout, /^accepted\n[\s\S]*expires {2}in 50 s/);
    const lenient = file("lenient.json", configurationText({ leewaySeconds: 30 }));
    const late = await run(["why", lenient, "--keys", keys, "--at", "1700000110"], token);
    assert.match(late.stdout, /^accepted\n[\s\S]*expires {2}10 s ago, within the leeway\n/);
  });

  test("a time that no clock has is a mistake of the arguments, or of the machine", async () => {
    const token = await issuer.mint();
    for (const at of ["5", "2019-12-31T00:00:00Z", "1700000000000"]) {
      const { status, stdout, stderr } = await why(token, "--at", at);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(
        stderr,
        /: --at lies before 2020 or after 9999: it is a time such as 2026-11-30T10:00:00Z,/,
      );
    }
    const stopped = ["--import", "data:text/javascript,Date.now=()=>0"];
    const { status, stderr } = await run(["why", good, "--keys", keys], token, stopped);
    assert.equal(status, 2);
    assert.match(stderr, /: this machine's clock lies before 2020 or after 9999: set it, or pass --at\n$/);
  });

  test("a route chooses the issuers", async () => {
    const routed = file(
      "routed.json",
      configurationText(
        {},
        {
          routes: [
            { path: "/api/*", issuers: ["orders"] },
            { path: "/open", access: "public" },
          ],
        },
      ),
    );
    const ask = async (request) =>
      run(["why", routed, "--keys", keys, "--request", request], await issuer.mint());
    assert.match((await ask("GET /api/x?y=z")).stdout, /^accepted\n {2}route {4}\/api\/\*\n/);
    const { status, stdout } = await ask("GET /API");
    assert.equal(status, 1);
    assert.match(stdout, /^refused: route_unknown\n[\s\S]*expected {2}"\/api\/\*"/);
    for (const [request, message] of [
      ["GET /open", "the route /open is public: no token is looked at there"],
      ["GET", 'a request is a method and a path: --request "GET /api/orders"'],
    ]) {
      const said = await ask(request);
      assert.deepEqual([said.status, said.stderr.split("\n")[0]], [2, `wicketgate: ${message}`]);
    }
  });

  test("what an issuer's own server has to say besides is said, and nobody is asked", async () => {
    const asked = { introspectionEndpoint: `${ISSUER}/introspect`, actor: "introspected" };
    const routes = [
      { path: "/asked", issuers: ["orders"], introspection: "always" },
      { path: "/api", issuers: ["orders"] },
    ];
    const routed = file("asking.json", configurationText(asked, { routes }));
    const ask = (token, ...more) => run(["why", routed, "--keys", keys, ...more], token);
    const own = await issuer.mint();
    const beside = await ask(own, "--request", "GET /asked", "--json");
    assert.equal(beside.status, 0);
    assert.match(JSON.parse(beside.stdout).beside, /has https:\/\/issuer\.example\/introspect asked too/);
    assert.doesNotMatch((await ask(own, "--request", "GET /api")).stdout, /beside/);
    assert.doesNotMatch((await ask(own)).stdout, /beside/);
    const delegated = await ask(await issuer.mint({ act: { sub: "agent:a" } }));
    assert.equal(delegated.status, 1);
    assert.match(
      delegated.stdout,
      /^refused: introspection_failed\n[\s\S]*why {6}what is checked here holds/,
    );
    assert.match(delegated.stdout, /mend {5}Ask https:\/\/issuer\.example\/introspect about it/);
  });

  test("keys in the place of what an issuer publishes, wherever that is", async () => {
    for (const [name, path, entry] of [
      ["jwks-uri", "", { jwksUri: `${ISSUER}/.well-known/jwks.json` }],
      ["jwks-uri-of-metadata", "", { jwksUri: `${ISSUER}/.well-known/openid-configuration` }],
      ["jwks-uri-as-oauth", "", { jwksUri: `${ISSUER}/.well-known/oauth-authorization-server` }],
      ["openid", "", { discovery: "openid-configuration" }],
      ["openid-slash", "/", { discovery: "openid-configuration" }],
      ["openid-path", "/t/1", { discovery: "openid-configuration" }],
      ["oauth", "", { discovery: "oauth-authorization-server" }],
      ["oauth-path", ":8443/t/1/", { discovery: "oauth-authorization-server" }],
    ]) {
      const iss = `${ISSUER}${path}`;
      const config = file(`${name}.json`, configurationText({ issuer: iss, jwksUri: undefined, ...entry }));
      const { stdout } = await run(["why", config, "--keys", keys], await issuer.mint({ iss }));
      assert.match(stdout, /^accepted\n/, name);
    }
  });

  test("a configuration with faults: as check tells them", async () => {
    const faulty = file("faulty.json", configurationText({ leeway: 1, audience: [] }, { origins: 1, x: 2 }));
    const checked = (await run(["check", faulty])).stdout.split("\n").slice(0, -2);
    assert.equal(checked.length, 4);
    const { status, stdout } = await run(["why", faulty], "x");
    assert.equal(status, 1);
    const end = "The configuration has faults, so every token is refused.\n";
    assert.equal(stdout, [...checked, end].join("\n"));
    const input = await run(["why", "-", "--token", keys], "{}");
    assert.match(input.stdout, /^standard input: error: `issuers` /);
  });

  test("a key's ID is shown in characters that are seen", async () => {
    const [kid, shown] = ["a\u001b[31m\u202eb", "a\\u{1b}[31m\\u{202e}b"];
    const token = await issuer.mint({}, { kid });
    assert.equal(rowsOf(await why(token)).key, shown);
    const odd = file("odd.json", JSON.stringify({ keys: [{ ...issuer.jwks().keys[0], kid }] }));
    const accepted = rowsOf(await run(["why", good, "--keys", odd], token));
    assert.deepEqual([accepted.verdict, accepted.key], ["accepted", shown]);
  });

  test("a configuration without issuers accepts no token, and says why", async () => {
    const none = file("no-issuer.json", '{"origins":["https://a.example"]}');
    const { status, stderr } = await run(["why", none], await issuer.mint());
    assert.deepEqual([status, stderr], [2, "wicketgate: the configuration has no issuers\n"]);
  });

  test("nothing of a token stands in what is printed", async () => {
    const token = await issuer.mint({ aud: "other", sub: "somebody" });
    const { stdout, stderr } = await why(token);
    for (const part of [...token.split("."), "somebody"]) assert.ok(!`${stdout}${stderr}`.includes(part));
  });
});

describe("why, of keys that were given", () => {
  const [jwk] = issuer.jwks().keys;
  const said = async (given, token, config = good) => {
    const ran = await run(["why", config, "--keys", given], token ?? (await issuer.mint()));
    assert.equal(ran.status, 1, ran.stdout);
    // What was given is what there is to mend, wherever the configuration finds keys.
    assert.doesNotMatch(ran.stdout, /keys\.invalid|issuer\.example|keyStatus|secret=/);
    return rowsOf(ran);
  };
  const discovered = file(
    "discovered.json",
    configurationText({ jwksUri: undefined, discovery: "openid-configuration" }),
  );

  test("a file that is no key set", async () => {
    for (const [name, text, why] of [
      ["nothing.json", "", "is empty"],
      ["page.json", "<!doctype html>", "is HTML, not JSON"],
      ["key.pem", "-----BEGIN PUBLIC KEY-----", "is not JSON"],
      ["mark.json", '\ufeff{"keys":[]}', "begins with a byte order mark, which JSON may not"],
      ["key.json", JSON.stringify(jwk), "is JSON, and not a JWK Set, or it has a fault"],
    ])
      for (const config of [good, discovered]) {
        const { verdict, because, ...rows } = await said(file(name, text), undefined, config);
        assert.deepEqual(
          [verdict, rows.why, because],
          ["refused: jwks_unavailable", `${name} ${why}`, undefined],
        );
        assert.equal(rows.mend, 'Give a JWK Set: {"keys": [ … ]}, as the issuer publishes it');
      }
    const many = file("many.json", JSON.stringify({ keys: Array(40).fill(jwk) }));
    assert.equal((await said(many)).why, "many.json is too large: the JWK Set exceeds 64 KiB or 32 keys");
  });

  test("a private key in it", async () => {
    const leaked = file("leaked.json", JSON.stringify({ keys: [{ ...jwk, d: jwk.x }] }));
    const { verdict, why, mend, because } = await said(leaked);
    assert.deepEqual([verdict, because], ["refused: jwks_leaked", undefined]);
    assert.equal(why, "leaked.json holds a private or secret key");
    assert.match(mend, /^Give the public keys alone, .*; replace the key if others could read it$/);
  });

  test("a key that is not there, or cannot be used", async () => {
    const token = await issuer.mint({}, { kid: jwk.kid.toUpperCase() });
    const unknown = await said(keys, token);
    assert.deepEqual(
      [unknown.verdict, unknown.found, unknown.expected, unknown.differs],
      [
        "refused: kid_unknown",
        `"${jwk.kid.toUpperCase()}"`,
        `"${jwk.kid}"`,
        `from "${jwk.kid}" by upper and lower case`,
      ],
    );
    assert.equal(
      unknown.mend,
      "Give the key set with the key that signed the token: keys.json does not have it",
    );
    const many = Array.from({ length: 9 }, (_, index) => ({ ...jwk, kid: `k${index}` }));
    const { expected } = await said(file("nine.json", JSON.stringify({ keys: many })));
    assert.equal(expected.split(" or ").length, 8);
    const optional = file("optional.json", configurationText({ keyId: "optional" }));
    const none = file("no-key.json", '{"keys":[]}');
    const unnamed = await said(none, await issuer.mint({}, { kid: undefined }), optional);
    assert.deepEqual([unnamed.verdict, unnamed.found], ["refused: kid_unknown", "none"]);
    const unusable = await said(file("use.json", JSON.stringify({ keys: [{ ...jwk, use: "enc" }] })));
    assert.deepEqual(
      [unusable.verdict, unusable.mend],
      ["refused: key_unusable", "Look at `use` of this key in use.json"],
    );
  });

  test("an address that gives none, told without its query", async (context) => {
    const answers = {
      "/missing": { status: 404 },
      "/moved": { status: 302, location: "/keys" },
      "/page": { status: 200, body: "<html>" },
      "/leak": { status: 200, body: JSON.stringify({ keys: [{ ...jwk, d: jwk.x }] }) },
      "/keys": { status: 200, body: JSON.stringify(issuer.jwks()) },
    };
    const server = createServer(({ url, socket }, response) => {
      const { status, location, body } = answers[url.split("?")[0]] ?? {};
      if (status === undefined) return socket.destroy();
      return response.writeHead(status, location && { location }).end(body);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.close());
    const origin = `http://127.0.0.1:${server.address().port}`;
    const whyAt = async (path) => (await said(`${origin}${path}?secret=1`)).why;
    assert.equal(await whyAt("/missing"), `${origin}/missing answered 404, and only 200 brings keys`);
    assert.equal(await whyAt("/moved"), `${origin}/moved answered with a redirect, which is not followed`);
    assert.equal(await whyAt("/page"), `${origin}/page is HTML, not JSON`);
    assert.equal(await whyAt("/leak"), `${origin}/leak holds a private or secret key`);
    const own = file("leaking.json", configurationText({ jwksUri: `${origin}/leak` }));
    const leaked = rowsOf(await run(["why", own], await issuer.mint()));
    assert.match(leaked.why, /^the issuer published a private or secret key/);
    assert.equal(leaked.mend, "Tell the issuer at once: that key must be replaced");
    assert.equal(
      await whyAt("/cut"),
      `${origin}/cut could not be fetched: the connection was cut before the answer was whole; look at the server's log`,
    );
    const accepted = await run(["why", good, "--keys", `${origin}/keys?secret=1`], await issuer.mint());
    assert.equal(accepted.status, 0, accepted.stdout);
  });

  test("without them it is the issuer's that fail", async () => {
    const closed = file("closed.json", configurationText({ jwksUri: "http://127.0.0.1:1/jwks.json" }));
    const ran = await run(["why", closed], await issuer.mint());
    const { verdict, why, because } = rowsOf(ran);
    assert.equal(verdict, "refused: jwks_unavailable");
    assert.match(why, /^no usable keys are held/);
    assert.match(
      because,
      /^the issuer's keys could not be fetched from http:\/\/127\.0\.0\.1:1\/jwks\.json: /,
    );
    const jwks = { keys: [{ ...jwk, kid: "another" }] };
    const config = file("inline.json", configurationText({ jwksUri: undefined, jwks }));
    // What stands in the configuration is not replaced.
    for (const more of [[], ["--keys", keys]]) {
      const unknown = rowsOf(await run(["why", config, ...more], await issuer.mint()));
      assert.deepEqual(
        [unknown.verdict, unknown.expected, unknown.mend],
        [
          "refused: kid_unknown",
          '"another"',
          "If the token is this issuer's, see whether its key set has the key that signed it",
        ],
      );
    }
  });
});

describe("why, where several issuers count", () => {
  const entry = (iss) => ({ issuer: iss, audience: [AUDIENCE], jwksUri: `${ISSUER}/jwks.json` });
  const issuers = {
    first: entry("https://first.example"),
    orders: entry(ISSUER),
    third: entry("https://third.example/t"),
  };
  const routes = [
    { path: "/kit/*", issuers: ["first", "orders"] },
    { path: "/one", issuers: ["third"] },
  ];
  const config = file("several.json", JSON.stringify({ issuers, routes }));
  const ask = (token, ...more) => run(["why", config, "--keys", keys, ...more], token);
  const said = async (...parameters) => rowsOf(await ask(...parameters));

  test("the token's own chooses among them", async () => {
    for (const names of [[], ["--issuers", "first,orders"], ["--issuers", " orders , first third"]])
      assert.equal((await ask(await issuer.mint(), ...names)).status, 0);
    assert.equal((await ask(await issuer.mint(), "--request", "GET /kit/1")).status, 0);
    const other = await said(await issuer.mint(), "--issuers", "third");
    assert.deepEqual([other.verdict, other.issuer], ["refused: iss_mismatch", "third"]);
  });

  test("names that are none, and names beside a request", async () => {
    for (const [more, message] of [
      [["--issuers", "zzz"], "no issuer is named zzz: the configuration has first, orders, third"],
      [
        ["--issuers", "orders,toString"],
        "no issuer is named toString: the configuration has first, orders, third",
      ],
      [["--issuers", " ,"], "--issuers names nobody: the configuration has first, orders, third"],
      [
        ["--issuers", "orders", "--request", "GET /kit/1"],
        "--request and --issuers: the route of a request names the issuers, so leave one out",
      ],
    ]) {
      const { status, stdout, stderr } = await ask(await issuer.mint(), ...more);
      assert.deepEqual([status, stdout, stderr.split("\n")[0]], [2, "", `wicketgate: ${message}`]);
    }
  });

  test("an `iss` that nearly is one", async () => {
    const token = await issuer.mint({ iss: `${ISSUER}/` });
    const { verdict, issuer: _, key, rules, network, ...rows } = await said(token);
    assert.equal(verdict, "refused: iss_unknown");
    assert.deepEqual(rows, {
      why: "`iss` is none of the configured issuers",
      found: `"${ISSUER}/"`,
      expected: `"${ISSUER}" or "https://first.example" or "https://third.example/t"`,
      setting: "issuers.orders.issuer",
      differs: `from "${ISSUER}" by a slash at the end`,
      mend: "If the token is this issuer's, which its signature has yet to show, set `issuers.orders.issuer` to exactly what was found",
    });
    const routed = await said(token, "--request", "GET /kit/1");
    assert.equal(routed.why, "`iss` is none of the issuers that the route names");
    assert.equal(routed.expected, `"${ISSUER}" or "https://first.example"`);
    const named = await said(token, "--issuers", "first third");
    assert.equal(named.why, "`iss` is none of the issuers that --issuers names");
    assert.deepEqual(
      [named.expected, named.differs],
      ['"https://first.example" or "https://third.example/t"', undefined],
    );
  });

  test("an `iss` of an entry that does not count", async () => {
    const token = await issuer.mint({ iss: "https://third.example/t" });
    const routed = await said(token, "--request", "GET /kit/1");
    assert.deepEqual(
      [routed.setting, routed.mend],
      [
        "routes[0].issuers",
        "It is `issuers.third`, which the route does not name: if its tokens may pass, add it to `routes[0].issuers`",
      ],
    );
    const named = await said(token, "--issuers", "first orders");
    assert.deepEqual(
      [named.setting, named.mend],
      [undefined, "It is `issuers.third`, which --issuers does not name"],
    );
  });

  test("a stranger's `iss` is cut, and shown in characters that are seen", async () => {
    const rows = await said(await issuer.mint({ iss: `\u001b[31m\u202e${"x".repeat(300)}` }));
    assert.match(rows.found, /^"\\u001b\[31m\\u\{202e\}x{248}…"$/);
    assert.equal(
      rows.mend,
      "If the token is meant for this service, `issuer` of an entry must be exactly what was found",
    );
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`i${index}`, entry(`https://i${index}.example`)]),
    );
    const tenth = { iss: "https://i9.example/" };
    const ten = file("ten.json", JSON.stringify({ issuers: many }));
    const { expected } = rowsOf(await run(["why", ten, "--keys", keys], await issuer.mint(tenth)));
    assert.match(expected, /^"https:\/\/i9\.example" or "https:\/\/i0\.example" or /);
    assert.equal(expected.split(" or ").length, 8);
  });

  test("no `iss` that could choose", async () => {
    const header = JSON.stringify({ alg: "ES256", kid: issuer.jwks().keys[0].kid });
    const so = "so none of several issuers could be chosen";
    for (const [payload, why, found] of [
      ["{}", `the token has no \`iss\`, ${so}`, "none"],
      ['{"iss":7}', `\`iss\` is not a string, ${so}`],
      [`{"iss":"${ISSUER}","iss":"${ISSUER}"}`, `\`iss\` stands there twice, ${so}`],
      ['["iss"]', "the payload is not one JSON object"],
      ["x", "the payload is not one JSON object"],
    ]) {
      const rows = await said(issuer.sign(header, payload));
      assert.deepEqual([rows.verdict, rows.why, rows.found], ["refused: iss_hint_refused", why, found]);
    }
    const none = issuer.sign(header, "{}");
    const open = await said(none);
    assert.equal(open.mend, "Have the issuer write `iss`, or name one issuer alone with --issuers");
    assert.equal(open.expected, `"https://first.example" or "${ISSUER}" or "https://third.example/t"`);
    const routed = await said(none, "--request", "GET /kit/1");
    assert.equal(routed.setting, "routes[0].issuers");
    assert.equal(routed.mend, "Have the issuer write `iss`, or name one issuer alone in `routes[0].issuers`");
  });

  test("nothing else of the token stands in what is printed", async () => {
    const token = await issuer.mint({ iss: "https://else.example", sub: "somebody", aud: "other" });
    const { stdout, stderr } = await ask(token);
    for (const part of [...token.split("."), "somebody", "other"])
      assert.ok(!`${stdout}${stderr}`.includes(part), part);
  });
});

describe("why --json", () => {
  const why = async (token, ...more) => {
    const { status, stdout } = await run(["why", good, "--keys", keys, "--json", ...more], token);
    assert.match(stdout, /^\{[\x20-\x7e]*\}\n$/);
    return { status, ...JSON.parse(stdout) };
  };
  const [{ kid }] = issuer.jwks().keys;

  test("accepted", async () => {
    const { expiresInSeconds, ...rest } = await why(await issuer.mint());
    assert.deepEqual(rest, { status: 0, verdict: "accepted", issuer: "orders", kid });
    assert.ok(expiresInSeconds > 100 && expiresInSeconds <= 120);
  });

  test("refused: the members of the refusal, and its sentences", async () => {
    const { mend, why: meaning, ...rest } = await why(await issuer.mint({ iss: `${ISSUER}/` }));
    assert.deepEqual(rest, {
      verdict: "refused",
      code: "iss_mismatch",
      issuer: "orders",
      kid,
      ruleIds: ["IAM-ISS-1", "SIG-TOK-1"],
      found: `${ISSUER}/`,
      expected: [ISSUER],
      setting: "issuers.orders.issuer",
      differs: `from "${ISSUER}" by a slash at the end`,
      status: 401,
      error: "invalid_token",
    });
    assert.equal(meaning, "`iss` is not the issuer's configured string");
    assert.match(mend, /^If the token is this issuer's, set /);
    const late = await why(await issuer.mint({ iat: 1_700_000_000, exp: 1_700_000_100 }));
    assert.equal(late.found, 1_700_000_100);
    assert.equal((await why(await issuer.mint({}, { kid: "\u202e" }))).kid, "\u202e");
  });

  test("a configuration with faults", async () => {
    const faulty = file("faulty-too.json", configurationText({ leeway: 1 }));
    const { stdout, status } = await run(["why", faulty, "--json"], "x");
    const { faults, ...rest } = JSON.parse(stdout);
    assert.deepEqual([status, rest], [1, { verdict: "refused", code: "configuration_broken" }]);
    const checked = await run(["check", faulty, "--json"]);
    assert.deepEqual(faults, checked.stdout.trim().split("\n").map(JSON.parse));
  });
});

describe("the command line", () => {
  for (const [parameters, message] of [
    [[], "say what to do: check, why, rules or explain"],
    [["chekc"], 'there is no command "chekc": it is check, why, rules or explain'],
    [["toString"], 'there is no command "toString": it is check, why, rules or explain'],
    [["check"], "name the configuration: wicketgate check CONFIG"],
    [["check", "a", "b"], 'one configuration at a time: "b" is too many'],
    [["check", "a", "--keys", "b"], "check has no option --keys; it has --for, --strict, --json"],
    [["check", "a", "--for", "toString"], "--for is hono, worker or verify"],
    [["check", "a", "--wrong"], "Unknown option '--wrong'"],
    [["check", "nowhere.json"], "nowhere.json does not exist"],
    [["check", "."], ". is a folder"],
    [["why", "-"], "standard input is the configuration or the token, and not both"],
    [["why", good], "no token came: wicketgate why CONFIG --token FILE, or on standard input"],
    [["why", good, "--at", "noon"], "--at is a time such as 2026-11-30T10:00:00Z, or seconds since 1970"],
    [["why", good, "--keys", "nowhere.json"], "nowhere.json does not exist"],
    [["why", good, "--keys", "-"], "--keys is a file or an address"],
    [["why", good, "--keys", "https://"], "--keys https:// is not a valid address"],
    ...["HTTPS://u:p@a.example", "https://u@a.example", "https://:p@a.example"].map((address) => [
      ["why", good, "--keys", address],
      "--keys: a fetch takes no address with a user name or a password",
    ]),
  ])
    test(`refused: wicketgate ${parameters.join(" ")}`, async () => {
      const { status, stdout, stderr } = await run(parameters);
      assert.deepEqual([status, stdout, stderr.split("\n")[0]], [2, "", `wicketgate: ${message}`]);
    });

  test("a token in the wrong place is shown nowhere", async () => {
    const token = await issuer.mint();
    const [header, claims, signature] = token.split(".");
    const opaque = "k".repeat(300);
    for (const [parameters, input] of [
      [["check", token]],
      [["why", good, token]],
      [["why", good, "--token", token]],
      [["why", good, `--token=${token}`]],
      [["why", good, "--keys", `Bearer ${token}`]],
      [["why", good, "--issuers", header]],
      // A header that does not begin with `{"`.
      [["why", good, `ewog${header}.${claims}.${signature}`]],
      [["why", good, `ewog${header}.${claims}.`]],
      [[token]],
      [[`--${token}`]],
      [["check", opaque]],
      [["check", good, opaque]],
      [[opaque]],
      [[`--${opaque}`]],
      [["check", file("token-alone.txt", `${token}\n`)]],
      [["why", "-", "--token", good], `Bearer ${token}`],
    ]) {
      const { status, stdout, stderr } = await run(parameters, input);
      const [said] = stderr.split("\n");
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(said, /^wicketgate: that (configuration )?looks like a token: /);
      for (const part of [header, claims, signature, "kkkk"]) assert.ok(!stderr.includes(part), stderr);
    }
  });

  test("an argument is shown as far as its 64th character, in characters that are seen", async () => {
    const said = async (...parameters) => (await run(parameters)).stderr.split("\n")[0];
    const [long, cut] = ["n".repeat(80), `${"n".repeat(64)}…`];
    assert.equal(await said("check", long), `wicketgate: ${cut} does not exist`);
    assert.equal(
      await said(long),
      `wicketgate: there is no command "${cut}": it is check, why, rules or explain`,
    );
    assert.equal(
      await said("check", "a", long),
      `wicketgate: one configuration at a time: "${cut}" is too many`,
    );
    assert.equal(await said("check", `--${long}`), `wicketgate: Unknown option '--${cut.slice(2)}'`);
    assert.equal(await said("check", "a\u001b[31m"), "wicketgate: a\\u{1b}[31m does not exist");
    assert.equal(await said("check", ""), 'wicketgate: "" does not exist');
    assert.match(await said("check", configurationText()), /: that is JSON: name the file that holds it,/);
    // Three segments, as a token has.
    assert.equal(await said("check", "gate.test.json"), "wicketgate: gate.test.json does not exist");
    assert.equal(await said("check", `${good}/x`), "wicketgate: good.json/x cannot be read: ENOTDIR");
  });

  test("--help names every option, --version the package's", async () => {
    const { status, stdout } = await run(["--help"]);
    assert.equal(status, 0);
    for (const option of [
      "for",
      "strict",
      "json",
      "markdown",
      "system",
      "token",
      "keys",
      "request",
      "issuers",
      "at",
      "help",
      "version",
    ])
      assert.ok(stdout.includes(`--${option}`), option);
    for (const line of stdout.split("\n")) assert.ok(line.length <= 110, line);
    assert.equal((await run(["check", "--help"])).stdout, stdout);
    const { version } = JSON.parse(readFileSync(new URL("../../pkg/package.json", import.meta.url), "utf8"));
    assert.equal((await run(["--version"])).stdout, `${version}\n`);
  });
});
