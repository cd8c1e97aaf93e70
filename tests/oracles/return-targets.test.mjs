// Does every return target that is accepted stay on the origin, as real browsers read it? By `new URL`, once
// decoded, on a second hop, and for a sample by navigations that end where `Location` says.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { randomFrom } from "../differential/random.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { startHttpsServer } from "../support/https-server.mjs";
import { returnTargetVerdicts } from "../support/shipped.mjs";
import { BROWSERS, seedOfRun } from "./browsers.mjs";
import { manyTargets } from "./targets.mjs";

const TARGETS = 12_000;
const ACCEPTED_AT_LEAST = 2_500;
const REFUSED_THAT_LEAVE_AT_LEAST = 1_000;
const NAVIGATIONS = 48;

describe("return targets", () => {
  const seed = seedOfRun();
  const random = randomFrom(seed);
  const targets = manyTargets(random, TARGETS);
  const accepted = [];
  const refused = [];
  let certificates;
  let own;
  let stranger;
  before(async () => {
    const verdict = await returnTargetVerdicts();
    for (const target of targets) (verdict(target) === "accepted" ? accepted : refused).push(target);
    certificates = makeCertificates();
    own = await startHttpsServer(certificates.server(), ended);
    stranger = await startHttpsServer(certificates.server(), ended);
    console.log(`${targets.length} targets: ${accepted.length} accepted, ${refused.length} refused`);
  });
  after(async () => {
    await own?.stop();
    await stranger?.stop();
    certificates?.remove();
  });

  test("enough is accepted to show anything", () => {
    assert.ok(accepted.length >= ACCEPTED_AT_LEAST, `${accepted.length} are accepted`);
  });

  for (const { name, open } of BROWSERS) {
    describe(name, () => {
      let browser;
      let page;
      before(async () => {
        browser = await open();
        page = await browser.newPage();
        own.handler = ended;
        await page.goto(`${own.url}/`);
      });
      after(() => browser?.close());

      test("nothing that is accepted leaves, however it is read", async () => {
        assert.deepEqual(await page.evaluate(leaving, accepted), [], `seed ${seed}`);
      });

      test("what is refused would leave often enough, so that leaving is seen", async () => {
        const left = await page.evaluate(leaving, refused);
        console.log(`${name}: ${left.length} of the refused would leave`);
        assert.ok(left.length >= REFUSED_THAT_LEAVE_AT_LEAST, `${left.length} would`);
      });

      test(`${NAVIGATIONS} navigations by way of three redirects end on the origin`, async () => {
        const escaped = accepted.filter((target) => target.includes("%"));
        const sample = Array.from({ length: NAVIGATIONS }, (_, place) =>
          random.oneOf(place % 2 === 0 ? accepted : escaped),
        );
        for (const target of sample) {
          const { url, hops } = await navigate(page, own, target);
          assert.equal(new URL(url).origin, new URL(own.url).origin, `${target} (seed ${seed})`);
          assert.equal(hops, 3, `${target} (seed ${seed})`);
        }
        assert.deepEqual(stranger.requests, []);
      });

      for (const [how, target] of [
        ["at once", (host) => `//${host}/x`],
        ["by a backslash", (host) => `/\\${host}/x`],
        ["once decoded", (host) => `/%2f${host}/x`],
        ["on the second hop", (host) => `/.//${host}/x`],
      ]) {
        test(`a refused target that leaves ${how} is seen to leave`, async () => {
          const text = target(`127.0.0.1:${stranger.port}`);
          assert.notEqual((await returnTargetVerdicts())(text), "accepted");
          const { url } = await navigate(page, own, text);
          assert.equal(new URL(url).origin, stranger.url);
          stranger.requests.length = 0;
        });
      }
    });
  }
});

const ended = (_request, response) => response.end("<!doctype html><title>end</title>");

/** Sends the browser to the target, then to what it decodes to, then to the path that the server saw. */
async function navigate(page, server, target) {
  let hops = 0;
  server.handler = (request, response) => {
    const locations = [target, decodedOnce(target), decodedOnce(request.url)];
    if (hops === locations.length) return ended(request, response);
    const location = locations[hops];
    hops += 1;
    response.writeHead(302, { location: Buffer.from(location).toString("latin1") }).end();
  };
  await page.goto(`${server.url}/start`);
  return { url: await page.evaluate(() => location.href), hops };
}

function decodedOnce(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Runs in the browser: which of the targets leave, by which reading, and where to. */
function leaving(targets) {
  const base = "https://app.example/login/step?x=1#y";
  const origin = new URL(base).origin;
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text.replaceAll(/%[0-7][0-9a-f]/gi, (found) =>
        String.fromCharCode(Number.parseInt(found.slice(1), 16)),
      );
    }
  };
  const resolved = (text) => {
    try {
      return new URL(text, base);
    } catch {
      return undefined;
    }
  };
  const left = [];
  for (const target of targets) {
    const texts = {
      plain: target,
      decoded: decoded(target),
      "form-decoded": decoded(target.replaceAll("+", " ")),
    };
    for (const [reading, text] of Object.entries(texts)) {
      const first = resolved(text);
      const hops = first
        ? [first, resolved(first.pathname + first.search), resolved(decoded(first.pathname))]
        : [];
      const gone = hops.findIndex((url) => url !== undefined && url.origin !== origin);
      if (gone >= 0) {
        left.push({ target, reading, hop: gone, href: hops[gone].href });
        break;
      }
    }
  }
  return left;
}
