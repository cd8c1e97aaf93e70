// Which security headers does an answer leave with? Every one has some: what passes, what is refused, what
// broke. Whom pages embed and who embeds them is the configuration's to say; an upstream's own policy is only
// ever narrowed.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startWorker } from "../support/worker-host.mjs";
import { ask, authority, echo, openScene, refusedWith } from "../support/worker-scene.mjs";

const SDK = "https://sdk.example";
const PARTNER = "https://partner.example";
const SHUT = "default-src 'none'; frame-ancestors 'none'";

let scene;
let token;
before(async () => {
  scene = await openScene({
    configure: (base, { upstream }) => {
      const page = (path, page, more = { access: "public" }) => ({
        path,
        methods: ["GET"],
        upstream: upstream.url,
        page,
        ...more,
      });
      return {
        ...base,
        origins: ["https://app.example"],
        redirects: { shop: { web: ["https://client.example/cb"] } },
        frames: {
          frameSrc: [SDK],
          frameAncestors: ["'self'", PARTNER],
          tenants: { acme: ["https://acme.example"], "acme.gate.example": ["https://acme.example"] },
          permissionsPolicy: { "publickey-credentials-get": ["'self'", SDK] },
          reportTo: "https://reports.example/csp",
        },
        strictTransportSecurity: { maxAgeSeconds: 600, includeSubDomains: true },
        routes: [
          ...base.routes,
          { path: "/gone", access: "public", upstream: "https://127.0.0.1:9" },
          { path: "/cors", methods: ["GET"], access: "public", upstream: upstream.url, cors: {} },
          { path: "/authorize", access: "public", upstream: upstream.url, redirectCheck: {} },
          page("/shut", {}),
          page("/listed", { frameAncestors: "shared" }),
          page("/host", { frameAncestors: "tenant-by-host" }),
          page("/tenant/*", { frameAncestors: "tenant-by-path-segment" }),
          page("/claim", { frameAncestors: "tenant-by-claim" }, { issuers: ["orders"] }),
          page("/whole", {
            policy: "own",
            scriptSrc: ["'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
            frameAncestors: "shared",
          }),
          page("/reported", {
            policy: "own",
            scriptSrc: ["'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
            reportOnly: true,
          }),
          page("/narrow", { policy: "narrow-frames" }),
          page("/allow", { policy: "allow-frames" }),
        ],
      };
    },
  });
  token = await scene.issuer.mint({ tenant: "acme" });
});
beforeEach(() => {
  scene.upstream.handler = echo;
});
after(() => scene?.close());

const sends = (headers, status = 200) => {
  scene.upstream.handler = (_request, response) => response.writeHead(status, headers).end();
};
const ancestors = ({ headers }) => /frame-ancestors ([^;,]*)/.exec(headers["content-security-policy"])[1];

function isGuarded({ headers }, policy) {
  assert.equal(headers["content-security-policy"], policy);
  assert.equal(headers["x-frame-options"], "DENY");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.ok(headers["referrer-policy"]);
  assert.equal(headers["strict-transport-security"], "max-age=600; includeSubDomains");
}

test("every answer of the gate's own is shut: refusals of each kind, preflights, an upstream that is gone", async () => {
  const preflight = ["Origin", "https://app.example", "Access-Control-Request-Method", "GET"];
  for (const [path, options, status] of [
    ["/nowhere", {}, 404],
    ["/shut", { method: "DELETE" }, 405],
    ["/open/%2f", {}, 400],
    ["/api/x", {}, 401],
    ["/api/x", { token: "a.b" }, 401],
    ["/claim", { token: "a.b" }, 401],
    ["/cors", { headers: ["Origin", "https://evil.example"] }, 403],
    ["/cors", { method: "OPTIONS", headers: preflight }, 204],
    ["/authorize?redirect_uri=x", {}, 400],
    ["/gone", {}, 502],
  ]) {
    const answer = await scene.ask(path, options);
    assert.equal(answer.status, status, path);
    isGuarded(answer, SHUT);
    assert.equal(answer.headers["referrer-policy"], "no-referrer", path);
    assert.equal(answer.headers["cache-control"], "private, no-store", path);
  }
});

test("a broken configuration is shut, too", async () => {
  const host = await startWorker({ configuration: "{", authorityFile: authority().authorityFile });
  try {
    const { status, headers } = await ask(host.url, "/");
    assert.deepEqual(
      [status, headers["content-security-policy"], headers["x-frame-options"]],
      [503, SHUT, "DENY"],
    );
    assert.deepEqual(
      [headers["x-content-type-options"], headers["referrer-policy"]],
      ["nosniff", "no-referrer"],
    );
  } finally {
    await host.stop();
  }
});

test("what passes and is no page may not be framed, whatever its status", async () => {
  for (const status of [200, 204, 301, 304, 404, 500]) {
    sends({}, status);
    for (const method of ["GET", "HEAD"]) {
      const answer = await scene.ask("/open/x", { method });
      assert.equal(answer.status, status);
      // A 304 shows the stored page under the policy that it was stored with.
      isGuarded(answer, status === 304 ? undefined : "frame-ancestors 'none'");
    }
  }
});

test("what an upstream says well stays, what it says worse is narrowed", async () => {
  sends({
    "Content-Security-Policy": `frame-ancestors ${PARTNER}; img-src 'self'`,
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=1",
    "X-Content-Type-Options": "none",
  });
  const { headers } = await scene.ask("/open/x");
  const [own, ours] = headers["content-security-policy"].split(", ");
  assert.match(own, /img-src 'self'/);
  assert.match(ours, /frame-ancestors 'none'/);
  assert.deepEqual(
    [headers["referrer-policy"], headers["strict-transport-security"]],
    ["same-origin", "max-age=1"],
  );
  assert.deepEqual([headers["x-content-type-options"], headers["x-frame-options"]], ["nosniff", "DENY"]);
});

test("two policies of an upstream are two, and a third is ours", async () => {
  sends({ "Content-Security-Policy": ["img-src 'self'", "font-src 'none'"] });
  const { headers } = await scene.ask("/open/x");
  assert.equal(headers["content-security-policy"], "img-src 'self', font-src 'none', frame-ancestors 'none'");
});

test("who may embed a page: nobody, those listed, a tenant's by host, segment or verified claim", async () => {
  assert.equal(ancestors(await scene.ask("/shut")), "'none'");
  const listed = await scene.ask("/listed");
  assert.deepEqual([ancestors(listed), listed.headers["x-frame-options"]], [`'self' ${PARTNER}`, undefined]);
  for (const [path, options, expected] of [
    ["/host", { host: "acme.gate.example" }, "https://acme.example"],
    ["/host", { host: "acme.gate.example:8443" }, "https://acme.example"],
    ["/host", { host: "gate.example" }, "'none'"],
    ["/host", { host: "acme" }, "https://acme.example"],
    ["/host", { host: "acme.gate.example.evil.example" }, "'none'"],
    ["/tenant/acme", {}, "https://acme.example"],
    ["/tenant/acme/page", {}, "https://acme.example"],
    ["/tenant/ACME", {}, "'none'"],
    ["/tenant/acmex", {}, "'none'"],
    ["/tenant/x.example,script-src*", {}, "'none'"],
    ["/claim", { token }, "https://acme.example"],
    ["/claim", { token: await scene.issuer.mint({ tenant: "x.example;script-src *" }) }, "'none'"],
    ["/claim", { token: await scene.issuer.mint({ tenant: ["acme"] }) }, "'none'"],
    ["/claim", { token: await scene.issuer.mint() }, "'none'"],
  ]) {
    const answer = await scene.ask(path, options);
    assert.deepEqual([answer.status, ancestors(answer)], [200, expected], `${path} ${options.host}`);
    assert.doesNotMatch(answer.headers["content-security-policy"], /script-src/);
  }
  for (const path of ["/tenant/x.example;script-src%20*", "/tenant/x.example%3Bscript-src"])
    await refusedWith(scene, "path_ambiguous", path);
});

// holds: AIR-WEB-3
test("a whole policy by hashes: frames, scripts, ancestors, delegations and reports in one", async () => {
  const { headers } = await scene.ask("/whole");
  const policy = headers["content-security-policy"];
  for (const directive of [
    /^default-src 'none'/,
    /script-src 'sha256-/,
    /frame-src https:\/\/sdk\.example/,
    /object-src 'none'/,
    /base-uri 'none'/,
  ]) {
    assert.match(policy, directive);
  }
  assert.match(policy, /frame-ancestors 'self' https:\/\/partner\.example/);
  assert.match(policy, /report-to wicketgate/);
  assert.equal(headers["reporting-endpoints"], 'wicketgate="https://reports.example/csp"');
  assert.match(headers["permissions-policy"], /publickey-credentials-get=\(self "https:\/\/sdk\.example"\)/);
});

test("a policy that only reports leaves frame-ancestors enforced", async () => {
  const { headers } = await scene.ask("/reported");
  assert.equal(headers["content-security-policy"], "frame-ancestors 'none'");
  assert.match(headers["content-security-policy-report-only"], /^default-src 'none'/);
});

test("a frames-only policy exists only beside the upstream's own", async () => {
  for (const path of ["/narrow", "/allow"]) {
    const missing = await refusedWith(scene, "upstream_policy_missing", path);
    assert.equal(missing.status, 502);
    isGuarded(missing, SHUT);
    sends({
      "Content-Security-Policy":
        "default-src 'self'; frame-src https://sdk.example https://elsewhere.example",
    });
    const { status, headers } = await scene.ask(path);
    assert.equal(status, 200);
    assert.match(headers["content-security-policy"], /default-src 'self'/);
    scene.upstream.handler = echo;
  }
});

test("policies that nobody can judge: 502 instead of a guess", async () => {
  sends({
    "Content-Security-Policy": Array.from({ length: 17 }, (_, index) => `img-src https://${index}.example`),
  });
  await refusedWith(scene, "upstream_policies_too_many", "/open/x");
  sends({ "Content-Security-Policy": `img-src ${"https://a.example ".repeat(1_000)}` });
  await refusedWith(scene, "upstream_policy_too_long", "/listed");
});

test("an upstream's X-Frame-Options counts as a policy, and the operator is told", async () => {
  for (const [value, expected] of [
    ["DENY", "'none'"],
    ["SAMEORIGIN", "'self'"],
    ["SAMEORIGIN, ALLOW-FROM https://partner.example", "'none'"],
  ]) {
    sends({ "X-Frame-Options": value });
    const answer = await scene.ask("/listed");
    const policies = answer.headers["content-security-policy"].split(", ");
    assert.ok(
      policies.some((policy) => policy === `frame-ancestors ${expected}`),
      policies.join(),
    );
  }
  const line = await scene.host.line(({ route, warnings }) => route === "/listed" && warnings !== undefined);
  assert.deepEqual([line.route, line.warnings], ["/listed", ["upstream_frame_options"]]);
});

test("an X-Frame-Options that browsers ignore says nothing", async () => {
  sends({});
  const alone = (await scene.ask("/listed")).headers["content-security-policy"];
  sends({ "X-Frame-Options": "ALLOW-FROM https://partner.example" });
  assert.equal((await scene.ask("/listed")).headers["content-security-policy"], alone);
  // Beside a frame-ancestors of the upstream's own, which counts as what it is.
  sends({ "X-Frame-Options": "DENY", "Content-Security-Policy": "frame-ancestors https://host.example" });
  const policies = (await scene.ask("/listed")).headers["content-security-policy"].split(", ");
  assert.deepEqual(
    policies.toSorted(),
    ["frame-ancestors https://host.example", ...alone.split(", ")].toSorted(),
  );
});

test("what an upstream says in the gate's name is dropped", async () => {
  sends({ "Wicketgate-Claims": "x", "Wicketgate-Nonce": "x", "Wicketgate.Other": "x" });
  const { headers } = await scene.ask("/open/x");
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith("wicketgate")),
    [],
  );
});

test("warnings of the configuration are written once, and let requests pass", async () => {
  const developing = await openScene({
    configure: (base) => ({ ...base, origins: ["http://localhost:3000", "https://app.example"] }),
  });
  try {
    for (const path of ["/open/x", "/open/y"]) assert.equal((await developing.ask(path)).status, 200);
    const lines = developing.host.lines
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === "configuration_warning");
    assert.deepEqual(
      lines.map(({ path }) => path),
      ["origins[0]"],
    );
    assert.ok(lines[0].message);
  } finally {
    await developing.close();
  }
});

test("a route without upstream is a fault of the Worker's configuration", async () => {
  const forgotten = await openScene({
    configure: (base) => ({ ...base, routes: [...base.routes, { path: "/forgotten", access: "public" }] }),
  });
  try {
    await refusedWith(forgotten, "configuration_broken", "/open/x");
    const fault = await forgotten.host.line(({ event }) => event === "configuration_error");
    assert.match(JSON.stringify(fault), /\/forgotten.*upstream/);
  } finally {
    await forgotten.close();
  }
});
