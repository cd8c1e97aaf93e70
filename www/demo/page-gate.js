// What does the gate say when it runs in this page? The same WebAssembly with the Worker's own configuration;
// only its key set comes through the Worker, since the page may talk to no one else.

import { Wicketgate, WicketgateRefusal } from "./pkg/edge-web.js";

/** The Worker's configuration text. */
export async function fetchConfiguration() {
  return (await fetch("/demo/wicketgate.json")).text();
}

export async function loadPageGate(configuration) {
  const relay = (url, init) => fetch(new URL(url).pathname, init);
  const gate = await Wicketgate.load(configuration, { fetch: relay });
  const { issuers } = gate.route("GET", "/api/orders");

  /** `{ verified }` or `{ refusal }`, whose message says why. */
  return async function judge(token) {
    try {
      const authorization = token === null ? undefined : `Bearer ${token}`;
      return { verified: await gate.verify(gate.bearerToken(authorization), { issuers }) };
    } catch (refusal) {
      if (!(refusal instanceof WicketgateRefusal)) throw refusal;
      return { refusal };
    }
  };
}
