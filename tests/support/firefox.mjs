// How is Firefox started? Headless through puppeteer-core and WebDriver BiDi, with the browser that the
// system has, a profile of its own in a temporary folder, and no way to anything but loopback.
//
//   const browser = await openFirefox();         // or openFirefox({ "a.preference.more": true })
//   const page = await browser.newPage();
//   await browser.close();      // takes the profile with it
//
// FIREFOX names the program; without it the usual names are looked for in PATH. Certificates are not checked:
// the tests' servers have throw-away ones.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const NAMES = ["firefox-esr", "firefox"];

// Nothing listens there, and Firefox never asks a proxy for loopback: what is meant for elsewhere ends here,
// names unresolved.
const DEAD_END = { host: "127.0.0.1", port: 9 };

const PREFERENCES = {
  "network.proxy.type": 1,
  "network.proxy.http": DEAD_END.host,
  "network.proxy.http_port": DEAD_END.port,
  "network.proxy.ssl": DEAD_END.host,
  "network.proxy.ssl_port": DEAD_END.port,
  "network.proxy.failover_direct": false,
  "network.trr.mode": 5,
  "network.dns.disablePrefetch": true,
  // The one name that is looked up even so.
  "network.dns.localDomains": "firefox.settings.services.mozilla.com",
  "network.prefetch-next": false,
  "network.http.speculative-parallel-limit": 0,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "app.update.auto": false,
  "app.update.checkInstallTime": false,
  "app.update.disabledForTesting": true,
  "app.normandy.enabled": false,
  "app.shield.optoutstudies.enabled": false,
  "browser.contentblocking.category": "custom",
  "browser.newtabpage.enabled": false,
  "browser.region.network.url": "",
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.safebrowsing.provider.mozilla.updateURL": "",
  "browser.search.update": false,
  "browser.startup.homepage": "about:blank",
  "browser.topsites.contile.enabled": false,
  "datareporting.healthreport.uploadEnabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "dom.push.connection.enabled": false,
  "extensions.blocklist.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "privacy.trackingprotection.enabled": false,
  "security.OCSP.enabled": 0,
  "security.remote_settings.crlite_filters.enabled": false,
  "security.remote_settings.intermediates.enabled": false,
  "services.settings.server": `http://${DEAD_END.host}:${DEAD_END.port}`,
  "signon.autofillForms": false,
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.server": "",
  "toolkit.telemetry.unified": false,
};

export async function openFirefox(preferences = {}) {
  const home = mkdtempSync(join(tmpdir(), "wicketgate-firefox-"));
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  try {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: program(),
      headless: true,
      acceptInsecureCerts: true,
      extraPrefsFirefox: { ...PREFERENCES, ...preferences },
      // Else it would write into the user's own folders.
      env: { ...process.env, HOME: home, TMPDIR: home },
      userDataDir: home,
    });
    browser.once("disconnected", remove);
    return browser;
  } catch (error) {
    remove();
    throw error;
  }
}

function program() {
  if (process.env.FIREFOX) return process.env.FIREFOX;
  for (const name of NAMES) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" }).trim();
    } catch {
      // Not this name.
    }
  }
  throw new Error("no Firefox was found; run: make setup");
}
