// What does a server do with the package from its start on? One program for every runtime: it runs the parts
// that it is told and prints what came of them as one line of JSON. It decides nothing;
// tests/runtimes/runtimes.test.mjs judges.
//
//   <runtime> scenario.mjs
//   '{"providerUrl","controlUrl","issuer","audience",
//   "parts":["first","life","outage","renewal","faults","algorithms"],
//   "signed":[{"algorithm","jwk","token"}],"authority"?}'
//
// With `authority`, the text of a certificate, keys are fetched by a fetch of the program's own; without it,
// by the host's.

import process from "node:process";
import { Wicketgate } from "wicketgate";
import { Counters } from "wicketgate/metrics";
import { fetchTrusting } from "./own-fetch.mjs";

const { providerUrl, controlUrl, issuer, audience, parts, signed, authority } = JSON.parse(process.argv[2]);
const COOL_DOWN_SECONDS = 31;
const VISITORS = 50;

const order = async (path) => (await fetch(controlUrl + path)).json();
const ownFetch = authority === undefined ? undefined : fetchTrusting(authority);

/** A gate with a clock that can be moved on, and all that it tells. `entry` is what its configuration says of its issuer. */
async function openGate(path = "/jwks.json", entry = { issuer, jwksUri: providerUrl + path }) {
  const counters = new Counters();
  const scene = { aheadSeconds: 0, fetches: 0, keyCodes: [], happened: [], counters };
  const counted = (url, init) => {
    scene.fetches += 1;
    return ownFetch(url, init);
  };
  const configuration = { issuers: { orders: { audience: [audience], ...entry } } };
  scene.gate = await Wicketgate.load(JSON.stringify(configuration), {
    ...(ownFetch && { fetch: counted }),
    now: () => (scene.stoppedAtMs ?? Date.now()) + scene.aheadSeconds * 1_000,
    random: () => 0,
    onEvent: (event) => {
      counters.onEvent(event);
      if (event.type === "jwks_fetch" && event.code !== undefined) scene.keyCodes.push(event.code);
      if (event.type === "jwks_change")
        scene.happened.push([event.event, event.code ?? event.overlap].filter(Boolean).join(" "));
    },
  });
  scene.token = () =>
    order(`/token?aheadSeconds=${scene.aheadSeconds}&issuer=${encodeURIComponent(entry.issuer)}`);
  scene.verdict = (token) => scene.gate.verify(token).then(({ claims }) => claims.sub, refusalText);
  return scene;
}

function refusalText(error) {
  if (error.name !== "WicketgateRefusal") throw error;
  const { code, status, headers } = error;
  return [code, status, headers["Retry-After"] !== undefined && "with Retry-After"].filter(Boolean).join(" ");
}

function forged(token) {
  const [header, claims, signature] = token.split(".");
  return `${header}.${claims}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
}

const report = {
  /** One visitor, and a forger. */
  async first() {
    const scene = await openGate();
    const token = await scene.token();
    return {
      good: await scene.verdict(token),
      forged: await scene.verdict(forged(token)),
      keyCodes: scene.keyCodes,
    };
  },

  /** Many visitors of a cold gate at once; then keys are rotated, and the old one withdrawn. */
  async life() {
    const before = await order("/key-requests");
    const scene = await openGate();
    const fetched = async () => (await order("/key-requests")) - before;
    const token = await scene.token();
    const cold = await Promise.all(Array.from({ length: VISITORS }, () => scene.verdict(token)));
    const coldFetches = await fetched();
    await order("/rotate");
    scene.aheadSeconds += COOL_DOWN_SECONDS;
    const rotated = [await scene.verdict(await scene.token()), await scene.verdict(token), await fetched()];
    await order("/rotate");
    await order("/withdraw");
    scene.aheadSeconds += COOL_DOWN_SECONDS;
    const renewed = await scene.verdict(await scene.token());
    scene.aheadSeconds += COOL_DOWN_SECONDS;
    const withdrawn = [renewed, await scene.verdict(token), await fetched()];
    const ownFetches = ownFetch && scene.fetches;
    return {
      cold: [...new Set(cold)],
      coldFetches,
      rotated,
      withdrawn,
      ownFetches,
      prometheus: scene.counters.prometheusText(),
    };
  },

  /** The provider goes away: a gate that booted from a snapshot serves, a cold one refuses and recovers. */
  async outage() {
    const warm = await openGate();
    await warm.verdict(await warm.token());
    const snapshot = warm.gate.exportKeys();
    await order("/stop");
    const seeded = await openGate();
    const accepted = seeded.gate.importKeys(snapshot).map((result) => result.accepted);
    const fromSnapshot = await seeded.verdict(await seeded.token());
    const cold = await openGate();
    // A process that stands still for longer than the pause after a failure would try once more.
    cold.stoppedAtMs = Date.now();
    const during = await cold.verdict(await cold.token());
    await order("/start");
    cold.aheadSeconds += 2;
    const after = await cold.verdict(await cold.token());
    return { accepted, fromSnapshot, during, after, keyCodes: cold.keyCodes };
  },

  /** An address that metadata names; then a server's own timer: a set that is still the same, an outage, a rotation, a withdrawal. */
  async renewal() {
    const found = await openGate(undefined, { issuer: providerUrl, discovery: "openid-configuration" });
    const discovered = await found.verdict(await found.token());
    const scene = await openGate("/conditional/jwks.json");
    await scene.verdict(await scene.token());
    const refreshed = [];
    const refresh = async () => {
      scene.aheadSeconds += COOL_DOWN_SECONDS;
      const [{ outcome }] = await scene.gate.refresh({ aheadSeconds: 3_600 });
      refreshed.push(outcome);
    };
    await refresh();
    await order("/stop");
    await refresh();
    const [{ state, failures }] = scene.gate.keyStatus();
    await order("/start");
    await order("/rotate");
    await refresh();
    await order("/withdraw");
    await refresh();
    const { happened, counters, gate } = scene;
    return {
      discovered,
      refreshed,
      during: { state, failures },
      happened,
      prometheus: counters.prometheusText(gate),
    };
  },

  /** Tokens whose signatures the runtime checks, and forgers of each. */
  async algorithms() {
    const found = signed.map(async ({ algorithm, jwk, token }) => {
      const { verdict } = await openGate(undefined, { issuer, algorithm, jwks: { keys: [jwk] } });
      return [algorithm, [await verdict(token), await verdict(token), await verdict(forged(token))]];
    });
    return Object.fromEntries(await Promise.all(found));
  },

  /** Answers that are no key set. */
  async faults() {
    const names = ["redirect", "flood", "hang", "drip"];
    const found = await Promise.all(
      names.map(async (name) => {
        const scene = await openGate(`/${name}/jwks.json`);
        return [name, [await scene.verdict(await scene.token()), ...scene.keyCodes]];
      }),
    );
    // A runtime closes connections in its own time.
    let openAnswers = await order("/open-answers");
    for (let looks = 0; looks < 50 && openAnswers > 0; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      openAnswers = await order("/open-answers");
    }
    return { found: Object.fromEntries(found), openAnswers };
  },
};

const results = { userAgent: navigator.userAgent };
for (const part of parts) results[part] = await report[part]();
console.log(JSON.stringify(results));
