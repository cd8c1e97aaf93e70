// Whose token is it, where none of several issuers was found for it? A gate does not tell what nobody has
// verified; the command has the token, and shows its `iss` beside those that are configured.

import { nearMissIn } from "../js/messages/index.ts";
import { shortened } from "../js/options.ts";
import type { Configuration } from "../types/index.d.ts";
import { type OwnWords, type Scene, SHOWN_ENTRIES } from "./scene.ts";
import { claimedBy } from "./token.ts";

// As the core cuts other evidence.
const SHOWN_BYTES = 256;

/** Of `iss_unknown`. */
export function ofUnknownIssuer(scene: Scene): OwnWords {
  // The gate has read one string there.
  const iss = String(claimedBy(scene.token)?.iss);
  const issuers = issuersIn(scene);
  const counted = countedIn(scene);
  const why = {
    route: "`iss` is none of the issuers that the route names",
    option: "`iss` is none of the issuers that --issuers names",
    all: "`iss` is none of the configured issuers",
  }[scene.namedBy ?? "all"];
  const evidence = { why, found: shortened(iss, SHOWN_BYTES), expected: counted.slice(0, SHOWN_ENTRIES) };
  const nameOf = (issuer: string) => Object.keys(issuers).find((name) => issuers[name]?.issuer === issuer);
  const unnamed = nameOf(iss);
  if (unnamed !== undefined) return { ...evidence, ...ofUnnamed(unnamed, scene) };
  const near = nearMissIn({ found: iss, expected: counted })?.registered;
  if (near === undefined)
    return {
      ...evidence,
      mend: "If the token is meant for this service, `issuer` of an entry must be exactly what was found",
    };
  const setting = `issuers.${nameOf(near)}.issuer`;
  return {
    ...evidence,
    expected: [near, ...counted.filter((issuer) => issuer !== near)].slice(0, SHOWN_ENTRIES),
    setting,
    mend: `If the token is this issuer's, which its signature has yet to show, set \`${setting}\` to exactly what was found`,
  };
}

/** Of `iss_hint_refused`. */
export function ofNoIssuer(scene: Scene): OwnWords {
  const claims = claimedBy(scene.token);
  if (claims === undefined) return { why: "the payload is not one JSON object", mend: "Send a signed JWT" };
  const { iss } = claims;
  const so = "so none of several issuers could be chosen";
  const why =
    iss === undefined
      ? `the token has no \`iss\`, ${so}`
      : `\`iss\` ${typeof iss === "string" ? "stands there twice" : "is not a string"}, ${so}`;
  const setting = scene.route && `routes[${scene.route.index}].issuers`;
  return {
    why,
    ...(iss === undefined && { found: null }),
    expected: countedIn(scene).slice(0, SHOWN_ENTRIES),
    ...(setting && { setting }),
    mend: `Have the issuer write \`iss\`, or name one issuer alone ${setting ? `in \`${setting}\`` : "with --issuers"}`,
  };
}

/** An entry of the configuration has the token's `iss`, and does not count. */
function ofUnnamed(name: string, { route }: Scene): OwnWords {
  const entry = `It is \`issuers.${name}\``;
  if (route === undefined) return { mend: `${entry}, which --issuers does not name` };
  const setting = `routes[${route.index}].issuers`;
  return {
    setting,
    mend: `${entry}, which the route does not name: if its tokens may pass, add it to \`${setting}\``,
  };
}

function issuersIn({ config }: Scene): NonNullable<Configuration["issuers"]> {
  return (JSON.parse(config) as Configuration).issuers ?? {};
}

/** `issuer` of each entry that counts. */
function countedIn(scene: Scene): readonly string[] {
  const issuers = issuersIn(scene);
  return scene.names.flatMap((name) => issuers[name]?.issuer ?? []);
}
