// Does <wicketgate-frame> embed as `embedFrame` does, through every change of its attributes? Judged by two
// browsers.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { openChromium } from "../support/chromium.mjs";
import { openFirefox } from "../support/firefox.mjs";
import { frameAt, openSites, say } from "./frame-sites.mjs";

for (const [name, open] of Object.entries({ Chromium: openChromium, Firefox: openFirefox })) {
  describe(`in ${name}`, () => {
    let sites;
    let browser;
    let page;

    before(async () => {
      [sites, browser] = await Promise.all([openSites(), open()]);
    });

    after(async () => {
      await browser?.close();
      await sites?.close();
    });

    beforeEach(async (context) => {
      page = await sites.openPage(browser);
      const opened = page;
      context.after(() => opened.close());
      await page.evaluate(() => {
        window.kit.defineWicketgateFrame();
        window.events = [];
        window.make = (attributes) => {
          const element = document.createElement("wicketgate-frame");
          for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
          for (const type of ["message", "refused"]) {
            element.addEventListener(
              type,
              ({ detail }) => detail.data !== "turn over" && window.events.push([type, detail]),
            );
          }
          document.querySelector("#place").append(element);
          window.element = element;
        };
      });
    });

    const make = (attributes = {}) =>
      page.evaluate((given) => window.make(given), {
        src: `${sites.sdk}/embed`,
        title: "Sign in",
        ...attributes,
      });
    const events = () => page.evaluate(() => window.events);
    const shown = () => page.evaluate(() => window.element.textContent);
    const frames = () =>
      page.evaluate(() => Array.from(document.querySelectorAll("iframe"), ({ src }) => src));

    test("it embeds, hears and posts, under a whole policy with Trusted Types", async () => {
      await make({
        allow: "publickey-credentials-get  clipboard-write",
        sandbox: "allow-scripts allow-same-origin",
      });
      const frame = await frameAt(page, `${sites.sdk}/embed`);
      await say(frame, "hello");
      assert.deepEqual(await events(), [["message", { data: "hello", origin: sites.sdk, ports: [] }]]);
      await page.evaluate(() => window.element.post("from the page"));
      await frame.waitForFunction(() => window.received.length === 1);
      const inner = await page.evaluate(() => {
        const { title, sandbox, allow } = document.querySelector("iframe");
        return [title, sandbox.value, allow];
      });
      assert.deepEqual(inner, [
        "Sign in",
        "allow-scripts allow-same-origin",
        `publickey-credentials-get ${sites.sdk}; clipboard-write ${sites.sdk}`,
      ]);
      assert.deepEqual([await page.evaluate(() => window.violations), page.complaints], [[], []]);
    });

    test("ports come along, and the events stay at the element", async () => {
      await make();
      const frame = await frameAt(page, `${sites.sdk}/embed`);
      await page.evaluate(() => {
        window.seen = [];
        for (const type of ["message", "refused"]) {
          document.addEventListener(type, () => window.seen.push(type), true);
          document.body.addEventListener(type, () => window.seen.push(type));
        }
        window.answer = new Promise((resolve) => {
          window.element.addEventListener("message", ({ detail }) => {
            if (detail.ports.length === 1) detail.ports[0].onmessage = ({ data }) => resolve(data);
          });
        });
      });
      await frame.evaluate(() => {
        const { port1, port2 } = new MessageChannel();
        parent.postMessage("with a port", "*", [port2]);
        port1.postMessage("through it");
      });
      assert.equal(await page.evaluate(() => window.answer), "through it");
      // The document's listener saw it on its way down; on its way up there was nobody to see it.
      assert.deepEqual(await page.evaluate(() => window.seen), ["message"]);
    });

    test("strangers, siblings and a frame that has gone elsewhere are not heard", async () => {
      await make();
      await frameAt(page, `${sites.sdk}/embed`);
      await page.evaluate(
        (addresses) => {
          for (const src of addresses) {
            const frame = document.createElement("iframe");
            frame.src = src;
            document.body.append(frame);
          }
        },
        [`${sites.stranger}/a`, `${sites.sdk}/b`],
      );
      await say(await frameAt(page, `${sites.stranger}/a`), "from a stranger");
      await say(await frameAt(page, `${sites.sdk}/b`), "from a sibling");
      assert.deepEqual(await events(), []);
      const frame = await frameAt(page, `${sites.sdk}/embed`);
      await frame.evaluate((to) => location.assign(to), `${sites.stranger}/taken`);
      await say(await frameAt(page, `${sites.stranger}/taken`), "from the taken frame");
      assert.deepEqual((await events())[0], ["refused", { reason: "origin", origin: sites.stranger }]);
      assert.ok((await events()).every(([type]) => type === "refused"));
    });

    test("another address: the old frame is gone at once, and its messages with it", async () => {
      await make();
      const old = await frameAt(page, `${sites.sdk}/embed`);
      await page.evaluate(() => {
        window.oldWindow = document.querySelector("iframe").contentWindow;
      });
      // Under way while the attribute changes: the page does not turn to its queue before it has changed.
      await old.evaluate(() => parent.postMessage("from the old frame", "*"));
      const before = (await events()).length;
      const between = await page.evaluate((src) => {
        window.element.setAttribute("src", src);
        const left = document.querySelectorAll("iframe").length;
        window.element.setAttribute("sandbox", "allow-scripts allow-same-origin");
        return left;
      }, `${sites.stranger}/next`);
      assert.equal(between, 0);
      const next = await frameAt(page, `${sites.stranger}/next`);
      assert.deepEqual(await frames(), [`${sites.stranger}/next`]);
      await say(next, "from the next frame");
      assert.deepEqual((await events()).slice(before), [
        ["message", { data: "from the next frame", origin: sites.stranger, ports: [] }],
      ]);
      // The old origin counts for nothing any more, even in the new window.
      await next.evaluate((to) => location.assign(to), `${sites.sdk}/embed`);
      await say(await frameAt(page, `${sites.sdk}/embed`), "from the old origin");
      assert.deepEqual((await events()).at(-1), ["refused", { reason: "origin", origin: sites.sdk }]);
    });

    test("several attributes of one turn load one frame, and the same value again loads none", async () => {
      await make();
      await frameAt(page, `${sites.sdk}/embed`);
      const counts = await page.evaluate(async (sdk) => {
        const added = [];
        const observer = new MutationObserver((records) => {
          for (const { addedNodes } of records) added.push(...addedNodes);
        });
        observer.observe(window.element, { childList: true });
        const turn = () => new Promise((resolve) => setTimeout(resolve));
        window.element.setAttribute("src", `${sdk}/other`);
        window.element.setAttribute("title", "Pay");
        window.element.setAttribute("sandbox", "allow-scripts allow-same-origin");
        await turn();
        const afterThree = added.length;
        window.element.setAttribute("title", "Pay");
        await turn();
        return [afterThree, added.length, document.querySelector("iframe").title];
      }, sites.sdk);
      assert.deepEqual(counts, [1, 1, "Pay"]);
    });

    test("out of the document nothing is heard or sent; back in it all begins anew", async () => {
      await make();
      const frame = await frameAt(page, `${sites.sdk}/embed`);
      await say(frame, "first");
      const outcome = await page.evaluate(() => {
        window.element.remove();
        try {
          window.element.post("x");
          return "sent";
        } catch (error) {
          return String(error);
        }
      });
      assert.match(outcome, /^TypeError: there is no frame to send to/);
      assert.deepEqual(await frames(), []);
      // Put in and taken out in one turn, nothing is begun.
      const children = await page.evaluate(async () => {
        document.body.append(window.element);
        window.element.remove();
        await new Promise((resolve) => setTimeout(resolve));
        return window.element.childNodes.length;
      });
      assert.equal(children, 0);
      await page.evaluate(() => {
        const other = document.createElement("section");
        document.body.append(other);
        other.append(window.element);
        document.querySelector("#place").append(window.element);
      });
      await say(await frameAt(page, `${sites.sdk}/embed`), "second");
      assert.deepEqual(await frames(), [`${sites.sdk}/embed`]);
      assert.deepEqual(
        (await events()).map(([type, { data }]) => [type, data]),
        [
          ["message", "first"],
          ["message", "second"],
        ],
      );
    });

    test("what is refused shows why, as text and as an event, and no frame", async () => {
      const table = [
        [{ src: "javascript:alert(1)" }, "src begins with javascript: where https:// must stand"],
        [
          { src: "data:text/html,<script>alert(1)</script>" },
          "src begins with data: where https:// must stand",
        ],
        [{ src: `blob:${sites.sdk}/x` }, "src begins with blob: where https:// must stand"],
        [{ src: "/embed" }, "src is no whole address such as https://sdk.example/embed"],
        [
          { src: "https://sdk.example:443/" },
          "src does not begin with its origin as browsers write it: write https://sdk.example/ and the rest",
        ],
        [{ src: `${sites.host}/x` }, "src is of the page's own origin"],
        [{ title: "" }, "title is missing"],
        [{ sandbox: "allow-scripts allow-top-navigation" }, 'sandbox cannot be ["allow-top-navigation"]'],
        [{ allow: "camera *" }, 'allow cannot be ["*"]'],
        [{ allow: "camera; microphone" }, 'allow cannot be ["camera;"]'],
      ];
      for (const [attributes, why] of table) {
        await make(attributes);
        await page.waitForFunction(() => window.events.length > 0);
        const [[type, detail]] = await events();
        assert.deepEqual([type, detail.reason], ["refused", "settings"]);
        assert.ok(detail.message.startsWith(why), detail.message);
        assert.equal(await shown(), `This frame is not shown: ${detail.message}.`);
        assert.equal(
          await page.evaluate(() => document.querySelector("[role=alert]").textContent),
          await shown(),
        );
        assert.deepEqual(await frames(), []);
        await page.evaluate(() => {
          window.element.remove();
          window.events = [];
        });
      }
      assert.deepEqual(await page.evaluate(() => window.violations), []);
    });

    test("a good address in the place of a bad one brings the frame, and the other way round", async () => {
      await make({ src: "about:blank" });
      await page.waitForFunction(() => window.events.length === 1);
      await page.evaluate((src) => window.element.setAttribute("src", src), `${sites.sdk}/embed`);
      await say(await frameAt(page, `${sites.sdk}/embed`), "here");
      assert.equal(await shown(), "");
      await page.evaluate(() => window.element.removeAttribute("title"));
      await page.waitForFunction(() => window.events.length === 3);
      assert.match(await shown(), /title is missing/);
      assert.deepEqual(await frames(), []);
    });

    test("attributes that it does not know reach no frame", async () => {
      await make({
        srcdoc: "<script>alert(1)</script>",
        style: "x",
        name: "sdk",
        csp: "x",
        allowfullscreen: "",
      });
      await frameAt(page, `${sites.sdk}/embed`);
      assert.deepEqual(
        await page.evaluate(() => document.querySelector("iframe").getAttributeNames().toSorted()),
        ["allow", "loading", "referrerpolicy", "sandbox", "src", "title"],
      );
    });

    test("in markup that stood there before, under another name, and defined twice", async () => {
      const outcome = await page.evaluate((src) => {
        const element = document.createElement("an-sdk");
        element.setAttribute("src", src);
        element.setAttribute("title", "Sign in");
        element.append("until then");
        document.body.append(element);
        const first = window.kit.defineWicketgateFrame("an-sdk");
        return [
          first === window.kit.defineWicketgateFrame("an-sdk"),
          first === window.kit.defineWicketgateFrame(),
          element instanceof first,
        ];
      }, `${sites.sdk}/markup`);
      assert.deepEqual(outcome, [true, false, true]);
      await frameAt(page, `${sites.sdk}/markup`);
      assert.equal(await page.evaluate(() => document.querySelector("an-sdk").textContent), "");
      const taken = await page.evaluate(() => {
        customElements.define("another-element", class extends HTMLElement {});
        try {
          return window.kit.defineWicketgateFrame("another-element");
        } catch ({ name }) {
          return name;
        }
      });
      assert.equal(taken, "NotSupportedError");
    });
  });
}
