// How is Chromium timed? In a page on loopback by the page's own clock; each cold start in a fresh page of a
// profile without any cache.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, relative } from "node:path";
import { openChromium } from "../support/chromium.mjs";
import { JOSE_ENTRY, ROOT } from "./modules.mjs";
import { BATCH_TOKENS, SHORTEST_REPEAT_MS } from "./node.mjs";

const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const IMPORT_MAP = { imports: { wicketgate: "/pkg/dist/web.js", jose: `/${relative(ROOT, JOSE_ENTRY)}` } };
const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="importmap">${JSON.stringify(IMPORT_MAP)}</script>`;

export async function openChromiumBench(terms) {
  const server = await serve();
  let browser;
  const close = async () => {
    await browser?.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    browser = await openChromium();
    const url = `http://127.0.0.1:${server.address().port}/`;
    const page = await browser.newPage();
    await page.goto(url);
    await page.evaluate(async (given) => {
      const [{ openContest }, { Wicketgate }, jose] = await Promise.all(
        ["/tests/bench/contest.mjs", "wicketgate", "jose"].map((name) => import(name)),
      );
      globalThis.contest = await openContest({ Wicketgate, jose }, given);
    }, terms);
    return {
      version: `Chromium ${browser.version()}`,
      batchTokens: async () => BATCH_TOKENS,
      shortestRepeatMs: () => SHORTEST_REPEAT_MS,
      prepare: (tokens) => page.evaluate((given) => globalThis.contest.prepare(given), tokens),
      run: (contestant, passes) =>
        page.evaluate(
          async ([name, times]) => {
            const beganMs = performance.now();
            await globalThis.contest.run(name, times);
            return performance.now() - beganMs;
          },
          [contestant, passes],
        ),
      requireVerified: (count) => page.evaluate((given) => globalThis.contest.requireVerified(given), count),
      refuse: (forged) => page.evaluate((given) => globalThis.contest.refuse(given), forged),
      async cold(contestant, token) {
        const context = await browser.newContext();
        try {
          const fresh = await context.newPage();
          await fresh.goto(url);
          return await fresh.evaluate(
            async ([name, given, first]) => {
              const beganMs = performance.now();
              const { verifyFirst } = await import("/tests/bench/first-token.mjs");
              await verifyFirst(name, given, first);
              return performance.now() - beganMs;
            },
            [contestant, terms, token],
          );
        } finally {
          await context.close();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Serves this checkout's files on loopback, which browsers treat as a secure origin. */
async function serve() {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://bench.invalid").pathname));
    if (path === "/") {
      response.setHeader("Content-Type", "text/html");
      response.end(PAGE);
      return;
    }
    try {
      const contents = readFileSync(join(ROOT, path));
      response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
      response.end(contents);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
