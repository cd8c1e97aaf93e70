// What does a project see that installs the package? The packed tarball in a folder of its own, outside this
// one, without a network; and the same good and forged token for every consumer.
//
//   const consumer = await installTarball();
//   consumer.folder; consumer.write("main.js", "…"); consumer.remove();
//   const trial = await makeTrial();     // { config, good, forged, keySet, jwksUri }, all JSON values

import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AUDIENCE, configurationText, ISSUER, JWKS_URI } from "../support/gate.mjs";
import { createIssuer } from "../support/issuer.mjs";

const PACKAGE = fileURLToPath(new URL("../../pkg/", import.meta.url));

/** What every consumer runs: one good and one forged token, keys fetched as the platform fetches. */
export const JUDGE = `
export async function judge(Wicketgate, { config, good, forged }, options) {
  const gate = await Wicketgate.load(config, options);
  const { claims } = await gate.verify(good);
  const refusal = await gate.verify(forged).then(() => "verified", ({ name, code, status }) => [name, code, status].join(" "));
  return { subject: claims.sub, refusal };
}
`;

/** What \`judge\` returns where all is well. */
export const JUDGED = { subject: "visitor", refusal: "WicketgateRefusal signature_invalid 401" };

export async function installTarball() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wicketgate-consumer-")));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const write = (name, text) => writeFileSync(join(folder, name), text);
  const npm = (...parameters) => promisify(execFile)("npm", parameters, { cwd: folder });
  const { stdout } = await npm("pack", PACKAGE, "--json", "--ignore-scripts", "--pack-destination", folder);
  const [{ filename }] = JSON.parse(stdout);
  write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  await npm("install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", `./${filename}`);
  write("judge.js", JUDGE);
  return { folder, write, remove };
}

export async function makeTrial() {
  const issuer = createIssuer({ issuer: ISSUER, audience: AUDIENCE });
  const good = await issuer.mint();
  const [header, claims, signature] = good.split(".");
  const forged = `${header}.${claims}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
  return { config: configurationText(), good, forged, keySet: issuer.jwks(), jwksUri: JWKS_URI };
}
