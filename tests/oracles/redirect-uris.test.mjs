// Is a redirect URI that is accepted the place that was registered, as real browsers read both? Entries are
// made up, changed by the tricks of the advisories, and what may still be registered, or is still accepted,
// is read by each browser.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { randomFrom } from "../differential/random.mjs";
import { isRedirectEntry, redirectVerdicts } from "../support/shipped.mjs";
import { BROWSERS, seedOfRun } from "./browsers.mjs";

const ENTRIES = 16_000;
const CANDIDATES = 16_000;
const REGISTERED_AT_LEAST = 400;
const ACCEPTED_AT_LEAST = 25;
const ELSEWHERE_AT_LEAST = 2_000;

const WEB = [
  "https://app.example/callback",
  "https://app.example/",
  "https://app.example",
  "https://app.example:8443/cb?x=1",
  "https://login.app.example/a/b;c=d",
  "https://xn--bcher-kva.example/cb",
  "https://app.example/caf%C3%A9",
];
const NATIVE = [
  "http://127.0.0.1/cb",
  "http://127.0.0.1:4000/other",
  "http://[::1]/cb?x=1",
  "com.example.app:/callback",
  "com.example.app://host/callback",
  "https://app.example/native",
];

// Each may take the text elsewhere, or nowhere.
const TRICKS = [
  ({ text }) => text,
  ({ text, at }) => text.slice(0, at) + text.slice(at).toUpperCase(),
  ({ text, at, piece }) => text.slice(0, at) + piece + text.slice(at),
  ({ text, at, piece }) => text.slice(0, at) + piece + text.slice(at + 1),
  ({ text, piece }) => text.replace("://", `://${piece}@`),
  ({ text, piece }) => text.replace("app.example", `app.example${piece}`),
  ({ text, piece }) => text.replace("app.example", `${piece}app.example`),
  ({ text, number }) => text.replace(/(app\.example|127\.0\.0\.1|\[::1\])(:\d+)?/, `$1:${number}`),
  ({ text }) => `${text}/`,
  ({ text, piece }) => `${text}?${piece}`,
  ({ text, piece }) => `${text}/${piece}/x`,
  ({ text }) => text.replace("https", "http"),
  ({ text }) => text.replace("//", "///"),
  ({ text }) => text.replaceAll("/", "\\"),
  ({ text }) => text.replace("127.0.0.1", "0x7f.1"),
  ({ text }) => text.replace("127.0.0.1", "2130706433"),
  ({ text }) => text.replace("127.0.0.1", "127.1"),
  ({ text }) => text.replace("[::1]", "[0:0:0:0:0:0:0:1]"),
];
const PIECES = (
  "evil.example . .. %2e %2e%2e / // \\ %2f %5c ; , ? # @ : :443 :80 : :0 :65536 :00443 * a A 0 - _ ~ ! $ & ' ( ) + = % %zz %00 %0a \t \n \r " +
  "\u00ad \u200b \u3002 \uff0f \uff0e \uff41 \u0430 \u00e9 \u212a \u017f [ ] | ^ ` { } < > \u0000 \u007f"
)
  .split(" ")
  .concat(" ");

describe("redirect URIs", () => {
  const seed = seedOfRun();
  const random = randomFrom(seed);
  const registered = [];
  const accepted = [];
  const refused = [];
  before(async () => {
    for (const [list, texts] of Object.entries({ web: WEB, native: NATIVE })) {
      for (const text of changed(random, texts, ENTRIES / 2)) {
        if (await isRedirectEntry(list, text)) registered.push({ list, text });
      }
    }
    const candidates = changed(random, [...WEB, ...NATIVE], CANDIDATES);
    const verdict = await redirectVerdicts({ web: WEB, native: NATIVE });
    for (const text of candidates) (verdict(text) === "accepted" ? accepted : refused).push(text);
    console.log(
      `of ${ENTRIES} tries ${registered.length} entries may be registered; of ${CANDIDATES} tries ${accepted.length} candidates are accepted`,
    );
  });

  test("enough is registered and accepted to show anything", () => {
    assert.ok(registered.length >= REGISTERED_AT_LEAST, `${registered.length} are registered`);
    assert.ok(accepted.length >= ACCEPTED_AT_LEAST, `${accepted.length} are accepted`);
    assert.ok(
      accepted.length > WEB.length + NATIVE.length,
      "nothing but what is registered was accepted: no port was free",
    );
  });

  for (const { name, open } of BROWSERS) {
    describe(name, () => {
      let browser;
      let page;
      before(async () => {
        browser = await open();
        page = await browser.newPage();
      });
      after(() => browser?.close());

      test("what may be registered is read as it is written", async () => {
        assert.deepEqual(await page.evaluate(readAnotherWay, registered), [], `seed ${seed}`);
      });

      test("what is accepted is a place that is registered", async () => {
        assert.deepEqual(
          await page.evaluate(elsewhere, { registered: [...WEB, ...NATIVE], candidates: accepted }),
          [],
          `seed ${seed}`,
        );
      });

      test("what is refused would often be another place, so that this is seen", async () => {
        const others = await page.evaluate(elsewhere, {
          registered: [...WEB, ...NATIVE],
          candidates: refused,
        });
        console.log(`${name}: ${others.length} of ${refused.length} refused ones are another place, or none`);
        assert.ok(others.length >= ELSEWHERE_AT_LEAST, `${others.length} are`);
      });
    });
  }
});

/** What so many tries make of the texts, each once. */
function changed(random, texts, count) {
  const tries = Array.from({ length: count }, () => {
    let text = random.oneOf(texts);
    for (let tricks = random.integer(0, 2); tricks > 0; tricks -= 1) {
      const number = random.oneOf([0, 1, 80, 443, 4711, 65535, 65536]);
      text = random.oneOf(TRICKS)({
        text,
        at: random.integer(0, text.length),
        piece: random.oneOf(PIECES),
        number,
      });
    }
    return text;
  });
  return new Set(tries);
}

/** Runs in the browser: the entries whose origin, path or query are others than those that stand there. */
function readAnotherWay(entries) {
  const isRead = ({ text }) => {
    let url;
    try {
      url = new URL(text);
    } catch {
      // Firefox goes nowhere for a label that is no Punycode; Chromium takes it as it stands.
      return /\bxn--/.test(text);
    }
    if (!/^https?:$/.test(url.protocol)) return unquoted(url.href) === unquoted(text);
    // A default port on loopback is free like any other; everywhere else it may not be written out.
    const written = text.replace(/^http:\/\/(127\.0\.0\.1|\[::1\]):80(?![0-9])/, "http://$1");
    return [written, `${written}/`, written.replace("?", "/?")].some(
      (due) => unquoted(url.href) === unquoted(due),
    );
  };
  // Browsers escape an apostrophe in a query on the way, and differ in which schemes.
  const unquoted = (text) => text.replaceAll("%27", "'");
  return entries.filter((entry) => !isRead(entry));
}

/** Runs in the browser: the candidates that are none of the registered places; the port of an IP literal by http is free. */
function elsewhere({ registered, candidates }) {
  const place = (text) => {
    try {
      const url = new URL(text);
      if (url.protocol === "http:" && ["127.0.0.1", "[::1]"].includes(url.hostname)) url.port = "";
      return url.href;
    } catch {
      return undefined;
    }
  };
  const known = new Set(registered.map(place));
  return candidates.filter((text) => !known.has(place(text)));
}
