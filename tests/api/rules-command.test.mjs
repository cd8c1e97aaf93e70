// Does `wicketgate rules` say how the rules stand, in a terminal, as JSON and as Markdown, and does it end as it says?

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const COMMAND = fileURLToPath(new URL("../../pkg/dist/command.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wicketgate-rules-"));
after(() => rmSync(folder, { recursive: true }));

/** `{ status, stdout, stderr }` of the command. */
function run(parameters, { input = "", env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...parameters], { cwd: folder, env });
    const out = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"])
      child[name].setEncoding("utf8").on("data", (text) => {
        out[name] += text;
      });
    child.once("error", reject).once("close", (status) => resolve({ status, ...out }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function file(name, value) {
  writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value, null, 2));
  return name;
}

const issuer = {
  profile: "round-two",
  issuer: "acme/web shop",
  audience: ["roundtwo"],
  jwksUri: "https://app.example/jwks.json",
};
const routes = [{ path: "/feedback/*", issuers: ["board"], upstream: "https://app.example" }];
const board = file("board.json", { issuers: { board: issuer }, origins: ["https://app.example"], routes });
const plain = file("plain.json", { origins: ["https://app.example"] });
const client = "a|b`c";
const odd = file("odd.json", {
  profile: "sigid",
  redirects: { [client]: { web: ["https://a.example/x"], native: ["http://127.0.0.1/x"] } },
  routes: [{ path: "/login", access: "public", redirectCheck: {}, upstream: "https://app.example" }],
});

