// Does the code of README.md and docs/ do what it says? Every block is taken out of its page and run where it
// belongs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Miniflare, NoOpLog } from "miniflare";
import { openEdge, Wicketgate } from "wicketgate/edge";
import { importedFrom, PACKAGE_ENTRY } from "../bench/modules.mjs";
import { startBundledWorker } from "../support/bundled-worker.mjs";
import { openChromium } from "../support/chromium.mjs";
import { parseExposition, sumOf } from "../support/exposition-parser.mjs";
import { hostSigner } from "../support/host-signer.mjs";
import { createIssuer } from "../support/issuer.mjs";
import { blocksOfPages, ROOT, readDocument } from "./markdown.mjs";

const blocks = blocksOfPages();
const ofKind = (kind) => blocks.filter((block) => block.kind === kind);
const [smallest, withRoutes] = ofKind("wicketgate.json");
const { issuer: ISSUER, audience: AUDIENCE, jwksUri: JWKS_URI } = JSON.parse(smallest.text).issuers.orders;

const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE[0] });
const token = await issuer.mint({ sub: "ada" });
const expired = await issuer.mint({ iat: 1_700_000_000, exp: 1_700_000_100 });

test("every block is of a kind that something here or in the references test runs", () => {
  const recipes = [
    "json protect-an-api.json",
    "json embed-an-sdk.json",
    "html wallet.html",
    "js wallet.js",
    "json be-embedded.json",
  ];
  const own = [
    "sh ",
    // One for each provider, which tests/examples runs.
    "json provider",
    "json wicketgate.json",
    "json configuration",
    "json wrangler.jsonc",
    "js worker",
    "js read",
    "js browser",
    "js node",
    "js pem",
    "js metrics",
    "js package",
    // Run in the test about that page.
    "json log",
    "js log",
  ];
  const drawings = ["text "];
  const known = [
    ...own,
    ...recipes,
    ...drawings,
    "html embed",
    "js embed",
    "json hono",
    "js hono",
    "json redirects",
    "json introspection",
    "json permission",
    "text challenge",
  ];
  for (const { page, language, kind, line } of blocks)
    assert.ok(known.includes(`${language} ${kind}`), `${page}, line ${line}: ${language} ${kind}`);
  for (const kind of ["worker", "read", "browser", "node", "pem", "metrics", "package"])
    assert.equal(ofKind(kind).length, 1, kind);
  for (const kind of ["embed", "hono"]) assert.equal(ofKind(kind).length, 2, kind);
});

test("every block that shows a configuration loads", async () => {
  const shown = ofKind("configuration");
  assert.ok(shown.length > 0);
  for (const { page, line, text } of shown)
    await assert.doesNotReject(Wicketgate.load(text), `${page}, line ${line}`);
});

test("the Worker and the browser block have about fifteen lines of code", () => {
  for (const kind of ["worker", "browser"]) {
    const lines = ofKind(kind)[0]
      .text.split("\n")
      .filter((line) => line.trim() !== "");
    assert.ok(lines.length <= 16, `${kind}: ${lines.length}`);
  }
});

