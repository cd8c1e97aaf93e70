// Does a real browser do under our headers what they promise? Pages with the headers that a gate writes,
// on several https origins of loopback: who is embedded, by whom, which scripts run, whether WebAssembly
// compiles.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { loadLayers } from "../conformance/layers.mjs";
import { randomFrom } from "../differential/random.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { pageHeaders } from "../support/shipped.mjs";
import { BROWSERS, seedOfRun } from "./browsers.mjs";
import { coreAllows } from "./policies.mjs";

const GENERATED = 24;

// An empty module: its magic number and version.
const MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])";

// Each script on the page leaves its name here when it runs; WebAssembly leaves whether it compiled.
const RAN = "globalThis.ran = [...(globalThis.ran ?? []), document.currentScript.dataset.name]";
const INLINE = `${RAN}; WebAssembly.compile(${MODULE}).then(() => { globalThis.wasm = true }, () => { globalThis.wasm = false })`;
// What frames say that are shown, and which have come to an end: Firefox lets no refused frame load, Chromium
// does.
const LISTENS =
  "globalThis.shown = []; globalThis.ended = new Set(); addEventListener('message', ({ data }) => shown.push(data)); " +
  "document.addEventListener('load', ({ target }) => ended.add(target), true); " +
  "document.addEventListener('securitypolicyviolation', ({ blockedURI: uri }) => ended.add(URL.canParse(uri) ? new URL(uri).origin : 'null'))";
const EVENT_HANDLER = "globalThis.ran.push('handler')";
const HASH = `'sha256-${createHash("sha256").update(INLINE).digest("base64")}'`;
// Of an upstream's own policy.
const NONCE = randomBytes(16).toString("base64");
const POLICY = "content-security-policy";

