// Which version of the package is this?

import { fileURLToPath } from "node:url";
import { textIn } from "./reading.ts";

export async function version(): Promise<string> {
  return JSON.parse(await textIn(fileURLToPath(new URL("../package.json", import.meta.url)))).version;
}