describe("configuration", () => {
  test("both blocks load; the second has the routes that it shows", async () => {
    assert.equal(ofKind("wicketgate.json").length, 2);
    await Wicketgate.load(smallest.text);
    const gate = await Wicketgate.load(withRoutes.text);
    assert.equal(gate.route("GET", "/healthz").access, "public");
    assert.equal(gate.route("POST", "/api/orders/7").upstreamService, "ORDERS");
    assert.throws(() => gate.route("GET", "/admin"), { code: "route_unknown" });
  });

  test("the block about redirects decides as its page says", async () => {
    const gate = await Wicketgate.load(ofKind("redirects")[0].text);
    gate.checkRedirectUri("shop", "https://shop.example/callback");
    gate.checkRedirectUri("command-line", "http://127.0.0.1:49152/callback");
    for (const other of ["https://shop.example/Callback", "https://shop.example/callback/"])
      assert.throws(() => gate.checkRedirectUri("shop", other), { code: "redirect_uri_unregistered" });
    const edge = openEdge(gate);
    const codeOf = async (path) =>
      (await edge.admit(new Request(`https://gate.example${path}`))).refusal?.code;
    const cb = encodeURIComponent("https://shop.example/callback");
    assert.equal(await codeOf(`/authorize?client_id=shop&redirect_uri=${cb}`), undefined);
    assert.equal(
      await codeOf("/authorize?client_id=shop&redirect_uri=https://evil.example/"),
      "redirect_uri_unregistered",
    );
    assert.equal(await codeOf("/sign-in?returnTo=/orders"), undefined);
    assert.notEqual(await codeOf("/sign-in?returnTo=//evil.example"), undefined);
  });

  test("the block about introspection asks as its page says", async () => {
    const [{ text }] = ofKind("introspection");
    const { issuer: name, audience } = JSON.parse(text).issuers.iam;
    const iam = createIssuer({ issuer: name, audience: audience[0] });
    const asked = [];
    const gate = await Wicketgate.load(text, {
      fetch: async () => Response.json(iam.jwks()),
      introspect: async (url, { body }) => {
        asked.push(url);
        const [, payload] = new URLSearchParams(body).get("token").split(".");
        return Response.json({ active: true, ...JSON.parse(Buffer.from(payload, "base64url")) });
      },
    });
    const edge = openEdge(gate);
    const ask = async (path, minted) => {
      const headers = { authorization: `Bearer ${await minted}` };
      const { verified } = await edge.admit(new Request(`https://gate.example${path}`, { headers }));
      return [asked.splice(0).length, verified.introspected, verified.actor?.sub];
    };
    assert.deepEqual(await ask("/api/x", iam.mint()), [0, undefined, undefined]);
    assert.deepEqual(await ask("/api/payments", iam.mint()), [1, true, undefined]);
    const delegated = iam.mint({ act: { sub: "agent:mailer" } }, { typ: "delegated+jwt" });
    assert.deepEqual(await ask("/api/x", delegated), [1, true, "agent:mailer"]);
  });

  test("the block about good tokens lets in whom its page says, and answers as it shows", async () => {
    const { issuers, ...rest } = JSON.parse(ofKind("permission")[0].text);
    const { jwksUri: _, ...entry } = issuers.id;
    const id = { ...entry, issuer: ISSUER, audience: AUDIENCE, jwks: issuer.jwks() };
    const edge = openEdge(await Wicketgate.load(JSON.stringify({ ...rest, issuers: { id } })));
    const now = Math.floor(Date.now() / 1_000);
    const good = { sub: "ada", org: "acme", scp: ["orders:read"], acr: "phr", auth_time: now - 60 };
    const ask = async (claims) => {
      const headers = { authorization: `Bearer ${await issuer.mint({ ...good, ...claims })}` };
      return edge.admit(new Request("https://gate.example/orders/acme/17", { headers }));
    };
    assert.deepEqual((await ask({})).verified.claims, { sub: "ada", org: "acme" });
    assert.equal((await ask({ scp: "orders:read" })).refusal.code, "scope_malformed");
    assert.equal((await ask({ org: "Acme" })).refusal.code, "tenant_refused");
    const { response } = await ask({ acr: "0" });
    const shown = `WWW-Authenticate: ${response.headers.get("WWW-Authenticate")}\n`;
    assert.equal(shown, ofKind("challenge")[0].text);
  });

  test("the rule for wrangler is the one that the Worker uses", () => {
    const [{ text }] = ofKind("wrangler.jsonc");
    assert.ok(readDocument("worker/wrangler.jsonc").includes(text.trim().slice(2, -2)));
  });
});