// Each browser has servers of its own, so that they need not wait for each other.
describe("pages", { concurrency: 2 }, () => {
  const seed = seedOfRun();
  let layers;
  let certificates;
  before(async () => {
    layers = await loadLayers();
    certificates = makeCertificates();
  });
  after(() => certificates?.remove());

  /** The policy of a host's page, and the nonce that its scripts carry. */
  const hostPage = async ({ frames = [], scripts = "nonce", webAssembly = false, own = ["'self'"] } = {}) => {
    const lists = Object.fromEntries(
      ["styleSrc", "imgSrc", "fontSrc", "connectSrc", "formAction"].map((name) => [name, own]),
    );
    const { headers, nonce } = await pageHeaders({
      ...(frames.length > 0 && { frames: { frameSrc: frames } }),
      page: { policy: "own", scriptSrc: scripts, webAssembly, ...lists },
    });
    return { policy: headers[POLICY], nonce };
  };

  for (const { name, open } of BROWSERS) {
    describe(name, { concurrency: 1 }, () => {
      let browser;
      let page;
      let host;
      let sdk;
      let stranger;
      let visits = 0;
      const random = randomFrom(seed);
      before(async () => {
        const names = ["localhost", "127.0.0.1", "sdk.localhost", "a.sdk.localhost"];
        [host, sdk, stranger] = await Promise.all(
          [1, 2, 3].map(() => startHttpsServer(certificates.server(names), nothing)),
        );
        // Three hosts, so that no two of them are one site.
        host.url = `https://127.0.0.1:${host.port}`;
        sdk.url = `https://sdk.localhost:${sdk.port}`;
        stranger.url = `https://localhost:${stranger.port}`;
        browser = await open();
        page = await browser.newPage();
      });
      after(async () => {
        await browser?.close();
        await Promise.all([host, sdk, stranger].map((server) => server?.stop()));
      });

      /** What a page of the host shows of frames: the names of those whose documents ran. */
      async function framesShown({ policy, nonce }, frames, more = "", whenAskedForImage = () => {}) {
        for (const server of [sdk, stranger, host]) {
          server.handler = (request, response) => {
            if (request.url === "/image") whenAskedForImage(request);
            framed(request, response);
          };
        }
        await visit(
          { [POLICY]: policy },
          `<script nonce="${nonce}">${LISTENS}</script>${more}${frames.map(iframe).join("")}`,
        );
        return page.evaluate(whenQuiet);
      }

      /** Opens a page of the host with these headers. */
      async function visit(headers, body) {
        const handler = host.handler;
        host.requests.length = 0;
        host.handler = (request, response, text) => {
          if (!request.url.startsWith("/page")) return handler(request, response, text);
          response
            .writeHead(200, { "content-type": "text/html", ...headers })
            .end(`<!doctype html><title>host</title><body>${body}`);
        };
        visits += 1;
        await page.goto(`${host.url}/page-${visits}`);
      }

      test("a host page embeds the frames that are listed, and no other", async () => {
        const frames = [
          `${sdk.url}/sdk`,
          `${stranger.url}/stranger`,
          `${host.url}/own`,
          "data:text/html,<script>parent.postMessage('data','*')</script>",
        ];
        assert.deepEqual(await framesShown(await hostPage({ frames: [sdk.url] }), frames), ["/sdk"]);
        assert.deepEqual(await framesShown(await hostPage({ frames: [stranger.url] }), frames), [
          "/stranger",
        ]);
        assert.deepEqual(await framesShown(await hostPage({ frames: [sdk.url, stranger.url] }), frames), [
          "/sdk",
          "/stranger",
        ]);
        assert.deepEqual(await framesShown(await hostPage(), frames), []);
      });

      test("hosts below a name, not the name, and not another port", async () => {
        const below = `https://a.sdk.localhost:${sdk.port}`;
        const frames = [`${sdk.url}/apex`, `${below}/below`, `https://a.sdk.localhost:${stranger.port}/port`];
        assert.deepEqual(
          await framesShown(await hostPage({ frames: [`https://*.sdk.localhost:${sdk.port}`] }), frames),
          ["/below"],
        );
      });

      test(`${GENERATED} host pages of chance: what loads is what the core says`, async () => {
        const listed = [
          sdk.url,
          stranger.url,
          host.url,
          `https://*.sdk.localhost:${sdk.port}`,
          `https://a.sdk.localhost:${sdk.port}`,
        ];
        const below = `https://a.sdk.localhost:${sdk.port}`;
        let count = 0;
        for (let pages = 0; pages < GENERATED; pages += 1) {
          const own = ["'self'", "https:", ...listed].filter(() => random.chance(0.25));
          const hosted = await hostPage({
            frames: listed.filter(() => random.chance(0.4)),
            own: own.length > 0 ? own : ["'none'"],
          });
          const { policy } = hosted;
          const origins = [sdk.url, stranger.url, host.url, below];
          const images = origins.map((origin) => `<img src="${origin}/image">`).join("");
          const asked = [];
          const shown = await framesShown(
            hosted,
            origins.map((origin) => `${origin}/frame?${origin}`),
            images,
            (request) => asked.push(`https://${request.headers.host}`),
          );
          const mayLoad = (kind, address) =>
            coreAllows(layers.cspCovers, policy, { kind, address }, host.url);
          const allowed = (kind) =>
            origins.filter((origin) => mayLoad(kind, origin === host.url ? "/own" : `${origin}/x`));
          assert.deepEqual(
            shown,
            allowed("frame")
              .map((origin) => `/frame?${origin}`)
              .sort(),
            `${policy} (seed ${seed})`,
          );
          assert.deepEqual(asked.sort(), allowed("img").sort(), `${policy} (seed ${seed})`);
          count += shown.length + asked.length;
        }
        assert.ok(count > GENERATED && count < GENERATED * 7, `${count} were shown or asked for`);
      });

      test("an upstream's policy is narrowed by ours, and widened for the frames alone", async () => {
        const frames = [`${sdk.url}/sdk`, `${stranger.url}/stranger`];
        const scripts = `script-src 'nonce-${NONCE}'`;
        for (const [upstream, allows, shown] of [
          [scripts, false, ["/sdk"]],
          [`${scripts}; frame-src https:`, false, ["/sdk"]],
          [`${scripts}; frame-src ${stranger.url}`, false, []],
          [`${scripts}; frame-src 'none'`, true, ["/sdk"]],
          [`default-src 'none'; ${scripts}`, true, ["/sdk"]],
          [`${scripts}; frame-src ${stranger.url}`, true, ["/sdk", "/stranger"]],
          [`${scripts}, frame-src 'none', child-src 'none'`, true, ["/sdk"]],
          [`${scripts}; frame-src https: \u00fc`, false, ["/sdk"]],
          // Firefox alone would show every frame: of its own second reading, `*` is a source.
          [`${scripts}; frame-src https://x.example/p%20*`, true, ["/sdk"]],
        ]) {
          const { headers } = await pageHeaders({
            frames: { frameSrc: [sdk.url] },
            page: { policy: allows ? "allow-frames" : "narrow-frames" },
            upstream: { [POLICY]: upstream },
          });
          const merged = { policy: headers[POLICY], nonce: NONCE };
          assert.deepEqual(await framesShown(merged, frames), shown, `${upstream} -> ${merged.policy}`);
        }
      });

      for (const [how, by, isOwn] of [
        ["nobody", () => [], false],
        ["its own origin", () => [], true],
        ["one origin", () => [host.url], false],
        ["one origin that is none of those here", () => [stranger.url], false],
        ["its own origin and another", () => [host.url], true],
      ]) {
        test(`a page that ${how} may embed is embedded by no other, with X-Frame-Options and without`, async () => {
          const sealed = await embedded(isOwn, by());
          const options = sealed["x-frame-options"];
          for (const headers of [
            { [POLICY]: sealed[POLICY] },
            options ? { "x-frame-options": options } : undefined,
          ]) {
            if (headers === undefined) continue;
            const answer = (_request, response) => {
              response.writeHead(200, { "content-type": "text/html", ...headers });
              response.end("<script>parent.postMessage(location.pathname, '*')</script>");
            };
            const all = await hostPage({ frames: [sdk.url, stranger.url] });
            // By the host's page: what the SDK and the stranger serve is of another origin.
            sdk.handler = answer;
            await visit(
              { [POLICY]: all.policy },
              `<script nonce="${all.nonce}">${LISTENS}</script>${iframe(`${sdk.url}/framed`)}`,
            );
            const isListed = by().includes(host.url);
            assert.deepEqual(
              await page.evaluate(whenQuiet),
              isListed ? ["/framed"] : [],
              `${JSON.stringify(headers)} in ${host.url}`,
            );
            // By a page of its own origin.
            host.handler = answer;
            await visit({}, `<script>${LISTENS}</script>${iframe(`${host.url}/framed`)}`);
            assert.deepEqual(
              await page.evaluate(whenQuiet),
              isOwn || isListed ? ["/framed"] : [],
              `${JSON.stringify(headers)} at home`,
            );
          }
        });
      }

      /** The headers of a page that these may embed. */
      async function embedded(isOwn, by) {
        const frameAncestors = [...(isOwn ? ["'self'"] : []), ...by];
        const listed = frameAncestors.length > 0 && { frames: { frameAncestors } };
        return (await pageHeaders({ ...listed, page: listed ? { frameAncestors: "shared" } : {} })).headers;
      }

      test("where X-Frame-Options is sent it says what the policy says, and no policy of a list has it", async () => {
        const cases = [
          [false, [], "DENY", "frame-ancestors 'none'"],
          [true, [], "SAMEORIGIN", "frame-ancestors 'self'"],
          [false, [sdk.url], undefined, `frame-ancestors ${sdk.url}`],
          [true, [sdk.url], undefined, `frame-ancestors 'self' ${sdk.url}`],
        ];
        for (const [own, by, options, policy] of cases) {
          const headers = await embedded(own, by);
          assert.deepEqual([headers[POLICY], headers["x-frame-options"]], [policy, options]);
        }
      });

      test("a page by nonce runs the scripts that carry it: no foreign, guessed, injected or inline one", async () => {
        stranger.handler = (_request, response) =>
          response.writeHead(200, { "content-type": "text/javascript" }).end(RAN);
        stranger.requests.length = 0;
        const { policy, nonce } = await hostPage();
        const body =
          script("marked", `nonce="${nonce}"`) +
          script("unmarked", "") +
          script("guessed", `nonce="${randomBytes(16).toString("base64")}"`) +
          script("lower", `nonce="${nonce.toLowerCase()}x"`) +
          `<script data-name="foreign" src="${stranger.url}/x.js"></script>` +
          `<script data-name="own" src="${host.url}/x.js"></script>` +
          `<img src="/none" onerror="${EVENT_HANDLER}">` +
          `<a href="javascript:${EVENT_HANDLER}">x</a>` +
          `<base href="${stranger.url}/">` +
          `<object data="${stranger.url}/object"></object><img src="${stranger.url}/image">`;
        await visit({ [POLICY]: policy }, body);
        await page.evaluate(() => document.querySelector("a").click());
        assert.deepEqual(await page.evaluate(ranScripts), ["marked"]);
        assert.equal(await page.evaluate(() => document.baseURI), `${host.url}/page-${visits}`);
        assert.deepEqual(stranger.requests, []);
      });

      test("a page by hash runs the script of that hash and no other", async () => {
        const body = `<script data-name="hashed">${INLINE}</script><script data-name="other">${INLINE};</script>`;
        await visit({ [POLICY]: (await hostPage({ scripts: [HASH] })).policy }, body);
        assert.deepEqual(await page.evaluate(ranScripts), ["hashed"]);
      });

      test("WebAssembly compiles only where Wicketgate runs, JavaScript text never", async () => {
        for (const webAssembly of [true, false]) {
          const { policy, nonce } = await hostPage({ webAssembly });
          await visit({ [POLICY]: policy }, script("marked", `nonce="${nonce}"`) + evaluating(nonce));
          assert.deepEqual(await page.evaluate(ranScripts), ["marked"]);
          assert.deepEqual(await page.evaluate(() => [globalThis.wasm, globalThis.evaluated]), [
            webAssembly,
            false,
          ]);
        }
      });

      test("forms and requests go where they are listed", async () => {
        stranger.handler = (_request, response) =>
          response.writeHead(200, { "access-control-allow-origin": "*" }).end("x");
        sdk.handler = stranger.handler;
        stranger.requests.length = 0;
        await visit(
          { [POLICY]: (await hostPage({ own: [sdk.url] })).policy },
          `<form action="${stranger.url}/form" method="post"></form>`,
        );
        const fetched = await page.evaluate(
          (urls) =>
            Promise.all(
              urls.map((url) =>
                fetch(url).then(
                  ({ status }) => status,
                  () => "refused",
                ),
              ),
            ),
          [`${sdk.url}/x`, `${stranger.url}/x`, `${host.url}/x`],
        );
        assert.deepEqual(fetched, [200, "refused", "refused"]);
        // Firefox says it by an exception.
        await page.evaluate(() => {
          try {
            document.querySelector("form").submit();
          } catch {}
        });
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
        assert.equal(await page.evaluate(() => location.pathname), `/page-${visits}`);
        assert.deepEqual(stranger.requests, []);
      });

      test("a feature is there for whom it is delegated to", async () => {
        const listed = ["'self'", sdk.url];
        const { headers } = await pageHeaders({
          frames: {
            frameSrc: [sdk.url],
            permissionsPolicy: { geolocation: listed, "clipboard-write": listed },
          },
          page: {},
        });
        const asks =
          "parent.postMessage(location.pathname + (document.featurePolicy?.allowsFeature('geolocation') ?? ''), '*')";
        for (const server of [sdk, stranger])
          server.handler = (_request, response) =>
            response.writeHead(200, { "content-type": "text/html" }).end(`<script>${asks}</script>`);
        const frame = (url) => `<iframe src="${url}" allow="geolocation"></iframe>`;
        await visit(
          { "permissions-policy": headers["permissions-policy"] },
          `<script>${LISTENS}</script>${frame(`${sdk.url}/sdk-`)}${frame(`${stranger.url}/stranger-`)}`,
        );
        // Firefox keeps no such list for scripts to ask, and ignores the header.
        const due = name === "Firefox" ? ["/sdk-", "/stranger-"] : ["/sdk-true", "/stranger-false"];
        assert.deepEqual((await page.evaluate(whenQuiet)).sort(), due);
      });
    });
  }
});

