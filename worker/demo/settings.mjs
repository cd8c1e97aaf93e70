// Which ports, names and configuration does the demo run with? The Worker's port comes from
// WICKETGATE_DEMO_PORT; the issuer, the upstream, a partner's site and a stranger's take the four ports after
// it.

import { readFileSync } from "node:fs";

export const HOST = "127.0.0.1";
export const ISSUER = "https://issuer.example";
export const AUDIENCE = "api://wicketgate-demo";

const DEFAULT_PORT = 8787;
const LARGEST_PORT = 65_535 - 4;
const CONFIGURATION = new URL("wicketgate.json", import.meta.url);

/** The demo's ports, or an Error that says which value cannot be one. */
export function readPorts(value = "") {
  if (value === "") return portsFrom(DEFAULT_PORT);
  const port = Number(value);
  if (!/^[0-9]+$/.test(value) || port < 1 || port > LARGEST_PORT) {
    throw new Error(`WICKETGATE_DEMO_PORT must be a number from 1 to ${LARGEST_PORT}, not "${value}"`);
  }
  return portsFrom(port);
}

/** The Worker's configuration as JSON text, with the ports in use. */
export function configurationText(ports) {
  const written = portsFrom(DEFAULT_PORT);
  let text = readFileSync(CONFIGURATION, "utf8");
  for (const name of ["issuer", "upstream", "partner"])
    text = text.replaceAll(`${HOST}:${written[name]}`, `${HOST}:${ports[name]}`);
  return text;
}

function portsFrom(port) {
  return { worker: port, issuer: port + 1, upstream: port + 2, partner: port + 3, stranger: port + 4 };
}
