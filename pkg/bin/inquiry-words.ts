// What of a verdict is its issuer's own server to say? The command asks no endpoint: it has no secret for one.

import type { Configuration, Route } from "../types/index.d.ts";
import type { OwnWords, Scene } from "./scene.ts";

const HOLDS = "what is checked here holds";

/** Of `introspection_failed`: a delegated token, since nothing else is asked about where keys are held. */
export function ofNoAnswer(_: unknown, scene: Scene): OwnWords {
  return {
    why: `${HOLDS}; somebody acts for another one by this token, so its issuer is asked too, and this command does not ask`,
    mend: `Ask ${endpointsOf(scene.config, scene.names)} about it, with what proves who asks`,
  };
}

/** What a gate does beside, on a route that asks about each token. */
export function askedBeside(config: string, route: Route | undefined, issuer: string): string | undefined {
  if (route === undefined) return undefined;
  const { routes = [] } = parsed(config);
  if (routes[route.index]?.introspection === undefined) return undefined;
  return `${HOLDS}; the route has ${endpointsOf(config, [issuer])} asked too, and this command does not ask`;
}

function endpointsOf(config: string, names: readonly string[]): string {
  const { issuers = {} } = parsed(config);
  const endpoints = names.map((name) => issuers[name]?.introspectionEndpoint);
  return endpoints.filter((endpoint) => endpoint !== undefined).join(" or ");
}

// A gate took it.
function parsed(config: string): Configuration {
  return JSON.parse(config) as Configuration;
}
