// What does a browser's parser make of what our redirect checks accept? What may be registered is spelled as
// every browser spells it, and a return target stays on its origin.

import { isRedirectEntry, returnTargetVerdicts } from "../../support/shipped.mjs";
import { staysOn } from "./open-redirects.mjs";

const OWN_PAGE = "https://own.example/a/login?x#y";

export async function judgeUrl({ input, href }) {
  const wrong = [];
  for (const list of ["web", "native"]) {
    const mayBeRegistered = await isRedirectEntry(list, input);
    if (mayBeRegistered && href !== input && href !== `${input}/`)
      wrong.push(`${list} takes it, and a browser reads ${href ?? "nothing"}`);
  }
  const asTarget = (await returnTargetVerdicts())(input);
  if (asTarget === "accepted" && !staysOn(input, OWN_PAGE))
    wrong.push("accepted as return target, and leaves the origin");
  return { expected: "either", verdict: asTarget, fault: wrong.join(", ") };
}
