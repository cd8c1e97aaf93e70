// Do real browsers read a policy that we emit as we meant it, and one that we pass on as narrowly as the one
// that was sent? Thousands of policies: what each refuses in the browser is held against the core's own
// reading of it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { loadLayers } from "../conformance/layers.mjs";
import { randomFrom } from "../differential/random.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { pageHeaders, passedOn as passedOnBy } from "../support/shipped.mjs";
import { BROWSERS, seedOfRun } from "./browsers.mjs";
import { configured, coreAllows, sent } from "./policies.mjs";
import { labelOf, PROBES, probe, startProbeServer } from "./probing.mjs";

const EMITTED = 2_000;
const SENT = 1_000;
const SHOWN = 12;

describe("policies", () => {
  const seed = seedOfRun();
  const random = randomFrom(seed);
  let covers;
  let certificates;
  let server;
  let emitted;
  let upstream;
  let passedOn;
  const verdicts = {};
  before(async () => {
    ({ cspCovers: covers } = await loadLayers());
    certificates = makeCertificates();
    server = await startProbeServer(certificates.server());
    emitted = await many(
      EMITTED,
      async () => (await pageHeaders(configured(random)))?.headers["content-security-policy"] ?? "",
    );
    upstream = await many(SENT, () => sent(random));
    passedOn = await Promise.all(upstream.map(passedOnBy));
    await Promise.all(BROWSERS.map(judge));
  });
  after(async () => {
    await server?.stop();
    certificates?.remove();
  });

  async function judge({ name, open }) {
    const browser = await open();
    try {
      const page = await browser.newPage();
      const texts = [...new Set([...emitted, ...upstream, ...passedOn])];
      const refused = await probe(page, server, texts);
      const verdictOf = new Map(texts.map((text, place) => [text, refused[place]]));
      const of = (list) => list.map((text) => verdictOf.get(text));
      verdicts[name] = { emitted: of(emitted), sent: of(upstream), passedOn: of(passedOn) };
    } finally {
      await browser.close();
    }
  }

  test("what is emitted is passed on as it stands", async () => {
    for (const text of emitted) assert.equal(await passedOnBy(text), text);
  });

  // Firefox reads a frame's directive with an escaped non-ASCII byte as one that is not there, so that
  // `default-src` counts; what is passed on is the directive that stands there, without that source, as
  // Chromium reads it.
  const isReadApart = (name, place, label) =>
    name === "Firefox" &&
    label.startsWith("frame ") &&
    upstream[place].includes("%C3%A9") &&
    !verdicts.Chromium.sent[place].has(label);

  for (const { name } of BROWSERS) {
    test(`${name} refuses under ${EMITTED} emitted policies what the core takes for refused, and nothing else`, () => {
      const differences = [];
      const counts = { allowed: 0, refused: 0 };
      emitted.forEach((text, place) => {
        for (const tried of PROBES) {
          const verdict = verdicts[name].emitted[place].has(labelOf(tried)) ? "refused" : "allowed";
          counts[verdict] += 1;
          if (coreAllows(covers, text, tried, server.url) !== (verdict === "allowed"))
            differences.push(`${text}: ${labelOf(tried)} ${verdict}`);
        }
      });
      console.log(
        `${name}: ${EMITTED} emitted policies, ${counts.allowed} addresses allowed, ${counts.refused} refused`,
      );
      assert.deepEqual(differences.slice(0, SHOWN), [], `${differences.length} differences, seed ${seed}`);
      assert.ok(Math.min(counts.allowed, counts.refused) > EMITTED, "both answers were given");
    });

    test(`${name} allows nothing more under ${SENT} policies of upstreams as they are passed on`, () => {
      const { sent: before, passedOn: behind } = verdicts[name];
      const wider = upstream.flatMap((text, place) =>
        [...before[place]]
          .filter((label) => !behind[place].has(label) && !isReadApart(name, place, label))
          .map((label) => `${JSON.stringify(text)} -> ${passedOn[place]}: ${label}`),
      );
      const narrower = upstream.filter((_, place) => behind[place].size > before[place].size).length;
      console.log(`${name}: ${SENT} policies of upstreams, ${narrower} narrower when passed on`);
      assert.deepEqual(wider.slice(0, SHOWN), [], `${wider.length} are wider, seed ${seed}`);
      assert.ok(narrower < SENT / 4, `${narrower} are narrower`);
    });
  }

  test("what is passed on is the same policy in every browser", () => {
    const [one, other] = BROWSERS.map(({ name }) => verdicts[name].passedOn);
    const differences = passedOn.flatMap((text, place) =>
      PROBES.map(labelOf)
        .filter((label) => one[place].has(label) !== other[place].has(label))
        .map(
          (label) => `${text}: ${label} is refused by ${BROWSERS[one[place].has(label) ? 0 : 1].name} alone`,
        ),
    );
    assert.deepEqual(differences.slice(0, SHOWN), [], `${differences.length} differences, seed ${seed}`);
  });
});

/** Texts of chance, each once, none of them empty. */
async function many(count, make) {
  const texts = new Set();
  while (texts.size < count) {
    const text = await make();
    if (text.trim() !== "") texts.add(text);
  }
  return [...texts];
}