const nothing = (_request, response) => response.end();
const iframe = (url) => `<iframe src="${url.replaceAll('"', "&quot;")}"></iframe>`;
const script = (name, attribute) => `<script data-name="${name}" ${attribute}>${INLINE}</script>`;
const evaluating = (nonce) =>
  `<script nonce="${nonce}">globalThis.evaluated = true; try { eval("1") } catch { globalThis.evaluated = false }</script>`;

function framed({ url }, response) {
  if (url.endsWith(".js")) return response.writeHead(200, { "content-type": "text/javascript" }).end(RAN);
  response
    .writeHead(200, { "content-type": "text/html" })
    .end("<script>parent.postMessage(location.pathname + location.search, '*')</script>");
}

/** Runs in the browser: the messages of frames, sorted, when every frame has loaded or been refused. */
async function whenQuiet() {
  const hasEnded = (frame) => globalThis.ended.has(frame) || globalThis.ended.has(new URL(frame.src).origin);
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const frames = [...document.querySelectorAll("iframe")];
  for (let waits = 0; waits < 100 && !frames.every(hasEnded); waits += 1) await pause(50);
  await pause(150);
  return [...globalThis.shown].sort();
}

/** Runs in the browser: the scripts that ran, once WebAssembly has answered. */
async function ranScripts() {
  for (let waits = 0; waits < 40 && globalThis.wasm === undefined; waits += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 200));
  return globalThis.ran;
}