test("the Worker, browser and Hono blocks pass a strict type check", async () => {
  const folder = mkdtempSync(join(ROOT, "tests", "docs", "snippet-"));
  try {
    const [members] = ofKind("hono");
    const configurations = {
      worker: smallest.text,
      hono: JSON.stringify({ ...JSON.parse(smallest.text), ...JSON.parse(members.text) }),
    };
    for (const [kind, text] of Object.entries(configurations))
      writeFileSync(join(folder, `${kind}.json`), text);
    for (const [kind, head, ...replaced] of [
      [
        "worker",
        "interface ExecutionContext { waitUntil(work: Promise<unknown>): void }",
        ["(request, env, context)", "(request: Request, _: unknown, context: ExecutionContext)"],
      ],
      ["browser", "", ["show(token, place)", "show(token: string, place: HTMLElement)"]],
      // As docs/hono.md has it for a file that the compiler reads.
      [
        "hono",
        'import type { Configuration } from "wicketgate";',
        ["load(configuration)", "load(configuration as Configuration)"],
      ],
    ]) {
      let { text } = ofKind(kind).find(({ language }) => language === "js");
      for (const [from, to] of [...replaced, ["./wicketgate.json", `./${kind}.json`]])
        text = text.replace(from, to);
      writeFileSync(join(folder, `${kind}.ts`), `${head}\n${text}`);
    }
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      module: "esnext",
      moduleResolution: "bundler",
      resolveJsonModule: true,
      target: "es2024",
      lib: ["es2024", "dom"],
      types: [],
      noEmit: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    await promisify(execFile)(process.execPath, [tsc, "--project", folder]).catch(({ stdout, stderr }) =>
      assert.fail(stdout + stderr),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the Worker block runs in workerd", async () => {
  const packageModules = importedFrom(PACKAGE_ENTRY).map((file) => ({
    type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
    path: `/${relative(ROOT, file)}`,
    contents: readFileSync(file, file.endsWith(".wasm") ? undefined : "utf8"),
  }));
  const runtime = new Miniflare({
    modules: [
      { type: "ESModule", path: "/worker.mjs", contents: ofKind("worker")[0].text },
      // As a bundler hands it over; for the Hono block it is text.
      { type: "ESModule", path: "/wicketgate.json", contents: `export default ${smallest.text}` },
      { type: "ESModule", path: "/wicketgate", contents: 'export * from "./pkg/dist/workerd.js";' },
      ...packageModules,
    ],
    modulesRoot: "/",
    compatibilityDate: "2026-07-01",
    cf: false,
    log: new NoOpLog(),
    handleStructuredLogs: () => {},
    outboundService: ({ url }) =>
      url === JWKS_URI ? Response.json(issuer.jwks()) : new Response("", { status: 404 }),
  });
  try {
    const ask = async (headers) => {
      const response = await runtime.dispatchFetch("http://gate.example/", { headers });
      return {
        status: response.status,
        challenge: response.headers.get("www-authenticate"),
        text: await response.text(),
      };
    };
    assert.deepEqual(await ask({ authorization: `Bearer ${token}` }), {
      status: 200,
      challenge: null,
      text: "Hello ada",
    });
    assert.deepEqual(await ask({ authorization: `Bearer ${expired}` }), {
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      text: '{"error":"invalid_token"}',
    });
    assert.deepEqual(await ask({}), {
      status: 401,
      challenge: "Bearer",
      text: '{"error":"unauthenticated"}',
    });
  } finally {
    await runtime.dispose();
  }
});

test("the Hono blocks run in workerd", async () => {
  const [members, program] = ofKind("hono");
  const configuration = JSON.stringify({ ...JSON.parse(smallest.text), ...JSON.parse(members.text) });
  const runtime = await startBundledWorker({
    program: program.text,
    texts: { "./wicketgate.json": configuration },
    outboundService: ({ url }) =>
      url === JWKS_URI ? Response.json(issuer.jwks()) : new Response("", { status: 404 }),
  });
  try {
    const ask = (path, headers, method = "GET") =>
      runtime.dispatchFetch(`https://gate.example${path}`, { method, headers });
    assert.equal(await (await ask("/healthz")).text(), "well");
    const [origin] = JSON.parse(members.text).origins;
    const answer = await ask("/api/orders/7", { authorization: `Bearer ${token}`, origin });
    assert.deepEqual([answer.status, await answer.json()], [200, { order: "7", owner: "ada" }]);
    assert.equal(answer.headers.get("access-control-allow-origin"), origin);
    const preflight = {
      origin,
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    };
    assert.equal((await ask("/api/orders/7", preflight, "OPTIONS")).status, 204);
    assert.equal((await ask("/api/orders/7", { authorization: `Bearer ${expired}` })).status, 401);
    assert.equal(
      (await ask("/api/orders/7", { authorization: `Bearer ${token}`, origin: "https://evil.example" }))
        .status,
      403,
    );
    assert.equal((await ask("/anything")).status, 404);
  } finally {
    await runtime.dispose();
  }
});

test("the Hono block runs in Node once it reads its configuration from the file", async () => {
  const [members, program] = ofKind("hono");
  const importLine = 'import configuration from "./wicketgate.json";\n';
  assert.ok(program.text.includes(importLine));
  const folder = mkdtempSync(join(ROOT, "tests", "docs", "snippet-"));
  try {
    const configuration = { ...JSON.parse(smallest.text), ...JSON.parse(members.text) };
    writeFileSync(join(folder, "wicketgate.json"), JSON.stringify(configuration));
    const file = join(folder, "hono.mjs");
    writeFileSync(file, program.text.replace(importLine, `${ofKind("read")[0].text}\n`));
    const { default: app } = await import(pathToFileURL(file).href);
    assert.equal(await (await app.request("https://gate.example/healthz")).text(), "well");
    assert.equal((await app.request("https://gate.example/api/orders/7")).status, 401);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the browser block runs in Chromium", async () => {
  const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
  const importMap = JSON.stringify({ imports: { wicketgate: "/pkg/dist/web.js" } });
  const served = {
    "/": ["text/html", `<!doctype html><script type="importmap">${importMap}</script><p id="place"></p>`],
    "/snippet.js": ["text/javascript", ofKind("browser")[0].text],
    "/wicketgate.json": ["application/json", smallest.text],
  };
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    await page.route("**/*", async (route) => {
      const url = new URL(route.request().url());
      if (url.href === JWKS_URI) {
        await route.fulfill({ json: issuer.jwks(), headers: { "access-control-allow-origin": "*" } });
        return;
      }
      const [contentType, body] = served[url.pathname] ?? [];
      const file = join(ROOT, url.pathname);
      if (body !== undefined) await route.fulfill({ contentType, body });
      else if (url.pathname.startsWith("/pkg/") && existsSync(file)) {
        await route.fulfill({ contentType: types[extname(file)], body: readFileSync(file) });
      } else await route.fulfill({ status: 404 });
    });
    await page.goto("http://page.example/");
    const shown = (text) =>
      page.evaluate(async (given) => {
        const { show } = await import("/snippet.js");
        const place = document.querySelector("#place");
        await show(given, place);
        return place.textContent;
      }, text);
    assert.equal(await shown(token), "Hello ada");
    assert.equal(await shown(expired), "refused: token_expired");
  } finally {
    await browser.close();
  }
});

test("the embed blocks run in Chromium, under a policy that allows the frame and nothing else", async () => {
  const [markup, script] = ofKind("embed");
  const importMap = JSON.stringify({
    imports: { wicketgate: "/pkg/dist/web.js", "wicketgate/frame": "/pkg/dist/frame.js" },
  });
  const hash = createHash("sha256").update(importMap).digest("base64");
  const policy = `default-src 'none'; script-src 'self' 'sha256-${hash}'; frame-src https://sdk.example; require-trusted-types-for 'script'`;
  const sdk = `<!doctype html><title>SDK</title><script>
    addEventListener("message", ({ data, origin }) => document.body.append(origin, " says ", JSON.stringify(data)));
    parent.postMessage("ready", "*");</script>`;
  const served = {
    "https://page.example/": [
      "text/html",
      `<!doctype html><script type="importmap">${importMap}</script>${markup.text}`,
    ],
    "https://page.example/embed.js": ["text/javascript", script.text],
    "https://page.example/pkg/dist/frame.js": [
      "text/javascript",
      readFileSync(join(ROOT, "pkg", "dist", "frame.js")),
    ],
    "https://sdk.example/embed": ["text/html", sdk],
  };
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    const printed = [];
    page.on("console", (message) => printed.push(message.text()));
    await page.route("**/*", async (route) => {
      const [contentType, body] = served[route.request().url()] ?? [];
      const headers = {
        "content-security-policy": route.request().url().startsWith("https://page.example/") ? policy : "",
      };
      await (body === undefined
        ? route.fulfill({ status: 404 })
        : route.fulfill({ contentType, body, headers }));
    });
    await page.goto("https://page.example/");
    const told = page.frameLocator("wicketgate-frame iframe").getByText("says");
    assert.equal(await told.textContent(), 'https://page.example says {"theme":"dark"}');
    assert.deepEqual(printed, []);
    await page.evaluate(() =>
      document.querySelector("wicketgate-frame").setAttribute("src", "javascript:alert(1)"),
    );
    await page.getByRole("alert").waitFor();
    assert.match(printed.join(), /^\{"reason":"settings","message":"src begins with javascript:/);
  } finally {
    await browser.close();
  }
});

test("the Node block runs in Node", async () => {
  // Inside the checkout, since a package is looked for upwards from the file that imports it.
  const folder = mkdtempSync(join(ROOT, "tests", "docs", "snippet-"));
  const file = join(folder, "snippet.mjs");
  const { fetch: fetchBefore } = globalThis;
  const { log: logBefore } = console;
  const fetched = [];
  const printed = [];
  try {
    writeFileSync(file, ofKind("node")[0].text);
    Object.assign(globalThis, { configuration: smallest.text, token });
    globalThis.fetch = async (url) => {
      fetched.push(url);
      return Response.json(issuer.jwks());
    };
    console.log = (text) => printed.push(text);
    await import(pathToFileURL(file).href);
  } finally {
    console.log = logBefore;
    globalThis.fetch = fetchBefore;
    rmSync(folder, { recursive: true });
  }
  assert.deepEqual(printed, ["ada"]);
  assert.deepEqual(fetched, [JWKS_URI]);
});

test("the block with a key in PEM takes it from the environment", async () => {
  const folder = mkdtempSync(join(ROOT, "tests", "docs", "snippet-"));
  const signer = hostSigner("RS256", "any");
  try {
    const file = join(folder, "pem.mjs");
    writeFileSync(file, ofKind("pem")[0].text);
    process.env.BOARD_KEY = signer.pem;
    const { gate } = await import(pathToFileURL(file).href);
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: "workspace/board", aud: "board", sub: "ada", iat: now, exp: now + 60 };
    assert.equal((await gate.verify(signer.token(claims))).claims.sub, "ada");
  } finally {
    delete process.env.BOARD_KEY;
    rmSync(folder, { recursive: true });
  }
});

test("the block of the package's own README runs in Node, and speaks of refusals alone", async () => {
  const folder = mkdtempSync(join(ROOT, "tests", "docs", "snippet-"));
  const { fetch: fetchBefore } = globalThis;
  try {
    const { text } = ofKind("package")[0];
    for (const [name, given] of [
      ["good", token],
      ["expired", expired],
    ]) {
      const file = join(folder, `${name}.mjs`);
      writeFileSync(file, `${text}\nexport { gate };\n`);
      Object.assign(globalThis, { token: given });
      globalThis.fetch = async () => Response.json(issuer.jwks());
      const { gate } = await import(pathToFileURL(file).href);
      if (name === "good") assert.equal(gate.verifySync(given).claims.sub, "ada");
      else assert.throws(() => gate.verifySync(given), { code: "token_expired" });
    }
    globalThis.fetch = () => assert.fail("not asked");
    writeFileSync(join(folder, "fault.mjs"), text.replace("gate.verify(token)", "gate.verfy(token)"));
    await assert.rejects(import(pathToFileURL(join(folder, "fault.mjs")).href), TypeError);
  } finally {
    globalThis.fetch = fetchBefore;
    rmSync(folder, { recursive: true });
  }
});

test("the metrics block gives text that Prometheus takes", async () => {
  const folder = mkdtempSync(join(ROOT, "tests", "docs", "snippet-"));
  const file = join(folder, "snippet.mjs");
  const { fetch: fetchBefore } = globalThis;
  try {
    writeFileSync(file, ofKind("metrics")[0].text);
    Object.assign(globalThis, { configuration: smallest.text });
    globalThis.fetch = async () => Response.json(issuer.jwks());
    const { gate, metrics } = await import(pathToFileURL(file).href);
    await gate.verify(token);
    const counted = parseExposition(await metrics().text());
    assert.equal(sumOf(counted, "wicketgate_decisions_total", { outcome: "verified", issuer: "orders" }), 1);
  } finally {
    globalThis.fetch = fetchBefore;
    rmSync(folder, { recursive: true });
  }
});
