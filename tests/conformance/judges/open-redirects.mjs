// Is a payload refused wherever it leaves the origin: as it stands, and once decoded? What passes is resolved
// as a browser does, and once more from what the next server would see as path.

import { redirectVerdicts, returnTargetVerdicts } from "../../support/shipped.mjs";

// What has to pass, so that refusing everything is no answer.
const PLAIN = /^\/(?![/\\])[\w:().@;-]*(?:\?[\w=&:/.]*)?$/;

export async function judgeOpenRedirect(testCase, { table }) {
  const {
    candidate,
    candidate_decoded_once: decodedOnce,
    expected_return_to: raw,
    expected_return_to_decoded: decoded,
  } = testCase;
  const { base_for_return_to: base, registered_redirect_uris: registered } = table.context;
  const ofTarget = await returnTargetVerdicts();
  const ofRedirect = await redirectVerdicts({ web: registered });
  const asked = [
    // The check of a target looks behind its escapes, so either column's deny is its deny.
    [candidate, raw === "deny" || decoded === "deny"],
    [decodedOnce ?? candidate, decoded === "deny"],
  ];
  const wrong = [];
  for (const [text, mustRefuse] of asked) {
    const given = ofTarget(text);
    if (given === "instance_trapped") wrong.push(given);
    if (given === "accepted" && mustRefuse) wrong.push(`accepted: ${text}`);
    if (given === "accepted" && !staysOn(text, base)) wrong.push(`leaves the origin: ${text}`);
    if (given !== "accepted" && !mustRefuse && PLAIN.test(text)) wrong.push(`${given}: ${text}`);
  }
  if (ofRedirect(candidate) === "accepted") wrong.push("accepted as redirect URI");
  const mustRefuse = asked[0][1];
  return {
    expected: mustRefuse ? "reject" : "either",
    verdict: ofTarget(candidate),
    fault: wrong.join(", "),
  };
}

/** Whether a target stays on its origin, also decoded, and also when the path it led to is the next target. */
export function staysOn(target, base) {
  const { origin } = new URL(base);
  return readings(target).every((reading) => {
    const first = URL.parse(reading, base);
    const second = first && URL.parse(first.pathname + first.search + first.hash, base);
    return first?.origin === origin && second?.origin === origin;
  });
}

function readings(target) {
  try {
    return [target, decodeURIComponent(target), decodeURIComponent(target.replaceAll("+", " "))];
  } catch {
    return [target];
  }
}
