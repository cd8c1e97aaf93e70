// Which browsers judge, and how does a test speak to each? Chromium and Firefox, both with throw-away
// certificates and without a way to anything but loopback. Of a page a test uses what both drivers have
// alike: goto, url, evaluate, close.
//
//   for (const { name, open } of BROWSERS) test(name, async () => {
//     const browser = await open();
//     const page = await browser.newPage();
//     await browser.close();
//   });

import { ANY_CERTIFICATE, openChromium } from "../support/chromium.mjs";
import { openFirefox } from "../support/firefox.mjs";

// Nothing but loopback has an address.
const LOOPBACK_ONLY =
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1";

export const BROWSERS = [
  { name: "Chromium", open: () => openChromium([LOOPBACK_ONLY, ANY_CERTIFICATE]) },
  { name: "Firefox", open: openFirefox },
];

/** Chance of a run: WICKETGATE_JUDGES_SEED names a run to be done again. */
export function seedOfRun() {
  const seed = Number(process.env.WICKETGATE_JUDGES_SEED ?? Math.floor(Math.random() * 2 ** 32));
  console.log(`WICKETGATE_JUDGES_SEED=${seed}`);
  return seed;
}