describe("the table", () => {
  test("each rule with its state, what enforces it, what it needs and what to answer for", async () => {
    const { status, stdout, stderr } = await run(["rules", board]);
    assert.deepEqual([status, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.deepEqual(lines.slice(0, 3), [
      "Round Two (round-two), named at issuers.board.profile",
      "7 enforced, 4 to attest, 6 not enforced",
      "",
    ]);
    const from = stdout.indexOf("RTW-KEY-2");
    assert.equal(
      stdout.slice(from, stdout.indexOf("RTW-KEY-4")),
      `RTW-KEY-2  enforced      The private key stays on the server
                         by: issuers.board.jwksUri, on key sets: a private key
                           in one refuses
                         also: nothing in the package signs, so nothing has a
                           use for a private key
                         later: bundle (scan)
RTW-KEY-3  attest        Production reads keys from a secret service; variables
                         will do in development
                         attest: which service that is
`,
    );
    assert.match(stdout, /by: issuers\.board\.algorithm \(profile\), on own routes\n/);
    assert.match(stdout, /\n {25}later: the token endpoint's answer\n/);
  });

  test("is as wide as the terminal, within reason", async () => {
    for (const [columns, most] of [
      [undefined, 80],
      ["20", 40],
      ["60", 60],
      ["71", 71],
      ["72", 72],
      ["100", 100],
      ["500", 120],
      ["none", 80],
    ]) {
      const { stdout } = await run(["rules", board], {
        env: columns === undefined ? {} : { COLUMNS: columns },
      });
      const lines = stdout.split("\n").filter((line) => !/[0-9a-f]{64}/.test(line));
      const widest = Math.max(...lines.map((line) => line.length));
      assert.ok(widest <= most && widest > most - 12, `${columns}: ${widest}`);
    }
  });

  test("has what must hold beside the name, or below it where there is no room", async () => {
    const { stdout } = await run(["rules", board], { env: { COLUMNS: "50" } });
    const from = stdout.indexOf("RTW-KEY-3");
    const below = `RTW-KEY-3  attest
    Production reads keys from a secret service;
    variables will do in development
    attest: which service that is
`;
    assert.equal(stdout.slice(from, from + below.length), below);
  });

  test("has colours where they are wanted, and none otherwise", async () => {
    const isColoured = async (env) => (await run(["rules", board], { env })).stdout.includes("\u001b[");
    assert.equal(await isColoured({}), false);
    assert.equal(await isColoured({ FORCE_COLOR: "1" }), true);
    assert.equal(await isColoured({ NO_COLOR: "1" }), false);
    const { stdout } = await run(["rules", board], { env: { FORCE_COLOR: "1" } });
    const bare = stripVTControlCharacters(stdout);
    const withoutTime = (text) => text.replace(/judged: .*/, "");
    assert.equal(withoutTime(bare), withoutTime((await run(["rules", board])).stdout));
  });

  test("says of what text it speaks", async () => {
    const { stdout } = await run(["rules", "-", "--system", "iam"], {
      input: '{"origins":["https://a.example"]}',
    });
    const sha256 = createHash("sha256").update('{"origins":["https://a.example"]}').digest("hex");
    const [configuration, hash, judged] = stdout.trimEnd().split("\n").slice(-3);
    assert.deepEqual([configuration, hash], ["configuration: standard input", `sha256: ${sha256}`]);
    assert.match(judged, /^judged: 20\d\d-.*Z, by wicketgate \d/);
  });
});

test("as JSON: one object, with the counts of each system", async () => {
  const { status, stdout } = await run(["rules", board, "--json"]);
  assert.equal(status, 0);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  const { file: name, sha256, systems } = JSON.parse(stdout);
  assert.deepEqual([name, sha256.length], ["board.json", 64]);
  const [{ system, counts, rules }] = systems;
  assert.deepEqual(
    [system, counts],
    ["round-two", { enforced: 7, "by-design": 0, checked: 0, attest: 4, "not-enforced": 6 }],
  );
  assert.equal(rules.length, 17);
});

test("as Markdown: a table of four columns, whatever a name holds", async () => {
  const { status, stdout } = await run(["rules", odd, "--markdown"]);
  assert.equal(status, 0);
  assert.match(stdout, /^# Rules of `odd\.json`\n\nJudged 20.*\n/);
  const rows = stdout.split("\n").filter((line) => line.startsWith("|"));
  assert.deepEqual(rows.slice(0, 2), [
    "| rule | state | what must hold | how |",
    "| --- | --- | --- | --- |",
  ]);
  for (const row of rows) assert.equal(row.replaceAll("\\|", "").split("|").length, 6, row);
  assert.ok(
    rows.some((row) => row.includes("``redirects.a\\|b`c.native[0]``")),
    stdout,
  );
});

describe("how it ends", () => {
  for (const [parameters, expected] of [
    [["rules", board], 0],
    [["rules", board, "--strict"], 1],
    [["rules", plain, "--system", "sigid"], 0],
    [["rules", plain, "--system", "sigid", "--strict"], 1],
    [["rules", board, "--strict", "--json"], 1],
  ])
    test(`${expected}: wicketgate ${parameters.join(" ")}`, async () =>
      assert.equal((await run(parameters)).status, expected));

  for (const [parameters, message] of [
    [["rules"], "name the configuration: wicketgate rules CONFIG"],
    [
      ["rules", plain],
      'the configuration names no system: write "profile", or pass --system air-kit|sigid|round-two|iam',
    ],
    [["rules", plain, "--system", "airkit"], "--system is air-kit, sigid, round-two, iam, not airkit"],
    [["rules", plain, "--system", ""], '--system is air-kit, sigid, round-two, iam, not ""'],
    [["rules", plain, "--system", "iam", "--for", "verify"], "--for is hono or worker"],
    [["rules", plain, "--json", "--markdown"], "--json or --markdown: one at a time"],
    [
      ["rules", plain, "--keys", "x"],
      "rules has no option --keys; it has --system, --for, --strict, --json, --markdown",
    ],
    [["explain"], "name a rule or a reason: wicketgate explain RTW-ALG-1"],
    [["explain", "a", "b"], 'one name at a time: "b" is too many'],
    [["explain", "nope"], '"nope" is no rule, such as RTW-ALG-1, and no reason, such as alg_mismatch'],
  ])
    test(`2: wicketgate ${parameters.join(" ")}`, async () => {
      const { status, stdout, stderr } = await run(parameters);
      assert.deepEqual([status, stdout, stderr.split("\n")[0]], [2, "", `wicketgate: ${message}`]);
    });

  test("2 for a configuration with faults, which are told as `check` tells them, on the other stream", async () => {
    const faulty = file("faulty.json", { profile: "iam", issuers: { a: { leewaySeconds: 5 } } });
    for (const more of [[], ["--markdown"]]) {
      const { status, stdout, stderr } = await run(["rules", faulty, ...more]);
      assert.deepEqual([status, stdout], [2, ""]);
      const [first, ...rest] = stderr.trimEnd().split("\n");
      assert.match(first, /^faulty\.json:\d+:\d+: error: `issuers\.a/);
      assert.equal(rest.at(-1), "The configuration has faults, so nothing is enforced.");
    }
    const { status, stdout, stderr } = await run(["rules", faulty, "--json"]);
    assert.deepEqual([status, stderr], [2, ""]);
    const { faults } = JSON.parse(stdout);
    assert.ok(faults.length > 0 && faults.every(({ severity }) => severity === "error"));
  });

  test("2 for what is at fault where it is to run", async () => {
    const { status, stderr } = await run(["rules", board, "--for", "hono"]);
    assert.equal(status, 2);
    assert.match(stderr, /^board\.json:\d+:\d+: error: `routes\[0\]\.upstream` is for the Worker/);
    assert.equal((await run(["rules", board, "--for", "worker"])).status, 0);
  });
});

test("several systems, with commas or one by one", async () => {
  for (const asked of [
    ["--system", "iam,sigid"],
    ["--system", "sigid", "--system", "iam"],
  ]) {
    const { stdout } = await run(["rules", plain, ...asked]);
    assert.deepEqual(stdout.match(/^.*, asked for$/gm), [
      "SigID (sigid), asked for",
      "The IAM SDK (iam), asked for",
    ]);
  }
});

test("explain: a rule with what is refused by it, and a reason with its rules", async () => {
  const { status, stdout } = await run(["explain", "rtw-alg-1"]);
  assert.equal(status, 0);
  assert.match(stdout, /^RTW-ALG-1\n {2}system {3}Round Two\n[\s\S]*\n {2}reasons {2}alg_mismatch\n$/);
  assert.match(
    (await run(["explain", "alg_mismatch"])).stdout,
    /\n {2}network {2}is told 401 invalid_token\n {2}rule/,
  );
  const { id } = JSON.parse((await run(["explain", "IAM-ALG-1", "--json"])).stdout);
  assert.equal(id, "IAM-ALG-1");
});
