// Does the page say what the gate does? Driven in Chromium as a visitor would, against the running demo.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openChromium } from "../support/chromium.mjs";
import { lowContrast } from "./contrast.mjs";
import { startDemo } from "./demo-process.mjs";

const PICTURES = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const WIDE = { width: 1280, height: 1120 };
const NARROW = { width: 360, height: 780 };

// What each cheat must end in: the status on the network, and the reason in the page. A second look at an
// unknown key comes too early for the gate, which has fetched the key set for the first one.
const CHEATS = [
  { button: /^None: send it as it is/, status: 200 },
  {
    button: /^Flip one bit/,
    status: 401,
    code: "signature_invalid",
    changed: /^Changed: one character of the signature, number 4[0-9] of 86\.$/,
  },
  {
    button: /^Edit a claim/,
    status: 401,
    code: "signature_invalid",
    changed: /^Changed: part of the claims\.$/,
  },
  {
    button: /^Strip the signature/,
    status: 401,
    code: "token_segments",
    changed: /^Changed: the signature was cut off\.$/,
  },
  { button: /^Say alg: none/, status: 401, code: "alg_mismatch", changed: /^Changed: the whole header\.$/ },
  {
    button: /^Swap alg to HS256/,
    status: 401,
    code: "alg_mismatch",
    changed: /header.*; the whole signature\.$/,
  },
  {
    button: /^Sign with another key/,
    status: 401,
    code: "signature_invalid",
    changed: /^Changed: the whole signature\.$/,
  },
  {
    button: /^Use an unknown key/,
    status: 503,
    code: "jwks_cooling_down",
    changed: /header.*; the whole signature\.$/,
  },
  { button: /^Bring no token/, status: 401, code: "credentials_missing" },
  { button: /^Let it expire/, status: 401, code: "token_expired", changed: /^Nothing was changed\.$/ },
];

