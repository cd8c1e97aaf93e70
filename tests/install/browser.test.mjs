// Does the installed tarball work in a browser? Built by Vite, and as a plain module script without any
// bundler; both under a Content-Security-Policy that allows WebAssembly and no eval.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { build } from "vite";
import { openChromium } from "../support/chromium.mjs";
import { installTarball, JUDGED, makeTrial } from "./consumer.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://issuer.example";

let consumer;
let browser;

before(async () => {
  consumer = await installTarball();
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  consumer?.remove();
});

/** The page's program: it says that it is there, and the test hands it the tokens. */
const program = (from) => `
  import { Wicketgate } from "${from}";
  import { judge } from "./judge.js";
  window.judgeTokens = (trial) => judge(Wicketgate, trial);
  window.fetchOutcome = async (trial, address) => {
    const events = [];
    const options = { fetch: (url, init) => fetch(address, init), onEvent: (event) => events.push(event) };
    const refusal = await (await Wicketgate.load(trial.config, options)).verify(trial.good).then(() => "verified", ({ code }) => code);
    return [refusal, events.find(({ type }) => type === "jwks_fetch").code];
  };
`;
const page = (script) =>
  `<!doctype html><title>consumer</title><script type="module" src="${script}"></script>`;

/** Serves a folder on loopback, and \`/redirects\` besides. */
async function serve(folder, policy = POLICY) {
  const server = createServer(({ url }, response) => {
    if (url === "/redirects") return response.writeHead(302, { location: "/index.html" }).end();
    const file = join(folder, normalize(url === "/" ? "/index.html" : url));
    if (!existsSync(file)) return response.writeHead(404).end();
    return response
      .writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "text/plain",
        "content-security-policy": policy,
      })
      .end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

async function judgeIn(folder) {
  const site = await serve(folder);
  const tab = await browser.newPage();
  const complaints = [];
  try {
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(String(error)));
    const trial = await makeTrial();
    const requests = [];
    await tab.route("https://issuer.example/**", (route) => {
      requests.push(route.request());
      return route.fulfill({
        json: trial.keySet,
        headers: { "access-control-allow-origin": "*", "cache-control": "max-age=60" },
      });
    });
    await tab.goto(site.url);
    await tab
      .waitForFunction(() => "judgeTokens" in window)
      .catch((error) => assert.fail(`${error} ${complaints}`));
    const judged = await tab.evaluate((given) => window.judgeTokens(given), trial);
    assert.deepEqual(judged, JUDGED);
    assert.deepEqual(
      requests.map((request) => request.url()),
      [trial.jwksUri],
    );
    assert.equal(requests[0].headers().referer, undefined);
    // A browser shows a redirect that it did not follow as an opaque answer.
    const outcome = await tab.evaluate((given) => window.fetchOutcome(given, "/redirects"), trial);
    assert.deepEqual(outcome, ["jwks_unavailable", "jwks_fetch_redirected"]);
    assert.deepEqual(complaints, []);
  } finally {
    await tab.close();
    site.stop();
  }
}

test("built by Vite", async () => {
  consumer.write("main.js", program("wicketgate"));
  consumer.write("index.html", page("./main.js"));
  await build({ root: consumer.folder, configFile: false, logLevel: "silent" });
  const assets = readdirSync(join(consumer.folder, "dist", "assets"));
  assert.equal(assets.filter((name) => name.endsWith(".wasm")).length, 1, assets.join());
  await judgeIn(join(consumer.folder, "dist"));
});

test("slim, built by Vite, brings no wasm along", async () => {
  consumer.write(
    "slim.js",
    'import { Wicketgate } from "wicketgate/slim"; window.load = (wasm) => Wicketgate.load("{}", { wasm });',
  );
  await build({
    root: consumer.folder,
    configFile: false,
    logLevel: "silent",
    build: { outDir: "slim", rolldownOptions: { input: join(consumer.folder, "slim.js") } },
  });
  const built = readdirSync(join(consumer.folder, "slim"), { recursive: true }).filter(
    (name) => extname(name) !== "",
  );
  // Beside the program the sentences, which it loads once there is something to say.
  assert.deepEqual(
    built.map((name) => extname(name)),
    [".js", ".js"],
  );
  assert.equal(built.filter((name) => name.includes("messages")).length, 1, built.join());
});

test("frames, built by Vite, bring no wasm along and embed", async () => {
  const folder = join(consumer.folder, "frames");
  const script = `
    import { defineWicketgateFrame } from "wicketgate/frame";
    defineWicketgateFrame();
    document.querySelector("wicketgate-frame").addEventListener("message", ({ detail }) => { window.heard = detail; });`;
  mkdirSync(folder);
  writeFileSync(join(folder, "main.js"), script);
  const sdk = await serve(folder, "script-src 'unsafe-inline'");
  const markup = `<wicketgate-frame src="${sdk.url}frame.html" title="SDK"></wicketgate-frame>`;
  writeFileSync(join(folder, "index.html"), page("./main.js") + markup);
  await build({ root: folder, configFile: false, logLevel: "silent" });
  const built = readdirSync(join(folder, "dist"), { recursive: true }).filter((name) => extname(name) !== "");
  assert.deepEqual(built.map((name) => extname(name)).toSorted(), [".html", ".js"]);
  writeFileSync(
    join(folder, "frame.html"),
    "<!doctype html><title>frame</title><script>parent.postMessage('hello', '*')</script>",
  );
  const site = await serve(
    join(folder, "dist"),
    `default-src 'none'; script-src 'self'; frame-src ${sdk.url}`,
  );
  const tab = await browser.newPage();
  try {
    await tab.goto(site.url);
    await tab.waitForFunction(() => "heard" in window);
    assert.deepEqual(await tab.evaluate(() => window.heard), {
      data: "hello",
      origin: sdk.url.slice(0, -1),
      ports: [],
    });
  } finally {
    await tab.close();
    site.stop();
    sdk.stop();
  }
});

test("a plain module script, no bundler", async () => {
  consumer.write("plain.js", program("./node_modules/wicketgate/dist/web.js"));
  consumer.write("index.html", page("./plain.js"));
  await judgeIn(consumer.folder);
});
