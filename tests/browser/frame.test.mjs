// Do only the right messages come, and do only the right windows get ours? Judged by Chromium, on a page
// under a whole policy.

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
    });

    const turn = "turn over";

    /** Embeds the SDK's page with the function; what came and what was refused is kept in the page. */
    async function embed(options = {}) {
      await page.evaluate(
        (given) => {
          window.came = [];
          window.refused = [];
          window.embedded = window.kit.embedFrame(document.querySelector("#place"), {
            title: "Sign in",
            onMessage: ({ data, origin }) => data !== "turn over" && window.came.push([data, origin]),
            onRefused: (refusal) => window.refused.push(refusal),
            ...given,
          });
        },
        { src: `${sites.sdk}/embed`, ...options },
      );
      return frameAt(page, options.src ?? `${sites.sdk}/embed`);
    }

    /** Adds a frame by hand, as another part of the page might. */
    async function addFrame(src, sandbox) {
      await page.evaluate(
        (given) => {
          const frame = document.createElement("iframe");
          if (given.sandbox !== undefined) frame.setAttribute("sandbox", given.sandbox);
          frame.src = given.src;
          document.body.append(frame);
        },
        { src, sandbox },
      );
      return frameAt(page, src);
    }

    const came = () => page.evaluate(() => window.came);
    const refused = () => page.evaluate(() => window.refused);

    async function assertQuiet() {
      assert.deepEqual(await page.evaluate(() => window.violations), []);
      assert.deepEqual(page.complaints, []);
    }

    describe("an embedded frame", () => {
      test("is heard, and hears the page, under a whole policy with Trusted Types", async () => {
        const frame = await embed();
        await say(frame, { hello: [1, 2] });
        assert.deepEqual(await came(), [[{ hello: [1, 2] }, sites.sdk]]);
        await page.evaluate(() => window.embedded.post("from the page"));
        await frame.waitForFunction(() => window.received.length === 1);
        assert.deepEqual(await frame.evaluate(() => window.received), [["from the page", sites.host]]);
        const answer = await page.evaluate(
          () =>
            new Promise((resolve) => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = ({ data }) => resolve(data);
              window.embedded.post("with a port", [port2]);
            }),
        );
        assert.equal(answer, "through the port");
        assert.deepEqual(await refused(), []);
        await assertQuiet();
      });

      test("is embedded in a page without an address by that page's own origin, unless a program hides it", async () => {
        const outcomes = await page.evaluate(
          (addresses) => {
            const blank = document.createElement("iframe");
            document.body.append(blank);
            const view = blank.contentWindow;
            const outcomeOf = (src) => {
              try {
                const sandbox = ["allow-scripts", "allow-same-origin", "allow-popups"];
                window.kit.embedFrame(view.document.body, { src, title: "Sign in", sandbox }).remove();
                return "embedded";
              } catch ({ name, message }) {
                return `${name}: ${message}`;
              }
            };
            const known = addresses.map(outcomeOf);
            view.origin = "https://elsewhere.example";
            return [view.location.origin, ...known, ...addresses.map(outcomeOf)];
          },
          [`${sites.sdk}/embed`, `${sites.host}/embed`],
        );
        const hidden =
          "TypeError: the page's origin cannot be known: no variable of it may be named `origin`";
        assert.equal(outcomes[0], "null");
        assert.equal(outcomes[1], "embedded");
        assert.match(outcomes[2], /^TypeError: .*own/);
        assert.deepEqual(outcomes.slice(3), [hidden, hidden]);
      });

      test("a stranger's frame on the same page is not heard", async () => {
        await embed();
        await say(await addFrame(`${sites.stranger}/`), "from a stranger");
        assert.deepEqual(await came(), []);
        // Other frames' messages are no news of this one.
        assert.deepEqual(await refused(), []);
      });

      test("nor another window of the right origin", async () => {
        await embed();
        await say(await addFrame(`${sites.sdk}/other`), "from a sibling");
        await say(page.mainFrame(), "from the page itself");
        assert.deepEqual(await came(), []);
      });

      test("nor a frame inside it, of the right origin", async () => {
        const frame = await embed();
        await frame.evaluate(() => {
          const inner = document.createElement("iframe");
          inner.src = "/inner";
          document.body.append(inner);
        });
        const inner = await frameAt(page, `${sites.sdk}/inner`);
        await inner.evaluate(() => top.postMessage("from within", "*"));
        await say(frame, "after it");
        assert.deepEqual(await came(), [["after it", sites.sdk]]);
      });

      test("sandboxed to no origin it sends null, and is refused", async () => {
        const frame = await embed({ sandbox: ["allow-scripts"] });
        await say(frame, "from nobody");
        assert.deepEqual(await came(), []);
        assert.deepEqual((await refused())[0], { reason: "origin", origin: "null" });
        await page.evaluate(() => window.embedded.post("for the SDK alone"));
        await say(frame, "still nobody");
        assert.deepEqual(await frame.evaluate(() => window.received), []);
      });

      test("having gone elsewhere it is neither heard nor told anything", async () => {
        const frame = await embed();
        await say(frame, "before");
        await frame.evaluate((to) => location.assign(to), `${sites.stranger}/taken`);
        const taken = await frameAt(page, `${sites.stranger}/taken`);
        await say(taken, "after");
        assert.deepEqual(await came(), [["before", sites.sdk]]);
        assert.deepEqual((await refused())[0], { reason: "origin", origin: sites.stranger });
        await page.evaluate(() => window.embedded.post("a secret"));
        await page.evaluate(() =>
          document.querySelector("#place iframe").contentWindow.postMessage("the end", "*"),
        );
        await taken.waitForFunction(() => window.received.length > 0);
        assert.deepEqual(await taken.evaluate(() => window.received), [["the end", sites.host]]);
        // Back again it is the SDK's once more.
        await taken.evaluate((to) => location.assign(to), `${sites.sdk}/embed`);
        await say(await frameAt(page, `${sites.sdk}/embed`), "back");
        assert.deepEqual((await came()).at(-1), ["back", sites.sdk]);
      });

      test("a redirect at the address itself ends the same way", async () => {
        await page.evaluate(() => {
          window.came = [];
        });
        const target = `${sites.stranger}/there`;
        await page.evaluate(
          (src) =>
            window.kit.embedFrame(document.querySelector("#place"), {
              src,
              title: "Sign in",
              onMessage: ({ data }) => window.came.push(data),
            }),
          `${sites.sdk}/redirect?to=${encodeURIComponent(target)}`,
        );
        await say(await frameAt(page, target), "from a stranger");
        assert.deepEqual(await came(), []);
      });

      test("removed it is gone, and what was under way does not come", async () => {
        const frame = await embed();
        await page.evaluate(() => {
          const { contentWindow } = window.embedded.element;
          window.stays = contentWindow;
        });
        await frame.evaluate(() => parent.postMessage("under way", "*"));
        await page.evaluate(() => {
          window.came.length = 0;
          window.embedded.remove();
        });
        const stays = await addFrame(`${sites.sdk}/other`);
        await say(stays, "later");
        assert.deepEqual(await came(), []);
        // Even where somebody puts the same frame back.
        await page.evaluate(() => document.querySelector("#place").append(window.embedded.element));
        await say(await frameAt(page, `${sites.sdk}/embed`), "back");
        assert.deepEqual(await came(), []);
        await page.evaluate(() => window.embedded.element.remove());
        assert.equal(await page.evaluate(() => document.querySelectorAll("#place iframe").length), 0);
        assert.match(
          await page.evaluate(() => {
            try {
              return window.embedded.post("x") ?? "sent";
            } catch (error) {
              return String(error);
            }
          }),
          /^TypeError: there is no window to send to/,
        );
      });
    });

    const allows = (frame, feature) =>
      frame.evaluate((text) => document.featurePolicy?.allowsFeature(text), feature);

    describe("what the browser made of the attributes", () => {
      const attributes = () =>
        page.evaluate(() =>
          Object.fromEntries(
            Array.from(document.querySelector("#place iframe").attributes, ({ name, value }) => [
              name,
              value,
            ]),
          ),
        );

      test("the defaults: a sandbox, no power handed on, the origin alone as referrer", async () => {
        const frame = await embed();
        assert.deepEqual(await attributes(), {
          allow: "",
          loading: "eager",
          referrerpolicy: "strict-origin",
          sandbox: "allow-scripts allow-same-origin allow-forms",
          src: `${sites.sdk}/embed`,
          title: "Sign in",
        });
        assert.equal(await frame.evaluate(() => document.referrer), `${sites.host}/`);
        assert.notEqual(await allows(frame, "publickey-credentials-get"), true);
        // Chromium answers null, Firefox throws.
        const popup = await frame.evaluate(() => window.open("about:blank")).catch(({ message }) => message);
        assert.match(String(popup), /^null$|not supported/);
      });

      test("the frame cannot lead the page elsewhere, with any set of tokens", async () => {
        const popups = ["allow-scripts", "allow-same-origin", "allow-popups"];
        for (const sandbox of [undefined, popups]) {
          const frame = await embed(sandbox && { sandbox });
          const outcome = await frame.evaluate(() => {
            try {
              top.location = "https://evil.example/";
              return "went";
            } catch ({ name }) {
              return name;
            }
          });
          assert.equal(outcome, "SecurityError");
          await page.evaluate(() => window.embedded.remove());
        }
        assert.equal(page.url(), `${sites.host}/`);
      });

      test("powers are the SDK's origin's alone, and gone when the frame goes elsewhere", async () => {
        const frame = await embed({ allow: ["publickey-credentials-get", "clipboard-write"] });
        assert.equal(
          (await attributes()).allow,
          `publickey-credentials-get ${sites.sdk}; clipboard-write ${sites.sdk}`,
        );
        // Firefox does not tell a page what it allows; the attribute is all that can be seen there.
        const told = name === "Chromium";
        assert.equal(await allows(frame, "publickey-credentials-get"), told ? true : undefined);
        assert.equal(await allows(frame, "clipboard-write"), told ? true : undefined);
        assert.equal(await allows(frame, "camera"), told ? false : undefined);
        await frame.evaluate((to) => location.assign(to), `${sites.stranger}/taken`);
        assert.notEqual(
          await allows(await frameAt(page, `${sites.stranger}/taken`), "publickey-credentials-get"),
          true,
        );
      });

      test("lists that are not closed, and a frame that could take its sandbox off, are refused", async () => {
        const table = [
          [{ sandbox: ["allow-top-navigation"] }, /^sandbox cannot be \["allow-top-navigation"\]/],
          [{ sandbox: ["allow-scripts", "allow-top-navigation-by-user-activation"] }, /^sandbox cannot be/],
          [{ sandbox: ["allow-top-navigation-to-custom-protocols"] }, /^sandbox cannot be/],
          [{ sandbox: ["allow-scripts allow-top-navigation"] }, /^sandbox cannot be/],
          [{ sandbox: [null] }, /^sandbox cannot be/],
          [{ sandbox: "allow-scripts" }, /^sandbox cannot be/],
          [{ allow: ["publickey-credentials-get *"] }, /^allow cannot be/],
          [{ allow: ["*"] }, /^allow cannot be/],
          [{ allow: ["camera; microphone"] }, /^allow cannot be/],
          [{ allow: "camera" }, /^allow cannot be/],
          [{ loading: "now" }, /^loading cannot be/],
          [{ referrerPolicy: "unsafe-url" }, /^referrerPolicy cannot be/],
          [{ title: "" }, /^title is missing/],
          [{ title: " \n" }, /^title is missing/],
          [{ title: undefined }, /^title is missing/],
          [{ src: `${sites.host}/embed` }, /^src is of the page's own origin/],
          [
            { src: `${sites.host}/embed`, sandbox: ["allow-same-origin", "allow-scripts"] },
            /^src is of the page's own origin/,
          ],
          [{ sandbox: ["allow-popups", "allow-popups-to-escape-sandbox"] }, /^sandbox cannot be/],
          [{ sandbox: null }, /^sandbox cannot be/],
        ];
        for (const [options, pattern] of table) {
          const outcome = await page.evaluate(attempt, {
            src: `${sites.sdk}/embed`,
            title: "Sign in",
            ...options,
          });
          assert.match(outcome, pattern, JSON.stringify(options));
        }
        const without = await page.evaluate(attempt, { src: `${sites.sdk}/embed` });
        assert.match(without, /^title is missing/);
        // Without one of the two there is nothing to take off.
        assert.equal(
          await page.evaluate(attempt, { src: `${sites.host}/x`, title: "Own", sandbox: ["allow-scripts"] }),
          "embedded",
        );
      });

      test("addresses that are none of an SDK never become a frame", async () => {
        const { port } = new URL(sites.sdk);
        const addresses = [
          "javascript:parent.postMessage('x','*')",
          "JavaScript:void 0",
          " javascript:void 0",
          "java\nscript:void 0",
          "data:text/html,x",
          "about:blank",
          "about:srcdoc",
          `blob:${sites.sdk}/0d5a`,
          `filesystem:${sites.sdk}/x`,
          "ftp://sdk.example/",
          "ws://127.0.0.1/",
          "/embed",
          "//sdk.example/embed",
          "embed",
          "",
          "http://sdk.example/",
          "http://127.0.0.1/",
          "http://127.0.0.2:8080/",
          `http://0x7f.1:${port}/`,
          `http://2130706433:${port}/`,
          `http://127.1:${port}/`,
          `http://127.0.0.1:0${port}/`,
          `http://user@127.0.0.1:${port}/`,
          `http://127.0.0.1:${port}@sdk.example/`,
          `http://127.0.0.1:${port}\\@sdk.example/`,
          `http://127.0.0.1:${port}\\embed`,
          ` ${sites.sdk}/`,
          `${sites.sdk}\n/`,
          `http:/127.0.0.1:${port}/`,
          `http:127.0.0.1:${port}/`,
          `http:\\\\127.0.0.1:${port}/`,
          "https://sdk.example:443/",
          "https://SDK.example/",
          "HTTPS://sdk.example/",
          "https://sdk.example./",
          "https://s_k.example/",
          "https://*.example/",
          "https://s\u00addk.example/",
          "https://sdk\u3002example/",
          "https://\uff53dk.example/",
          "https://%73dk.example/",
          "https:///sdk.example/",
          null,
          undefined,
          5,
          {},
        ];
        for (const src of addresses) {
          const outcome = await page.evaluate(attempt, { src, title: "Sign in" });
          assert.notEqual(outcome, "embedded", JSON.stringify(src));
          assert.equal(await page.evaluate(() => document.querySelectorAll("iframe").length), 0);
        }
        // What is no text in the URL's own sense stays refused as an object that says it is one.
        const lying = await page.evaluate((src) => {
          try {
            window.kit.embedFrame(document.querySelector("#place"), {
              src: { toString: () => src },
              title: "Sign in",
            });
            return "embedded";
          } catch ({ message }) {
            return message;
          }
        }, `${sites.sdk}/`);
        assert.match(lying, /^src is no whole address/);
        for (const rest of ["", "/", "/embed?next=https://a.example/b#c", "?x", "#x", "/\u00fcber"]) {
          assert.equal(
            await page.evaluate(attempt, { src: sites.sdk + rest, title: "Sign in" }),
            "embedded",
            rest,
          );
        }
      });

      /** In the page: what becomes of an embedding. */
      function attempt(options) {
        try {
          const { remove } = window.kit.embedFrame(document.querySelector("#place"), options);
          remove();
          return "embedded";
        } catch ({ name, message }) {
          return name === "TypeError" ? message : `another error: ${name}`;
        }
      }

      test("a host policy without the page's own origin stops a redirect to it", async () => {
        await page.evaluate(
          (src) => window.kit.embedFrame(document.querySelector("#place"), { src, title: "Sign in" }),
          `${sites.sdk}/redirect?to=${encodeURIComponent(`${sites.host}/upload`)}`,
        );
        await page.waitForFunction(() => window.violations.length > 0);
        assert.equal((await page.evaluate(() => window.violations))[0][0], "frame-src");
      });
    });

    describe("listening without a frame of one's own", () => {
      const listen = (members) =>
        page.evaluate((origins) => {
          window.came = [];
          window.refused = [];
          window.stop = window.kit.listenForMessages({
            origins,
            onMessage: ({ data }) => data !== "turn over" && window.came.push(data),
            onRefused: (refusal) => window.refused.push(refusal),
          });
        }, members);

      test("any window of a listed origin is heard, no other, until it is stopped", async () => {
        await listen([sites.sdk, "https://other.example"]);
        const frame = await addFrame(`${sites.sdk}/a`);
        const stranger = await addFrame(`${sites.stranger}/b`);
        const nobody = await addFrame(`${sites.sdk}/c`, "allow-scripts");
        await say(frame, "one");
        await say(stranger, "two");
        await say(nobody, "three");
        assert.deepEqual(await came(), ["one"]);
        const origins = (await refused()).map(({ origin }) => origin);
        assert.deepEqual(new Set(origins), new Set([sites.stranger, "null"]));
        await page.evaluate(() => window.stop());
        await say(frame, "four");
        assert.deepEqual(await came(), ["one"]);
      });

      test("a signal ends it, and one that has ended lets it never begin", async () => {
        const frame = await addFrame(`${sites.sdk}/a`);
        await page.evaluate(
          (origins) => {
            window.came = [];
            window.abort = new AbortController();
            const onMessage = ({ data }) => window.came.push(data);
            window.kit.listenForMessages({ origins, onMessage, signal: window.abort.signal });
            window.kit.listenForMessages({ origins, onMessage, signal: AbortSignal.abort() });
          },
          [sites.sdk],
        );
        await say(frame, "one");
        await page.evaluate(() => window.abort.abort());
        await say(frame, "two");
        assert.deepEqual(await came(), ["one", turn]);
      });

      test("a window that was not found matches nothing, not even a message without a window", async () => {
        const heard = await page.evaluate((origin) => {
          const outcomes = [];
          const sources = [
            null,
            undefined,
            () => null,
            () => undefined,
            () => document.querySelector("iframe.absent")?.contentWindow,
          ];
          for (const source of sources) {
            const stop = window.kit.listenForMessages({
              origins: [origin],
              source,
              onMessage: () => outcomes.push(String(source)),
            });
            window.dispatchEvent(new MessageEvent("message", { origin, source: null, data: "x" }));
            window.dispatchEvent(new MessageEvent("message", { origin, source: window, data: "x" }));
            stop();
          }
          return outcomes;
        }, sites.sdk);
        assert.deepEqual(heard, []);
      });

      test("a named window is heard, and only that one", async () => {
        const first = await addFrame(`${sites.sdk}/a`);
        const second = await addFrame(`${sites.sdk}/b`);
        await page.evaluate(
          (origins) => {
            window.came = [];
            window.refused = [];
            window.kit.listenForMessages({
              origins,
              source: document.querySelector("iframe").contentWindow,
              onMessage: ({ data }) => window.came.push(data),
              onRefused: (refusal) => window.refused.push(refusal),
            });
          },
          [sites.sdk],
        );
        await say(second, "two");
        await say(first, "one");
        assert.deepEqual(await came(), ["one", turn]);
        assert.deepEqual((await refused())[0], { reason: "source", origin: sites.sdk });
      });

      test("neither data nor ports of a refused message are looked at, and an event without an origin is none", async () => {
        const touched = await page.evaluate((origin) => {
          const looked = [];
          const stop = window.kit.listenForMessages({
            origins: [origin],
            onMessage: () => looked.push("taken"),
            onRefused: () => {},
          });
          for (const wrong of [
            "https://evil.example",
            "null",
            "",
            undefined,
            `${origin}/`,
            origin.toUpperCase(),
            `${origin}.evil.example`,
            [origin],
          ]) {
            const event = new Event("message");
            Object.defineProperty(event, "origin", { value: wrong });
            for (const member of ["data", "ports"])
              Object.defineProperty(event, member, { get: () => looked.push(member) });
            window.dispatchEvent(event);
          }
          window.dispatchEvent(new CustomEvent("message", { detail: { origin } }));
          stop();
          return looked;
        }, sites.sdk);
        assert.deepEqual(touched, []);
      });
    });

    test("a message goes to one exact origin and never to whoever is there", async () => {
      const frame = await addFrame(`${sites.stranger}/a`);
      const outcomes = await page.evaluate((sdk) => {
        const { contentWindow } = document.querySelector("iframe");
        const attempts = [
          sdk,
          "*",
          "/",
          "null",
          "",
          `${sdk}/`,
          undefined,
          null,
          { toString: () => "*" },
          [sdk],
        ];
        return attempts.map((origin) => {
          try {
            window.kit.postMessageTo(contentWindow, origin, "a secret");
            return "sent";
          } catch ({ name }) {
            return name;
          }
        });
      }, sites.sdk);
      assert.deepEqual(outcomes, ["sent", ...Array(9).fill("TypeError")]);
      await page.evaluate(
        (origin) =>
          window.kit.postMessageTo(document.querySelector("iframe").contentWindow, origin, "a word"),
        sites.stranger,
      );
      await frame.waitForFunction(() => window.received.length > 0);
      assert.deepEqual(await frame.evaluate(() => window.received), [["a word", sites.host]]);
    });
  });
}
