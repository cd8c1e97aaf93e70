// How is Chromium started? Headless through playwright-core, with the browser that the system has and without
// the traffic that it would make on its own.
//
//   const browser = await openChromium();        // or openChromium(["--a-switch-more"])
//   const page = await browser.newPage();
//   await browser.close();
//
//   await openChromium([ANY_CERTIFICATE]);       // takes the tests' throw-away certificates
//
// CHROMIUM names the program; without it the usual names are looked for in PATH.

import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const SWITCHES = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Decided at the socket. `ignoreHTTPSErrors` of a page instead begins the whole request anew for each
// certificate it does not know, and on a busy machine gives up after thirty times with ERR_TOO_MANY_RETRIES.
export const ANY_CERTIFICATE = "--ignore-certificate-errors";

export function openChromium(switches = []) {
  return chromium.launch({ executablePath: program(), args: [...SWITCHES, ...switches] });
}

function program() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of NAMES) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" }).trim();
    } catch {
      // Not this name.
    }
  }
  throw new Error("no Chromium was found; run: make setup");
}
