// Do real browsers read a policy that we emit as we meant it, and one that we pass on as narrowly as the one that was sent?
// Thousands of policies: what each refuses in the browser is held against the core's own reading of it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { loadLayers } from "../conformance/layers.mjs";
import { randomFrom } from "../differential/random.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { BROWSERS, seedOfRun } from "./browsers.mjs";
import { configured, coreAllows, sent } from "./policies.mjs";
import { labelOf, PROBES, probe, startProbeServer } from "./probing.mjs";

const EMITTED = 2_400;
const SENT = 1_200;
const SHOWN = 12;

describe("policies", () => {
  const seed = seedOfRun();
  const random = randomFrom(seed);
  let csp;
  let certificates;
  let server;
  let emitted;
  let upstream;
  const verdicts = {};
  before(async () => {
    ({ csp } = await loadLayers());
    certificates = makeCertificates();
    server = await startProbeServer(certificates.server());
    emitted = many(EMITTED, () => csp.emit(configured(random).map((words) => words.join("\u001f")).join("\u001e")));
    upstream = many(SENT, () => sent(random));
  });
  after(async () => {
    await server?.stop();
    certificates?.remove();
  });

  test("the core reads what it emits as it stands", () => {
    for (const text of emitted) assert.equal(csp.passedOn(Buffer.from(text)), text);
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

      test(`${EMITTED} emitted policies: it refuses what the core takes for refused, and nothing else`, async () => {
        const refused = await probe(page, server, emitted);
        const differences = [];
        const counts = { allowed: 0, refused: 0 };
        emitted.forEach((text, place) => {
          for (const tried of PROBES) {
            const isAllowed = !refused[place].has(labelOf(tried));
            counts[isAllowed ? "allowed" : "refused"] += 1;
            if (coreAllows(csp, text, tried, server.url) !== isAllowed) differences.push(`${text}: ${labelOf(tried)} ${isAllowed ? "allowed" : "refused"}`);
          }
        });
        console.log(`${name}: ${EMITTED} emitted policies, ${counts.allowed} addresses allowed, ${counts.refused} refused`);
        assert.deepEqual(differences.slice(0, SHOWN), [], `${differences.length} differences, seed ${seed}`);
        assert.ok(Math.min(counts.allowed, counts.refused) > EMITTED, "both answers were given");
      });

      test(`${SENT} policies of upstreams: what is passed on allows nothing more, and is read alike`, async () => {
        const passedOn = upstream.map((text) => csp.passedOn(Buffer.from(text, "latin1")));
        const before = await probe(page, server, upstream);
        const behind = await probe(page, server, passedOn);
        const wider = upstream.flatMap((text, place) =>
          [...before[place]].filter((label) => !behind[place].has(label)).map((label) => `${JSON.stringify(text)} -> ${passedOn[place]}: ${label}`),
        );
        verdicts[name] = { passedOn, behind };
        const narrower = upstream.filter((_, place) => behind[place].size > before[place].size).length;
        console.log(`${name}: ${SENT} policies of upstreams, ${narrower} narrower when passed on`);
        assert.deepEqual(wider.slice(0, SHOWN), [], `${wider.length} are wider, seed ${seed}`);
        assert.ok(narrower < SENT / 2, `${narrower} are narrower`);
      });
    });
  }

  test("what is passed on is the same policy in every browser", () => {
    const [one, other] = BROWSERS.map(({ name }) => verdicts[name]);
    const differences = one.passedOn.flatMap((text, place) => {
      const [ours, theirs] = [one, other].map(({ behind }) => [...behind[place]].sort());
      const apart = ours.filter((label) => !theirs.includes(label)).concat(theirs.filter((label) => !ours.includes(label)));
      return apart.map((label) => `${text}: ${label}`);
    });
    assert.deepEqual(differences.slice(0, SHOWN), [], `${differences.length} differences, seed ${seed}`);
  });
});

/** Texts of chance, each once, none of them a fault's code or empty. */
function many(count, make) {
  const texts = new Set();
  while (texts.size < count) {
    const text = make();
    if (text.trim() !== "" && !text.startsWith("!")) texts.add(text);
  }
  return [...texts];
}
