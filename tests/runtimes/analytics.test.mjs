// Does Analytics Engine take the points? workerd's own binding judges them, the one that Cloudflare runs:
// what keeps its limits is sent on, here to a sink on loopback, and what breaks them is dropped without a
// word to the Worker.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { analyticsPoint } from "wicketgate/metrics";

const COMPATIBILITY_DATE = "2026-07-01";
const POINT_TIME_LIMIT_MS = 5_000;
const LONGEST_NAME = "x".repeat(64);

// `exactly` is for points that no event leads to.
const WORKER = `
  import { analyticsPoint } from "./metrics.js";
  export default {
    async fetch(request, { METRICS }) {
      const { event, exactly } = await request.json();
      METRICS.writeDataPoint(exactly ?? analyticsPoint(event));
      return new Response();
    },
  };`;

const settings = (sinkPort) => `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (
    services = [
      ( name = "main", worker = (
          modules = [ ( name = "worker.js", esModule = embed "worker.js" ), ( name = "metrics.js", esModule = embed "metrics.js" ) ],
          compatibilityDate = "${COMPATIBILITY_DATE}",
          bindings = [ ( name = "METRICS", analyticsEngine = "sink" ) ] ) ),
      ( name = "sink", external = ( address = "127.0.0.1:${sinkPort}", http = () ) ),
    ],
    sockets = [ ( name = "door", address = "127.0.0.1:0", http = (), service = "main" ) ],
  );`;

// The one that miniflare brings along, as in every other test.
const { default: workerd } = createRequire(import.meta.resolve("miniflare"))("workerd");

const folder = mkdtempSync(join(tmpdir(), "wicketgate-analytics-"));
const written = [];
let sink;
let runtime;
let url;

before(async () => {
  sink = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    written.push(JSON.parse(Buffer.concat(chunks)));
    response.end();
  });
  await new Promise((resolve) => sink.listen(0, "127.0.0.1", resolve));
  copyFileSync(
    fileURLToPath(new URL("../../pkg/dist/metrics.js", import.meta.url)),
    join(folder, "metrics.js"),
  );
  writeFileSync(join(folder, "worker.js"), WORKER);
  writeFileSync(join(folder, "config.capnp"), settings(sink.address().port));
  // The binding is still called an experiment outside Cloudflare; the third pipe is where workerd says its
  // port.
  const parameters = ["serve", "config.capnp", "--experimental", "--control-fd=3"];
  runtime = spawn(workerd, parameters, { cwd: folder, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  for await (const line of createInterface({ input: runtime.stdio[3] })) {
    url = `http://127.0.0.1:${JSON.parse(line).port}`;
    break;
  }
  assert.ok(url, "workerd ended before it listened");
});

after(() => {
  runtime?.kill();
  sink?.close();
  sink?.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

async function write(order) {
  assert.equal((await fetch(url, { method: "POST", body: JSON.stringify(order) })).status, 200);
}

/** The next point that came to the sink: its columns as texts and numbers. */
async function nextPoint() {
  const limit = performance.now() + POINT_TIME_LIMIT_MS;
  while (written.length === 0 && performance.now() < limit)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const columns = written.shift() ?? assert.fail("the binding dropped the point");
  const text = (name) => Buffer.from(columns[name] ?? []).toString();
  const places = Array.from({ length: 20 }, (_, place) => place + 1);
  return {
    index: text("index1"),
    blobs: places.map((place) => text(`blob${place}`)),
    doubles: places.map((place) => columns[`double${place}`]),
  };
}

const happened = { type: "jwks_change", issuer: "orders" };
const EVENTS = [
  { type: "decision", outcome: "verified", ruleIds: [], issuer: "orders", kid: "key", atMs: 1 },
  {
    type: "decision",
    outcome: "refused",
    ruleIds: ["IAM-FC-1"],
    code: "kid_unknown",
    status: 401,
    issuer: "orders",
    kid: "key",
    atMs: 1,
  },
  { type: "decision", outcome: "refused", ruleIds: [], code: "route_unknown", status: 404, atMs: 1 },
  {
    type: "jwks_fetch",
    issuer: "orders",
    outcome: "accepted",
    keyCount: 2,
    reason: "no_keys",
    from: "issuer",
  },
  { ...happened, event: "rotation_seen", kids: ["new"] },
  {
    ...happened,
    event: "key_withdrawn",
    kid: "old",
    servedSeconds: 900.5,
    overlapSeconds: 60,
    neededSeconds: 900,
    overlap: "too_short",
  },
  { ...happened, event: "provider_down", code: "jwks_fetch_timeout" },
  { ...happened, event: "provider_back", downSeconds: 12.5 },
  {
    type: LONGEST_NAME,
    issuer: LONGEST_NAME,
    outcome: LONGEST_NAME,
    code: LONGEST_NAME,
    reason: LONGEST_NAME,
    overlap: LONGEST_NAME,
    from: LONGEST_NAME,
  },
];

test("every kind of event arrives, each member in the column that the documentation names", async () => {
  for (const event of EVENTS) {
    await write({ event });
    const { indexes, blobs, doubles } = analyticsPoint(event);
    const padded = (values, rest) => [...values, ...Array(20 - values.length).fill(rest)];
    assert.deepEqual(await nextPoint(), {
      index: indexes[0],
      blobs: padded(blobs, ""),
      doubles: padded(doubles, 0),
    });
  }
});

test("a point that breaks a limit never arrives, so that the others' arrival says something", async () => {
  const last = { event: { type: "decision", outcome: "verified", issuer: "last" } };
  const wrong = [
    { indexes: ["x".repeat(97)] },
    { indexes: ["a", "b"] },
    { doubles: Array(21).fill(1) },
    { blobs: Array(21).fill("x") },
  ];
  for (const exactly of wrong) {
    await write({ exactly });
    await write(last);
    assert.equal((await nextPoint()).index, "verified:last", JSON.stringify(exactly));
  }
});
