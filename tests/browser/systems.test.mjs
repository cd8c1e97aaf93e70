// Do the pages of the four systems say what their gates do? Each is opened from the first page and played, with the
// stories that the other tests run.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openChromium } from "../support/chromium.mjs";
import { openFirefox } from "../support/firefox.mjs";
import { lowContrast } from "./contrast.mjs";
import { startDemo } from "./demo-process.mjs";
import {
  examples,
  isPlayed,
  isReady,
  NAMES,
  openSystem,
  outcomes,
  play,
  playAll,
  wordsOf,
} from "./system-page.mjs";

const PICTURES = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 780 };

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

const open = (name, options) => openSystem(browser, demo, name, { viewport: WIDE, ...options });

test("the first page offers four cards, each with its one line", async () => {
  const page = await browser.newPage();
  await page.goto(demo.url);
  const cards = page.locator("#systems li");
  await cards.nth(3).waitFor();
  assert.deepEqual(
    await cards.locator("code").allTextContents(),
    NAMES.map((name) => `"profile": "${name}"`),
  );
  await page.close();
});

for (const [name, example] of examples)
  describe(example.system, () => {
    test("all twelve are played, and each is what its story tells", async () => {
      const { page, faults } = await open(name);
      assert.equal(await page.locator("#word").textContent(), "Shut");
      assert.equal(await page.locator(".lit").count(), 1);
      assert.match(await page.locator(".lit").textContent(), new RegExp(`^ *"profile": "${name}",?\n$`));
      await playAll(page);
      assert.deepEqual(await page.evaluate(outcomes), wordsOf(example));
      assert.match(await page.locator("#progress").textContent(), /, each as the story tells\.$/);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("one that is refused: the rule in words, what the network and what the operator was told", async () => {
      const { page } = await open(name);
      const step = example.story.find(
        ({ expected: { status, code }, again }) => status === 401 && code !== "credentials_missing" && !again,
      );
      await play(page, step);
      assert.equal(await page.locator("#word").textContent(), "No");
      assert.match(await page.locator("#rule").textContent(), new RegExp(`^${step.rule} .{20,}\\.$`, "s"));
      assert.match(
        await page.locator("#network").textContent(),
        /^401 Unauthorized\nwww-authenticate: Bearer/,
      );
      assert.doesNotMatch(await page.locator("#network").textContent(), new RegExp(step.expected.code));
      const log = await page.locator("#log").textContent();
      assert.match(log, new RegExp(`Code${step.expected.code}Why, and the way out.{20,}`));
      assert.doesNotMatch(await page.content(), /eyJ[\w-]+\.[\w-]+/, "no token can be copied");
      await page.close();
    });
  });

test("what is asked again too soon says so, and counts as told", async () => {
  const { page } = await open("iam");
  const step = examples.get("iam").story.find(({ again }) => again?.code === "jwks_cooling_down");
  await play(page, step);
  await play(page, step);
  assert.match(await page.locator("#network").textContent(), /^503 Service Unavailable\nretry-after: \d+/);
  assert.match(await page.locator("#otherwise").textContent(), /a moment ago.*“not now”/);
  assert.match(await page.locator("#progress").textContent(), /each as the story tells/);
  await page.close();
});

test("a sign that turns the text around, or that nobody sees, stands by its number", async () => {
  const { page } = await open("round-two");
  for (const [start, number] of [
    ["A name that turns", "202e"],
    ["A name with a letter", "200b"],
  ]) {
    await play(
      page,
      examples.get("round-two").story.find(({ title }) => title.startsWith(start)),
    );
    assert.match(await page.locator("#token").textContent(), new RegExp(`"name": "Ada ?\\\\u${number}`));
  }
  await page.close();
});

test("playing all can be stopped, and a click on one ends it too", async () => {
  const { page } = await open("round-two");
  await page.getByRole("button", { name: "Play all twelve" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  assert.match(await page.locator("#progress").textContent(), /^[012] of 12 asked/);
  await page.getByRole("button", { name: "Play all twelve" }).click();
  await play(page, examples.get("round-two").story[11]);
  await page.waitForTimeout(1_000);
  assert.equal(await page.getByRole("button", { name: "Play all twelve" }).count(), 1);
  assert.match(await page.locator("#sentence").textContent(), /nobody listed/);
  await page.close();
});

test("everything can be done with the keyboard; each button has a name, results are told", async () => {
  const { page } = await open("sigid");
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let steps = 0; steps < 20 && (await focused()) !== "Play all twelve"; steps += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.match(await focused(), /^Ada reads the orders/);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("word").textContent === "Yes");
  assert.match(await page.locator(".answer[aria-live=polite]").innerText(), /^Yes\s+Ada reads/);
  assert.match(await focused(), /^Ada reads the orders/, "the focus stays where it was");
  for (const button of await page.getByRole("button").all())
    assert.ok((await button.textContent()).trim().length > 3);
  const pictures = page.getByRole("img", { name: /tenant, scope/ });
  assert.equal(await pictures.count(), 1, "one picture is shown, and says what it shows");
  await page.close();
});

test("it fits 360 px and 1280 px, in light and dark, with enough contrast, and moves nothing unasked", async () => {
  const shapes = [
    ["wide", WIDE, "light"],
    ["narrow", NARROW, "dark"],
    ["wide", WIDE, "dark"],
    ["narrow", NARROW, "light"],
  ];
  // The colours are everywhere the same; the texts are not.
  for (const [index, name] of NAMES.entries())
    for (const [width, viewport, colorScheme] of index === 0 ? shapes : shapes.slice(0, 2)) {
      const { page } = await open(name, { viewport, colorScheme });
      const { story } = examples.get(name);
      for (const step of [story[0], story.find(({ expected }) => expected.status === 401)]) {
        await play(page, step);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        assert.deepEqual(await page.evaluate(lowContrast), []);
        assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
        const box = await page.locator(".answer").boundingBox();
        assert.ok(box.y < viewport.height && box.y + box.height > 0, "the answer is in view");
      }
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: `${PICTURES}${name}-${width}-${colorScheme}.png`, fullPage: true });
      await page.close();
    }
});

test("in Firefox as well", async () => {
  const firefox = await openFirefox();
  try {
    const page = await firefox.newPage();
    await page.goto(`${demo.url}/systems/air-kit`);
    await page.waitForFunction(isReady);
    await page.click("#play");
    await page.waitForFunction(isPlayed, { timeout: 40_000 });
    const words = wordsOf(examples.get("air-kit"));
    // Asked before by another page, it may be too soon for a second look at the keys.
    const shown = (await page.evaluate(outcomes)).map((word) => word.slice(0, 2));
    assert.deepEqual(
      shown,
      words.map((word) => word.slice(0, 2)),
    );
  } finally {
    await firefox.close();
  }
});

test("a system that has ended: the page says so, and starts it again", async () => {
  const { page } = await open("round-two");
  const [, first] = examples.get("round-two").story;
  await play(page, first);
  const [, system] = /Round Two: process ([0-9]+)/.exec(demo.output());
  process.kill(Number(system), "SIGKILL");
  await demo.printed(/the round-two .* ended by itself: SIGKILL\. Its page can start it again\./);
  await page.getByRole("button", { name: first.title }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /^The system cannot be asked\. It does not run\./);
  assert.equal(await page.locator("#word").textContent(), "No answer");
  await page.getByRole("button", { name: "Start it again" }).click();
  await page.waitForFunction(() => document.getElementById("notice").hidden);
  await page.waitForFunction(isReady);
  await play(page, first);
  assert.equal(await page.locator("#word").textContent(), "Yes");
  await page.close();
});

test("with the demo every system ends, and an open page says that nobody answers", async () => {
  const { page } = await open("iam");
  const children = [...demo.output().matchAll(/: process ([0-9]+), the vendor's/g)].map(([, id]) =>
    Number(id),
  );
  assert.ok(children.length >= 4);
  const { exitCode, leftBehind } = await demo.stop();
  assert.equal(exitCode, 0);
  assert.deepEqual(leftBehind, []);
  for (const child of children) assert.throws(() => process.kill(child, 0), { code: "ESRCH" });
  await page.getByRole("button", { name: "Ada reads her order" }).click();
  await page.getByRole("alert").waitFor();
  assert.match(
    await page.getByRole("alert").innerText(),
    /^The demo does not answer\. Is make demo still running\?/,
  );
  await page.close();
});
