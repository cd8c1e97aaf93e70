// What stands around a runtime under test? The package as it is installed, the programs beside it, and an
// authority for the provider's certificate, all of them made once for each test file.
//
//   const scene = await openScene(); scene.folder, scene.authority, scene.authorityFile const provider =
//   await scene.provider();     // one of provider.mjs, stopped with the scene await scene.close();
//   testIn("Deno", "what it does", async (host) => …);   // skipped, and says why, where the runtime is not
//   installed

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { installTarball } from "../install/consumer.mjs";
import { makeCertificates } from "../support/certificates.mjs";
import { findHost } from "./hosts.mjs";
import { startProvider } from "./provider.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROGRAMS = ["scenario.mjs", "own-fetch.mjs", "server.mjs"];

export async function openScene() {
  const { authority, authorityFile, server, remove } = makeCertificates();
  const consumer = await installTarball();
  const { folder } = consumer;
  for (const program of PROGRAMS) copyFileSync(join(HERE, program), join(folder, program));
  const providers = [];
  const certificate = server();
  const provider = async () => {
    providers.push(await startProvider(certificate));
    return providers.at(-1);
  };
  const close = async () => {
    await Promise.all(providers.map((started) => started.stop()));
    consumer.remove();
    remove();
  };
  return { folder, authority, authorityFile, provider, close };
}

/** `lacks` may say what the runtime has not that this test needs. */
export function testIn(name, what, work, lacks = () => undefined) {
  const host = findHost(name);
  test(`${name}: ${what}`, { skip: host.missing ?? lacks(host) ?? false }, () => work(host));
}
