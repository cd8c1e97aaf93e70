// How does a test click through a system's page of the demo? From the first page, as a visitor would.
//
//   const { page, faults } = await openSystem(browser, demo, "air-kit", { viewport });
//   await play(page, story[0]);          // one request, by its button
//   await playAll(page);
//   await page.evaluate(outcomes)        // "Yes, 200" and its like, or "not asked"
//   wordsOf(examples.get("air-kit"))     // what its story tells of them
//   await page.waitForFunction(isReady)  // and isPlayed: run in the page, so they stand alone

export const NAMES = ["air-kit", "sigid", "round-two", "iam"];
export const examples = new Map(
  await Promise.all(NAMES.map(async (name) => [name, await import(`../examples/${name}/index.mjs`)])),
);

const PLAY_LIMIT_MS = 40_000;

export const isReady = () =>
  document.getElementById("play")?.disabled === false && !document.body.hasAttribute("aria-busy");
export const isPlayed = () => /^12 of 12/.test(document.getElementById("progress")?.textContent);
export const outcomes = () =>
  [...document.querySelectorAll(".outcome")].map(({ textContent }) => textContent);

/** The outcomes that an example's story tells. */
export const wordsOf = ({ story }) =>
  story.map(({ expected: { status } }) => `${status < 400 ? "Yes" : "No"}, ${status}`);

/** `faults` collects scripts' errors and what the page's policy stopped. */
export async function openSystem(browser, demo, name, options) {
  const page = await browser.newPage({ reducedMotion: "reduce", ...options });
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(demo.url);
  await page.locator(`a[href="/systems/${name}"]`).click();
  await page.waitForFunction(isReady);
  return { page, faults };
}

export async function playAll(page) {
  await page.getByRole("button", { name: "Play all twelve" }).click();
  await page.waitForFunction(isPlayed, undefined, { timeout: PLAY_LIMIT_MS });
}

/** Plays one by a click on it, and waits for its answer. */
export async function play(page, { title }) {
  await page.getByRole("button", { name: title }).click();
  await page.waitForFunction(
    (title) =>
      !document.body.hasAttribute("aria-busy") &&
      document.getElementById("sentence").textContent === `${title}.`,
    title,
  );
}
