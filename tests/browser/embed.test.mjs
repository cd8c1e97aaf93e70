// Does the demo's second page embed the partner and refuse the stranger? Driven in Chromium as a visitor
// would.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openChromium } from "../support/chromium.mjs";
import { lowContrast } from "./contrast.mjs";
import { startDemo } from "./demo-process.mjs";

const PICTURES = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const VIEWPORTS = { wide: { width: 1280, height: 1120 }, narrow: { width: 360, height: 780 } };

describe("the demo's page with frames", () => {
  let demo;
  let browser;
  let partner;
  let stranger;
  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    [demo, browser] = await Promise.all([startDemo(), openChromium()]);
    partner = `http://127.0.0.1:${demo.port + 3}`;
    stranger = `http://127.0.0.1:${demo.port + 4}`;
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function open(options = {}) {
    const page = await browser.newPage({ viewport: VIEWPORTS.wide, ...options });
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(`${demo.url}/embed`);
    await said(page, `${partner} says: The widget is here.`);
    return { page, faults };
  }

  const said = (page, text) => page.locator("#log li").filter({ hasText: text }).first().waitFor();

  test("the partner is shown, heard and answered", async () => {
    const { page, faults } = await open();
    assert.equal(await page.locator("#word").textContent(), "Heard");
    const widget = page.frameLocator("#partner iframe");
    await widget.getByRole("button", { name: "Speak to the page" }).click();
    await said(page, `${partner} says: Good day.`);
    assert.match(await widget.locator("#heard").textContent(), new RegExp(`^Heard: Hello from ${demo.url}$`));
    assert.deepEqual(faults, []);
    await page.close();
  });

  test("the same page refuses the stranger's frame, and hears nothing of it", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Embed the stranger’s frame" }).click();
    await said(page, `The browser stopped ${stranger}`);
    assert.equal(await page.locator("#word").textContent(), "Refused");
    assert.ok(
      !page.frames().some((frame) => frame.url().startsWith(stranger)),
      "no frame of the stranger's was loaded",
    );
    assert.ok(!(await page.locator("#log").textContent()).includes("The stranger was heard"));
    await page.close();
  });

  test("a stranger inside the partner's frame speaks, and nobody listens", async () => {
    const { page } = await open();
    await page
      .frameLocator("#partner iframe")
      .getByRole("button", { name: /^Let the stranger speak/ })
      .click();
    await said(page, `A message from ${stranger} came, and nobody listened.`);
    assert.ok(!(await page.locator("#log").textContent()).includes("money"));
    await page.close();
  });

  test("an injected script does not run", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Inject a script" }).click();
    await said(page, "The browser stopped a script without the nonce");
    assert.equal(await page.locator("body").getAttribute("data-injected"), null);
    await page.close();
  });

  test("a page of ours is shown on the partner's page and on no stranger's", async () => {
    for (const [site, isShown] of [
      [partner, true],
      [stranger, false],
    ]) {
      const page = await browser.newPage({ viewport: { width: 760, height: 460 } });
      await page.goto(`${site}/host`, { waitUntil: "load" });
      const inside = page.frameLocator("iframe").getByRole("heading", { name: "A page of ours" });
      assert.equal(await inside.count(), isShown ? 1 : 0, site);
      await page.screenshot({ path: `${PICTURES}host-${isShown ? "partner" : "stranger"}.png` });
      await page.close();
    }
  });

  test("every response has a nonce of its own, and the upstream's reaches nobody", async () => {
    const nonces = new Set();
    for (let count = 0; count < 4; count += 1) {
      const response = await fetch(`${demo.url}/embed`);
      const [, nonce] = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(response.headers.get("content-security-policy"));
      assert.equal(response.headers.get("wicketgate-nonce"), null);
      assert.ok((await response.text()).includes(`nonce="${nonce}"`));
      nonces.add(nonce);
    }
    assert.equal(nonces.size, 4);
  });

  test("it fits 360 px, in light and dark, with enough contrast", async () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, viewport] of Object.entries(VIEWPORTS)) {
        const { page } = await open({ viewport, colorScheme, reducedMotion: "reduce" });
        await page.getByRole("button", { name: "Embed the stranger’s frame" }).click();
        await said(page, `The browser stopped ${stranger}`);
        assert.ok(
          await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
          "nothing sticks out",
        );
        assert.deepEqual(await page.evaluate(lowContrast), []);
        await page.evaluate(() => window.scrollTo(0, 0));
        await page.screenshot({ path: `${PICTURES}embed-${name}-${colorScheme}.png`, fullPage: true });
        await page.close();
      }
    }
  });
});
