// Does the demo begin, tell and end as it should? Its lines are pasted as they are printed, its faults
// provoked.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { listen, runDemo, startDemo } from "./demo-process.mjs";

test("the three curl lines do what they say, and Ctrl-C ends all of it", async () => {
  const demo = await startDemo();
  try {
    assert.equal(demo.curlLines.length, 3);
    const [accepted, missing, forged] = demo.curlLines.map(paste);

    assert.match(accepted, /^HTTP\/1\.1 200 OK\r\n/);
    const echo = JSON.parse(accepted.slice(accepted.indexOf("{")));
    assert.equal(echo.path, "/api/orders");
    assert.equal(echo.issuer, "demo");
    assert.equal(echo.claims.sub, "ada@customer.example");
    assert.equal(echo.authorizationArrived, false);

    assert.match(missing, /^HTTP\/1\.1 401 Unauthorized\r\n/);
    assert.match(missing, /^www-authenticate: Bearer\r$/im);

    assert.match(forged, /^HTTP\/1\.1 401 Unauthorized\r\n/);
    assert.match(forged, /^www-authenticate: Bearer error="invalid_token"\r$/im);
    await demo.printed(/"code":"signature_invalid"/);
  } finally {
    const children = ["issuer", "upstream", "worker", "partner", "stranger"].map((name) =>
      demo.processId(name),
    );
    const { exitCode, leftBehind } = await demo.stop();
    assert.equal(exitCode, 0);
    assert.deepEqual(leftBehind, []);
    for (const child of children) assert.throws(() => process.kill(child, 0), { code: "ESRCH" });
    for (const offset of [0, 1, 2, 3, 4]) {
      const server = await listen(demo.port + offset);
      assert.ok(server, "the port is free again");
      server.close();
    }
  }
});

test("the page and the package are served, and nothing beside them", async () => {
  const demo = await startDemo();
  try {
    const page = await fetch(`${demo.url}/`);
    assert.equal(page.status, 200);
    const policy = page.headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
    assert.equal(
      (await fetch(`${demo.url}/demo/pkg/wasm/gate_bg.wasm`)).headers.get("content-type"),
      "application/wasm",
    );
    for (const path of [
      "/demo/pkg/package.json",
      "/demo/nothing.js",
      "/demo/pkg/bindings/src/lib.rs",
      "/issuer/key",
      "/systems/nothing",
      "/systems/iam/story/more",
      "/package.json",
    ]) {
      assert.equal((await fetch(demo.url + path)).status, 404, path);
    }
    const words = ["0", "1.5", "-1", "x", "86401", ""];
    for (const word of words) {
      assert.equal(
        (await fetch(`${demo.url}/issuer/mint?lifetime=${word}`, { method: "POST" })).status,
        400,
        word,
      );
    }
  } finally {
    await demo.stop();
  }
});

test("a child that dies is reported, and the rest still ends in order", async () => {
  const demo = await startDemo();
  try {
    process.kill(demo.processId("upstream"), "SIGKILL");
    await demo.printed(
      /the upstream \(process [0-9]+\) ended by itself: SIGKILL\. Press Ctrl-C, then run make demo again\./,
    );
    const token = await (await fetch(`${demo.url}/issuer/mint`, { method: "POST" })).text();
    assert.equal(
      (await fetch(`${demo.url}/api/orders`, { headers: { Authorization: `Bearer ${token}` } })).status,
      502,
    );
  } finally {
    const { exitCode, leftBehind } = await demo.stop();
    assert.equal(exitCode, 0);
    assert.deepEqual(leftBehind, []);
  }
});

test("a port in use is one clear error with the way out", async () => {
  const server = await listen(0);
  const taken = server.address().port;
  try {
    for (const first of [taken, taken - 1, taken - 2, taken - 3, taken - 4]) {
      const { exitCode, output, leftBehind } = await runDemo({ WICKETGATE_DEMO_PORT: String(first) });
      assert.equal(exitCode, 1);
      assert.match(
        output,
        /The demo cannot start: port [0-9]+ on 127\.0\.0\.1 is in use\.\n.*WICKETGATE_DEMO_PORT=9100 make demo\n$/,
      );
      assert.deepEqual(leftBehind, []);
    }
  } finally {
    server.close();
  }
});

test("a port that is none is one clear error", async () => {
  for (const value of ["x", "0", "-1", "1e3", "65532", "8787.5"]) {
    const { exitCode, output } = await runDemo({ WICKETGATE_DEMO_PORT: value });
    assert.equal(exitCode, 1);
    assert.equal(
      output.trim(),
      `The demo cannot start: WICKETGATE_DEMO_PORT must be a number from 1 to 65531, not "${value}".`,
    );
  }
});

function paste(line) {
  return execFileSync("sh", ["-c", line], { encoding: "utf8" });
}
