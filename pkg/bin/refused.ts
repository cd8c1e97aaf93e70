// What does the command say of a refusal? What the refusal says, and its own words where it knows better.

import { partsOf } from "../js/messages/index.ts";
import type { ReasonCode, WicketgateRefusal } from "../types/index.d.ts";
import { ofNoAnswer } from "./inquiry-words.ts";
import { ofNoIssuer, ofUnknownIssuer } from "./issuer-words.ts";
import { ofFailure, ofLeak, ofUnknownKey, ofUnusableKey } from "./key-words.ts";
import type { OwnWords, Scene } from "./scene.ts";
import { visible } from "./shown.ts";

type Words = (refusal: WicketgateRefusal, scene: Scene) => OwnWords;

const OWN_WORDS: Partial<Record<ReasonCode, Words>> = {
  introspection_failed: ofNoAnswer,
  iss_hint_refused: (_, scene) => ofNoIssuer(scene),
  iss_unknown: (_, scene) => ofUnknownIssuer(scene),
  jwks_leaked: ofLeak,
  jwks_unavailable: ofFailure,
  key_unusable: ofUnusableKey,
  kid_unknown: ofUnknownKey,
};

/** Rows for people, and the members of an object for programs. */
export interface Told {
  readonly rows: readonly (readonly [name: string, value: string | undefined])[];
  readonly members: Readonly<Record<string, unknown>>;
}

export function told(refusal: WicketgateRefusal, scene: Scene): Told {
  const { why, mend, ...own } = OWN_WORDS[refusal.code]?.(refusal, scene) ?? {};
  const said = { ...refusal, ...own };
  const parts = new Map(partsOf(said));
  if (why !== undefined) parts.set("why", why);
  if (mend !== undefined) parts.set("mend", mend);
  const differs = parts.get("differs");
  // The row's name says it.
  if (differs !== undefined) parts.set("differs", differs.replace(/^differs /, ""));
  // The command's own words say that, too.
  const because = refusal.cause instanceof Error && why === undefined ? refusal.cause.message : undefined;
  const { code, issuer, kid, ruleIds, found, expected, limit, member, setting, status, error } = said;
  const route = scene.route?.path;
  return {
    rows: [
      ["route", route],
      ["issuer", issuer],
      ["key", kid === undefined ? undefined : visible(kid)],
      ["rules", ruleIds.join(", ") || undefined],
      ...parts,
      ["because", because],
      ["network", `is told ${status} ${error}`],
    ],
    members: {
      code,
      route,
      issuer,
      kid,
      ruleIds,
      why: parts.get("why"),
      found,
      expected,
      limit,
      member,
      setting,
      differs: parts.get("differs"),
      mend: parts.get("mend"),
      because,
      status,
      error,
    },
  };
}
