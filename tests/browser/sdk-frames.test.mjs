// Does a page work with AIR Kit's frame where its headers follow from `"profile": "air-kit"`? Judged by two
// browsers, with a stand-in for the SDK's frame and its login window under their real names.
//
// Chromium knows `Permissions-Policy`; Firefox has no such header, and powers go by the frame's `allow` alone there.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Hono } from "hono";
import { Wicketgate } from "wicketgate/edge";
import { wicketgate } from "wicketgate/hono";
import { makeCertificates } from "../support/certificates.mjs";
import { ANY_CERTIFICATE, openChromium } from "../support/chromium.mjs";
import { openFirefox } from "../support/firefox.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { startNameProxy } from "../support/name-proxy.mjs";

const PARTNER = "partner.example";
const KIT = "account.staging.air3.com";
const MAPS = "maps.example";
const ELSEWHERE = ["account.air3.com", "elsewhere.example"];
const POWERS = ["publickey-credentials-get", "publickey-credentials-create", "storage-access"];

const CONFIGURATION = {
  environment: "staging",
  frames: {
    profile: "air-kit",
    frameSrc: [`https://${MAPS}`],
    permissionsPolicy: { geolocation: ["'self'", `https://${MAPS}`] },
  },
  routes: [
    {
      path: "/wallet",
      access: "public",
      page: { policy: "own", crossOrigin: { openerPolicy: "same-origin-allow-popups" } },
    },
    { path: "/cut", access: "public", page: { policy: "own" } },
  ],
};

/** It tells the page what it may do, and a window tells whoever opened it that it is there. */
const FRAME = `<!doctype html><title>frame</title><script>
  const policy = document.featurePolicy;
  parent.postMessage(["frame", policy?.allowedFeatures() ?? null], "*");
  opener?.postMessage(["window"], "*");
</script>`;

const framed = (host) =>
  `<iframe src="https://${host}/" allow="${POWERS.map((power) => `${power} *`).join("; ")}; geolocation *"></iframe>`;

const page = (nonce) => `<!doctype html><title>wallet</title>
<script nonce="${nonce}">
  window.heard = {};
  window.stopped = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    window.stopped.push([effectiveDirective, new URL(blockedURI).hostname]));
  addEventListener("message", ({ data: [kind, features], origin }) => {
    window.heard[kind === "window" ? "window" : new URL(origin).hostname] = features ?? true;
  });
  window.hasAll = () => ${JSON.stringify([KIT, MAPS])}.every((host) => host in window.heard) &&
    ${JSON.stringify(ELSEWHERE)}.every((host) => window.stopped.some(([, blocked]) => blocked === host));
  addEventListener("click", () => window.open("https://${KIT}/login", "login", "width=300,height=300"));
</script>
<button>Sign in</button>${[KIT, MAPS, ...ELSEWHERE].map(framed).join("")}`;

let certificates;
let server;
let proxy;
before(async () => {
  certificates = makeCertificates();
  const app = new Hono()
    .use(wicketgate(Wicketgate.load(CONFIGURATION), { log: false }))
    .get("/wallet", (c) => c.html(page(c.var.wicketgate.nonce)))
    // A page whose own server cuts its windows off, as the profile lets no configuration do.
    .get("/cut", (c) =>
      c.html(page(c.var.wicketgate.nonce), 200, { "cross-origin-opener-policy": "same-origin" }),
    );
  server = await startHttpsServer(certificates.server(), async ({ url, headers }, response) => {
    if (headers.host !== PARTNER) return response.writeHead(200, { "content-type": "text/html" }).end(FRAME);
    const answer = await app.fetch(new Request(`https://${PARTNER}${url}`, { headers }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    return response.end(await answer.text());
  });
  proxy = await startNameProxy([PARTNER, KIT, MAPS, ...ELSEWHERE], server.port);
});
after(async () => {
  await proxy?.stop();
  await server?.stop();
  certificates?.remove();
});

const BROWSERS = {
  Chromium: () => openChromium([ANY_CERTIFICATE, ...proxy.chromiumSwitches]),
  Firefox: () =>
    openFirefox({ ...proxy.firefoxPreferences, "dom.security.featurePolicy.webidl.enabled": true }),
};

for (const [name, open] of Object.entries(BROWSERS))
  describe(`in ${name}`, () => {
    let browser;
    before(async () => {
      browser = await open();
    });
    after(() => browser?.close());

    /** What the page heard and what was stopped, once all its frames have had their say. */
    async function visit(path) {
      const opened = await browser.newPage();
      await opened.goto(`https://${PARTNER}${path}`);
      await opened.waitForFunction(() => window.hasAll());
      return opened;
    }

    test("the SDK's frame of this environment is there, and so is another that is listed; nobody else's is", async () => {
      const opened = await visit("/wallet");
      const { heard, stopped } = await opened.evaluate(() => ({
        heard: Object.keys(window.heard).toSorted(),
        stopped: window.stopped.filter(([directive]) => directive === "frame-src").map(([, host]) => host),
      }));
      assert.deepEqual(heard, [KIT, MAPS].toSorted());
      assert.deepEqual(stopped.toSorted(), ELSEWHERE.toSorted());
      await opened.close();
    });

    test("passkeys and storage are the SDK's frame's alone", async (context) => {
      const opened = await visit("/wallet");
      const allowed = await opened.evaluate(() => window.heard);
      if (allowed[KIT] === null) {
        await opened.close();
        return context.skip("this browser does not tell what a frame may do");
      }
      const has = (host) => POWERS.filter((power) => allowed[host].includes(power));
      const known = await opened.evaluate((powers) => {
        const all = document.featurePolicy.features();
        return powers.filter((power) => all.includes(power));
      }, POWERS);
      assert.ok(known.length > 0, `${name} knows none of ${POWERS}`);
      assert.deepEqual(has(KIT), known);
      if (name === "Chromium") {
        assert.deepEqual(has(MAPS), []);
        assert.equal(allowed[KIT].includes("geolocation"), false);
      } else
        context.diagnostic(`${name} has no Permissions-Policy header: a frame's \`allow\` alone decides`);
      assert.equal(allowed[MAPS].includes("geolocation"), true);
      await opened.close();
    });

    for (const [path, is] of [
      ["/wallet", "is heard"],
      ["/cut", "is cut off where the page's server says `same-origin`"],
    ])
      test(`the login window ${is} (${path})`, async () => {
        const opened = await visit(path);
        const before = server.requests.filter(({ url }) => url === "/login").length;
        await opened.click("button");
        const isLoaded = () => server.requests.filter(({ url }) => url === "/login").length > before;
        while (!isLoaded()) await new Promise((resolve) => setTimeout(resolve, 25));
        const waited = path === "/cut" ? 1_000 : 20_000;
        const isHeard = await opened.evaluate(
          (milliseconds) =>
            new Promise((resolve) => {
              const until = Date.now() + milliseconds;
              const look = () =>
                window.heard.window || Date.now() > until
                  ? resolve(window.heard.window ?? false)
                  : setTimeout(look, 25);
              look();
            }),
          waited,
        );
        assert.equal(isHeard, path === "/wallet");
        await opened.close();
      });
  });
