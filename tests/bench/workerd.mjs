// How is workerd timed? From outside, since its clock stands still while a Worker computes: one request
// verifies so many tokens that the request itself is below one percent, or the report says how much more it
// is. A cold start is a fresh isolate in the running workerd.

import { readFileSync } from "node:fs";
import { request } from "node:http";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Miniflare, NoOpLog } from "miniflare";
import { importedFrom, JOSE_ENTRY, PACKAGE_ENTRY, ROOT } from "./modules.mjs";
import { median } from "./statistics.mjs";

const COMPATIBILITY_DATE = "2026-07-01";
const PROBE_TOKENS = 300;
const PROBE_REQUESTS = 50;
/** How much longer than an empty request the quickest contestant's request shall be: twice what one percent asks for. */
const TIMES_THE_EMPTY_REQUEST = 200;
const MOST_OVERHEAD_SHARE = 0.01;
const MIN_BATCH_TOKENS = 1_000;
/** More would take many minutes; where an empty request asks for more, the figures stand with a warning. */
const MAX_BATCH_TOKENS = 16_000;

export async function openWorkerd(terms, mint) {
  const modules = [
    bench("workerd-worker.mjs"),
    bench("contest.mjs"),
    ...packageModules("ours"),
    ...packageModules("jose"),
    ...["ours", "jose"].map((contestant) => ({
      type: "Text",
      path: `/cold-${contestant}.txt`,
      contents: JSON.stringify(coldCode(contestant)),
    })),
  ];
  const runtime = new Miniflare({
    modules,
    modulesRoot: "/",
    compatibilityDate: COMPATIBILITY_DATE,
    host: "127.0.0.1",
    port: 0,
    cf: false,
    log: new NoOpLog(),
    workerLoaders: { LOADER: {} },
  });
  try {
    const { origin } = await runtime.ready;
    const ask = (path, body) => timedRequest(origin + path, body);
    await ask("/open", terms);
    const emptyMs = [];
    for (let asked = 0; asked < PROBE_REQUESTS; asked += 1) emptyMs.push(await ask("/nothing"));
    let sequence = 0;
    return {
      version: `workerd, compatibility date ${COMPATIBILITY_DATE}`,
      async batchTokens() {
        const tokenMs = [];
        // Twice, since the first time warms up.
        for (let probe = 0; probe < 2; probe += 1) {
          await ask("/prepare", mint.tokens(PROBE_TOKENS));
          for (const contestant of ["ours", "jose", "subtle"])
            tokenMs.push((await ask(`/run/${contestant}/1`)) / PROBE_TOKENS);
        }
        const enough = Math.ceil((TIMES_THE_EMPTY_REQUEST * median(emptyMs)) / Math.min(...tokenMs));
        return Math.min(Math.max(enough, MIN_BATCH_TOKENS), MAX_BATCH_TOKENS);
      },
      shortestRepeatMs: () => TIMES_THE_EMPTY_REQUEST * median(emptyMs),
      prepare: (tokens) => ask("/prepare", tokens),
      run: (contestant, passes) => ask(`/run/${contestant}/${passes}`),
      requireVerified: (count) => ask("/require-verified", count),
      refuse: (forged) => ask("/refuse", forged),
      cold(contestant, token) {
        sequence += 1;
        return ask(`/cold/${contestant}/${sequence}`, { terms, token });
      },
      /** Share of an empty request in the quickest contestant's; more than one percent is said aloud beside the figures. */
      overhead(quickestMs) {
        const share = median(emptyMs) / quickestMs;
        if (share > MOST_OVERHEAD_SHARE)
          console.warn(
            `bench: workerd: WARNING: an empty request is ${(share * 100).toFixed(1)} % of a figure, more than 1 %: rerun on a quieter machine`,
          );
        return { request_ms: median(emptyMs), overhead_percent: share * 100 };
      },
      async close() {
        await runtime.dispose();
      },
    };
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}

function bench(name) {
  return {
    type: "ESModule",
    path: `/${name}`,
    contents: readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8"),
  };
}

/** A package's modules under the paths of this checkout, and one that has the package's name. */
function packageModules(contestant) {
  const entry = contestant === "ours" ? PACKAGE_ENTRY : JOSE_ENTRY;
  const name = contestant === "ours" ? "wicketgate" : "jose";
  const files = importedFrom(entry).map((file) => {
    const path = `/${relative(ROOT, file)}`;
    if (file.endsWith(".wasm")) return { type: "CompiledWasm", path, contents: readFileSync(file) };
    return { type: "ESModule", path, contents: readFileSync(file, "utf8") };
  });
  return [
    { type: "ESModule", path: `/${name}`, contents: `export * from "./${relative(ROOT, entry)}";` },
    ...files,
  ];
}

/** The same modules as the worker loader takes them; wasm as base64, since they travel as JSON. */
function coldCode(contestant) {
  const modules = [bench("workerd-cold.mjs"), bench("first-token.mjs"), ...packageModules(contestant)];
  return Object.fromEntries(
    modules.map(({ type, path, contents }) => [
      path.slice(1),
      type === "CompiledWasm" ? { wasm: contents.toString("base64") } : { js: contents },
    ]),
  );
}

/**
 * Resolves to the milliseconds from sending to the end of the answer. A connection of its own each time:
 * workerd closes one that idles while tokens are minted.
 */
function timedRequest(url, body) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const beganMs = performance.now();
    const sent = request(url, { agent: false, method: "POST" }, async (response) => {
      try {
        let answer = "";
        for await (const chunk of response.setEncoding("utf8")) answer += chunk;
        const tookMs = performance.now() - beganMs;
        if (response.statusCode !== 200)
          throw new Error(`workerd answered ${response.statusCode}: ${answer}`);
        resolve(tookMs);
      } catch (error) {
        reject(error);
      }
    });
    sent.on("error", reject);
    sent.end(text);
  });
}