describe("the demo page", () => {
  let demo;
  let browser;
  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    [demo, browser] = await Promise.all([startDemo(), openChromium()]);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  /** A page on the demo; `faults` collects scripts' errors and what the page's policy stopped. */
  async function open(options = {}) {
    const page = await browser.newPage({ viewport: WIDE, ...options });
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (
        message.type() === "error" &&
        !/the server responded with a status of (401|502|503)/.test(message.text())
      )
        faults.push(message.text());
    });
    await page.goto(`${demo.url}/`);
    await page.locator("#keys li").first().waitFor();
    return { page, faults };
  }

  test("before anything was sent the gate is shut, and nothing is asked of it", async () => {
    const { page, faults } = await open();
    assert.equal(await page.locator("#word").textContent(), "Shut");
    assert.match(await page.locator("#token-empty").textContent(), /No token yet/);
    assert.equal(await page.locator("#details").isVisible(), false);
    assert.match(
      await page.locator("#configuration").textContent(),
      /"jwksUri": "https:\/\/127\.0\.0\.1:[0-9]+\/issuer\/jwks\.json"/,
    );
    assert.deepEqual(faults, []);
    await page.close();
  });

  test("a fresh token: yes, with the claims that reached the upstream; every cheat: no, with its reason", async () => {
    const { page, faults } = await open();
    await page.getByRole("button", { name: "Mint and send" }).click();
    await answered(page, 200);
    const minted = await page.locator("#token").textContent();
    for (const { button, status, code, changed } of CHEATS) {
      await page.getByRole("button", { name: button }).click();
      await answered(page, status, code);
      assert.equal(await page.locator("#word").textContent(), status === 200 ? "Yes" : "No", String(button));
      assert.match(await page.getByRole("status").innerText(), status === 200 ? /^Yes\s/ : /^No\s/);
      const network = await page.locator("#network").textContent();
      assert.match(network, new RegExp(`^${status} `));
      if (status === 200) {
        const echo = JSON.parse(await page.locator("#echo").textContent());
        assert.equal(echo.claims.sub, "ada@customer.example");
        assert.equal(echo.authorizationArrived, false);
        assert.equal(await page.locator("#token").textContent(), minted);
      } else {
        assert.equal(await page.locator("#passed").isVisible(), false);
        assert.doesNotMatch(network, new RegExp(code), "the network is not told the reason");
        assert.match(network, /"requestId":"[0-9a-f-]{36}"/);
      }
      if (status === 401)
        assert.match(
          network,
          code === "credentials_missing"
            ? /www-authenticate: Bearer\n/
            : /www-authenticate: Bearer error="invalid_token"\n/,
        );
      if (changed) assert.match(await page.locator("#change").textContent(), changed);
      if (code)
        assert.ok(
          (await page.locator("#reason dd").nth(1).textContent()).length > 10,
          "the refusal says why",
        );
    }
    assert.deepEqual(faults, []);
    await page.close();
  });

  test("a token of a day is refused, however genuine", async () => {
    const { page } = await open();
    await page.getByLabel("1 day").check();
    await page.getByRole("button", { name: "Mint and send" }).click();
    await answered(page, 401, "lifetime_too_long");
    await page.close();
  });

  test("after a rotation: not now, a countdown, then yes; and the page explains it", async () => {
    const { page, faults } = await open();
    await page.getByRole("button", { name: "Mint and send" }).click();
    await answered(page, 200);
    const before = await page.locator("#keys code").first().textContent();
    await page.getByRole("button", { name: "Rotate the key" }).click();
    await page.locator("#keys li").nth(1).waitFor();
    assert.match(
      await page.locator("#story").textContent(),
      /asks the issuer for its keys again, without a restart/,
    );
    await page.getByRole("button", { name: "Send the same token again" }).click();
    await answered(page, 200);

    await page.getByRole("button", { name: "Mint and send" }).click();
    const retry = page.locator("#retry-button");
    await page.waitForFunction(
      () =>
        /^(503|200) /.test(document.getElementById("network").textContent) &&
        !document.body.hasAttribute("aria-busy"),
    );
    if (await retry.isVisible()) {
      assert.match(await page.locator("#retry-text").textContent(), /at most once in 30 s/);
      await page.waitForFunction(() => !document.getElementById("retry-button").disabled, undefined, {
        timeout: 35_000,
      });
      await retry.click();
    }
    await answered(page, 200);
    const after = await page.locator("#keys code").first().textContent();
    assert.notEqual(after, before);
    assert.ok(
      (await page.locator("#decoded").textContent()).includes(after),
      "it was the new key's token that passed",
    );

    await page.getByRole("button", { name: "Withdraw the old key" }).click();
    await page.waitForFunction(() => document.querySelectorAll("#keys li").length === 1);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test("everything can be done with the keyboard, and the focus is seen", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "/embed");
    for (const name of ["air-kit", "sigid", "round-two", "iam"]) {
      await page.keyboard.press("Tab");
      assert.equal(
        await page.evaluate(() => document.activeElement.getAttribute("href")),
        `/systems/${name}`,
      );
    }
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.name), "lifetime");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.value), "86400");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
    await page.keyboard.press("Enter");
    await answered(page, 200);
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.dataset.cheat === "flip")) break;
    }
    await page.keyboard.press("Space");
    await answered(page, 401, "signature_invalid");
    await page.close();
  });

  test("it fits 360 px, shows the answer without being asked, in light and dark, with enough contrast", async () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
        const { page } = await open({ viewport, colorScheme, reducedMotion: "reduce" });
        for (const [verdict, button, status] of [
          ["yes", "Mint and send", 200],
          ["no", "Flip one bit", 401],
        ]) {
          await page.getByRole("button", { name: button }).click();
          await answered(page, status);
          assert.ok(
            await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
            "nothing sticks out",
          );
          const box = await page.locator(".answer").boundingBox();
          assert.ok(box.y >= 0 && box.y + box.height <= viewport.height, "the answer is in view");
          assert.deepEqual(await page.evaluate(lowContrast), []);
          const path = `${PICTURES}${verdict}-${name}-${colorScheme}.png`;
          await page.evaluate(() => window.scrollTo(0, 0));
          await page.screenshot({ path, fullPage: name === "narrow" });
        }
        await page.close();
      }
    }
  });

  test("issuer gone, then Worker gone: the page says so", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Mint and send" }).click();
    await answered(page, 200);
    demo.type("issuer");
    await demo.printed(/The issuer is stopped/);
    await page.getByRole("button", { name: "Mint and send" }).click();
    await page.getByRole("alert").waitFor();
    assert.match(await page.getByRole("alert").textContent(), /^The issuer does not answer\./);
    await page.getByRole("button", { name: "Send the same token again" }).click();
    await answered(page, 200);

    await demo.stop();
    await page.getByRole("button", { name: /^Flip one bit/ }).click();
    await page.locator('[data-verdict="unsure"]').waitFor();
    assert.equal(await page.locator("#word").textContent(), "No answer");
    assert.match(await page.getByRole("alert").textContent(), /^The Worker does not answer\./);
    await page.close();
  });
});

/** Waits for the answer to the latest click. */
async function answered(page, status, code) {
  await page.waitForFunction(
    ([status, code]) =>
      !document.body.hasAttribute("aria-busy") &&
      document.getElementById("network").textContent.startsWith(`${status} `) &&
      (!code || document.querySelector("#reason dd").textContent === code),
    [status, code],
    { timeout: 15_000 },
  );
}
